"""若按此办法: which periods may be looked back at."""

import datetime as dt

from zhixing.models import Cycle, Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, YEAR, Period, period_before, period_of
from zhixing.rules.permissions import Do

BACK = {QUARTER: 8, MONTH: 12, HALF_YEAR: 4, YEAR: 3}  # so many periods of each length are offered


def periods_to_replay(viewer: Viewer) -> list[Period]:
    """The last periods of every length, newest first; the last one that any cycle in sight has closed comes first."""
    offered = [period for months, many in BACK.items() for period in _last_periods(viewer.today, months, many)]
    closed = (
        Cycle.objects.filter(
            stage=Stage.CLOSED.value, organisation__in=Organisation.objects.below(viewer.roots(Do.VIEW_RESULTS))
        )
        .latest_first()
        .first()
    )
    first = closed.period if closed else offered[1]
    return [first, *(period for period in offered if period != first)]


def _last_periods(today: dt.date, months: int, many: int) -> list[Period]:
    periods = [period_of(today, months)]
    while len(periods) < many:
        periods.append(period_before(periods[-1]))
    return periods
