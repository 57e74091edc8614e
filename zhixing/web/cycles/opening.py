"""考评周期: opening a period for one branch, or for every branch below at once with a report on each."""

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
from zhixing.queries.cycles.opening import Place, openable, periods_to_open
from zhixing.queries.reviews.small_branches import advice_on_page
from zhixing.rules.periods import CycleKind, Period, cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import day_field
from zhixing.web.ledger.activity_forms import sent

REPORT = "cycles-opened"


# Another place or period has other days: the form comes back with those, and with what else was chosen.
ASK_AGAIN = {
    "hx-get": "",
    "hx-select": "#opening",
    "hx-target": "#opening",
    "hx-swap": "outerHTML",
    "hx-include": "#id_organisation, #id_quarter, #id_kind, #id_starts_now",
}


class OpeningForm(forms.Form):
    organisation = forms.TypedChoiceField(label="开启范围", coerce=int, widget=forms.Select(attrs=ASK_AGAIN))
    quarter = forms.ChoiceField(
        label="考评周期",
        widget=forms.Select(attrs=ASK_AGAIN),
        help_text="按施行的考评办法，一期是一个月、一个季度、半年或一年。",
    )
    kind = forms.ChoiceField(
        label="考评类型",
        required=False,
        choices=[
            ("", "按惯例（到六月底的一期为年中，到十二月底的为年末，其余为平时）"),
            *((kind.value, kind.label) for kind in CycleKind),
        ],
    )
    cut_off_on = day_field(
        "计分截止日",
        required=False,
        help_text="计分到这一天为止，以后的记录计入下一期。不填则按考评办法；办法没有规定的，为这一期最后一天。",
    )
    self_report_due_on = day_field(
        "自评截止", required=False, help_text="不填则按考评办法（一般为计分截止日后第 7 天），遇休息日顺延。"
    )
    review_due_on = day_field(
        "评定截止", required=False, help_text="不填则按考评办法（一般为计分截止日后第 14 天），遇休息日顺延。"
    )
    starts_now = forms.BooleanField(
        label="开启后直接进入“党员自评”",
        required=False,
        initial=True,
        help_text="不勾选时先停在“准备”环节，核对参评名单后再开始自评。",
    )

    def __init__(self, places: list[Place], periods: list[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.organisation_id: place for place in places}
        self.periods = {value_of(period): period for period in periods}
        self.fields["organisation"].choices = [(place.organisation_id, place.label) for place in places]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [(key, period.label) for key, period in self.periods.items()]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(
            period=self.periods[values["quarter"]],
            self_report_due_on=values["self_report_due_on"],
            review_due_on=values["review_due_on"],
            cut_off_on=values["cut_off_on"],
            kind=CycleKind(values["kind"]) if values["kind"] else None,
            starts_now=values["starts_now"],
        )


@require_form
def open_form(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.OPEN_CYCLE):
        raise NotAllowed(Do.OPEN_CYCLE)
    places = openable(request.viewer)
    place = _place(request, places)
    periods = periods_to_open(request.viewer, place.organisation_id if place else 0)
    form = OpeningForm(places, periods, sent(request), initial=_initial(request, place, periods))
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form)
        except Blocked as refusal:
            add_reasons(form, refusal)
    cut_off_on = form.initial.get("cut_off_on")
    context = {"form": form, "cut_off": cut_off_sentence(cut_off_on, request.viewer.today) if cut_off_on else ""}
    return render(request, "cycles/open.html", context, status=422 if form.errors else 200)


def _place(request: Request, places: list[Place]) -> Place | None:
    """The place in the address or in what was sent, else the first."""
    named = request.POST.get("organisation") or request.GET.get("organisation", "")
    return next((place for place in places if str(place.organisation_id) == named), places[0] if places else None)


def _initial(request: Request, place: Place | None, periods: list[Period]) -> dict[str, Any]:
    """What the form proposes for the place and the period in the address, or for the first of each.

    For many branches the days stay empty: each has those of its own standard.
    """
    quarter = request.GET.get("quarter", "")
    period = next((period for period in periods if value_of(period) == quarter), periods[0])
    initial: dict[str, Any] = {"quarter": value_of(period), "organisation": place.organisation_id if place else None}
    if "kind" in request.GET:
        initial |= {"kind": request.GET["kind"], "starts_now": "starts_now" in request.GET}
    if place and place.is_branch:
        initial |= asdict(days_to_propose(request.viewer, place.organisation_id, period))
    return initial


def _open(request: Request, form: OpeningForm) -> HttpResponse:
    place = form.places[form.cleaned_data["organisation"]]
    terms = form.terms()
    if place.is_branch:
        cycle = open_cycle(place.organisation_id, terms=terms, by=request.viewer, at=request.now)
        messages.success(request, f"已为{place.label}开启{terms.period.label}的考评。")
        for sentence in advice_on_page(request.viewer, cycle.pk):
            messages.warning(request, sentence)
        return redirect("cycle", cycle.pk)
    outcomes = open_cycles_below(place.organisation_id, terms=terms, by=request.viewer, at=request.now)
    request.session[REPORT] = {
        "label": terms.period.label,
        "quarter": value_of(terms.period),
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
    context = {
        "report": report,
        "opened": [outcome for outcome in outcomes if outcome["cycle_id"] and not outcome["was_open"]],
        "there": [outcome for outcome in outcomes if outcome["was_open"]],
        "blocked": [outcome for outcome in outcomes if not outcome["cycle_id"]],
    }
    return render(request, "cycles/opened.html", context)


urlpatterns = [
    path("cycles/open/", open_form, name="cycle_open"),
    path("cycles/opened/", show_report, name="cycles_opened"),
]
