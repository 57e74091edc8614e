"""工作日历: correcting a day by the State Council's notice, and taking the correction back."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import CalendarCorrection
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def correct_day(day: dt.date, *, is_workday: bool, source: str, by: Viewer, at: dt.datetime) -> CalendarCorrection:
    """Say that a day is worked or not. Postings already carried out keep their dates."""
    if not by.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    if not source.strip():
        raise Blocked(["请写明依据，例如国务院办公厅放假安排的文号。"])
    correction, _ = CalendarCorrection.objects.update_or_create(
        day=day, defaults={"is_workday": is_workday, "source": source.strip(), "by_id": by.user_id, "at": at}
    )
    record(
        "correct_day",
        by=by,
        at=at,
        organisation_id=None,
        subject=correction,
        summary=f"{day:%Y-%m-%d} {'工作日' if is_workday else '休息日'}",
    )
    return correction


@transaction.atomic
def drop_correction(correction_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """Go back to what the kept calendar says of the day."""
    if not by.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    calendar_correction = CalendarCorrection.objects.filter(pk=correction_id).first()
    if calendar_correction is None:
        raise Blocked(["这条更正已经不在了，请刷新页面。"])
    record(
        "drop_correction",
        by=by,
        at=at,
        organisation_id=None,
        subject=calendar_correction,
        summary=f"{calendar_correction.day:%Y-%m-%d}",
    )
    calendar_correction.delete()
