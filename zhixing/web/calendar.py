"""工作日历: correcting the kept calendar by the State Council's yearly notice."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.calendar import correct_day, drop_correction
from zhixing.queries.calendar import corrections_listed
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import announced_years
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import DayField


class CorrectionForm(forms.Form):
    day = DayField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    is_workday = forms.TypedChoiceField(
        label="这一天是",
        choices=[("", "请选择"), ("yes", "工作日（调休上班）"), ("no", "休息日（放假）")],
        coerce=lambda word: word == "yes",
    )
    source = forms.CharField(label="依据", max_length=120, help_text="国务院办公厅放假安排通知的文号。")


@require_form
def show(request: Request) -> HttpResponse:
    listed = corrections_listed(request.viewer)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_day(**form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "已更正。此后推算的公示期和答复期限按更正后的日历。")
            return redirect("calendar")
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"form": form, "corrections": listed, "years": sorted(announced_years())[-2:]}
    return render(request, "postings/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: Request, correction_id: int) -> HttpResponse:
    drop_correction(correction_id, by=request.viewer, at=request.now)
    messages.success(request, "已取消更正，这一天恢复按内置日历推算。")
    return redirect("calendar")


urlpatterns = [
    path("calendar/", show, name="calendar"),
    path("calendar/<int:correction_id>/drop/", drop, name="calendar_drop"),
]
