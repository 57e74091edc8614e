"""组织关系转接: history, the superior of both ends, and coming back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import audit, make, walk
from zhixing.actions.members import transfers
from zhixing.actions.members.reliefs import apply_relief
from zhixing.actions.members.transfers import transfer_member, transfer_members
from zhixing.models import AuditRow, Membership, Transfer
from zhixing.queries.members.transfers import common_path, target_branches
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import ReliefReason
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

ON = dt.date(2026, 9, 1)


def transfer(by: Viewer, who: Membership, to: int, on: dt.date = ON, reason: str = "搬家") -> Transfer:
    return transfer_member(who.pk, to=to, on=on, letter_number="康转第12号", reason=reason, by=by, at=make.NOW)


def test_one_period_closes_and_the_next_opens(world: make.World) -> None:
    who = world.members[1]
    made = transfer(world.viewer(Role.COMMUNITY), who, world.sister.pk)
    closed, opened = Membership.objects.get(pk=who.pk), Membership.objects.get(pk=made.opened_id)
    assert (closed.until_on, closed.end_reason) == (dt.date(2026, 8, 31), "transferred")
    assert (opened.organisation, opened.from_on, opened.until_on) == (world.sister, ON, None)
    assert (opened.person_id, opened.kind, opened.member_class) == (closed.person_id, closed.kind, closed.member_class)
    for day, there in ((dt.date(2026, 8, 31), closed), (ON, opened)):
        assert [one.pk for one in Membership.objects.holding(day).filter(person_id=who.person_id)] == [there.pk]
    assert (made.letter_number, made.reason, made.on, made.at) == ("康转第12号", "搬家", ON, make.NOW)
    words, detail = "陈志强：阳光社区第一党支部→阳光小区党支部", {"from": world.branch.pk, "to": world.sister.pk}
    assert audit.lines("transfer_member") == [
        ("transfer_member", "社区党委甲", world.sister.name, ("Transfer", made.pk), words, detail)
    ]


def test_history_of_who_comes_back(world: make.World) -> None:
    by, who = world.viewer(Role.COMMUNITY), world.members[1]
    there = transfer(by, who, world.sister.pk)
    with pytest.raises(Blocked) as refused:
        transfer(by, there.opened, world.branch.pk)
    assert refused.value.reasons == ("转接日期须晚于编入现支部的日期（2026年9月1日），请改正。",)
    transfer(by, there.opened, world.branch.pk, on=make.TODAY)
    periods = Membership.objects.filter(person_id=who.person_id).order_by("from_on")
    assert [(one.organisation_id, one.from_on, one.until_on) for one in periods] == [
        (world.branch.pk, dt.date(2025, 1, 1), dt.date(2026, 8, 31)),
        (world.sister.pk, ON, dt.date(2026, 9, 13)),
        (world.branch.pk, make.TODAY, None),
    ]


def test_only_a_superior_of_both_ends_transfers(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    who = world.members[0]
    with pytest.raises(OutOfSight):
        transfer(world.viewer(Role.COMMUNITY), who, world.stranger.pk)
    with pytest.raises(NotAllowed):
        transfer(world.viewer(Role.SECRETARY), who, world.branch.pk)
    both = make.user("两个社区的人")
    for community in (world.community, world.other_community):
        make.appoint(both, Role.COMMUNITY, community)
    with pytest.raises(OutOfSight):
        transfer(make.viewer(both), who, world.stranger.pk)
    assert not Transfer.objects.exists()
    with monkeypatch.context() as broken:  # the twin that asks each end by itself lets this pass
        broken.setattr(transfers, "common_path", lambda here, there: there)
        with transaction.atomic():
            transfer(make.viewer(both), who, world.stranger.pk)
            transaction.set_rollback(True)
    made = transfer(world.viewer(Role.STREET), who, world.stranger.pk)
    assert made.opened.organisation_id == world.stranger.pk


def test_blocked_with_the_exact_sentences(world: make.World) -> None:
    by, who = world.viewer(Role.COMMUNITY), world.members[0]
    apply_relief(who.pk, reason=ReliefReason.AGED, applied_on=make.TODAY, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        transfer(by, who, world.branch.pk, on=make.TODAY + dt.timedelta(days=1), reason=" ")
    assert refused.value.reasons == (
        "转入的党支部就是现在所在的党支部，请另选。",
        "转接日期不能晚于今天，请改正。",
        "请写明转接的事由。",
        "这名同志有一项减免申请还没有办结，请先办结或撤回。",
    )
    with pytest.raises(Blocked) as refused:
        transfer(by, world.members[1], world.community.pk)
    assert refused.value.reasons == ("“阳光社区党委”是社区党委，党员要编入它下面的党支部。",)
    assert Membership.objects.open().filter(organisation=world.branch).count() == 5


def test_a_transfer_is_never_changed(world: make.World) -> None:
    made = transfer(world.viewer(Role.COMMUNITY), world.members[0], world.sister.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.filter(pk=made.pk).update(reason="别的")


def test_targets_are_the_branches_below_a_common_superior(world: make.World) -> None:
    who = Membership.objects.select_related("organisation").get(pk=world.members[0].pk)
    assert target_branches(world.viewer(Role.COMMUNITY), who.organisation) == [world.sister]
    assert target_branches(world.viewer(Role.STREET), who.organisation) == [world.sister, world.stranger]
    assert target_branches(world.viewer(Role.SECRETARY), who.organisation) == []


def test_the_common_path_is_of_whole_ids() -> None:
    assert common_path("1.2.3.", "1.21.3.") == "1."
    assert common_path("1.2.3.", "1.2.3.") == "1.2.3."
    assert common_path("1.", "2.") == ""


def merge(world: make.World, who: Sequence[int], by: Viewer | None = None, **typed: Any) -> list[Transfer]:
    terms = {"to": world.sister.pk, "on": ON, "letter_number": "康党发9号", "reason": "支部合并", **typed}
    by = by or world.viewer(Role.COMMUNITY)
    return transfer_members(world.branch.pk, membership_ids=who, by=by, at=make.NOW, **terms)


def test_a_branch_that_merges_moves_in_one_step_and_each_is_scored_by_the_same_rule(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    members = [member.pk for member in world.members]
    assert len(merge(world, members)) == len(members)
    assert not Membership.objects.open().filter(organisation=world.branch).exists()
    assert Membership.objects.open().filter(organisation=world.sister, from_on=ON).count() == len(members)
    assert cycle.participants.filter(excluded="").count() == len(walk.scored(cycle)) > 0  # here on the first day
    words, branch = f"康党发9号：{len(members)} 人→{world.sister.label}", world.branch
    assert audit.lines("transfer_members") == [
        ("transfer_members", "社区党委甲", branch.name, ("Organisation", branch.pk), words, {})
    ]
    assert AuditRow.objects.filter(verb="transfer_member").count() == len(members)


def test_all_move_or_nobody(world: make.World) -> None:
    first, second = world.members[:2]
    Membership.objects.filter(pk=second.pk).update(from_on=ON)
    with pytest.raises(Blocked) as refusal:
        merge(world, [first.pk, second.pk], letter_number=" ")
    assert refusal.value.reasons == (
        "请填写决定合并、分设的文件的文号。",
        "陈志强：转接日期须晚于编入现支部的日期（2026年9月1日），请改正。",
    )
    stranger = Membership.objects.exclude(organisation=world.branch).first()
    for who, by in (([first.pk, stranger.pk if stranger else 0], None), ([first.pk], world.viewer(Role.SECRETARY))):
        with pytest.raises((OutOfSight, NotAllowed)):
            merge(world, who, by)
    assert not Transfer.objects.exists()
