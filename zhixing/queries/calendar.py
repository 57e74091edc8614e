"""工作日历: what is corrected in the kept calendar, a year as its page shows it, and when it is asked for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import CalendarCorrection
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.calendar.years import CalendarMonth, is_unannounced, months_of, year_asked_for
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed

YEARS_BACK, YEARS_AHEAD = 1, 2


def corrections() -> dict[dt.date, bool]:
    """Day → whether it is worked, where somebody corrected the kept calendar."""
    return dict(CalendarCorrection.objects.values_list("day", "is_workday"))


@dataclass(frozen=True)
class CalendarYear:
    year: int
    months: list[CalendarMonth]
    corrections: list[CalendarCorrection]
    is_unannounced: bool
    years: range  # that may be turned to


def calendar_year(viewer: Viewer, year: int | None, overlay: Mapping[dt.date, bool] | None = None) -> CalendarYear:
    """For those who may correct the calendar: this year, or the one asked for, with what is not saved yet over it."""
    known = known_corrections(viewer)
    years = range(viewer.today.year - YEARS_BACK, viewer.today.year + YEARS_AHEAD + 1)
    turned_to = year if year is not None and year in years else viewer.today.year
    rows = CalendarCorrection.objects.filter(day__year=turned_to).select_related("by").order_by("day")
    return CalendarYear(
        turned_to, months_of(turned_to, known, overlay), list(rows), is_unannounced(turned_to, known), years
    )


def known_corrections(viewer: Viewer) -> dict[dt.date, bool]:
    if not viewer.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    return corrections()


def due(viewer: Viewer) -> list[Due]:
    """A year without its holidays, for those who may enter them: the next one from November. One query."""
    if not viewer.can(Do.CORRECT_CALENDAR):
        return []
    year = year_asked_for(viewer.today, corrections())
    if year is None:
        return []
    by_on = dt.date(year - 1, 12, 31)
    return [Due(f"录入{year}年放假安排", "工作日历", by_on, "calendar", url_query=f"year={year}")]
