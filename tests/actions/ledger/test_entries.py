"""积分台账: writing entries and reversing them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import audit, make
from zhixing.actions.ledger.entries import NewEntry, append, closed_period_blockers, reverse_entry
from zhixing.models import ChainHead, Cycle, Entry, Membership, Participant, Standard, StandardVersion
from zhixing.queries.ledger.chain import breaks_of
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.chain import FIRST
from zhixing.rules.ledger.sources import Source
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 1)


def entries(world: make.World, count: int, source_id: int = 1) -> list[NewEntry]:
    return [NewEntry(member.pk, "PARTY_DAY", DAY, Source.ACTIVITY, source_id) for member in world.members[:count]]


def test_entries_follow_one_another_in_the_chain_of_their_branch(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    here = append(entries(world, 2), by=by, at=make.NOW)
    there = append([NewEntry(world.outsider.pk, "PARTY_DAY", DAY, Source.ACTIVITY, 1)], by=by, at=make.NOW)
    assert [(entry.organisation_id, entry.seq) for entry in here] == [(world.branch.pk, 1), (world.branch.pk, 2)]
    assert [entry.hash_before for entry in here] == [FIRST, here[0].hash]
    assert [(entry.organisation_id, entry.seq, entry.hash_before) for entry in there] == [(world.stranger.pk, 1, FIRST)]
    head = ChainHead.objects.get(pk=world.branch.pk)
    assert (head.seq, head.hash, head.is_sealed) == (2, here[1].hash, True)
    assert list(breaks_of(world.branch.pk)) == []


def test_the_same_source_writes_once(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    first = append(entries(world, 2), by=by, at=make.NOW)
    again = append(entries(world, 3), by=by, at=make.NOW + dt.timedelta(minutes=1))
    assert [entry.pk for entry in again[:2]] == [entry.pk for entry in first]
    assert [entry.seq for entry in Entry.objects.order_by("seq")] == [1, 2, 3]
    assert len(append([*entries(world, 1, 9), *entries(world, 1, 9)], by=by, at=make.NOW)) == 2
    assert Entry.objects.count() == 4


def test_many_entries_cost_as_many_queries_as_one(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    counts = []
    for place, count in enumerate((1, 5)):
        with CaptureQueriesContext(connection) as asked:
            append(entries(world, count, source_id=place), by=by, at=make.NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_reversal_points_back_and_leaves_a_trace(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    (entry,) = append(entries(world, 1), by=by, at=make.NOW)
    made = reverse_entry(entry.pk, reason="记错了人", by=by, at=make.NOW)
    assert (made.reverses_id, made.source, made.source_id, made.note) == (entry.pk, "reversal", entry.pk, "记错了人")
    assert (made.organisation_id, made.seq, made.happened_on) == (entry.organisation_id, 2, entry.happened_on)
    detail = {"reverses": entry.pk, "objection": None}
    assert audit.lines("reverse_entry") == [
        ("reverse_entry", "支部书记甲", world.branch.name, ("Entry", made.pk), "冲正第 1 笔", detail)
    ]
    assert list(breaks_of(world.branch.pk)) == []


def test_a_reversal_takes_back_the_very_facts(world: make.World) -> None:
    by, whose = world.viewer(Role.SECRETARY), world.members[0].pk
    new = NewEntry(whose, "AWARD", DAY, Source.ACTIVITY, 1, units=250, option="CITY", worth=150, is_proxy=True)
    (entry,) = append([new], by=by, at=make.NOW)
    made = reverse_entry(entry.pk, reason=" 记错了 ", by=by, at=make.NOW)
    facts = ("membership_id", "item", "happened_on", "units", "option", "worth")
    assert [getattr(made, name) for name in facts] == [whose, "AWARD", DAY, 250, "CITY", 150]
    assert (made.note, made.recorded_by_id, made.recorded_at) == ("记错了", by.user_id, make.NOW)


def test_reversal_is_blocked_in_sentences(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    (entry,) = append(entries(world, 1), by=by, at=make.NOW)
    made = reverse_entry(entry.pk, reason="记错了人", by=by, at=make.NOW)
    with pytest.raises(Blocked) as twice:
        reverse_entry(entry.pk, reason=" ", by=by, at=make.NOW)
    assert twice.value.reasons == ("这一笔已经冲正过，不能重复冲正。", "请填写冲正的理由。")
    with pytest.raises(Blocked) as back:
        reverse_entry(made.pk, reason="恢复", by=by, at=make.NOW)
    assert back.value.reasons == ("这一笔本身就是冲正，不能再冲正；如需恢复，请重新记一笔。",)
    assert Entry.objects.count() == 2


def test_nobody_reverses_their_own(world: make.World) -> None:
    make.appoint(world.users[Role.MEMBER], Role.SECRETARY, world.branch)
    (entry,) = append(entries(world, 1), by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        reverse_entry(entry.pk, reason="记错", by=world.viewer(Role.MEMBER), at=make.NOW)
    assert refused.value.reasons == ("不能冲正自己的台账，请由其他有权限的同志办理。",)


def test_who_may_not_reverse(world: make.World) -> None:
    (entry,) = append(entries(world, 1), by=world.viewer(Role.SECRETARY), at=make.NOW)
    for role in (Role.CLERK, Role.PANELLIST, Role.MEMBER, Role.DISTRICT):
        with pytest.raises(NotAllowed):
            reverse_entry(entry.pk, reason="记错", by=world.viewer(role), at=make.NOW)
    for someone in (make.viewer(world.stranger_secretary), world.viewer(Role.SECRETARY)):
        with pytest.raises(OutOfSight):
            reverse_entry(entry.pk if someone.name == "外支部书记" else 0, reason="记错", by=someone, at=make.NOW)
    assert Entry.objects.count() == 1


def cycle(world: make.World, stage: Stage) -> Cycle:
    standard = Standard.objects.create(title="试行办法", owner=world.street, created_at=make.NOW)
    version = StandardVersion.objects.create(standard=standard, number=1, text="", drafted_at=make.NOW)
    return Cycle.objects.create(
        organisation=world.branch,
        version=version,
        year=2026,
        number=3,
        kind=CycleKind.QUARTER.value,
        stage=stage.value,
        cut_off_on=Quarter(2026, 3).until_on,
        self_report_due_on=DAY,
        review_due_on=DAY,
        opened_by=world.users[Role.SECRETARY],
        opened_at=make.NOW,
    )


@pytest.mark.parametrize("stage", Stage)
def test_a_posted_or_closed_quarter_stands(world: make.World, stage: Stage) -> None:
    by = world.viewer(Role.SECRETARY)
    (entry,) = append(entries(world, 1), by=by, at=make.NOW)
    cycle(world, stage)
    if stage not in {Stage.POSTING, Stage.CLOSED}:
        assert reverse_entry(entry.pk, reason="记错", by=by, at=make.NOW).reverses_id == entry.pk
        return
    with pytest.raises(Blocked) as refused:
        reverse_entry(entry.pk, reason="记错", by=by, at=make.NOW)
    assert refused.value.reasons == (
        "阳光社区第一党支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。",
    )
    assert Entry.objects.count() == 1


def test_a_quarter_settled_in_another_branch_stops_those_whom_it_scores(world: make.World) -> None:
    settled = cycle(world, Stage.POSTING)
    days = {"from_on": dt.date(2026, 7, 1), "until_on": dt.date(2026, 9, 30)}
    Participant.objects.create(
        cycle=settled, membership=world.members[0], kind="full", member_class="党员干部", excluded="", **days
    )
    Membership.objects.filter(pk=world.members[0].pk).update(
        until_on=dt.date(2026, 8, 31), end_reason=EndReason.TRANSFERRED.value
    )
    moved = Membership.objects.create(
        person=world.members[0].person, organisation=world.sister, kind="full", member_class="党员干部", from_on=DAY
    )
    told = (
        "白云2026年第三季度在“阳光社区第一党支部”计分，那里的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。"
    )
    later = dt.date(2026, 10, 8)
    assert closed_period_blockers([world.sister.pk], [DAY, later], [moved.pk]) == [told]
    assert closed_period_blockers([world.sister.pk], [later], [moved.pk]) == []
    assert closed_period_blockers([world.sister.pk], [DAY], [world.members[1].pk]) == []
    assert closed_period_blockers([world.sister.pk], [DAY]) == []
    assert closed_period_blockers([world.sister.pk], [], [moved.pk]) == []
