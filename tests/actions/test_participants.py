"""Leaving, relief and verification reach the lists of open quarters at once, until the results hang."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests import ballots, make, walk
from zhixing.actions.ballots.lifecycle import void_ballot
from zhixing.actions.cycles.stages import refresh_participants, return_cycle
from zhixing.actions.ledger.entries import closed_period_blockers
from zhixing.actions.members.register import admit_member, end_membership
from zhixing.actions.members.reliefs import end_relief
from zhixing.actions.members.verifications import close_verification, confirm_lines, open_verification
from zhixing.actions.participants import follow_people
from zhixing.actions.postings.steps import propose_posting
from zhixing.models import (
    AuditRow,
    Ballot,
    BallotSubject,
    Cycle,
    Membership,
    Participant,
    Posting,
    Relief,
    RollLine,
    User,
    VerificationLine,
)
from zhixing.queries.cycles.list_changes import list_changes, list_notes
from zhixing.queries.cycles.pages import cycle_page
from zhixing.queries.postings.pages import posted_lines
from zhixing.queries.reviews.small_branches import advice_on_page
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason, MemberRecord, RegisterState, ReliefReason, ReliefStage
from zhixing.rules.permissions import Role
from zhixing.rules.postings import PostingState

DEAD, GONE = "本季度内已离开（去世）", "本季度内已离开（组织关系转出）"


def leave(
    world: make.World, who: Membership, reason: EndReason = EndReason.DECEASED, on: dt.date = dt.date(2026, 9, 10)
) -> Membership:
    return end_membership(who.pk, reason=reason, on=on, note="第3号", by=world.viewer(Role.SECRETARY), at=make.NOW)


def line(cycle: Cycle, name: str = "白云") -> str:
    return walk.participant(cycle, name).excluded


STRETCHES: dict[Stage, Callable[[Cycle, make.World], Cycle]] = {
    Stage.PREPARING: lambda cycle, world: return_cycle(
        cycle.pk, reason="核对", by=world.viewer(Role.SECRETARY), at=make.NOW
    ),
    Stage.SELF_REPORT: lambda cycle, world: cycle,
    Stage.REVIEW: walk.to_review,
    Stage.POSTING: walk.to_posting,
}


@pytest.mark.parametrize("stage", STRETCHES)
def test_who_dies_is_off_the_list_at_once(world: make.World, stage: Stage) -> None:
    cycle = STRETCHES[stage](walk.open_cycle(world), world)
    assert (cycle.stage, line(cycle)) == (stage.value, "")
    leave(world, world.members[0])
    assert line(cycle) == DEAD
    changes = list_changes(world.viewer(Role.SECRETARY), cycle.pk)
    assert [(one.name, one.text, one.by_name) for one in changes] == [("白云", f"改为不计分（{DEAD}）", "支部书记甲")]
    assert AuditRow.objects.get(verb="follow_register").summary == f"2026年第三季度：白云：{DEAD}"


def test_of_many_who_leave_a_list_the_first_by_name_are_named(world: make.World) -> None:
    """Whichever line was written to last."""
    names = ["艾明", "包兰", "曹军", "杜鹃", "樊华", "郭毅"]
    people = [make.member(name, world.branch) for name in reversed(names)]
    walk.open_cycle(world)
    ids = [one.pk for one in people]
    Participant.objects.filter(membership__in=ids[3:]).update(kind="full")
    Membership.objects.filter(pk__in=ids).update(from_on=dt.date(2026, 10, 1))
    follow_people([one.person_id for one in people], by=world.viewer(Role.SECRETARY), at=make.NOW)
    summary = AuditRow.objects.get(verb="follow_register").summary
    assert [part.split("：")[-2] for part in summary.split("；")] == names[:5]


def test_a_posting_that_does_not_hang_yet_leaves_them_out_and_one_that_hangs_stays(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    posting = propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    leave(world, world.members[0])
    assert [one.name for one in posted_lines(posting)] == ["陈志强", "高娃", "李秀英", "王建国"]
    Posting.objects.update(state=PostingState.CARRIED_OUT.value, from_on=make.TODAY, until_on=make.TODAY)
    leave(world, world.members[1])
    assert line(cycle, "陈志强") == ""
    Posting.objects.update(state=PostingState.WITHDRAWN.value)
    return_cycle(cycle.pk, reason="异议成立", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert line(cycle, "陈志强") == DEAD


@pytest.mark.parametrize("on", [dt.date(2026, 7, 1), dt.date(2026, 9, 10), make.TODAY])
def test_the_day_of_opening_decides_nothing(world: make.World, on: dt.date) -> None:
    cycle = walk.open_cycle(world, starts_now=False)
    leave(world, world.members[0], EndReason.MOVED_AWAY, on)
    before = line(cycle)
    refresh_participants(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert (before, line(cycle)) == (GONE, GONE)


def test_who_was_there_for_the_whole_quarter_and_moved_afterwards_keeps_it(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    later = make.viewer(world.users[Role.SECRETARY], dt.date(2026, 10, 8))
    end_membership(
        world.members[0].pk, reason=EndReason.MOVED_AWAY, on=dt.date(2026, 10, 5), note="第3号", by=later, at=make.NOW
    )
    end_membership(
        world.members[1].pk, reason=EndReason.DECEASED, on=dt.date(2026, 10, 5), note="", by=later, at=make.NOW
    )
    assert (line(cycle), line(cycle, "陈志强")) == ("", "已离开（去世）")
    notes = list_notes(later, cycle.pk)
    assert list(notes.values()) == ["10月5日组织关系转出，整期在本支部，仍计分"]


def test_a_departure_entered_by_mistake_is_made_good_by_the_return(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    who = world.members[0]
    who.person.id_number = ""
    leave(world, who, EndReason.MOVED_AWAY, make.TODAY - dt.timedelta(days=1))
    assert line(cycle) == GONE
    Membership.objects.create(
        person=who.person, organisation=world.branch, kind=who.kind, member_class=who.member_class, from_on=make.TODAY
    )
    assert cycle_page(world.viewer(Role.SECRETARY), cycle.pk).behind[0] == (
        "参评名单里不计分、名册现在应当计分的：白云（1 人）。"
    )
    from zhixing.actions.participants import follow_people

    follow_people({who.person_id}, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert (line(cycle), Participant.objects.filter(person=who.person).count()) == ("", 1)


def test_who_returns_by_number_is_scored_again(world: make.World) -> None:
    from tests.rosters import number

    record = MemberRecord("张伟", id_number=number(1))
    old = admit_member(
        world.branch.pk, record, from_on=dt.date(2026, 1, 1), by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    cycle = walk.open_cycle(world)
    leave(world, old, EndReason.MOVED_AWAY)
    assert line(cycle, "张伟") == GONE
    admit_member(world.branch.pk, record, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert line(cycle, "张伟") == ""


def relief(world: make.World, who: Membership, from_on: dt.date, until_on: dt.date) -> Relief:
    return Relief.objects.create(
        membership=who,
        reason=ReliefReason.AGED.value,
        stage=ReliefStage.GRANTED.value,
        from_on=from_on,
        applied_on=from_on,
        until_on=until_on,
        decision_number="第9号",
    )


def test_a_relief_that_ends_reaches_the_list_too(world: make.World) -> None:
    granted = relief(world, world.members[0], dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    cycle = walk.open_cycle(world)
    assert line(cycle) == "经批准减免，不参加计分"
    end_relief(granted.pk, on=make.TODAY, note="本人恢复参加", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert line(cycle) == ""


def test_what_a_verification_finds_reaches_the_lists(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    by, secretary = world.viewer(Role.COMMUNITY), world.viewer(Role.SECRETARY)
    campaign = open_verification(world.community.pk, title="三季度核查", due_on=make.TODAY, by=by, at=make.NOW)
    lines = {one.membership.person.name: one.pk for one in VerificationLine.objects.filter(verification=campaign)}
    confirm_lines(
        campaign.pk, [lines.pop("白云")], finding=RegisterState.MOVED_OUT, note="第3号", by=secretary, at=make.NOW
    )
    confirm_lines(
        campaign.pk,
        [lines.pop("高娃")],
        finding=RegisterState.LOST,
        lost_on=dt.date(2026, 3, 1),
        by=secretary,
        at=make.NOW,
    )
    confirm_lines(campaign.pk, list(lines.values()), finding=RegisterState.PRESENT, by=secretary, at=make.NOW)
    close_verification(campaign.pk, by=by, at=make.NOW)
    assert (line(cycle), line(cycle, "高娃"), line(cycle, "王建国")) == (GONE, "失联，不参加计分", "")


def test_a_ballot_that_is_not_open_yet_lists_them_no_more(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    ballot = ballots.prepare(cycle, world)
    voters = [one.person.name for one in Membership.objects.open().filter(organisation=world.branch).in_name_order()]
    who = Membership.objects.open().get(person__name="高娃")
    leave(world, who)
    expected = [(number, name) for number, name in enumerate((one for one in voters if one != "高娃"), start=1)]
    assert list(RollLine.objects.filter(panel__ballot=ballot).order_by("number").values_list("number", "name")) == (
        expected
    )
    subjects = BallotSubject.objects.filter(ballot=ballot).order_by("number")
    assert "高娃" not in [one.name for one in subjects]
    assert [one.number for one in subjects] == list(range(1, len(subjects) + 1))


def test_an_open_ballot_keeps_its_frozen_subjects_and_a_new_one_does_not_list_them(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    ballot = ballots.prepare(cycle, world)
    ballots.to_open(ballot, world)
    leave(world, Membership.objects.open().get(person__name="高娃"))
    assert (line(cycle, "高娃"), ballot.subjects.filter(name="高娃").count()) == (DEAD, 1)
    void_ballot(ballot.pk, reason="到会人数不足", by=world.viewer(Role.SECRETARY), at=make.NOW)
    again = ballots.prepare(walk.fresh(cycle), world)
    assert Ballot.objects.count() == 2
    assert not BallotSubject.objects.filter(ballot=again, name="高娃").exists()
    assert not RollLine.objects.filter(panel__ballot=again, name="高娃").exists()


def test_the_account_of_the_dead_is_closed_and_signed_out(world: make.World) -> None:
    user = world.users[Role.MEMBER]
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    leave(world, world.members[1], EndReason.DECEASED)
    assert User.objects.get(pk=user.pk).is_active
    leave(world, world.members[0], EndReason.DECEASED)
    assert (User.objects.get(pk=user.pk).is_active, Session.objects.count()) == (False, 0)
    assert AuditRow.objects.get(verb="lock_account").summary == "白云：名册登记为去世，随即停用"


def test_a_small_branch_hears_early_what_it_will_need(world: make.World) -> None:
    cycle, by = walk.open_cycle(world), world.viewer(Role.SECRETARY)
    assert advice_on_page(by, cycle.pk) == []
    User.objects.filter(pk=world.users[Role.PANELLIST].pk).update(is_active=False)
    assert advice_on_page(by, cycle.pk) == [
        "考评小组至少要有 3 名成员，现在能在本支部参加评定的只有 2 名（支部副书记甲、支部书记甲）。党组织评定以前，"
        "请社区党委在考评页面点“派人参加评定”，或由系统管理员在本支部、社区任命“考评小组成员”。"
    ]


def test_what_the_other_branch_enters_too_late_is_refused(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    who = world.members[0]
    Membership.objects.filter(pk=who.pk).update(until_on=dt.date(2026, 8, 31), end_reason="transferred")
    there = Membership.objects.create(
        person=who.person,
        organisation=world.sister,
        kind=who.kind,
        member_class=who.member_class,
        from_on=dt.date(2026, 9, 1),
    )
    days = [dt.date(2026, 9, 3)]
    assert closed_period_blockers([world.sister.pk], days) == []
    assert closed_period_blockers([world.sister.pk], days, [there.pk]) == [
        "白云2026年第三季度在“阳光社区第一党支部”计分，那里的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。"
    ]
    assert closed_period_blockers([world.sister.pk], [dt.date(2026, 6, 3)], [there.pk]) == []
    assert cycle.stage == Stage.POSTING.value
