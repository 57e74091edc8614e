"""民主评议党员 for one person: the self-review, and what they say to the result."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.appraisals.deciding import answer_appraisal
from zhixing.actions.appraisals.preparing import write_review
from zhixing.queries.appraisals.access import line_at
from zhixing.queries.appraisals.pages import own_page
from zhixing.rules.appraisals.steps import OwnView
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.appraisals.forms import REVIEW_START, AnswerForm, ReviewForm
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request


@require_safe
def show(request: Request, line_id: int) -> HttpResponse:
    return _show(request, line_id, {})


def _show(request: Request, line_id: int, refused: dict[str, forms.Form]) -> HttpResponse:
    page = own_page(request.viewer, line_id)
    crumbs = []
    if not page.is_own or page.may_keep:
        crumbs = [(f"{page.appraisal.year}年民主评议", reverse("appraisal", args=[page.appraisal.pk]))]
    context = {
        "page": page,
        "line": page.person.line,
        "review": ReviewForm(initial={"text": page.person.line.review or REVIEW_START}),
        "answer": AnswerForm(),
        "crumbs": crumbs,
        **refused,
    }
    return render(request, "appraisals/person.html", context, status=422 if refused else 200)


@require_POST
def review(request: Request, line_id: int) -> HttpResponse:
    form = ReviewForm(request.POST)

    def act() -> str:
        write_review(line_id, text=form.cleaned_data["text"], by=request.viewer, at=request.now)
        return "自评已保存，评议结果上报以前可以修改。"

    return _act(request, line_id, {"review": form}, act)


@require_POST
def answer(request: Request, line_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)

    def act() -> str:
        view = OwnView(form.cleaned_data["view"])
        answer_appraisal(line_id, view=view, text=form.cleaned_data["text"], by=request.viewer, at=request.now)
        return "本人意见已登记。"

    return _act(request, line_id, {"answer": form}, act)


def _act(request: Request, line_id: int, named: dict[str, Any], act: Callable[[], str]) -> HttpResponse:
    line_at(request.viewer, line_id, Do.KEEP_APPRAISAL)  # refused before the form is looked at
    (form,) = named.values()
    if form.is_valid():
        try:
            messages.success(request, act())
            return redirect("appraisal_person", line_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _show(request, line_id, named)


urlpatterns = [
    path("appraisals/people/<int:line_id>/", show, name="appraisal_person"),
    path("appraisals/people/<int:line_id>/review/", review, name="appraisal_review"),
    path("appraisals/people/<int:line_id>/answer/", answer, name="appraisal_answer"),
]
