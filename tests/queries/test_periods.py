"""计分截止日 in the ledger and in scoring: every day is counted once, and nothing after a cut-off is lost."""

import datetime as dt
from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from tests import make, walk
from zhixing.actions.cycles.stages import open_cycle
from zhixing.actions.ledger.entries import closed_period_blockers
from zhixing.models import Cycle, Membership, Organisation, Participant
from zhixing.queries.cycles.self_report_rows import later_counts, rows_of
from zhixing.queries.ledger.pages import branch_entries, member_entries
from zhixing.queries.periods import own_days
from zhixing.queries.scoring.cycle_inputs import days_of, inputs_of, part_of
from zhixing.queries.scoring.frames import read_inputs_together
from zhixing.queries.scoring.sql import over_django
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import Days, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.self_reports import ReportLineInput

SECOND, THIRD = Quarter(2026, 2), walk.QUARTER
JUNE_20, JULY_1 = dt.date(2026, 6, 20), dt.date(2026, 7, 1)


def opened(world: make.World, branch: Organisation, quarter: Quarter, cut_off_on: dt.date | None = None) -> Cycle:
    role = Role.SECRETARY if branch == world.branch else Role.COMMUNITY
    terms = walk.Terms(quarter, cut_off_on=cut_off_on) if cut_off_on else walk.terms(quarter)
    return open_cycle(branch.pk, terms=terms, by=world.viewer(role), at=make.NOW)


@pytest.fixture
def two_quarters(world: make.World) -> tuple[Cycle, Cycle]:
    """The second quarter cut off on 20 June, and the third; visits before, after, and in the third."""
    walk.adopt(world.street)
    for day in (JUNE_20, JUNE_20 + dt.timedelta(days=1), dt.date(2026, 6, 30), JULY_1):
        make.entry(world.members[0], "VISIT", day, by=world.viewer(Role.SECRETARY))
    return opened(world, world.branch, SECOND, JUNE_20), opened(world, world.branch, THIRD)


def days(cycle: Cycle) -> list[dt.date]:
    return sorted(inputs_of(cycle).entries["happened_on"])


def test_what_follows_the_cut_off_counts_in_the_next_quarter(two_quarters: tuple[Cycle, Cycle]) -> None:
    second, third = two_quarters
    assert days(second) == [JUNE_20]
    assert days(third) == [JUNE_20 + dt.timedelta(days=1), dt.date(2026, 6, 30), JULY_1]
    assert inputs_of(third).earlier.select("happened_on", "counts_on").rows() == [(JUNE_20, JUNE_20)]


def test_many_at_once_are_counted_alike(two_quarters: tuple[Cycle, Cycle], world: make.World) -> None:
    make.entry(world.members[1], "LESSON", dt.date(2026, 3, 2), by=world.viewer(Role.SECRETARY))
    for cycle in two_quarters:
        one_by_one = inputs_of(cycle).score().people.select("person", "index").sort("person")
        together = read_inputs_together(part_of(cycle), over_django).score().people.select("person", "index")
        assert together.sort("person").rows() == one_by_one.rows()


def test_pages_show_what_counts(two_quarters: tuple[Cycle, Cycle], world: make.World) -> None:
    secretary, member = world.viewer(Role.SECRETARY), world.members[0]
    for quarter, many in ((SECOND, 1), (THIRD, 3)):
        assert len(member_entries(secretary, member, quarter)) == many
        assert branch_entries(secretary, world.branch, quarter=quarter).count() == many
    assert own_days(member, THIRD) == Days(JUNE_20 + dt.timedelta(days=1), walk.CUT_OFF)
    participant = walk.participant(two_quarters[1], member.person.name)
    assert days_of(two_quarters[1], [participant]) == {member.person_id: own_days(member, THIRD)}
    (shown,) = [row for block in rows_of(two_quarters[1], [participant])[participant.pk] for row in block.rows]
    assert len(shown.entries) == 3


