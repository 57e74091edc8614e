"""组织决定: the page of one decision: seconding, taking back, reading and answering; and its paper."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ledger.decision_steps import (
    ask_revocation,
    decline_decision,
    decline_revocation,
    read_decision,
    revoke_decision,
    second_decision,
)
from zhixing.queries.ledger.decisions import DecisionPage, decision_page
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import text_sent


class RevocationForm(forms.Form):
    document_number = forms.CharField(label="撤销决定的文号或会议记录编号", max_length=60)
    reason = forms.CharField(label="撤销的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


@require_safe
def show(request: Request, decision_id: int) -> HttpResponse:
    return _page(request, decision_page(request.viewer, decision_id), RevocationForm())


def _page(request: Request, page: DecisionPage, form: RevocationForm) -> HttpResponse:
    back = "ledger_mine" if page.is_own else "ledger_branch"
    args = [] if page.is_own else [page.member.organisation_id]
    crumbs = [("我的积分" if page.is_own else "积分台账", reverse(back, args=args))]
    context = {"page": page, "form": form, "crumbs": crumbs}
    return render(request, "decisions/decision.html", context, status=422 if form.errors else 200)


@require_safe
def show_notice(request: Request, decision_id: int) -> HttpResponse:
    page = decision_page(request.viewer, decision_id)
    return render(request, "decisions/notice.html", {"page": page, "today": request.viewer.today})


@require_POST
def second(request: Request, decision_id: int) -> HttpResponse:
    second_decision(decision_id, by=request.viewer, at=request.now)
    messages.success(request, "已复核同意，记入台账；本人可以在首页查看。")
    return redirect("decision", decision_id)


@require_POST
def decline(request: Request, decision_id: int) -> HttpResponse:
    decline_decision(decision_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已登记不同意，没有记入台账。")
    return redirect("decision", decision_id)


def revocation_sent(request: Request, act: Callable[..., object]) -> RevocationForm:
    """The form as it was sent: without errors where `act` has asked that a decision be taken back."""
    form = RevocationForm(request.POST)
    if form.is_valid():
        try:
            act(**form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "已提出撤销，待第二人复核。")
        except Blocked as refusal:
            add_reasons(form, refusal)
    return form


@require_POST
def ask(request: Request, decision_id: int) -> HttpResponse:
    page = decision_page(request.viewer, decision_id)
    form = revocation_sent(request, partial(ask_revocation, decision_id))
    return _page(request, page, form) if form.errors else redirect("decision", decision_id)


@require_POST
def revoke(request: Request, decision_id: int) -> HttpResponse:
    revoke_decision(decision_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤销这项决定，台账已冲正；本人可以在首页查看。")
    return redirect("decision", decision_id)


@require_POST
def keep(request: Request, decision_id: int) -> HttpResponse:
    decline_revocation(decision_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已登记不同意撤销，决定仍然有效。")
    return redirect("decision", decision_id)


@require_POST
def read(request: Request, decision_id: int) -> HttpResponse:
    reply = text_sent(request, "reply")
    read_decision(decision_id, reply=reply, by=request.viewer, at=request.now)
    messages.success(request, "已登记您阅知这项决定" + ("和您的意见。" if reply.strip() else "。"))
    return redirect("decision", decision_id)


urlpatterns = [
    path("decisions/<int:decision_id>/", show, name="decision"),
    path("decisions/<int:decision_id>/notice/", show_notice, name="decision_notice"),
    path("decisions/<int:decision_id>/second/", second, name="decision_second"),
    path("decisions/<int:decision_id>/decline/", decline, name="decision_decline"),
    path("decisions/<int:decision_id>/revocation/", ask, name="decision_revocation"),
    path("decisions/<int:decision_id>/revoke/", revoke, name="decision_revoke"),
    path("decisions/<int:decision_id>/keep/", keep, name="decision_keep"),
    path("decisions/<int:decision_id>/read/", read, name="decision_read"),
]
