"""一票否决 of an organisation: entering one, its page, the second person, and taking it back."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.inspections.vetoes import ask_org_veto_revocation, enter_org_veto, settle_org_veto
from zhixing.queries.inspections.vetoes import VetoPage, entering_place, veto_page
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import Veto
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.uploads import received
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.ledger.decision_steps import RevocationForm, revocation_sent
from zhixing.web.ledger.deed_forms import RulingForm


class VetoForm(RulingForm):
    happened_on = day_field("计分日期", help_text="该情形发生或认定的日期，须在本期之内。")
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, vetoes: Sequence[Veto], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(veto.code, f"{veto.name}（{veto.effect.label}）") for veto in vetoes]
        self.fields["code"] = forms.ChoiceField(label="情形", choices=choices, widget=forms.RadioSelect)
        self.fields["deciding_body"].help_text = "例如“街道党工委会议”。"
        self.order_fields(["code", "happened_on"])

    @property
    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**{name: typed[name] for name in ("code", "happened_on", "form_key")}, "ruling": self.ruling}


@require_form
def new(request: Request, participant_id: int) -> HttpResponse:
    place, vetoes = entering_place(request.viewer, participant_id)
    today: dt.date = request.viewer.today
    form = VetoForm(vetoes, posted(request), initial={"decided_on": today, "form_key": uuid.uuid4()})
    files = received(request)
    if request.method == "POST" and form.is_valid() and not files.problems:
        try:
            veto = enter_org_veto(
                participant_id, **form.facts, uploads=files.uploads, by=request.viewer, at=request.now
            )
            messages.success(request, "已录入，待另一名有权限的同志复核同意后计入综合评定。")
            return redirect("org_veto", veto.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"place": place, "form": form, "received": files}
    is_refused = bool(form.errors or files.problems)
    return render(request, "inspections/veto_form.html", context, status=422 if is_refused else 200)


@require_safe
def show(request: Request, veto_id: int) -> HttpResponse:
    return _page(request, veto_page(request.viewer, veto_id), RevocationForm())


def _page(request: Request, page: VetoPage, form: RevocationForm) -> HttpResponse:
    context = {"page": page, "form": form}
    return render(request, "inspections/veto.html", context, status=422 if form.errors else 200)


@require_POST
def second(request: Request, veto_id: int) -> HttpResponse:
    settle_org_veto(veto_id, agrees=True, by=request.viewer, at=request.now)
    messages.success(request, "已复核同意。")
    return redirect("org_veto", veto_id)


@require_POST
def decline(request: Request, veto_id: int) -> HttpResponse:
    settle_org_veto(veto_id, agrees=False, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已登记不同意。")
    return redirect("org_veto", veto_id)


@require_POST
def ask(request: Request, veto_id: int) -> HttpResponse:
    page = veto_page(request.viewer, veto_id)
    form = revocation_sent(request, partial(ask_org_veto_revocation, veto_id))
    return _page(request, page, form) if form.errors else redirect("org_veto", veto_id)


urlpatterns = [
    path("assessments/organisations/<int:participant_id>/vetoes/new/", new, name="org_veto_new"),
    path("assessments/vetoes/<int:veto_id>/", show, name="org_veto"),
    path("assessments/vetoes/<int:veto_id>/second/", second, name="org_veto_second"),
    path("assessments/vetoes/<int:veto_id>/decline/", decline, name="org_veto_decline"),
    path("assessments/vetoes/<int:veto_id>/revocation/", ask, name="org_veto_revocation"),
]
