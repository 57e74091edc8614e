"""A year of working days: its months as a page shows them, what a plan changes, and when it is asked for."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.rules.calendar.notices import WEEKDAYS, Notice
from zhixing.rules.periods import chinese_day
from zhixing.rules.workdays import Corrections, announced_years, is_workday

ASKED_FROM = (11, 1)  # of the year before: the State Council announces a year in November


@dataclass(frozen=True)
class CalendarDay:
    on: dt.date
    is_workday: bool  # as the page shows it
    is_kept_workday: bool  # by the calendar
    is_corrected: bool

    @property
    def label(self) -> str:
        return f"{chinese_day(self.on)}周{WEEKDAYS[self.on.weekday()]}"

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() >= 5


@dataclass(frozen=True)
class CalendarMonth:
    number: int
    weeks: tuple[tuple[CalendarDay | None, ...], ...]  # Monday first; None outside the month

    @property
    def workdays(self) -> int:
        return sum(day.is_workday for week in self.weeks for day in week if day)


def months_of(year: int, known: Corrections, overlay: Mapping[dt.date, bool] | None = None) -> list[CalendarMonth]:
    """The months of a year by the calendar, with what was clicked and is not saved yet (`overlay`) over it."""
    overlay = overlay or {}

    def day(number: int, week_day: int) -> CalendarDay | None:
        if not week_day:
            return None
        on = dt.date(year, number, week_day)
        by_calendar = is_workday(on, known)
        return CalendarDay(on, overlay.get(on, by_calendar), by_calendar, on in known)

    return [
        CalendarMonth(
            number, tuple(tuple(day(number, at) for at in week) for week in calendar.monthcalendar(year, number))
        )
        for number in range(1, 13)
    ]


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - first).days)]


def changed_days(plan: Mapping[dt.date, bool], known: Corrections) -> dict[dt.date, bool]:
    """The days that are worked by the plan and not by the calendar, or the other way round."""
    return {day: worked for day, worked in sorted(plan.items()) if is_workday(day, known) != worked}


def notice_days(notice: Notice, known: Corrections) -> dict[dt.date, bool]:
    """What is to be kept of a notice.

    Of a whole year, what it does not name is a usual week, whatever was guessed before; every day that it names of a
    year not announced yet is kept, also where the guess was right, so that the year counts as known.
    """
    plan = {day: day.weekday() < 5 for day in days_of(notice.year)} if notice.is_whole and notice.year else {}
    named = {day: worked for day, worked in notice.days.items() if is_unannounced(day.year, known)}
    return dict(sorted({**changed_days({**plan, **notice.days}, known), **named}.items()))


def is_unannounced(year: int, known: Corrections) -> bool:
    return year not in announced_years() and all(day.year != year for day in known)


def year_asked_for(today: dt.date, known: Corrections) -> int | None:
    """The year whose holidays are to be entered now: this one, or from November on the next; None when known."""
    years = [today.year, *([today.year + 1] if (today.month, today.day) >= ASKED_FROM else [])]
    return next((year for year in years if is_unannounced(year, known)), None)


MOST_SOURCE = 120  # signs of the reason


def correction_blockers(days: Mapping[dt.date, bool], source: str) -> list[str]:
    reasons = []
    if not days:
        reasons.append("没有改动任何日期：所填内容与日历一致。")
    if not source.strip():
        reasons.append("请写明依据，例如国务院办公厅放假安排通知的文号。")
    if len(source.strip()) > MOST_SOURCE:
        reasons.append(f"依据有 {len(source.strip())} 个字，最多 {MOST_SOURCE} 个字，请改短。")
    return reasons


def redundant_days(days: Mapping[dt.date, bool]) -> set[dt.date]:
    """Days on which the kept calendar of an announced year says the same."""
    return {day for day, worked in days.items() if day.year in announced_years() and is_workday(day) == worked}


def days_phrase(days: Mapping[dt.date, bool]) -> str:
    """How many days become which, by year: 2027年休息日 8 天、工作日 3 天."""
    phrases = []
    for year in sorted({day.year for day in days}):
        own = [worked for day, worked in days.items() if day.year == year]
        counts = [f"{word} {own.count(worked)} 天" for worked, word in ((False, "休息日"), (True, "工作日"))]
        phrases.append(f"{year}年{'、'.join(count for count in counts if ' 0 天' not in count)}")
    return "，".join(phrases)
