"""截至今日的积分: what the ledger has brought people so far in a quarter, by dimension, before anything is assessed.

The same engine and the same facts as the result, for everybody of a page in one go: people on the list of a quarter are
taken as the list has them, the others as the register does. A fixed number of queries for each standard among them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from zhixing.models import Cycle, Membership, Participant
from zhixing.queries.periods import early_cut_offs
from zhixing.queries.scoring.cycle_inputs import Inputs, part_of
from zhixing.queries.scoring.days import OwnDays
from zhixing.queries.scoring.frames import read_inputs
from zhixing.queries.scoring.membership_entries import facts
from zhixing.queries.scoring.sql import over_django
from zhixing.queries.standards.in_force_many import InForce
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CutOffs, Period, period_of
from zhixing.rules.scoring.frames import people_frame
from zhixing.rules.scoring.pipeline import ScoreSheet
from zhixing.rules.scoring.running import RunningScore, of_ledger_alone, running_scores, running_steps
from zhixing.rules.scoring.steps import Step
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.vocabulary import IndexKind

_LEDGER = ["person", "class", "excluded", "carried"]  # of the people, what the ledger alone needs


@dataclass(frozen=True)
class RunningPage:
    """One person's ledger so far, with the steps it came about by."""

    score: RunningScore
    steps: list[Step]
    standard_title: str
    participant_id: int | None  # None where the quarter has not been opened
    is_final: bool  # the quarter is over and done with: its result says more


def scores_so_far(members: Iterable[Membership], quarter: Period) -> dict[int, RunningScore]:
    """By membership; nobody is named who goes by no standard. Whoever calls has asked for permission."""
    return {
        membership_id: score
        for sheet, members_of in _sheets(list(members), quarter)
        for person, score in running_scores(sheet).items()
        for membership_id in members_of[person]
    }


def scores_of_list(cycle: Cycle, participant_ids: Collection[int]) -> dict[int, RunningScore]:
    """By participant of one list. Whoever calls has asked for permission."""
    return running_scores(_alone(read_inputs(part_of(cycle), over_django, participant_ids)).score())


def running_page(member: Membership, quarter: Period) -> RunningPage | None:
    """One person's ledger so far; None where they go by no standard. Whoever calls has asked for permission."""
    listed = _listed([member], quarter).get(member.person_id)
    for sheet, members_of in _sheets([member], quarter):
        for person, own in members_of.items():
            if member.pk in own and person in sheet.rows:
                is_over = listed is not None and listed.cycle.stage in {Stage.POSTING.value, Stage.CLOSED.value}
                return RunningPage(
                    running_scores(sheet)[person],
                    running_steps(sheet, person),
                    sheet.standard.title,
                    listed.pk if listed else None,
                    is_over,
                )
    return None


def inputs_without_cycle(classes: Mapping[int, str], period: Period, standard: Standard, cut_offs: CutOffs) -> Inputs:
    """What the ledger holds for a period that has no list; "person" is the membership below zero, so that it is never
    taken for a participant. By membership the word of the register for the class."""
    own = OwnDays("", period, cut_offs)
    entries = facts(classes, own.year_from_on, own.now.until_on).with_columns(-pl.col("person"), own.counts_on())
    is_now = pl.col("happened_on") >= own.now.from_on
    people = people_frame({"person": -member, "class": word} for member, word in classes.items())
    kind = PeriodKind(period.default_kind.value)
    return Inputs(standard, kind, entries.filter(is_now).drop("counts_on"), entries.filter(~is_now), people)


def _sheets(members: list[Membership], quarter: Period) -> list[tuple[ScoreSheet, Mapping[int, list[int]]]]:
    """Sheets with, by their persons, the memberships that were asked for."""
    listed = _listed(members, quarter)
    return [
        *_of_lists([member for member in members if member.person_id in listed], listed),
        *_of_registers([member for member in members if member.person_id not in listed], quarter),
    ]


def _listed(members: Iterable[Membership], quarter: Period) -> dict[int, Participant]:
    """By person, where they are on a list that has days of the quarter: the latest that scores them, if any does."""
    rows = (
        Participant.objects.filter(
            person__in={member.person_id for member in members},
            cycle__from_on__lte=quarter.until_on,
            cycle__until_on__gte=quarter.from_on,
            cycle__index=IndexKind.VANGUARD.value,
        )
        .select_related("cycle__version")
        .order_by("cycle__until_on", "pk")
    )
    return {row.member_key: row for row in sorted(rows, key=lambda row: not row.excluded)}


def _of_lists(
    members: Iterable[Membership], listed: Mapping[int, Participant]
) -> list[tuple[ScoreSheet, Mapping[int, list[int]]]]:
    members_of: dict[int, list[int]] = defaultdict(list)
    groups: dict[tuple[int, str], dict[int, Participant]] = defaultdict(dict)
    for member in members:
        row = listed[member.person_id]
        members_of[row.pk].append(member.pk)
        groups[row.cycle.version_id, row.cycle.kind][row.pk] = row
    sheets: list[tuple[ScoreSheet, Mapping[int, list[int]]]] = []
    for group in groups.values():
        cycles = {row.cycle_id for row in group.values()}
        part = replace(part_of(next(iter(group.values())).cycle), cycle_ids=tuple(sorted(cycles)))
        inputs = _alone(read_inputs(part, over_django, group))
        sheets.append((inputs.score(), {pk: members_of[pk] for pk in group}))
    return sheets


def _of_registers(members: Iterable[Membership], quarter: Period) -> list[tuple[ScoreSheet, Mapping[int, list[int]]]]:
    members = list(members)
    rules = InForce({member.organisation for member in members})
    cut_offs = early_cut_offs({member.organisation_id for member in members})
    groups: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    for member in members:
        if in_force := rules.at(member.organisation_id, quarter.from_on):
            own = sorted(cut_offs[member.organisation_id].items())
            groups[in_force.version.pk, str(own)].append(member)
    sheets: list[tuple[ScoreSheet, Mapping[int, list[int]]]] = []
    for group in groups.values():
        place = group[0].organisation_id
        in_force = rules.at(place, quarter.from_on)
        assert in_force is not None
        classes = {member.pk: member.member_class for member in group}
        period = period_of(quarter.until_on, in_force.standard.months)
        inputs = _alone(inputs_without_cycle(classes, period, in_force.standard, cut_offs[place]))
        sheets.append((inputs.score(), {-member.pk: [member.pk] for member in group}))
    return sheets


def _alone(inputs: Inputs) -> Inputs:
    """Nothing but the ledger: what ballot, group or self-report have brought stays with the assessment."""
    columns = [name for name in _LEDGER if name in inputs.people.columns]
    return replace(inputs, standard=of_ledger_alone(inputs.standard), people=inputs.people.select(columns))
