"""任命: who holds which role where; appointing and ending."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.actions.accounts.appointments import appoint, end_appointment
from zhixing.queries.accounts.appointments import AppointmentLine, appointment_at, appointments, register_hint
from zhixing.queries.accounts.pages import account_line, organisations_of_accounts
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import HELD_AT
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import DayField, as_number

ROLES = [(role.value, role.label) for role in Role if HELD_AT[role]]


class ReasonsForm(forms.Form):
    def add_reasons(self, refusal: Blocked) -> None:
        add_reasons(self, refusal)


class AppointmentForm(ReasonsForm):
    organisation = forms.TypedChoiceField(label="党组织", coerce=int)
    role = forms.TypedChoiceField(label="角色", choices=[("", "请选择"), *ROLES], coerce=Role)
    from_on = DayField(label="任职日期")
    until_on = DayField(label="免职日期", required=False, help_text="不填表示一直任职；当天仍然有效。")
    document_number = forms.CharField(label="任职文号", max_length=60, help_text="没有发文的，填会议纪要编号。")

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        places = organisations_of_accounts(viewer)
        # On a new site there is one organisation, and everybody takes office on the day the account is opened.
        self.fields["organisation"].choices = places if len(places) == 1 else [("", "请选择"), *places]  # type: ignore[attr-defined]
        self.fields["from_on"].initial = viewer.today

    def wish(self) -> dict[str, Any]:
        """What was filled in, by the names that the actions use."""
        values = dict(self.cleaned_data)
        return {"organisation_id": values.pop("organisation"), **values}


class EndForm(ReasonsForm):
    until_on = DayField(label="免职日期", help_text="任职的最后一天，当天仍然有效。")
    document_number = forms.CharField(label="免职文号", max_length=60, help_text="没有发文的，填会议纪要编号。")


@require_safe
def list_appointments(request: Request) -> HttpResponse:
    chosen, ended = as_number(request.GET.get("organisation")), request.GET.get("ended") == "1"
    page = appointments(request.viewer, chosen, request.GET.get("page", 1), ended=ended)
    places = organisations_of_accounts(request.viewer)
    return render(
        request, "accounts/appointments.html", {"page": page, "organisations": places, "chosen": chosen, "ended": ended}
    )


@require_form
def appoint_page(request: Request, user_id: int) -> HttpResponse:
    account = account_line(request.viewer, user_id)
    form = AppointmentForm(request.viewer, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            appointment = appoint(user_id, **form.wish(), by=request.viewer, at=request.now)
            messages.success(request, f"已任命{account.name}。")
            if hint := register_hint(appointment.pk):
                messages.info(request, hint)
            return redirect("account", user_id)
        except Blocked as refusal:
            form.add_reasons(refusal)
    context = {"account": account, "form": form}
    return render(request, "accounts/appoint.html", context, status=422 if form.errors else 200)


def ended_sentence(appointment: AppointmentLine, until_on: dt.date, today: dt.date) -> str:
    if until_on < today:
        return f"已免去{appointment.name}的“{appointment.role}”。"
    day = chinese_date(until_on)
    return f"{appointment.name}的“{appointment.role}”任到{day}（当天仍然有效），之后自动免去。"


@require_form
def end_page(request: Request, appointment_id: int) -> HttpResponse:
    appointment = appointment_at(request.viewer, appointment_id)
    form = EndForm(posted(request), initial={"until_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            end_appointment(appointment_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, ended_sentence(appointment, form.cleaned_data["until_on"], request.viewer.today))
            return redirect("account", appointment.user_id)
        except Blocked as refusal:
            form.add_reasons(refusal)
    return render(request, "accounts/end.html", {"held": appointment, "form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("appointments/", list_appointments, name="appointment_list"),
    path("accounts/<int:user_id>/appoint/", appoint_page, name="appoint"),
    path("appointments/<int:appointment_id>/end/", end_page, name="appointment_end"),
]
