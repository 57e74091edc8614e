"""奖惩措施: the measures of a branch, one of them with its records and papers, and one's own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.member_measures.extending import extend_rectification
from zhixing.actions.member_measures.lines import RecordInput, answer_measure, carry_out, confirm_measure
from zhixing.files.member_measures.papers import record_sheet
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.member_measures.pages import (
    branch_measures,
    member_measure_page,
    own_measures,
    record_form,
    record_paper,
)
from zhixing.rules.member_measures.decisions import extension_stage_blockers, latest_end
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.files import PDF, file_answer
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.member_measures import sittings
from zhixing.web.member_measures.forms import AnswerForm, ConfirmationForm, ExtensionForm, RecordForm


@require_safe
def show_branch(request: Request, organisation_id: int) -> HttpResponse:
    organisation, lines, cycles = branch_measures(request.viewer, organisation_id)
    context = {"organisation": organisation, "lines": lines, "cycles": cycles}
    return render(request, "member_measures/list.html", context)


@require_safe
def show_own(request: Request) -> HttpResponse:
    if request.viewer.membership_id is None:
        raise NotAllowed(Do.VIEW_RESULTS)
    request.stands_under = reverse("own_results")
    return render(request, "member_measures/own.html", {"lines": own_measures(request.viewer)})


@require_safe
def show(request: Request, measure_id: int) -> HttpResponse:
    page = member_measure_page(request.viewer, measure_id)
    if page.is_own:
        request.stands_under = reverse("own_results")
    context = {"page": page, "measure": page.measure, "crumbs": _crumbs(page)}
    return render(request, "member_measures/measure.html", context)


def _crumbs(page: Any) -> list[tuple[str, str]]:
    if page.is_own:
        return [("支部对我的措施", reverse("own_measures"))]
    organisation = page.membership.organisation
    return [(f"{organisation.label}党员措施", reverse("member_measures", args=[organisation.pk]))]


@require_form
def fill_in(request: Request, measure_id: int) -> HttpResponse:
    page, users = record_form(request.viewer, measure_id)
    if page.next_kind is None:
        raise Blocked("这项措施现在没有要填写的记录。")
    form = RecordForm(page.next_kind, page.form, users, request.viewer.today, posted(request))

    def act() -> Any:
        values = form.cleaned_data
        filled = RecordInput(
            form.kind,
            values["on"],
            form.answers,
            values.get("place", ""),
            values.get("people", ""),
            values.get("talker"),
        )
        carry_out(measure_id, filled=filled, by=request.viewer, at=request.now)

    lead = "内容只有谈话双方和支部书记可以查看，加密保存，不公开。" if page.is_confidential else ""
    return _act(request, page, form, act, f"填写{page.next_kind.label}", "保存记录", lead)


@require_form
def confirm(request: Request, measure_id: int) -> HttpResponse:
    page = member_measure_page(request.viewer, measure_id)
    if page.is_own:
        raise NotAllowed(Do.GUIDE_MEMBERS)
    form = ConfirmationForm(posted(request))
    return _act(
        request,
        page,
        form,
        lambda: confirm_measure(measure_id, **form.cleaned_data, by=request.viewer, at=request.now),
        "确认落实情况",
        "提交确认",
        "由经办人以外的同志确认。",
    )


@require_form
def extend(request: Request, measure_id: int) -> HttpResponse:
    page = member_measure_page(request.viewer, measure_id)
    if page.is_own:
        raise NotAllowed(Do.GUIDE_MEMBERS)
    due_on = page.measure.due_on
    if (reasons := extension_stage_blockers(page.form, page.measure.facts)) or due_on is None:
        raise Blocked(reasons)
    form = ExtensionForm(latest_end(page.measure.from_on), posted(request))
    return _act(
        request,
        page,
        form,
        lambda: extend_rectification(measure_id, extension=form.extension, by=request.viewer, at=request.now),
        "延长限期改正期限",
        "登记延期决定",
        f"{chinese_date(due_on)}期满，期满以前由街道党工委批准延长，只能延长一次。",
    )


@require_form
def answer(request: Request, measure_id: int) -> HttpResponse:
    page = member_measure_page(request.viewer, measure_id)
    if not page.is_own:
        raise NotAllowed(Do.GUIDE_MEMBERS)
    form = AnswerForm(posted(request))
    return _act(
        request,
        page,
        form,
        lambda: answer_measure(measure_id, text=form.cleaned_data["text"], by=request.viewer, at=request.now),
        "填写本人意见",
        "提交意见",
    )


def _act(
    request: Request, page: Any, form: forms.Form, act: Any, heading: str, verb: str, lead: str = ""
) -> HttpResponse:
    """Show the form; when it is sent and good, act and go to the measure. Refused, it comes back as it was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
            messages.success(request, "已保存。")
            return redirect("member_measure", page.measure.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    back = reverse("member_measure", args=[page.measure.pk])
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "lead": f"{page.name}同志：{page.measure.wording}。{lead}",
        "back": back,
        "crumbs": [*_crumbs(page), (page.measure.wording, back)],
        "draft": "" if page.is_confidential else f"member-measure-{heading}-{page.measure.pk}",
    }
    return render(request, "member_measures/form.html", context, status=422 if form.errors else 200)


@require_safe
def print_record(request: Request, record_id: int) -> HttpResponse:
    paper = record_sheet(record_paper(request.viewer, record_id))
    return file_answer(print_paper(paper), PDF, f"{paper.title}.pdf", is_attachment=False)


urlpatterns = [
    path("organisations/<int:organisation_id>/member-measures/", show_branch, name="member_measures"),
    path("member-measures/mine/", show_own, name="own_measures"),
    path("member-measures/<int:measure_id>/", show, name="member_measure"),
    path("member-measures/<int:measure_id>/record/", fill_in, name="member_measure_record"),
    path("member-measures/<int:measure_id>/confirm/", confirm, name="member_measure_confirm"),
    path("member-measures/<int:measure_id>/extension/", extend, name="member_measure_extend"),
    path("member-measures/<int:measure_id>/answer/", answer, name="member_measure_answer"),
    path("member-measures/records/<int:record_id>/paper/", print_record, name="member_measure_paper"),
    *sittings.urlpatterns,
]
