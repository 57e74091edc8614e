"""党组织评定: the group, recusals, blind opinions, the joint opinion, the conclusion."""

import pytest
from django.db import Error, connection, transaction

from tests import audit, make, walk
from zhixing.actions.reviews.blind import (
    OpinionInput,
    declare_recusal,
    form_panel,
    give_opinions,
    open_opinions,
    withdraw_recusal,
)
from zhixing.models import AuditRow, Cycle, Opinion, Panel, Participant, Recusal, User
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def form(cycle: Cycle, world: make.World, seats: list[User], chair: User | None) -> Panel:
    return form_panel(
        cycle.pk,
        user_ids=[one.pk for one in seats],
        chair_id=chair.pk if chair else None,
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def person_id(name: str) -> int:
    from zhixing.models import Person

    return Person.objects.get(name=name).pk


def test_a_group_of_three_with_a_chair(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    secretary, deputy, panellist = walk.judges(world)
    with pytest.raises(Blocked) as refused:
        form(cycle, world, [deputy, panellist], secretary)
    assert refused.value.reasons == (
        "考评小组至少要有 3 名成员，现在选了 2 名。",
        "请指定一名组长，组长必须是小组成员。",
    )
    with pytest.raises(Blocked) as refused:
        form(cycle, world, [secretary, deputy, world.users[Role.CLERK]], secretary)
    assert refused.value.reasons == ("选中的人员中有不能在本支部参加评定的，请先在账号与任命里任命为考评小组成员。",)
    with pytest.raises(Blocked):
        form(cycle, world, [secretary, deputy, world.stranger_secretary], secretary)
    assert not Panel.objects.exists()
    panel = form(cycle, world, [secretary, deputy, panellist], deputy)
    assert {seat.user_id: seat.is_chair for seat in panel.seats.all()} == {
        secretary.pk: False,
        deputy.pk: True,
        panellist.pk: False,
    }
    form(cycle, world, [secretary, deputy, panellist], panellist)
    assert panel.seats.get(is_chair=True).user_id == panellist.pk
    with pytest.raises(NotAllowed):
        form_panel(cycle.pk, user_ids=[], chair_id=None, by=world.viewer(Role.PANELLIST), at=make.NOW)
    line = ("form_panel", "支部书记甲", world.branch.name, ("Panel", panel.pk), "2026年第三季度：3 人", {})
    assert audit.lines("form_panel") == [line] * 2


def test_each_quarter_has_a_group_of_its_own(world: make.World) -> None:
    (third, seats), by = (walk.open_cycle(world), walk.judges(world)), world.viewer(Role.SECRETARY)
    second = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 2)), by=by, at=make.NOW)
    groups = [form(cycle, world, seats, seats[place]) for place, cycle in enumerate((third, second))]
    kept = {panel.cycle_id: panel.seats.get(is_chair=True).user_id for panel in Panel.objects.all()}
    assert kept == {third.pk: seats[0].pk, second.pk: seats[1].pk}
    assert [(panel.formed_by_id, panel.formed_at) for panel in groups] == [(by.user_id, make.NOW)] * 2


def test_nobody_judges_themselves(world: make.World) -> None:
    panellist = world.users[Role.PANELLIST]
    panellist.person_id = person_id("王建国")
    panellist.save()
    cycle = walk.to_review(walk.open_cycle(world), world)
    wang = walk.participant(cycle, "王建国")
    recusal = Recusal.objects.get(seat__panel__cycle=cycle)
    assert (recusal.seat.user_id, recusal.participant_id, recusal.reason) == (panellist.pk, wang.pk, "本人")
    viewer = make.viewer(panellist)
    with pytest.raises(Blocked) as refused:
        give_opinions(cycle.pk, opinions=[OpinionInput(wang.pk)], by=viewer, at=make.NOW)
    assert refused.value.reasons == ("您已对王建国回避，不能提出意见。",)
    with pytest.raises(Blocked) as refused:
        withdraw_recusal(wang.pk, by=viewer, at=make.NOW)
    assert refused.value.reasons == ("本人不能评定自己，这一项回避不能取消。",)
    Recusal.objects.all().delete()  # even with the row gone the rule holds
    with pytest.raises(Blocked):
        give_opinions(cycle.pk, opinions=[OpinionInput(wang.pk)], by=viewer, at=make.NOW)
    assert not Opinion.objects.exists()


def test_a_party_recuses_itself_and_its_opinion_goes(world: make.World, reviewed: Cycle) -> None:
    deputy, gaowa = world.viewer(Role.DEPUTY), walk.participant(reviewed, "高娃")
    give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 9000)], by=deputy, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        declare_recusal(gaowa.pk, reason=" ", by=deputy, at=make.NOW)
    assert refused.value.reasons == ("请写明对高娃回避的原因。",)
    declare_recusal(gaowa.pk, reason="近亲属", by=deputy, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 9000)], by=deputy, at=make.NOW)
    assert refused.value.reasons == ("您已对高娃回避，不能提出意见。",)
    assert not Opinion.objects.exists()
    with pytest.raises(Blocked) as refused:
        declare_recusal(gaowa.pk, reason="近亲属", by=deputy, at=make.NOW)
    assert refused.value.reasons == ("您已对高娃回避。",)
    withdraw_recusal(gaowa.pk, by=deputy, at=make.NOW)
    assert not Recusal.objects.exists()
    assert list(AuditRow.objects.filter(verb__contains="recusal").order_by("pk").values_list("verb", "summary")) == [
        ("declare_recusal", "高娃"),
        ("withdraw_recusal", "高娃"),
    ]


