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

from zhixing.actions.ledger.decisions import deciding_blockers, enter_decision
from zhixing.queries.ledger.activities import PersonLine, people_of, preview
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.standards.in_force_many import Rules, rules_at
from zhixing.rules.ledger.activities import Attendee, decidable, offered
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Item, Veto
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import Received, received
from zhixing.web.ledger.activity_forms import requested_day, sent
from zhixing.web.ledger.deed_forms import DecisionForm


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
    day = requested_day(request, "happened_on")
    rules = rules_at(organisation, day)
    chosen = _chosen(rules, request.GET.get("item", ""))
    if chosen is None:
        return redirect("decision_item", organisation.pk)
    people = people_of(request.viewer, organisation, day, Do.DECIDE_ENTRY)
    form, files = _form(request, chosen, people, day), received(request)
    _refuse_files(form, files)
    context = {"received": files, "organisation": organisation, "form": form, "item": chosen, "rules": rules}
    context |= {"is_veto": isinstance(chosen, Veto), "crumbs": _crumbs(organisation.pk)}
    answer = review_then_act(
        request,
        form,
        blockers=lambda: _blockers(request, organisation.pk, form, files),
        review=lambda: _review(request, organisation, form, people, context),
        act=lambda: _enter(request, organisation.pk, form, files),
    )
    return answer or render(request, "decisions/form.html", context, status=422 if form.errors else 200)


def _refuse_files(form: DecisionForm, files: Received) -> None:
    if files.problems:
        form.is_valid()
        form.add_error(None, "有文件没有接收，请看下面的说明。")


def _form(request: Request, item: Item | Veto, people: Sequence[PersonLine], day: dt.date) -> DecisionForm:
    """Nobody enters a decision about themselves: they are not among those to choose from."""
    return DecisionForm(
        item,
        [(line.membership_id, line.name) for line in people if line.membership_id != request.viewer.membership_id],
        sent(request),
        initial={"happened_on": day, "decided_on": day, "form_key": uuid.uuid4(), "clause": item.clause},
    )


def _blockers(request: Request, organisation_id: int, form: DecisionForm, files: Received) -> Sequence[str]:
    return deciding_blockers(
        organisation_id,
        membership_ids=form.cleaned_data["who"],
        deed=form.facts,
        ruling=form.ruling,
        files=len(files.uploads),
        by=request.viewer,
    )


def _review(
    request: Request, organisation: Any, form: DecisionForm, people: Sequence[PersonLine], context: dict[str, Any]
) -> HttpResponse:
    """What the decision would book for each, before it is booked."""
    deed, verb = form.facts, "确认，请第二人复核" if context["is_veto"] else "确认记入台账"
    chosen = [Attendee(pk, deed.units, deed.option, deed.worth) for pk in form.cleaned_data["who"]]
    booked = preview(organisation, deed.item, deed.happened_on, people, chosen)
    return review_page(
        request, "decisions/review.html", {**context, "preview": booked}, heading="核对后记入台账", verb=verb
    )


def _chosen(rules: Rules | None, code: str) -> Item | Veto | None:
    """The deduction or the veto that a code names in the standard in force."""
    if rules is None:
        return None
    vetoes = (veto for veto in rules.standard.vetoes if veto.code == code)
    return offered(decidable(rules.standard), code) or next(vetoes, None)


def _enter(request: Request, organisation_id: int, form: DecisionForm, files: Received) -> HttpResponse:
    decisions = enter_decision(
        organisation_id,
        membership_ids=form.cleaned_data["who"],
        deed=form.facts,
        ruling=form.ruling,
        form_key=form.cleaned_data["form_key"],
        uploads=files.uploads,
        by=request.viewer,
        at=request.now,
    )
    if isinstance(form.item, Veto):
        messages.success(request, f"已录入 {len(decisions)} 项一票否决，待第二人复核同意后记入台账。")
        return redirect("decision", decisions[0].pk)
    messages.success(request, f"已按决定记入 {len(decisions)} 人的台账，本人可以在首页查看。")
    return redirect("ledger_branch", organisation_id)


def _crumbs(organisation_id: int) -> list[tuple[str, str]]:
    return [("积分台账", reverse("ledger_branch", args=[organisation_id]))]


urlpatterns = [
    path("ledger/organisations/<int:organisation_id>/decisions/", choose_item, name="decision_item"),
    path("ledger/organisations/<int:organisation_id>/decisions/new/", new, name="decision_new"),
]
