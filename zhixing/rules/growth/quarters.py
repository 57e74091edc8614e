"""成长线路图: the periods of a line, one after another; one without a result is a gap with its reason."""

from collections.abc import Mapping
from typing import TypeVar

from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, Period, period_after

Value = TypeVar("Value")
MOST_SHOWN = 12  # of the latest periods in a picture


def with_gaps(known: Mapping[Period, Value]) -> list[tuple[Period, Value | None]]:
    """Every period from the first known one to the last, in order; None where nothing is known."""
    listed: list[tuple[Period, Value | None]] = []
    for period in sorted(known, key=lambda period: (period.until_on, period.from_on)):
        missing = period_after(listed[-1][0]) if listed else period
        while missing.until_on < period.from_on:
            listed.append((missing, None))
            missing = period_after(missing)
        listed.append((period, known[period]))
    return listed[-MOST_SHOWN:]


def short_label(period: Period) -> str:
    """26年三季度, for the foot of a picture."""
    year = f"{period.year % 100:02}年"
    if period.months == QUARTER:
        return f"{year}{'一二三四'[period.number - 1]}季度"
    if period.months == MONTH:
        return f"{year}{period.number}月"
    return f"{year}{'上下'[period.number - 1]}半年" if period.months == HALF_YEAR else f"{year}全年"
