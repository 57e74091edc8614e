"""日程: a month as a list, a print for the wall, a calendar file, and text to paste."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.files.calendars.ics import ICS, Event, write_calendar
from zhixing.queries.agenda.pages import agenda, for_everybody
from zhixing.rules.agenda import AgendaLine, Month, by_day, reminder_text
from zhixing.web.files import file_answer
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import FIRST_YEAR, LAST_YEAR, as_number


@dataclass(frozen=True)
class LinkedLine:
    """A line with its address, where it has one only."""

    line: AgendaLine
    url: str


def _month(request: Request) -> Month:
    """`?month=2026-11`, or the one that today lies in."""
    year, _, number = str(request.GET.get("month", "")).partition("-")
    years, months = as_number(year), as_number(number)
    if years is not None and months in range(1, 13) and FIRST_YEAR < years < LAST_YEAR:
        return Month(years, months or 1)
    return Month(request.viewer.today.year, request.viewer.today.month)


def _linked(lines: list[AgendaLine]) -> list[LinkedLine]:
    return [LinkedLine(line, _address(line)) for line in lines]


def _address(line: AgendaLine) -> str:
    name, args = line.addresses[0]
    return reverse(name, args=args)


@require_safe
def show(request: Request) -> HttpResponse:
    viewer, month = request.viewer, _month(request)
    own, today = agenda(viewer), viewer.today
    context = {
        "month": month,
        "days": [(day, _linked(day.lines)) for day in by_day(own.lines, month)],
        "overdue": _linked([line for line in own.due if line.on is not None and line.on < today]),
        "undated": _linked([line for line in own.due if line.on is None]),
        "today": today,
        "text": reminder_text(month, for_everybody(viewer, own.lines), today),
    }
    return render(request, "agenda/month.html", context)


@require_safe
def wall(request: Request) -> HttpResponse:
    month, viewer = _month(request), request.viewer
    days = by_day(for_everybody(viewer, agenda(viewer).lines), month)
    return render(request, "agenda/wall.html", {"month": month, "days": days})


@require_safe
def calendar_file(request: Request) -> HttpResponse:
    """Everything from today on: taken in again, what is known already is only brought up to date."""
    events = [
        Event(
            key=f"{_address(line)} {line.what}",
            on=line.on,
            summary=line.what,
            location=line.where,
            url=request.build_absolute_uri(_address(line)),
        )
        for line in for_everybody(request.viewer, agenda(request.viewer).lines)
        if line.on is not None and line.on >= request.viewer.today
    ]
    data = write_calendar("知行：工作时限", events, made_at=request.now)
    return file_answer(data, ICS, "工作时限.ics", is_attachment=True)


urlpatterns = [
    path("agenda/", show, name="agenda"),
    path("agenda/wall/", wall, name="agenda_wall"),
    path("agenda/calendar/", calendar_file, name="agenda_file"),
]
