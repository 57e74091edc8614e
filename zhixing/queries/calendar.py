"""工作日历: what administrators have corrected in the kept calendar."""

import datetime as dt

from zhixing.models import CalendarCorrection
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


def corrections() -> dict[dt.date, bool]:
    """Day → whether it is worked, where somebody corrected the kept calendar."""
    return dict(CalendarCorrection.objects.values_list("day", "is_workday"))


def corrections_listed(viewer: Viewer) -> list[CalendarCorrection]:
    """For the page of those who may correct the calendar, in order of days."""
    if not viewer.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    return list(CalendarCorrection.objects.select_related("by").order_by("day"))