def test_a_closed_quarter_takes_nothing_but_what_follows_its_cut_off_is_open(
    two_quarters: tuple[Cycle, Cycle], world: make.World
) -> None:
    Cycle.objects.filter(pk=two_quarters[0].pk).update(stage=Stage.CLOSED.value)
    (refusal,) = closed_period_blockers([world.branch.pk], [JUNE_20])
    assert refusal.startswith("阳光社区第一党支部2026年第二季度的考评结果已经公示或结束")
    assert closed_period_blockers([world.branch.pk], [JUNE_20 + dt.timedelta(days=1), JULY_1]) == []


@pytest.mark.parametrize(
    "cut_offs",
    [
        (dt.date(2026, 6, 20), dt.date(2026, 6, 25)),
        (dt.date(2026, 6, 25), dt.date(2026, 6, 20)),
        (dt.date(2026, 6, 30), dt.date(2026, 6, 20)),
        (dt.date(2026, 6, 20), dt.date(2026, 6, 30)),
    ],
)
def test_who_changes_branch_has_every_day_counted_once(world: make.World, cut_offs: tuple[dt.date, dt.date]) -> None:
    """The two branches cut their second quarter off on different days; she moves on 1 July."""
    walk.adopt(world.street)
    make.member("孙丽", world.sister)
    old = world.members[0]
    booked = [dt.date(2026, 6, 15) + dt.timedelta(days=ahead) for ahead in range(25)]
    for day in booked:
        make.entry(old, "VISIT", day, by=world.viewer(Role.COMMUNITY))
    first = opened(world, world.branch, SECOND, cut_offs[0])
    opened(world, world.sister, SECOND, cut_offs[1])
    Membership.objects.filter(pk=old.pk).update(until_on=dt.date(2026, 6, 30), end_reason=EndReason.TRANSFERRED.value)
    new = Membership.objects.create(
        person=old.person, organisation=world.sister, kind=old.kind, member_class=old.member_class, from_on=JULY_1
    )
    second = opened(world, world.sister, THIRD)
    counted: Counter[dt.date] = Counter()
    for cycle, membership in ((first, old), (second, new)):
        person = Participant.objects.get(cycle=cycle, membership=membership).pk
        for inputs in (inputs_of(cycle), inputs_of(cycle, [person])):
            own = inputs.entries.filter(inputs.entries["person"] == person)["happened_on"]
            counted.update(own)
    assert counted == Counter(dict.fromkeys(booked, 2))  # once by the whole cycle, once asked by herself


def test_the_database_keeps_a_cut_off_inside_its_quarter(two_quarters: tuple[Cycle, Cycle]) -> None:
    for day in (dt.date(2026, 3, 31), JULY_1, dt.date(2025, 6, 20)):
        with pytest.raises(IntegrityError, match="cycle_cut_off_inside_period"), transaction.atomic():
            Cycle.objects.filter(pk=two_quarters[0].pk).update(cut_off_on=day)


def test_what_is_booked_after_a_report_was_handed_in_is_told_apart(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    make.entry(world.members[0], "VISIT", by=by)
    cycle = walk.submit_self_reports(
        walk.open_cycle(world), world, said={world.members[0].person.name: [ReportLineInput("VISIT", 1000, "走访两户")]}
    )
    hour = dt.timedelta(hours=1)
    make.entry(world.members[0], "VISIT", by=by, at=make.NOW + hour)
    make.entry(world.members[1], "LESSON", make.TODAY, by=by, at=make.NOW + hour)  # counts for the next quarter
    people = walk.scored(cycle)
    named = {one.pk: one.membership.person.name for one in people}
    counts = later_counts(cycle, people)
    assert {named[key]: many for key, many in counts.items() if many} == {world.members[0].person.name: 1}
    first = walk.participant(cycle, world.members[0].person.name)
    (block, *_) = [one for one in rows_of(cycle, [first])[first.pk] if one.rows]
    assert [entry.is_later for entry in block.rows[0].entries] == [False, True]
    assert block.later == 1
