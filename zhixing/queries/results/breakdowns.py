"""先锋指数与星级: the steps behind a kept result, as they were kept or worked out again from what they rested on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.db.models import Sum

from zhixing.models import Cycle, Participant, Rating, SelfReportLine
from zhixing.queries.ballots.result_notes import ballot_notes
from zhixing.queries.scoring.cycle_inputs import part_of
from zhixing.queries.scoring.frames import Inputs, brought_along, read_inputs
from zhixing.queries.scoring.people import ballot_panels, with_raws
from zhixing.queries.scoring.sql import over_django
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.inspections.self_checks import NO_SELF_CHECK
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.self_reports import NOT_SUBMITTED, ReportState, limit_note
from zhixing.rules.scoring.engine import Step, StepKind, breakdown
from zhixing.rules.scoring.frames import raw
from zhixing.rules.standards.model import Standard


@dataclass(frozen=True)
class Explanation:
    notes: list[str]
    steps: list[Step]


def explain_result(rating: Rating) -> Explanation:
    """What a result came from. Raises `Blocked` where what it rested on no longer gives the result that was kept."""
    stored = rating.breakdown
    if "steps" in stored:
        return Explanation(stored["notes"], [_step(step) for step in stored["steps"]])
    return Explanation(
        notes_of([rating.participant])[rating.participant_id], _worked_out_again(rating, stored["basis"])
    )


def notes_of(participants: Sequence[Participant]) -> dict[int, list[str]]:
    """What belongs beside each result: why the person is not scored, or that there was no self-report and why, and how
    the secret ballot came out."""
    ballots, limits = ballot_notes(participants), _limit_notes(participants)
    return {
        participant.pk: _own_notes(participant, limits.get(participant.pk, "")) + ballots[participant.pk]
        for participant in participants
    }


def _limit_notes(participants: Sequence[Participant]) -> dict[int, str]:
    """By participant whose self-report was handed in, what counts of it where that is not its sum; two queries."""
    lines = SelfReportLine.objects.filter(report__participant__in=participants, points__isnull=False)
    totals = (
        lines.filter(report__state=ReportState.SUBMITTED.value)
        .values_list("report__participant", "report__participant__cycle")
        .annotate(Sum("points"))
        .order_by()
    )
    cycles = Cycle.objects.filter(pk__in={participant.cycle_id for participant in participants})
    standards = {cycle.pk: parsed(cycle.version) for cycle in cycles.select_related("version")}
    return {participant: limit_note(points, standards[cycle]) for participant, cycle, points in totals}


def _own_notes(participant: Participant, limited: str) -> list[str]:
    if participant.excluded:
        return [participant.excluded]
    if participant.has_submitted:
        return [limited] if limited else []
    lacking, why = NO_SELF_CHECK if participant.organisation_id else NOT_SUBMITTED, participant.no_report_reason
    return [f"{lacking}（{why}）" if why else lacking]


def _step(fields: dict[str, Any]) -> Step:
    return Step(**{**fields, "kind": StepKind(fields["kind"]), "entries": tuple(fields["entries"])})


def _worked_out_again(rating: Rating, basis: dict[str, Any]) -> list[Step]:
    """The cycle's frozen standard over the entries that there were then and what the group had given."""
    participant = rating.participant
    part = part_of(participant.cycle)
    now = read_inputs(part, over_django, [participant.pk])
    known = pl.col("entry") <= basis["entries_until"]
    beside = brought_along(part.standard)
    # A result kept before there were ballots had none, whatever has been counted since.
    ballots = {raw(*ballot_panel) for ballot_panel in ballot_panels([part.standard])}
    then_given = [
        pl.lit(basis.get(name), dtype=pl.Int64).alias(name)
        for name in ("review", *beside)
        if name in basis or name in ballots
    ]
    people = now.people.with_columns(then_given)
    for standard in (part.standard, stepwise(part.standard)):
        then = Inputs(
            standard, part.kind, now.entries.filter(known), now.earlier.filter(known), with_raws(people, standard)
        )
        sheet = then.score()
        index, band = sheet.people.select("index", pl.col("band").fill_null("")).row(0)
        if (index, band) == (rating.index, rating.band):
            return breakdown(sheet, participant.pk)
    raise Blocked(["现在从台账算出的结果与当时保存的结果不一致，不能显示明细。请报告系统管理员核对积分台账。"])


def stepwise(standard: Standard) -> Standard:
    """As results were worked out that were kept before fractions stayed exact: each step to the hundredth."""
    return replace(standard, rounding=replace(standard.rounding, is_stepwise=True))
