"""部分时段: how much of a period somebody was there for, and what a standard makes of it."""

import datetime as dt
from collections.abc import Sequence

from zhixing.rules.standards.procedure import PartRule
from zhixing.rules.standards.vocabulary import PartBy

WHOLE = 10_000  # a whole period, in parts
Span = tuple[dt.date, dt.date]  # both days counted


def is_relieved(rule: PartRule, reliefs: Sequence[Span], period: Span) -> bool:
    """Whether relief takes somebody out of the whole period: by its share, or as it stands on the last day."""
    if rule.over is None:
        return any(first <= period[1] <= last for first, last in reliefs)
    counted, whole = _measured(rule.by, [period], reliefs, period)
    return (whole - counted) * WHOLE > rule.over * whole


def counted_part(rule: PartRule, stays: Sequence[Span], reliefs: Sequence[Span], period: Span) -> int:
    """Which part of the period counts, of 10,000: all of it where the standard does not share out."""
    if not rule.shared:
        return WHOLE
    counted, whole = _measured(rule.by, stays, reliefs, period)
    return max(counted * WHOLE // whole, 1)


def _measured(by: PartBy, stays: Sequence[Span], reliefs: Sequence[Span], period: Span) -> tuple[int, int]:
    """How much of the period counts, and the whole of it: days, or months of which at least half the days count."""
    days = [period[0] + dt.timedelta(days=number) for number in range((period[1] - period[0]).days + 1)]
    counting = [day for day in days if _is_in(day, stays) and not _is_in(day, reliefs)]
    if by is PartBy.DAYS:
        return len(counting), len(days)
    months: dict[tuple[int, int], list[int]] = {}
    for day in days:
        months.setdefault((day.year, day.month), [0, 0])[1] += 1
    for day in counting:
        months[day.year, day.month][0] += 1
    return sum(2 * counted >= whole for counted, whole in months.values()), len(months)


def _is_in(day: dt.date, spans: Sequence[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)
