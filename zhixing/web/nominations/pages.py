"""评先选优: the list, nominating somebody, one nomination step by step, its papers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.nominations.steps import (
    answer_nomination_objection,
    honour_nomination,
    judge_nomination,
    nominate,
    object_nomination,
    post_nomination,
    vote_nomination,
)
from zhixing.files.nominations.papers import posting_notice, recommendation_form
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.nominations.access import nomination_at
from zhixing.queries.nominations.pages import nominating_branches, nominating_page, nomination_lines, nomination_page
from zhixing.queries.nominations.papers import nomination_sheet, notice_sheet
from zhixing.rules.nominations.steps import NominationState
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.ballots.occasions import pdf
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number
from zhixing.web.nominations.forms import (
    AnswerForm,
    HonourForm,
    JudgementForm,
    NominationForm,
    ObjectionForm,
    PersonForm,
    PostingForm,
    VoteForm,
)


def crumbs() -> list[tuple[str, str]]:
    return [("评先选优", reverse("nomination_list"))]


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    context = {"lines": nomination_lines(viewer), "branches": nominating_branches(viewer)}
    return render(request, "nominations/list.html", context)


@require_form
def start(request: Request, organisation_id: int) -> HttpResponse:
    member = as_number(request.GET.get("member"))
    page = nominating_page(request.viewer, organisation_id, member)
    first = {"title": "member" if member else "organisation"}
    form, person = (
        NominationForm(posted(request), initial=first),
        PersonForm(page.choices, {"member": str(member or "")}),
    )
    if request.method == "POST" and form.is_valid():
        try:
            text = form.text(member, page.year)
            nomination = nominate(organisation_id, text=text, by=request.viewer, at=request.now)
            messages.success(request, "推荐已登记，请提交支部党员大会表决。")
            return redirect("nomination", nomination.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"page": page, "form": form, "person": person, "member": member, "crumbs": crumbs()}
    return render(request, "nominations/start.html", context, status=422 if form.errors else 200)


# The form of each state, and for whom.
_FORMS: dict[NominationState, tuple[Do, type[forms.Form]]] = {
    NominationState.NOMINATED: (Do.KEEP_NOMINATION, VoteForm),
    NominationState.PASSED: (Do.JUDGE_NOMINATION, JudgementForm),
    NominationState.APPROVED: (Do.KEEP_NOMINATION, PostingForm),
    NominationState.POSTED: (Do.JUDGE_NOMINATION, HonourForm),
}


@require_safe
def show(request: Request, nomination_id: int) -> HttpResponse:
    return _show(request, nomination_id)


def _show(request: Request, nomination_id: int, **refused: forms.Form) -> HttpResponse:
    page = nomination_page(request.viewer, nomination_id)
    do, form = _FORMS.get(page.state, (None, None))
    may_act = do is not None and request.viewer.may(do, page.nomination.organisation.path)
    context: dict[str, Any] = {
        "page": page,
        "nomination": page.nomination,
        "form": form(initial={"on": request.viewer.today, "from_on": request.viewer.today})
        if form and may_act
        else None,
        "objection": ObjectionForm(),
        "answer": AnswerForm(),
        "crumbs": crumbs(),
        **refused,
    }
    return render(request, "nominations/nomination.html", context, status=422 if refused else 200)


def _step(
    request: Request, nomination_id: int, do: Do, name: str, form: forms.Form, act: Callable[[], Any], message: str
) -> HttpResponse:
    nomination_at(request.viewer, nomination_id, do)
    if form.is_valid():
        try:
            act()
            messages.success(request, message)
            return redirect("nomination", nomination_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _show(request, nomination_id, **{name: form})


@require_POST
def vote(request: Request, nomination_id: int) -> HttpResponse:
    form = VoteForm(request.POST)

    def act() -> None:
        vote_nomination(nomination_id, vote=form.vote(), by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.KEEP_NOMINATION, "form", form, act, "表决结果已登记。")


@require_POST
def judge(request: Request, nomination_id: int) -> HttpResponse:
    form = JudgementForm(request.POST)

    def act() -> None:
        values = {"opinion": form.cleaned_data["opinion"], "is_agreed": form.cleaned_data["decision"] == "yes"}
        judge_nomination(nomination_id, **values, by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.JUDGE_NOMINATION, "form", form, act, "审核意见已登记。")


@require_POST
def post(request: Request, nomination_id: int) -> HttpResponse:
    form = PostingForm(request.POST)

    def act() -> None:
        post_nomination(nomination_id, **form.cleaned_data, by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.KEEP_NOMINATION, "form", form, act, "公示日期已定，请打印公示张贴。")


@require_POST
def honour(request: Request, nomination_id: int) -> HttpResponse:
    form = HonourForm(request.POST)

    def act() -> None:
        honour_nomination(nomination_id, **form.cleaned_data, by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.JUDGE_NOMINATION, "form", form, act, "表彰决定已登记。")


@require_POST
def raise_objection(request: Request, nomination_id: int) -> HttpResponse:
    form = ObjectionForm(request.POST)

    def act() -> None:
        object_nomination(nomination_id, **form.cleaned_data, by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.VIEW_NOMINATION, "objection", form, act, "异议已登记，待上级调查答复。")


@require_POST
def answer(request: Request, nomination_id: int, objection_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)

    def act() -> None:
        values = {"answer": form.cleaned_data["answer"], "is_upheld": form.cleaned_data["decision"] == "yes"}
        answer_nomination_objection(objection_id, **values, by=request.viewer, at=request.now)

    return _step(request, nomination_id, Do.JUDGE_NOMINATION, "answer", form, act, "答复已登记。")


@require_safe
def print_form(request: Request, nomination_id: int) -> HttpResponse:
    sheet = nomination_sheet(request.viewer, nomination_id)
    return pdf(print_paper(recommendation_form(sheet)), f"nomination-{nomination_id}")


@require_safe
def print_notice(request: Request, nomination_id: int) -> HttpResponse:
    return pdf(print_paper(posting_notice(notice_sheet(request.viewer, nomination_id))), f"notice-{nomination_id}")


_AT = "nominations/<int:nomination_id>/"
urlpatterns = [
    path("nominations/", show_list, name="nomination_list"),
    path("orgs/<int:organisation_id>/nominations/new/", start, name="nomination_new"),
    path(_AT, show, name="nomination"),
    path(f"{_AT}vote/", vote, name="nomination_vote"),
    path(f"{_AT}judge/", judge, name="nomination_judge"),
    path(f"{_AT}post/", post, name="nomination_post"),
    path(f"{_AT}honour/", honour, name="nomination_honour"),
    path(f"{_AT}objections/", raise_objection, name="nomination_object"),
    path(f"{_AT}objections/<int:objection_id>/", answer, name="nomination_answer"),
    path(f"{_AT}form/", print_form, name="nomination_form"),
    path(f"{_AT}notice/", print_notice, name="nomination_notice"),
]
