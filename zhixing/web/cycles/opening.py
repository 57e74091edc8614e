"""考评周期: opening a quarter for one branch, or for every branch below at once with a report on each."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.actions.cycles.stages import Terms, open_cycle, open_cycles_below
from zhixing.queries.cycles.dates import days_to_propose
from zhixing.queries.cycles.lists import Place, openable, quarters_to_open
from zhixing.queries.reviews.small_branches import advice_on_page
from zhixing.rules.periods import CycleKind, Quarter, cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import DayField
from zhixing.web.ledger.activity_forms import sent

REPORT = "cycles-opened"


# Another place or quarter has other days: the form comes back with those, and with what else was chosen.
ASK_AGAIN = {
    "hx-get": "",
    "hx-select": "#opening",
    "hx-target": "#opening",
    "hx-swap": "outerHTML",
    "hx-include": "#id_organisation, #id_quarter, #id_kind, #id_starts_now",
}


class OpeningForm(forms.Form):
    organisation = forms.TypedChoiceField(label="开启范围", coerce=int, widget=forms.Select(attrs=ASK_AGAIN))
    quarter = forms.ChoiceField(label="考评季度", widget=forms.Select(attrs=ASK_AGAIN))
    kind = forms.ChoiceField(
        label="考评类型",
        required=False,
        choices=[
            ("", "按惯例（第二季度为年中，第四季度为年末，其余为平时）"),
            *((kind.value, kind.label) for kind in CycleKind),
        ],
    )
    cut_off_on = DayField(
        label="计分截止日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="计分到这一天为止，以后的记录计入下一季度。不填则按考评办法；办法没有规定的，为季度最后一天。",
    )
    self_report_due_on = DayField(
        label="自评截止",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="不填则按考评办法（一般为计分截止日后第 7 天），遇休息日顺延。",
    )
    review_due_on = DayField(
        label="评定截止",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="不填则按考评办法（一般为计分截止日后第 14 天），遇休息日顺延。",
    )
    starts_now = forms.BooleanField(
        label="开启后直接进入“党员自评”",
        required=False,
        initial=True,
        help_text="不勾选时先停在“准备”环节，核对参评名单后再开始自评。",
    )

    def __init__(self, places: list[Place], quarters: list[Quarter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.organisation_id: place for place in places}
        self.quarters = {value_of(quarter): quarter for quarter in quarters}
        self.fields["organisation"].choices = [(place.organisation_id, place.label) for place in places]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [(key, one.label) for key, one in self.quarters.items()]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            quarter=self.quarters[said["quarter"]],
            self_report_due_on=said["self_report_due_on"],
            review_due_on=said["review_due_on"],
            cut_off_on=said["cut_off_on"],
            kind=CycleKind(said["kind"]) if said["kind"] else None,
            starts_now=said["starts_now"],
        )


@require_form
def open_form(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.OPEN_CYCLE):
        raise NotAllowed(Do.OPEN_CYCLE)
    places, quarters = openable(request.viewer), quarters_to_open(request.viewer)
    form = OpeningForm(places, quarters, sent(request), initial=_initial(request, places, quarters))
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form)
        except Blocked as refusal:
            add_reasons(form, refusal)
    cut_off_on = form.initial.get("cut_off_on")
    shown = {"form": form, "cut_off": cut_off_sentence(cut_off_on, request.viewer.today) if cut_off_on else ""}
    return render(request, "cycles/open.html", shown, status=422 if form.errors else 200)


def _initial(request: Request, places: list[Place], quarters: list[Quarter]) -> dict[str, Any]:
    """What the form proposes for the place and the quarter in the address, or for the first of each.

    For many branches the days stay empty: each has those of its own standard.
    """
    named = request.GET.get("organisation", "")
    place = next((place for place in places if str(place.organisation_id) == named), places[0] if places else None)
    quarter = next(
        (quarter for quarter in quarters if value_of(quarter) == request.GET.get("quarter", "")), quarters[0]
    )
    initial: dict[str, Any] = {"quarter": value_of(quarter), "organisation": place.organisation_id if place else None}
    if "kind" in request.GET:
        initial |= {"kind": request.GET["kind"], "starts_now": "starts_now" in request.GET}
    if place and place.is_branch:
        initial |= asdict(days_to_propose(request.viewer, place.organisation_id, quarter))
    return initial


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
        "label": terms.quarter.label,
        "quarter": value_of(terms.quarter),
        "outcomes": [asdict(outcome) for outcome in outcomes],
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
        "opened": [outcome for outcome in outcomes if outcome["cycle_id"] and not outcome["was_open"]],
        "there": [outcome for outcome in outcomes if outcome["was_open"]],
        "blocked": [outcome for outcome in outcomes if not outcome["cycle_id"]],
    }
    return render(request, "cycles/opened.html", shown)


urlpatterns = [
    path("cycles/open/", open_form, name="cycle_open"),
    path("cycles/opened/", show_report, name="cycles_opened"),
]