def test_opinions_are_checked_and_kept_one_by_one(world: make.World, reviewed: Cycle) -> None:
    deputy, gaowa = world.viewer(Role.DEPUTY), walk.participant(reviewed, "高娃")
    with pytest.raises(Blocked) as refused:
        give_opinions(
            reviewed.pk,
            opinions=[
                OpinionInput(gaowa.pk, 10_001),
                OpinionInput(walk.participant(reviewed, "白云").pk, agrees=False),
            ],
            by=deputy,
            at=make.NOW,
        )
    assert refused.value.reasons == (
        "高娃的评定分应在 0 到 100 之间。",
        "请给白云填写评定分。",
        "不认可白云的台账，请写明意见。",
    )
    give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 8000)], by=deputy, at=make.NOW)
    give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 8200, False, "缺一次")], by=deputy, at=make.NOW)
    kept = Opinion.objects.get()
    assert (kept.points, kept.agrees_with_ledger, kept.remark, kept.at) == (8200, False, "缺一次", make.NOW)
    line = ("支部副书记甲", world.branch.name, ("PanelMember", kept.seat_id), "2026年第三季度：1 份", {})
    assert audit.lines("give_opinions") == [("give_opinions", *line)] * 2
    Participant.objects.filter(pk=gaowa.pk).update(excluded="失联，不参加计分")
    with pytest.raises(Blocked) as excluded:
        give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 8000)], by=deputy, at=make.NOW)
    assert excluded.value.reasons == ("高娃失联，不参加计分，不需要评定。",)
    with pytest.raises(OutOfSight):
        give_opinions(reviewed.pk, opinions=[OpinionInput(0, 8000)], by=deputy, at=make.NOW)
    for role in (Role.CLERK, Role.COMMUNITY, Role.MEMBER):
        with pytest.raises(NotAllowed):
            give_opinions(reviewed.pk, opinions=[], by=world.viewer(role), at=make.NOW)
    fourth = make.viewer(make.appoint(make.user("考评小组成员乙"), Role.PANELLIST, world.branch))
    with pytest.raises(NotAllowed):  # may judge, but has no seat here
        give_opinions(reviewed.pk, opinions=[], by=fourth, at=make.NOW)


def test_opened_by_the_chair_when_all_are_there_and_closed_for_good(world: make.World, reviewed: Cycle) -> None:
    secretary = world.viewer(Role.SECRETARY)
    with pytest.raises(Blocked) as refused:
        open_opinions(reviewed.pk, by=secretary, at=make.NOW)
    assert refused.value.reasons == ("背靠背意见还差 15 份，全部提出后组长才能公开。",)
    walk.give(reviewed, world)
    with pytest.raises(NotAllowed):
        open_opinions(reviewed.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)
    walk.open_up(reviewed, world)
    panel = walk.fresh(reviewed).panel
    assert audit.lines("open_opinions") == [
        ("open_opinions", "支部书记甲", world.branch.name, ("Panel", panel.pk), "2026年第三季度", {})
    ]
    assert panel.opened_at == make.NOW
    gaowa = walk.participant(reviewed, "高娃")
    with pytest.raises(Blocked) as refused:
        give_opinions(reviewed.pk, opinions=[OpinionInput(gaowa.pk, 100)], by=world.viewer(Role.DEPUTY), at=make.NOW)
    assert refused.value.reasons == ("背靠背意见已经公开，不能再改；请在合议中提出。",)
    with pytest.raises(Error, match="blind opinions are closed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE zhixing_opinion SET points = 0")
    with pytest.raises(Blocked) as refused:
        form(
            reviewed,
            world,
            [*walk.judges(world), make.appoint(make.user("丁"), Role.PANELLIST, world.branch)],
            world.users[Role.SECRETARY],
        )
    assert refused.value.reasons == ("背靠背意见已经公开，小组成员不能再调整，只能更换组长。",)


def test_too_few_judges_left(world: make.World, reviewed: Cycle) -> None:
    gaowa = walk.participant(reviewed, "高娃")
    for role in (Role.DEPUTY, Role.PANELLIST):
        declare_recusal(gaowa.pk, reason="同事", by=world.viewer(role), at=make.NOW)
    walk.give(reviewed, world)
    with pytest.raises(Blocked) as refused:
        open_opinions(reviewed.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("高娃（1 人）回避后可评议的成员不足两名，请增补考评小组成员。",)


def test_a_member_with_opinions_keeps_the_seat(world: make.World, reviewed: Cycle) -> None:
    give_opinions(
        reviewed.pk,
        opinions=[OpinionInput(walk.participant(reviewed, "高娃").pk, 8000)],
        by=world.viewer(Role.PANELLIST),
        at=make.NOW,
    )
    secretary, deputy, _ = walk.judges(world)
    other = make.appoint(make.user("考评小组成员乙"), Role.PANELLIST, world.community)
    with pytest.raises(Blocked) as refused:
        form(reviewed, world, [secretary, deputy, other], secretary)
    assert refused.value.reasons == ("不能移出已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。",)
