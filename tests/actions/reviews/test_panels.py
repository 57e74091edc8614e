"""更换成员: whoever can judge no longer is replaced, their blind opinions are set aside, and the review goes on."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import Error, transaction

from tests import assessments, make, walk
from zhixing.actions.inspections.blind_sheets import save_sheet
from zhixing.actions.inspections.visits import begin_visit
from zhixing.actions.reviews.blind import OpinionInput, form_panel, give_opinions
from zhixing.actions.reviews.joint import accept_means, conclude_review
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.models import Appointment, AuditRow, Cycle, Opinion, PanelMember, User, VacatedSeat
from zhixing.queries.reviews import panels
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.joint import minutes
from zhixing.queries.reviews.panels import possible_judges
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def lock(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def dismiss(user: User) -> None:
    Appointment.objects.filter(user=user).update(until_on=make.TODAY - dt.timedelta(days=1))


def newcomer(world: make.World) -> User:
    return make.appoint(make.user("新成员"), Role.PANELLIST, world.branch)


def replace(
    cycle: Cycle,
    world: make.World,
    gone: User,
    new: User | None,
    *,
    chair: User | None = None,
    reason: str = "免职",
    role: Role = Role.DEPUTY,
) -> VacatedSeat:
    return replace_panellist(
        cycle.pk,
        gone.pk,
        successor_id=new.pk if new else None,
        chair_id=chair.pk if chair else None,
        reason=reason,
        by=world.viewer(role),
        at=make.NOW,
    )


def give(cycle: Cycle, judge: User, names: int | None = None) -> None:
    people = walk.scored(cycle)[:names]
    give_opinions(
        cycle.pk,
        opinions=[OpinionInput(one.pk, 9000, remark="好") for one in people],
        by=make.viewer(judge),
        at=make.NOW,
    )


@pytest.mark.parametrize("go", [lock, dismiss])
def test_the_review_goes_on_without_whoever_is_gone(
    world: make.World, reviewed: Cycle, go: Callable[[User], None]
) -> None:
    secretary, deputy, gone = walk.judges(world)
    give(reviewed, gone, 2)
    go(gone)
    new = newcomer(world)
    with pytest.raises(Blocked) as refused:
        form_panel(
            reviewed.pk,
            user_ids=[secretary.pk, deputy.pk, new.pk],
            chair_id=secretary.pk,
            by=make.viewer(deputy),
            at=make.NOW,
        )
    assert refused.value.reasons == ("不能移出已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。",)
    page = review_page(make.viewer(deputy), reviewed.pk)
    assert (page.unable, [seat.name for seat in page.seats if seat.is_unable]) == ([gone.name], [gone.name])
    assert [one.what for one in panels.due(make.viewer(deputy))] == ["更换2026年第三季度考评小组成员"]
    made = replace(reviewed, world, gone, new)
    assert (made.opinions, [one["points"] for one in json.loads(made.set_aside)]) == (2, [9000, 9000])
    assert (Opinion.objects.count(), panels.due(make.viewer(deputy))) == (0, [])
    row = AuditRow.objects.get(verb="replace_panellist")
    assert (row.summary, row.detail) == (
        f"2026年第三季度：{gone.name}，免职",
        {"user": gone.pk, "replaced_by": new.pk, "opinions_set_aside": 2},
    )
    for judge in (secretary, deputy, new):
        give(reviewed, judge)
    cycle = walk.conclude(walk.open_up(reviewed, world), world)
    assert minutes(make.viewer(deputy), cycle.pk).replaced == [(gone.name, "免职", "新成员", 2)]


def test_what_was_set_aside_lies_sealed_and_stays(world: make.World, reviewed: Cycle) -> None:
    gone = walk.judges(world)[2]
    give(reviewed, gone)
    lock(gone)
    made = replace(reviewed, world, gone, newcomer(world))
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT set_aside FROM zhixing_vacatedseat WHERE id = %s", [made.pk])
            kept = bytes(cursor.fetchone()[0])
    assert (b"9000" in kept, len(kept) > 100) == (False, True)
    with pytest.raises(Error), transaction.atomic():
        VacatedSeat.objects.filter(pk=made.pk).update(reason="别的")


def test_a_chair_who_is_gone_hands_over(world: make.World, reviewed: Cycle) -> None:
    secretary, deputy, panellist = walk.judges(world)
    lock(secretary)
    new = newcomer(world)
    with pytest.raises(Blocked) as refused:
        replace(reviewed, world, secretary, None, reason=" ")
    assert refused.value.reasons == (
        "更换后小组只有 2 名成员，至少要有 3 名，请选定接替人员。",
        "支部书记甲是组长，请在小组成员里指定新的组长。",
        "请写明更换的原因，例如免职、调离、去世。",
    )
    replace(reviewed, world, secretary, new, chair=panellist, reason="去世")
    assert dict(PanelMember.objects.values_list("user", "is_chair")) == {
        deputy.pk: False,
        panellist.pk: True,
        new.pk: False,
    }


def test_after_the_opening_the_opinions_stand_and_the_seat_falls_vacant(world: make.World, reviewed: Cycle) -> None:
    secretary, deputy, _ = walk.judges(world)
    cycle = walk.open_up(walk.give(reviewed, world), world)
    lock(secretary)
    replace(cycle, world, secretary, None, chair=deputy)
    lock(deputy)
    User.objects.filter(pk=secretary.pk).update(is_active=True)  # whoever has left the group does not chair it again
    with pytest.raises(Blocked) as refused:
        replace(cycle, world, deputy, None, chair=secretary)
    assert refused.value.reasons[-1] == "支部副书记甲是组长，请在小组成员里指定新的组长。"
    User.objects.filter(pk=deputy.pk).update(is_active=True)
    lock(secretary)
    assert (Opinion.objects.filter(seat__user=secretary).count(), VacatedSeat.objects.get().opinions) == (5, 0)
    with pytest.raises(NotAllowed):
        accept_means(cycle.pk, by=make.viewer(secretary), at=make.NOW)
    assert accept_means(cycle.pk, by=make.viewer(deputy), at=make.NOW) == 5
    conclude_review(cycle.pk, by=make.viewer(deputy), at=make.NOW)
    page = review_page(make.viewer(deputy), cycle.pk)
    assert [(one.name, one.is_chair, one.is_vacated) for one in page.seats] == [
        ("支部副书记甲", True, False),
        ("考评小组成员甲", False, False),
        ("支部书记甲", False, True),
    ]
    assert minutes(make.viewer(deputy), cycle.pk).seats == ["支部副书记甲", "考评小组成员甲"]


def test_nobody_who_can_judge_is_put_out_of_the_group(world: make.World, reviewed: Cycle) -> None:
    panellist = walk.judges(world)[2]
    new = newcomer(world)
    with pytest.raises(Blocked) as refused:
        replace(reviewed, world, panellist, new)
    assert refused.value.reasons == (f"{panellist.name}仍能参加评定，不能更换；已经免职、停用或去世的，才可以更换。",)
    lock(panellist)
    with pytest.raises(Blocked) as refused:
        replace(reviewed, world, panellist, world.users[Role.CLERK])
    assert refused.value.reasons == (
        "接替人员须是能在本支部参加评定、又不在小组里的，请先在账号与任命里任命为考评小组成员。",
    )
    with pytest.raises(NotAllowed):
        replace(reviewed, world, panellist, new, role=Role.CLERK)
    with pytest.raises(OutOfSight):
        replace(reviewed, world, new, None)
    assert not VacatedSeat.objects.exists()


def test_an_account_that_is_closed_sits_in_no_group(world: make.World) -> None:
    lock(world.users[Role.PANELLIST])
    names = [one.name for one in possible_judges(world.branch, world.viewer(Role.SECRETARY))]
    assert names == ["支部副书记甲", "支部书记甲"]
    cycle = walk.open_cycle(world)
    with pytest.raises(Blocked) as refused:
        walk.form(cycle, world)
    assert refused.value.reasons == ("选中的人员中有不能在本支部参加评定的，请先在账号与任命里任命为考评小组成员。",)


def test_inspectors_are_those_of_the_assessor_and_stay_once_they_have_noted_something(world: make.World) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    ids, own = [viewer.user_id for viewer in group], assessments.participant(cycle, world)
    outsider = world.users[Role.COMMUNITY]

    def form(user_ids: list[int]) -> None:
        form_panel(cycle.pk, user_ids=user_ids, chair_id=ids[0], by=world.viewer(Role.STREET), at=make.NOW)

    with pytest.raises(Blocked):
        form([*ids[:2], outsider.pk])
    third = make.appoint(make.user("检查员丙"), Role.PANELLIST, world.street)
    form([*ids[:2], third.pk])
    form(ids)
    begin_visit(own.pk, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    save_sheet(own.pk, observations={}, hands_in=False, by=group[2], at=make.NOW)
    with pytest.raises(Blocked) as refused:
        form([*ids[:2], third.pk])
    assert refused.value.reasons == ("不能移出已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。",)
