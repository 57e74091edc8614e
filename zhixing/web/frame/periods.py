"""The quarter or the days that a list page is asked for."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.periods import Quarter, quarter_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import FIRST_YEAR, LAST_YEAR, as_number

_BACK = 8  # quarters that a page offers


@dataclass(frozen=True)
class Period:
    """A quarter, with those around it to choose from."""

    quarter: Quarter
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


def value_of(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"


def period_of(request: Request, name: str = "quarter", usual: Quarter | None = None) -> Period:
    """The quarter named in the address, or the usual one, or the one that today lies in."""
    now = quarter_of(request.viewer.today)
    choices = [now]
    while len(choices) < _BACK:
        last = choices[-1]
        choices.append(Quarter(last.year - 1, 4) if last.number == 1 else Quarter(last.year, last.number - 1))
    asked = _read(request.GET.get(name, "")) or usual or now
    if asked not in choices:
        choices.append(asked)
    return Period(asked, [(value_of(quarter), quarter.label) for quarter in choices])


def _read(text: str) -> Quarter | None:
    year, _, number = text.partition("-")
    if (numeral := as_number(year)) is None or number not in {"1", "2", "3", "4"}:
        return None
    return Quarter(numeral, int(number)) if FIRST_YEAR <= numeral <= LAST_YEAR else None
