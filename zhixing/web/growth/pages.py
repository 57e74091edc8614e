"""成长线路图: the page of one member, its paper, the targets of a quarter, and milestones from the files."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.growth.milestones import keep_milestones
from zhixing.actions.growth.targets import accept_targets, set_targets
from zhixing.files.growth.paper import growth_paper
from zhixing.files.print.typesetting import print_paper
from zhixing.files.print.word import WORD, word_paper
from zhixing.queries.growth.access import is_own
from zhixing.queries.growth.milestones import MILESTONE_LABELS, milestone_values
from zhixing.queries.growth.pages import growth_page, milestone_member
from zhixing.queries.growth.paper import growth_sheet
from zhixing.queries.growth.targets import target_form
from zhixing.queries.namesakes import name_for
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.files import PDF, file_answer
from zhixing.web.frame.periods import period_of_value
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.versions import first_version
from zhixing.web.growth.forms import MilestonesForm, TargetsForm


@require_safe
def show_own(request: Request) -> HttpResponse:
    if request.viewer.membership_id is None:
        raise NotAllowed(Do.VIEW_RESULTS)
    return redirect("growth", request.viewer.membership_id)


@require_safe
def show(request: Request, membership_id: int) -> HttpResponse:
    page = growth_page(request.viewer, membership_id)
    if page.is_own:
        request.stands_under = reverse("own_results")
    may_edit = request.viewer.may(Do.EDIT_REGISTER, page.membership.organisation.path)
    context = {"page": page, "membership": page.membership, "crumbs": _crumbs(request, page.membership)}
    return render(request, "growth/page.html", {**context, "may_edit_milestones": may_edit})


@require_safe
def print_page(request: Request, membership_id: int) -> HttpResponse:
    paper = growth_paper(growth_sheet(request.viewer, membership_id))
    return file_answer(print_paper(paper), PDF, f"{paper.title}.pdf", is_attachment=False)


@require_safe
def word_page(request: Request, membership_id: int) -> HttpResponse:
    paper = growth_paper(growth_sheet(request.viewer, membership_id))
    return file_answer(word_paper(paper), WORD, f"{paper.title}.docx", is_attachment=True)


def _crumbs(request: Request, membership: Any) -> list[tuple[str, str]]:
    if is_own(request.viewer, membership):
        return [("我的先锋指数", reverse("own_results"))]
    register = f"{reverse('member_list')}?organisation={membership.organisation_id}"
    return [
        (membership.organisation.label, register),
        (name_for(request.viewer, membership), reverse("member_page", args=[membership.pk])),
    ]


@require_form
def edit_targets(request: Request, membership_id: int) -> HttpResponse:
    """One page for the talk: the quarter that is going on or the next one, all lines at once."""
    chosen = period_of_value(request.POST.get("quarter", ""))
    facts = target_form(request.viewer, membership_id, chosen)
    form = TargetsForm(facts, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            set_targets(
                membership_id,
                facts.chosen,
                targets=form.targets,
                note=form.cleaned_data["note"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, "目标已保存，待本人确认。")
            return redirect("growth", membership_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"heading": "商定季度目标", "verb": "保存目标", "is_empty": not facts.aims}
    lead = "同本人商定后填写，没有约定的项目不填。本人确认以后不能再改。"
    return _form(request, facts.membership, form, {**context, "lead": lead})


@require_form
def edit_milestones(request: Request, membership_id: int) -> HttpResponse:
    membership = milestone_member(request.viewer, membership_id)
    first = first_version(MILESTONE_LABELS, milestone_values(membership), request.now)
    form = MilestonesForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            keep_milestones(membership.pk, days=form.days, version=version, by=request.viewer, at=request.now)
            messages.success(request, "日期已保存。")
            return redirect("growth", membership.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh_texts(milestone_values(membership), request.now)
    lead = "按档案填写，无从查考的不填，不要推算。接收为预备党员、转为正式党员的日期在名册里修改。"
    return _form(request, membership, form, {"heading": "补记入党过程", "verb": "保存", "lead": lead})


def _form(request: Request, membership: Any, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    crumbs = [*_crumbs(request, membership), ("成长线路图", reverse("growth", args=[membership.pk]))]
    context |= {"form": form, "membership": membership, "crumbs": crumbs}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


@require_POST
def accept(request: Request, sheet_id: int) -> HttpResponse:
    sheet = accept_targets(sheet_id, version=request.POST.get("version", ""), by=request.viewer, at=request.now)
    messages.success(request, "目标已确认。")
    return redirect("growth", sheet.membership_id)


urlpatterns = [
    path("growth/", show_own, name="growth_own"),
    path("members/<int:membership_id>/growth/", show, name="growth"),
    path("members/<int:membership_id>/growth/paper/", print_page, name="growth_paper"),
    path("members/<int:membership_id>/growth/word/", word_page, name="growth_word"),
    path("members/<int:membership_id>/growth/targets/", edit_targets, name="growth_targets"),
    path("members/<int:membership_id>/growth/milestones/", edit_milestones, name="growth_milestones"),
    path("growth/targets/<int:sheet_id>/accept/", accept, name="growth_accept"),
]
