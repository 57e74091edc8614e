"""整改: up to which day an organisation has time before the next visit looks at it."""

import datetime as dt

from zhixing.models import Participant
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.deadlines import LatestAssessment, last_day_before_visit


def visited_after(organisation_id: int, today: dt.date) -> dt.date | None:
    """The last day before the next visit to the organisation; None where none is expected, or it may come any day."""
    assessed = Participant.objects.filter(organisation_id=organisation_id, excluded="")
    participant = (
        assessed.select_related("cycle__version__standard", "visit").order_by("-cycle__until_on", "-pk").first()
    )
    if participant is None:
        return None
    cycle, visit = participant.cycle, getattr(participant, "visit", None)
    is_visited = cycle.stage == Stage.CLOSED.value or (visit is not None and visit.concluded_at is not None)
    latest = LatestAssessment(cycle.period, cycle.cut_off_on, is_visited, parsed(cycle.version).cut_off)
    return last_day_before_visit(latest, today)
