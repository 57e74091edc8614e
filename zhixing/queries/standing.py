"""台账与考评周期: the frames that scoring takes for a cycle, and what each item has come to so far."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.models import Cycle, JointOpinion, Participant, SelfReportLine
from zhixing.queries.cycles import quarter_of_cycle
from zhixing.queries.facts import facts
from zhixing.queries.standards import parsed
from zhixing.rules.cycles import CycleKind
from zhixing.rules.reviews import FULL, rounded
from zhixing.rules.scoring import ScoreSheet, StepKind, breakdowns, score
from zhixing.rules.scoring_frames import people_frame, raw
from zhixing.rules.self_reports import ReportState
from zhixing.rules.standards import PeriodKind, RoundBy, Source, Standard


@dataclass(frozen=True)
class Inputs:
    """Everything that scoring a cycle rests on; persons are ids of participants."""

    standard: Standard
    kind: PeriodKind
    entries: pl.DataFrame
    earlier: pl.DataFrame
    people: pl.DataFrame

    def score(self) -> ScoreSheet:
        return score(
            self.standard, entries=self.entries, earlier=self.earlier, people=self.people, period_kind=self.kind
        )


def inputs_of(
    cycle: Cycle, participant_ids: Collection[int] | None = None, standard: Standard | None = None
) -> Inputs:
    """The inputs of a whole cycle, or of some of its participants; under another standard than its own if given."""
    participants = cycle.participants.select_related("membership")
    if participant_ids is not None:
        participants = participants.filter(pk__in=participant_ids)
    listed = list(participants)
    standard = standard or parsed(cycle.version)
    entries, earlier = _entries(cycle, listed)
    raws = _raws(standard, [one.pk for one in listed])
    people = people_frame(
        {"person": one.pk, "class": one.member_class, "excluded": one.excluded or None, **raws.get(one.pk, {})}
        for one in listed
    )
    return Inputs(standard, PeriodKind[CycleKind(cycle.kind).name], entries, earlier, people)


def _entries(cycle: Cycle, listed: Sequence[Participant]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The quarter's entries, and those of the year before it. Who moved here brings what was entered elsewhere."""
    of_membership = {one.membership_id: one.pk for one in listed if not one.excluded}
    quarter = quarter_of_cycle(cycle)
    found = facts(of_membership, dt.date(quarter.year, 1, 1), quarter.until_on).with_columns(
        pl.col("person").replace_strict(of_membership, return_dtype=pl.Int64)
    )
    is_now = pl.col("happened_on") >= quarter.from_on
    return found.filter(is_now), found.filter(~is_now)


def _raws(standard: Standard, participant_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """What came in for the group's view and for the self-report, on the scale of their components."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for component in standard.components:
        if component.source is Source.REVIEW:
            given = JointOpinion.objects.filter(participant__in=participant_ids).exclude(points=None)
            full = component.full or standard.full
            for participant, points in given.values_list("participant", "points"):
                found[participant][raw(component.code)] = rounded((points or 0) * full, FULL, RoundBy.HALF_UP)
        elif component.source is Source.SELF_REPORT:
            for participant, total in _self_totals(participant_ids).items():
                found[participant][raw(component.code)] = max(0, min(total, component.full or standard.full))
    return dict(found)


def _self_totals(participant_ids: Sequence[int]) -> dict[int, int]:
    lines = SelfReportLine.objects.filter(
        report__participant__in=participant_ids, report__state=ReportState.SUBMITTED.value
    ).values_list("report__participant", "points")
    totals: dict[int, int] = defaultdict(int)
    for participant, points in lines:
        totals[participant] += points
    return dict(totals)


def item_points(cycle: Cycle, participant_ids: Collection[int] | None = None) -> dict[int, dict[str, int]]:
    """By participant, what the ledger comes to for each item in this quarter: hundredths, signed, after caps."""
    inputs = inputs_of(cycle, participant_ids)
    return {
        person: {step.code: step.number for step in steps if step.kind is StepKind.ITEM and step.number is not None}
        for person, steps in breakdowns(inputs.score()).items()
    }
