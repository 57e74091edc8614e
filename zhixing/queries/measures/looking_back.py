"""回头看: cleared lines that the visit of a quarter looks at once more."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Measure, Participant
from zhixing.rules.measures.looking_back import ClearedLine, looked_back_at
from zhixing.rules.measures.states import MeasureKind, MeasureState
from zhixing.rules.periods import period_before


@dataclass(frozen=True)
class LookedBackLine:
    measure_id: int
    title: str
    text: str
    cleared_on: dt.date


def looked_back_lines(participant: Participant) -> list[LookedBackLine]:
    """Of what was cleared since the quarter before ended and has not come back; in the order of quarter and number."""
    since = period_before(participant.cycle.period).until_on
    cleared = list(
        Measure.objects.filter(
            organisation=participant.organisation_id,
            state=MeasureState.CLEARED.value,
            cleared_on__gt=since,
            reopened_as=None,
        ).order_by("year", "quarter", "number", "pk")
    )
    sampled = set(looked_back_at([ClearedLine(line.pk, MeasureKind(line.kind)) for line in cleared]))
    return [
        LookedBackLine(line.pk, line.title, f"{line.area}：{line.problem}", line.cleared_on)
        for line in cleared
        if line.pk in sampled and line.cleared_on is not None
    ]
