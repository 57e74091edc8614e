"""积分审定: who did what to a version."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import StandardVersion
from zhixing.rules.standards.approval import VersionStep


@dataclass(frozen=True)
class StepLine:
    label: str
    by: str
    at: dt.datetime
    note: str


def writers(version: StandardVersion) -> set[int]:
    """Everyone who drafted or saved any part of the version's text."""
    writing = [step.value for step in VersionStep if step.writes]
    found = set(version.steps.filter(step__in=writing, by__isnull=False).values_list("by_id", flat=True))
    return {one for one in (*found, version.drafted_by_id) if one is not None}


def history(version: StandardVersion) -> list[StepLine]:
    """Every step, oldest first; saves that follow each other by the same person are shown once, the last."""
    lines: list[StepLine] = []
    before: tuple[str, int | None] | None = None
    for step in version.steps.select_related("by").order_by("at", "pk"):
        line = StepLine(VersionStep(step.step).label, step.by.name if step.by else "系统", step.at, step.note)
        if before == (step.step, step.by_id) and step.step == VersionStep.SAVED.value:
            lines[-1] = line
        else:
            lines.append(line)
        before = (step.step, step.by_id)
    return lines
