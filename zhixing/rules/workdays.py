"""Working days in China: the State Council's holidays and make-up workdays, with an administrator's corrections.

The yearly notices come with the `holidays` library. A year that it does not know yet is reckoned from weekends and
the holidays fixed by law, and `calendar_caveat` says so. Corrections map a day to whether it is worked, and win.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

Corrections = Mapping[date, bool]
NO_CORRECTIONS: Corrections = MappingProxyType({})
DEFAULT_POSTING_DAYS, DEFAULT_ANSWER_DAYS = 5, 3  # working days; the second is ours


@lru_cache(maxsize=32)
def _holidays_and_make_ups(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and worked weekend days, with those that the notice for the next year names."""
    calendar = holidays.country_holidays("CN", years=year)
    return frozenset(calendar.keys()), frozenset(calendar.weekend_workdays)


def is_workday(day: date, corrections: Corrections = NO_CORRECTIONS) -> bool:
    if day in corrections:
        return corrections[day]
    off, make_ups = _holidays_and_make_ups(day.year)
    if day in make_ups:
        return True
    return day.weekday() < 5 and day not in off


def workdays_from(start: date, corrections: Corrections = NO_CORRECTIONS) -> Iterator[date]:
    """The working days on and after `start`, without end."""
    day = start
    while True:
        if is_workday(day, corrections):
            yield day
        day += timedelta(days=1)


def add_workdays(start: date, n: int, corrections: Corrections = NO_CORRECTIONS) -> date:
    """The n-th working day after `start`; `start` itself is not counted, and 0 gives it back."""
    if n < 0:
        raise ValueError("n counts forward")
    day = start
    for _ in range(n):
        day = next(workdays_from(day + timedelta(days=1), corrections))
    return day


def workday_span(start: date, n: int, corrections: Corrections = NO_CORRECTIONS) -> tuple[date, date]:
    """First and last day of a period of `n` whole working days that may begin on `start` itself."""
    if n < 1:
        raise ValueError("a period has at least one working day")
    first = next(workdays_from(start, corrections))
    return first, add_workdays(first, n - 1, corrections)


def count_workdays(first: date, last: date, corrections: Corrections = NO_CORRECTIONS) -> int:
    """Working days from `first` to `last`, both counted."""
    return sum(is_workday(first + timedelta(days=n), corrections) for n in range((last - first).days + 1))


@lru_cache(maxsize=1)
def announced_years() -> frozenset[int]:
    """Years whose notice by the State Council the library knows."""
    return frozenset(holidays.country_holidays("CN", years=2026).special_public_holidays)


def calendar_caveat(first: date, last: date, corrections: Corrections = NO_CORRECTIONS) -> str:
    """What to tell whoever relies on this period when a year in it is not announced yet; else empty.

    A year for which corrections have been entered counts as announced.
    """
    known = announced_years() | {day.year for day in corrections}
    missing = [f"{year}年" for year in range(first.year, last.year + 1) if year not in known]
    if not missing:
        return ""
    years = "、".join(missing)
    return f"{years}的放假安排尚未公布，按周末和法定节假日推算；公布后请街道党工委或区委组织部在“工作日历”里更正"
