"""整改: what every act on a line ends with: a step, and what the log says of it."""

import datetime as dt
from typing import Any

from zhixing.models import Measure, MeasureStep
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import StepKind


def append_step(
    measure: Measure,
    kind: StepKind,
    *,
    on: dt.date,
    text: str = "",
    evidence_note: str = "",
    checkers: str = "",
    due_on: dt.date | None = None,
    by: Viewer,
    at: dt.datetime,
) -> MeasureStep:
    """Not an act by itself: the line of the history that an act leaves."""
    return MeasureStep.objects.create(
        measure=measure,
        kind=kind.value,
        state=measure.state,
        on=on,
        text=text.strip(),
        evidence_note=evidence_note.strip(),
        checkers=checkers,
        due_on=due_on,
        by_id=by.user_id,
        at=at,
    )


def about(measure: Measure) -> dict[str, Any]:
    """What the log says of the line. It names the line, not the problem: what was seen stays with the organisation."""
    return {"organisation_id": measure.organisation_id, "subject": measure, "summary": measure.title}
