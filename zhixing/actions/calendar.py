"""工作日历: correcting days by the State Council's notice, and taking a correction back."""

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction

from zhixing.actions.recording import record
from zhixing.models import CalendarCorrection
from zhixing.queries.calendar import corrections
from zhixing.queries.viewers import Viewer
from zhixing.rules.calendar.years import correction_blockers, days_phrase, redundant_days
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def correct_days(days: Mapping[dt.date, bool], *, source: str, by: Viewer, at: dt.datetime) -> None:
    """Say of each day whether it is worked. What the kept calendar says anyhow of a known year needs no correction.

    Postings already carried out keep their dates.
    """
    if not by.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    if reasons := correction_blockers(days, source):
        raise Blocked(reasons)
    with connection.cursor() as cursor:  # two who save at once come one after the other
        cursor.execute("LOCK TABLE zhixing_calendarcorrection IN SHARE ROW EXCLUSIVE MODE")
    redundant = redundant_days(days)
    known = corrections()
    CalendarCorrection.objects.filter(day__in=redundant).delete()
    for day, is_workday in sorted(days.items()):
        if day not in redundant:
            CalendarCorrection.objects.update_or_create(
                day=day, defaults={"is_workday": is_workday, "source": source.strip(), "by_id": by.user_id, "at": at}
            )
    record(
        "correct_day",
        by=by,
        at=at,
        organisation_id=None,
        summary=f"{days_phrase(days)}；依据：{source.strip()}",
        detail={
            "days": {f"{day:%Y-%m-%d}": is_workday for day, is_workday in sorted(days.items())},
            "before": {f"{day:%Y-%m-%d}": known[day] for day in sorted(days) if day in known},
        },
    )


@transaction.atomic
def drop_correction(correction_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """Go back to what the kept calendar says of the day."""
    if not by.can(Do.CORRECT_CALENDAR):
        raise NotAllowed(Do.CORRECT_CALENDAR)
    calendar_correction = CalendarCorrection.objects.filter(pk=correction_id).first()
    if calendar_correction is None:
        raise Blocked(["这条更正已经取消，请刷新页面。"])
    record(
        "drop_correction",
        by=by,
        at=at,
        organisation_id=None,
        subject=calendar_correction,
        summary=chinese_date(calendar_correction.day),
    )
    calendar_correction.delete()
