"""党组织评定: the page of one difference between self-report and ledger, to keep the ledger or book what is missing."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.reviews.settlements import enter_for_difference, settle_difference
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.reviews.settlements import DifferencePage, difference_page, settlement_fields
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.panel import Settling
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.ledger.deed_forms import DeedForm


class SettlementForm(VersionedForm):
    outcome = forms.ChoiceField(
        label="处理",
        widget=forms.RadioSelect,
        initial=Settling.KEPT.value,
        choices=[(Settling.KEPT.value, "维持台账"), (Settling.ENTERED.value, "台账已另行补记、改正")],
    )
    remark = forms.CharField(label="处理意见", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def fields_typed(self) -> Fields:
        return settlement_fields(self.cleaned_data["outcome"], self.cleaned_data["remark"])


class EntryForm(DeedForm):
    remark = forms.CharField(
        label="处理意见",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="同时写在台账这一笔的备注里。",
    )


def _settling(request: Request, page: DifferencePage, data: Any = None) -> SettlementForm:
    return SettlementForm(
        data, prefix="settle", initial={**_values(page), "version": version_of(page.fields, request.now)}
    )


def _values(page: DifferencePage) -> dict[str, Any]:
    return {"outcome": page.outcome, "remark": page.remark}


def _entering(page: DifferencePage, data: Any = None) -> EntryForm:
    initial = {"happened_on": page.last_day, "form_key": uuid.uuid4()}
    return EntryForm(page.item, data, prefix="enter", initial=initial)


def _render(request: Request, page: DifferencePage, settling: SettlementForm, entering: EntryForm) -> HttpResponse:
    context = {"page": page, "settling": settling, "entering": entering}
    return render(
        request, "reviews/difference.html", context, status=422 if settling.errors or entering.errors else 200
    )


@require_form
def settle(request: Request, line_id: int) -> HttpResponse:
    page = difference_page(request.viewer, line_id)
    form = _settling(request, page, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            settle_difference(
                line_id,
                outcome=Settling(form.cleaned_data["outcome"]),
                remark=form.cleaned_data["remark"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已处理“{page.item.name}”的差异。")
            return redirect("joint_one", page.cycle_id, page.participant_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = difference_page(request.viewer, line_id)
            form.refresh(now.fields, _values(now), request.now)
    return _render(request, page, form, _entering(page))


@require_POST
def enter(request: Request, line_id: int) -> HttpResponse:
    page = difference_page(request.viewer, line_id)
    form = _entering(page, request.POST)
    if form.is_valid():
        try:
            enter_for_difference(
                line_id, deed=form.facts, remark=form.cleaned_data["remark"], by=request.viewer, at=request.now
            )
            messages.success(request, f"已为{page.name}补记“{page.item.name}”。")
            return redirect("joint_one", page.cycle_id, page.participant_id)
        except Blocked as refusal:
            form.refuse(refusal)
    return _render(request, page, _settling(request, page), form)


urlpatterns = [
    path("self-reports/lines/<int:line_id>/settle/", settle, name="settle"),
    path("self-reports/lines/<int:line_id>/enter/", enter, name="settle_enter"),
]
