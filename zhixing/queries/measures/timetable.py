"""整改时间表, 整改台账: the lines with everything that stands on paper, in three queries whatever the number."""

import datetime as dt
from collections.abc import Iterable

from zhixing.files.measures.timetable import TimetableRow
from zhixing.models import Measure, MeasureStep, Organisation
from zhixing.queries.measures.access import owner_of
from zhixing.queries.measures.lines import Filter, rows
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.deadlines import completion
from zhixing.rules.measures.states import MeasureKind, ProblemSource, StepKind
from zhixing.rules.periods import chinese_day

_CHECKS = {StepKind.CLEARED.value, StepKind.RETURNED.value, StepKind.STAGE_PASSED.value, StepKind.STAGE_FAILED.value}
_PROGRESS = {StepKind.REPORTED.value, StepKind.APPLIED.value}


def timetable(viewer: Viewer, organisation: Organisation, narrowed: Filter) -> tuple[TimetableRow, ...]:
    """The lines of an organisation (and of those below it) that the viewer may see, narrowed as the list is."""
    listed = rows(viewer, narrowed, organisation).select_related("reopens").prefetch_related("steps__evidence")
    return tuple(_row(measure, viewer.today) for measure in listed)


def _row(measure: Measure, today: dt.date) -> TimetableRow:
    facts, steps = measure.facts, sorted(measure.steps.all(), key=lambda step: step.pk)
    check = next((step for step in reversed(steps) if step.kind in _CHECKS), None)
    return TimetableRow(
        owner=owner_of(measure).name,
        number=str(measure.number),
        quarter=measure.quarter_value.label,
        source=" ".join(
            part for part in (ProblemSource(measure.source).label, measure.item_code, measure.item_name) if part
        ),
        area=measure.area,
        problem=measure.problem,
        kind=facts.kind.label,
        goal=measure.goal,
        remedies=measure.remedy_lines,
        leader=measure.leader,
        responsible=measure.responsible,
        helpers=measure.helpers,
        from_on=measure.from_on,
        until_on=facts.deadline,
        stage_goal=measure.stage_goal,
        progress="；".join(_dated(step).rstrip("。") for step in steps if step.kind in _PROGRESS),
        evidence="；".join(_evidence(steps)),
        completion=completion(facts, today),
        checkers=check.checkers if check else "",
        opinion=check.text if check else "",
        cleared_on=measure.cleared_on,
        remarks="；".join(_remarks(measure, steps)),
    )


def _dated(step: MeasureStep) -> str:
    return f"{chinese_day(step.on)}：{step.text}"


def _evidence(steps: Iterable[MeasureStep]) -> list[str]:
    """The number of each file and its name, and where papers lie."""
    parts = []
    for step in steps:
        parts += [f"佐证{file.pk}号 {file.file_name}" for file in step.evidence.all()]
        parts += [step.evidence_note] if step.evidence_note else []
    return parts


def _remarks(measure: Measure, steps: list[MeasureStep]) -> list[str]:
    parts = []
    if measure.extended_to is not None and measure.due_on is not None:
        parts.append(f"原定时限{chinese_day(measure.due_on)}")
    if returned := sum(step.kind == StepKind.RETURNED.value for step in steps):
        parts.append(f"退回{returned}次")
    if measure.kind == MeasureKind.LASTING.value and measure.good_stages:
        parts.append(f"阶段核查连续{measure.good_stages}次达到目标")
    if measure.reopens is not None:
        parts.append(f"重启：原为{measure.reopens.title}")
    parts += [step.text for step in steps if step.kind == StepKind.REOPENED.value]
    return parts
