"""工作日历: a year on which days are clicked, and a notice pasted or read from a sheet; both are read again first."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.calendar import correct_days, drop_correction
from zhixing.files.day_lists import DAYS, days_template
from zhixing.queries.calendar import calendar_year, known_corrections
from zhixing.queries.moved_deadlines import moved_deadlines
from zhixing.rules.calendar.notices import WEEKDAYS, read_notice
from zhixing.rules.calendar.years import (
    MOST_SOURCE,
    changed_days,
    correction_blockers,
    days_of,
    days_phrase,
    notice_days,
)
from zhixing.rules.workdays import is_workday
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_day, as_number
from zhixing.web.typed_lists import TypedListForm, typed_list_form

LAST_MOVED = 60  # deadlines that are listed one by one


class SourceForm(forms.Form):
    """What the corrections rest on; the days themselves are boxes of the page."""

    source = forms.CharField(
        label="依据", max_length=MOST_SOURCE, help_text="国务院办公厅放假安排通知的文号，或者本地停工停课等决定的文号。"
    )


class NoticeForm(TypedListForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = "通知全文"
        self.fields[
            "text"
        ].help_text = "粘贴国务院办公厅放假安排通知的全文，连同标题和文号；也可以每行写一天，例如“2027年2月5日，放假”。"


def _days_typed(request: Request, known: dict[dt.date, bool]) -> dict[dt.date, bool]:
    """The days that were changed: by the boxes of a whole year, or as the page of review carried them along."""
    year = as_number(request.POST.get("year", ""))
    if year is not None and dt.MINYEAR < year < dt.MAXYEAR:
        worked = {day for text in request.POST.getlist("work") if (day := as_day(text))}
        shown_off = {day for text in request.POST.getlist("off_before") if (day := as_day(text))}
        return {
            day: day in worked
            for day in days_of(year)
            if (day in worked) == (day in shown_off) and is_workday(day, known) != (day in worked)
        }
    carried = {day: True for text in request.POST.getlist("on") if (day := as_day(text))}
    return carried | {day: False for text in request.POST.getlist("off") if (day := as_day(text))}


@require_form
def show(request: Request) -> HttpResponse:
    known = known_corrections(request.viewer)
    form = SourceForm(request.POST or None)
    days = _days_typed(request, known) if request.method == "POST" else {}
    source = str(form.data.get("source", ""))

    def act() -> HttpResponse:
        correct_days(days, source=source, by=request.viewer, at=request.now)
        messages.success(request, f"已更正：{days_phrase(days)}。此后推算的期限按更正后的日历。")
        return redirect(f"{reverse('calendar')}?year={max(days).year}")

    answer = review_then_act(
        request,
        form,
        blockers=lambda: correction_blockers(days, source),
        review=lambda: _review(request, days, source),
        act=act,
    )
    if answer:
        return answer
    year = as_number(request.POST.get("year", "") or request.GET.get("year", ""))
    year_page = calendar_year(request.viewer, year or (max(days).year if days else None), days)
    now = request.viewer.today.month if year_page.year == request.viewer.today.year else 1
    context = {"form": form, "calendar": year_page, "weekdays": WEEKDAYS, "now": now}
    return render(request, "calendar/year.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[tuple[str, str]]:
    return [("工作日历", reverse("calendar"))]


def _review(request: Request, days: dict[dt.date, bool], source: str) -> HttpResponse:
    known = known_corrections(request.viewer)
    moved = moved_deadlines(request.viewer, days)
    context = {
        "crumbs": _crumbs(),
        "days": sorted(days.items()),
        "turned": [(day, worked, WEEKDAYS[day.weekday()]) for day, worked in changed_days(days, known).items()],
        "source": source,
        "moved": moved[:LAST_MOVED],
        "more": max(0, len(moved) - LAST_MOVED),
    }
    return render(request, "calendar/review.html", context)


@require_form
def notice(request: Request) -> HttpResponse:
    known = known_corrections(request.viewer)
    form = typed_list_form(request, NoticeForm, DAYS)
    if form.is_bound and form.is_valid():
        read = read_notice(form.cleaned_data["text"])
        for problem in read.problems:
            form.add_error("text", problem)
        days = notice_days(read, known)
        if not read.problems and not days:
            form.add_error("text", f"{read.year}年的日历已经与这份通知一致，无须更正。")
        if not form.errors:
            return _review(request, days, (read.number or form.cleaned_data["source"])[:MOST_SOURCE])
    return render(
        request, "calendar/notice.html", {"form": form, "crumbs": _crumbs()}, status=422 if form.errors else 200
    )


@require_safe
def template(request: Request) -> HttpResponse:
    known_corrections(request.viewer)
    return file_answer(days_template(), SHEET, "放假安排模板.xlsx", is_attachment=True)


@require_POST
def drop(request: Request, correction_id: int) -> HttpResponse:
    drop_correction(correction_id, by=request.viewer, at=request.now)
    messages.success(request, "已取消更正，这一天恢复按内置日历推算。")
    return redirect("calendar")


urlpatterns = [
    path("calendar/", show, name="calendar"),
    path("calendar/notice/", notice, name="calendar_notice"),
    path("calendar/notice/template/", template, name="calendar_template"),
    path("calendar/<int:correction_id>/drop/", drop, name="calendar_drop"),
]
