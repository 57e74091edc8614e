"""The period or the days that a list page is asked for."""

import datetime as dt
import re
from dataclasses import dataclass

from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, YEAR, Period, period_before, quarter_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import FIRST_YEAR, LAST_YEAR

_BACK = 8  # quarters that a page offers
_LETTERS = {QUARTER: "", MONTH: "m", HALF_YEAR: "h", YEAR: "y"}
_VALUE = re.compile(r"([0-9]{4})-([mhy]?)([0-9]{1,2})")


@dataclass(frozen=True)
class PeriodChoice:
    """A period, with those around it to choose from."""

    quarter: Period
    choices: list[tuple[str, str]]  # value, label

    @property
    def from_on(self) -> dt.date:
        return self.quarter.from_on

    @property
    def until_on(self) -> dt.date:
        return self.quarter.until_on

    @property
    def value(self) -> str:
        return value_of(self.quarter)

    @property
    def label(self) -> str:
        return self.quarter.label


def value_of(period: Period) -> str:
    """2026-3 for a quarter, 2026-m3 for a month, 2026-h1, 2026-y1."""
    return f"{period.year}-{_LETTERS[period.months]}{period.number}"


def period_of_value(value: str) -> Period | None:
    """What `value_of` wrote; None where it is nothing of the kind."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    year, number = int(match[1]), int(match[3])
    months = next(length for length, letter in _LETTERS.items() if letter == match[2])
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= number <= 12 // months:
        return None
    return Period(year, number, months)


def period_of(request: Request, name: str = "quarter", usual: Period | None = None) -> PeriodChoice:
    """The quarter named in the address, or the usual one, or the one that today lies in."""
    now = quarter_of(request.viewer.today)
    choices = [now]
    while len(choices) < _BACK:
        choices.append(period_before(choices[-1]))
    chosen = period_of_value(request.GET.get(name, "")) or usual or now
    if chosen not in choices:
        choices.append(chosen)
    return PeriodChoice(chosen, [(value_of(period), period.label) for period in choices])
