"""积分审定: who did what to a version of a standard, or to an item of an organisation's own."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import LocalItem, StandardVersion
from zhixing.rules.standards.approval import VersionStep


@dataclass(frozen=True)
class StepLine:
    label: str
    by: str
    at: dt.datetime
    note: str


def writers(version: StandardVersion | LocalItem) -> set[int]:
    """Everyone who drafted or saved any part of the text."""
    steps = [step.by_id for step in version.steps.all() if VersionStep(step.step).writes]
    return {user_id for user_id in (*steps, version.drafted_by_id) if user_id is not None}


def history(version: StandardVersion | LocalItem) -> list[StepLine]:
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
