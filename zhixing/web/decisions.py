"""组织决定: choosing a deduction or a veto, and entering the decision of a named body."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.decisions import deciding_blockers, enter_decision
from zhixing.queries.activities import PersonLine, Preview, people_of, preview
from zhixing.queries.items import Rules, rules_at
from zhixing.queries.orgs import organisation_at
from zhixing.rules.activities import Attendee, decidable, offered
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards import Item, Veto
from zhixing.web.activities_forms import day_asked, sent
from zhixing.web.claims_forms import DecisionForm
from zhixing.web.requests import Request, require_form


@require_safe
def choose_item(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.DECIDE_ENTRY)
    rules = rules_at(organisation, request.viewer.today)
    return render(
        request,
        "decisions/items.html",
        {
            "organisation": organisation,
            "rules": rules,
            "groups": decidable(rules.standard) if rules else [],
            "vetoes": rules.standard.vetoes if rules else [],
            "crumbs": _crumbs(organisation.pk),
        },
    )


@require_form
def new(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.DECIDE_ENTRY)
    day = day_asked(request, "happened_on")
    rules = rules_at(organisation, day)
    chosen = _chosen(rules, request.GET.get("item", ""))
    if chosen is None:
        return redirect("decision_item", organisation.pk)
    people = people_of(request.viewer, organisation, day, Do.DECIDE_ENTRY)
    form = _form(request, chosen, people, day)
    context = {
        "organisation": organisation,
        "form": form,
        "item": chosen,
        "is_veto": isinstance(chosen, Veto),
        "rules": rules,
        "crumbs": _crumbs(organisation.pk),
    }
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        if "confirmed" not in request.POST and _may_review(request, organisation.pk, form):
            context["preview"] = _preview(organisation, form, people)
            return render(request, "decisions/review.html", context)
        if "confirmed" in request.POST and (made := _enter(request, organisation.pk, form)):
            messages.success(request, f"已按决定记入 {made} 人的台账")
            return redirect("ledger_branch", organisation.pk)
    return render(request, "decisions/form.html", context, status=422 if form.errors else 200)


def _form(request: Request, item: Item | Veto, people: Sequence[PersonLine], day: dt.date) -> DecisionForm:
    """Nobody enters a decision about themselves: they are not among those to choose from."""
    return DecisionForm(
        item,
        [(line.membership_id, line.name) for line in people if line.membership_id != request.viewer.membership_id],
        sent(request),
        initial={"happened_on": day, "decided_on": day, "form_key": uuid.uuid4(), "clause": item.clause},
    )


def _may_review(request: Request, organisation_id: int, form: DecisionForm) -> bool:
    """Whether nothing stands in the way; else the reasons are on the form."""
    reasons = deciding_blockers(
        organisation_id, membership_ids=form.cleaned_data["who"], said=form.said, ruling=form.ruling, by=request.viewer
    )
    if reasons:
        form.refuse(Blocked(reasons))
    return not reasons


def _preview(organisation: Any, form: DecisionForm, people: Sequence[PersonLine]) -> Preview:
    """What the decision would book for each, before it is booked."""
    said = form.said
    chosen = [Attendee(pk, said.units, said.option, said.worth) for pk in form.cleaned_data["who"]]
    return preview(organisation, said.item, said.happened_on, people, chosen)


def _chosen(rules: Rules | None, code: str) -> Item | Veto | None:
    """The deduction or the veto that a code names in the standard in force."""
    if rules is None:
        return None
    vetoes = (one for one in rules.standard.vetoes if one.code == code)
    return offered(decidable(rules.standard), code) or next(vetoes, None)


def _enter(request: Request, organisation_id: int, form: DecisionForm) -> int:
    """For how many people it was entered; 0 with the reasons on the form where it was refused."""
    try:
        return len(
            enter_decision(
                organisation_id,
                membership_ids=form.cleaned_data["who"],
                said=form.said,
                ruling=form.ruling,
                form_key=form.cleaned_data["form_key"],
                by=request.viewer,
                at=request.now,
            )
        )
    except Blocked as refusal:
        form.refuse(refusal)
        return 0


def _crumbs(organisation_id: int) -> list[tuple[str, str]]:
    return [("积分台账", reverse("ledger_branch", args=[organisation_id]))]


urlpatterns = [
    path("ledger/organisations/<int:organisation_id>/decisions/", choose_item, name="decision_item"),
    path("ledger/organisations/<int:organisation_id>/decisions/new/", new, name="decision_new"),
]
