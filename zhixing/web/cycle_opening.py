"""考评周期: opening a quarter for one branch, or for every branch below at once with a report on each."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from zhixing.actions.cycles import Terms, open_cycle, open_cycles_below
from zhixing.queries.cycle_lists import Place, openable, quarters_to_open
from zhixing.queries.list_changes import advice_on_page
from zhixing.rules.cycles import CycleKind, Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.activities_forms import sent
from zhixing.web.periods import value_of
from zhixing.web.requests import Request

DAYS_TO_REPORT, DAYS_TO_REVIEW = 7, 14  # ours: what the form proposes
REPORT = "cycles-opened"


class OpeningForm(forms.Form):
    organisation = forms.TypedChoiceField(label="开启范围", coerce=int)
    quarter = forms.ChoiceField(label="考评季度")
    kind = forms.ChoiceField(
        label="考评类型", required=False,
        choices=[("", "按惯例（第二季度为年中，第四季度为年末，其余为平时）"),
                 *((kind.value, kind.label) for kind in CycleKind)],
    )
    self_report_due_on = forms.DateField(label="自评截止", widget=forms.DateInput(attrs={"type": "date"}))
    review_due_on = forms.DateField(label="评定截止", widget=forms.DateInput(attrs={"type": "date"}))
    starts_now = forms.BooleanField(
        label="开启后直接进入“党员自评”", required=False, initial=True,
        help_text="不勾选时先停在“准备”环节，核对参评名单后再开始自评。",
    )

    def __init__(self, places: list[Place], quarters: list[Quarter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.organisation_id: place for place in places}
        self.quarters = {value_of(quarter): quarter for quarter in quarters}
        self.fields["organisation"].choices = [(one.organisation_id, one.label) for one in places]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [(key, one.label) for key, one in self.quarters.items()]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            quarter=self.quarters[said["quarter"]], self_report_due_on=said["self_report_due_on"],
            review_due_on=said["review_due_on"], kind=CycleKind(said["kind"]) if said["kind"] else None,
            starts_now=said["starts_now"],
        )


@require_http_methods(["GET", "POST"])
def open_form(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.OPEN_CYCLE):
        raise NotAllowed(Do.OPEN_CYCLE)
    today = request.viewer.today
    form = OpeningForm(
        openable(request.viewer), quarters_to_open(request.viewer), sent(request),
        initial={"organisation": request.GET.get("organisation"), "quarter": request.GET.get("quarter"),
                 "self_report_due_on": today + dt.timedelta(days=DAYS_TO_REPORT),
                 "review_due_on": today + dt.timedelta(days=DAYS_TO_REVIEW)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form)
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
    return render(request, "cycles/open.html", {"form": form}, status=422 if form.errors else 200)


def _open(request: Request, form: OpeningForm) -> HttpResponse:
    place = form.places[form.cleaned_data["organisation"]]
    terms = form.terms()
    if place.is_branch:
        cycle = open_cycle(place.organisation_id, terms=terms, by=request.viewer, at=request.now)
        messages.success(request, f"已为{place.label}开启{terms.quarter.label}的考评。")
        for sentence in advice_on_page(request.viewer, cycle.pk):
            messages.warning(request, sentence)
        return redirect("cycle", cycle.pk)
    outcomes = open_cycles_below(place.organisation_id, terms=terms, by=request.viewer, at=request.now)
    request.session[REPORT] = {
        "label": terms.quarter.label, "quarter": value_of(terms.quarter), "outcomes": [asdict(one) for one in outcomes],
    }
    return redirect("cycles_opened")


@require_safe
def show_report(request: Request) -> HttpResponse:
    """What became of each branch in the opening just done."""
    if not request.viewer.can(Do.OPEN_CYCLE):
        raise NotAllowed(Do.OPEN_CYCLE)
    report = request.session.get(REPORT)
    if report is None:
        return redirect("cycle_list")
    outcomes = report["outcomes"]
    shown = {
        "report": report,
        "opened": [one for one in outcomes if one["cycle_id"] and not one["was_open"]],
        "there": [one for one in outcomes if one["was_open"]],
        "blocked": [one for one in outcomes if not one["cycle_id"]],
    }
    return render(request, "cycles/opened.html", shown)


urlpatterns = [
    path("cycles/open/", open_form, name="cycle_open"),
    path("cycles/opened/", show_report, name="cycles_opened"),
]
