"""民主评议党员: the years of a branch, one year step by step, the table of grades, approval."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.appraisals.deciding import (
    approve_appraisal,
    close_appraisal,
    grade_members,
    hold_meeting,
    return_appraisal,
    submit_appraisal,
)
from zhixing.actions.appraisals.preparing import open_appraisal, prepare_appraisal
from zhixing.queries.appraisals.access import appraisal_at
from zhixing.queries.appraisals.form_versions import (
    AYES,
    PERSON,
    PREPARATION_LABELS,
    grade_fields,
    kept_rows,
    meeting_fields,
    meeting_values,
    submitted_fields,
)
from zhixing.queries.appraisals.pages import AppraisalPage, appraisal_page, preparation_of, year_choice
from zhixing.queries.appraisals.summaries import year_summary
from zhixing.queries.form_versions import Fields, plain_fields, version_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.appraisals import own, papers
from zhixing.web.appraisals.forms import ApprovalForm, GradesForm, MeetingForm, PreparationForm, ReturnForm
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number
from zhixing.web.frame.versions import VersionedForm


def crumbs(appraisal: Any = None) -> list[tuple[str, str]]:
    places = [("民主评议", reverse("appraisal_overview"))]
    if appraisal is not None:
        branch = appraisal.organisation
        places.append((branch.label, reverse("appraisal_list", args=[branch.pk])))
    return places


@require_safe
def overview(request: Request) -> HttpResponse:
    """The branches that the viewer may see, in the order of the tree, with where each stands."""
    page = year_summary(request.viewer, as_number(request.GET.get("year")))
    return render(request, "appraisals/overview.html", {"page": page})


@require_safe
def show_list(request: Request, organisation_id: int) -> HttpResponse:
    choice = year_choice(request.viewer, organisation_id)
    return render(request, "appraisals/list.html", {"choice": choice, "crumbs": crumbs()})


@require_POST
def open_year(request: Request, organisation_id: int) -> HttpResponse:
    choice = year_choice(request.viewer, organisation_id)
    try:
        appraisal = open_appraisal(organisation_id, year=choice.year, by=request.viewer, at=request.now)
    except Blocked as refusal:
        context = {"choice": choice, "reasons": refusal.reasons, "crumbs": crumbs()}
        return render(request, "appraisals/list.html", context, status=422)
    messages.success(request, f"{choice.year}年民主评议已经开始，请先安排集中学习、征求意见和谈心谈话。")
    return redirect("appraisal", appraisal.pk)


@require_safe
def show(request: Request, appraisal_id: int) -> HttpResponse:
    return _show(request, appraisal_id)


def _show(request: Request, appraisal_id: int, forms_: Mapping[str, forms.Form] | None = None) -> HttpResponse:
    page = appraisal_page(request.viewer, appraisal_id)
    refused = next((form for form in (forms_ or {}).values() if form.errors), None)
    first = {"version": version_of(submitted_fields(page.appraisal), request.now)}
    context = {
        "page": page,
        "appraisal": page.appraisal,
        "approval": ApprovalForm(initial=first),
        "refusal": ReturnForm(initial=first),
        "refused": refused,
        "crumbs": crumbs(page.appraisal),
        **(forms_ or {}),
    }
    return render(request, "appraisals/appraisal.html", context, status=422 if refused else 200)


def _step(
    request: Request,
    appraisal: Any,
    form: VersionedForm,
    act: Callable[[], Any],
    now: Callable[[Any], tuple[Fields, dict[str, Any]]],
    words: tuple[str, str, str],
) -> HttpResponse:
    """A page of its own for one step: heading, verb and what is said when it is done. `now`: what is kept, anew."""
    heading, verb, message = words
    if request.method == "POST" and form.is_valid():
        try:
            act()
            messages.success(request, message)
            return redirect("appraisal", appraisal.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(*now(appraisal_at(request.viewer, appraisal.pk, Do.KEEP_APPRAISAL)), request.now)
    context = {"form": form, "heading": heading, "verb": verb, "appraisal": appraisal}
    context["crumbs"] = [*crumbs(appraisal), (f"{appraisal.year}年", reverse("appraisal", args=[appraisal.pk]))]
    return render(request, "appraisals/step.html", context, status=422 if form.errors else 200)


def _preparation_now(appraisal: Any) -> tuple[Fields, dict[str, Any]]:
    values = vars(preparation_of(appraisal))
    return plain_fields(PREPARATION_LABELS, values), values


def _meeting_now(appraisal: Any) -> tuple[Fields, dict[str, Any]]:
    values = meeting_values(appraisal)
    return meeting_fields(values), values


@require_form
def prepare(request: Request, appraisal_id: int) -> HttpResponse:
    appraisal = appraisal_at(request.viewer, appraisal_id, Do.KEEP_APPRAISAL)
    fields, values = _preparation_now(appraisal)
    form = PreparationForm(posted(request), initial={**values, "version": version_of(fields, request.now)})
    return _step(
        request,
        appraisal,
        form,
        lambda: prepare_appraisal(
            appraisal_id,
            preparation=form.preparation(),
            version=form.cleaned_data["version"],
            by=request.viewer,
            at=request.now,
        ),
        _preparation_now,
        ("学习、征求意见和谈心谈话", "保存", "已保存。"),
    )


@require_form
def meet(request: Request, appraisal_id: int) -> HttpResponse:
    appraisal = appraisal_at(request.viewer, appraisal_id, Do.KEEP_APPRAISAL)
    fields, values = _meeting_now(appraisal)
    form = MeetingForm(posted(request), initial={**values, "version": version_of(fields, request.now)})
    return _step(
        request,
        appraisal,
        form,
        lambda: hold_meeting(
            appraisal_id,
            meeting=form.meeting(),
            version=form.cleaned_data["version"],
            by=request.viewer,
            at=request.now,
        ),
        _meeting_now,
        ("党员大会和互评", "保存", "会议已登记，请填写每名党员的评定等次和意见。"),
    )


def _grades_now(page: AppraisalPage) -> tuple[Fields, dict[str, Any]]:
    rows = kept_rows(person.line for person in page.people)
    names = {person.line.pk: person.name for person in page.people}
    values = {f"{PERSON}{pk}": row for pk, row in rows.items()} | {AYES: page.appraisal.ayes}
    return grade_fields(rows, page.appraisal.ayes, names), values


@require_form
def grade(request: Request, appraisal_id: int) -> HttpResponse:
    appraisal_at(request.viewer, appraisal_id, Do.KEEP_APPRAISAL)
    page = appraisal_page(request.viewer, appraisal_id)
    fields, _ = _grades_now(page)
    first = {"version": version_of(fields, request.now)}
    form = GradesForm(page.people, page.appraisal.ayes, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            values = {"rows": form.rows(), **{name: form.cleaned_data[name] for name in ("ayes", "version")}}
            grade_members(appraisal_id, **values, by=request.viewer, at=request.now)
            messages.success(request, "已保存。")
            return redirect("appraisal", appraisal_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(*_grades_now(appraisal_page(request.viewer, appraisal_id)), request.now)
    context = {"form": form, "page": page, "appraisal": page.appraisal}
    context["crumbs"] = [
        *crumbs(page.appraisal),
        (f"{page.appraisal.year}年", reverse("appraisal", args=[appraisal_id])),
    ]
    return render(request, "appraisals/grades.html", context, status=422 if form.errors else 200)


@require_POST
def submit(request: Request, appraisal_id: int) -> HttpResponse:
    submit_appraisal(appraisal_id, by=request.viewer, at=request.now)
    messages.success(request, "评定结果已上报，待上级党组织审批。")
    return redirect("appraisal", appraisal_id)


@require_POST
def approve(request: Request, appraisal_id: int) -> HttpResponse:
    form = ApprovalForm(request.POST)
    return _judge(
        request,
        appraisal_id,
        {"approval": form},
        lambda: approve_appraisal(appraisal_id, **form.cleaned_data, by=request.viewer, at=request.now),
        "已审批，请支部向每名党员反馈。",
    )


@require_POST
def send_back(request: Request, appraisal_id: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    return _judge(
        request,
        appraisal_id,
        {"refusal": form},
        lambda: return_appraisal(appraisal_id, **form.cleaned_data, by=request.viewer, at=request.now),
        "已退回支部修改。",
    )


def _judge(
    request: Request, appraisal_id: int, named: dict[str, VersionedForm], act: Callable[[], Any], message: str
) -> HttpResponse:
    appraisal_at(request.viewer, appraisal_id, Do.APPROVE_APPRAISAL)
    (form,) = named.values()
    if form.is_valid():
        try:
            act()
            messages.success(request, message)
            return redirect("appraisal", appraisal_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(submitted_fields(appraisal_at(request.viewer, appraisal_id)), {}, request.now)
    return _show(request, appraisal_id, named)


@require_POST
def close(request: Request, appraisal_id: int) -> HttpResponse:
    close_appraisal(appraisal_id, by=request.viewer, at=request.now)
    messages.success(request, "民主评议已办结。")
    return redirect("appraisal", appraisal_id)


urlpatterns = [
    path("appraisals/", overview, name="appraisal_overview"),
    path("orgs/<int:organisation_id>/appraisals/", show_list, name="appraisal_list"),
    path("orgs/<int:organisation_id>/appraisals/open/", open_year, name="appraisal_open"),
    path("appraisals/<int:appraisal_id>/", show, name="appraisal"),
    path("appraisals/<int:appraisal_id>/preparation/", prepare, name="appraisal_prepare"),
    path("appraisals/<int:appraisal_id>/meeting/", meet, name="appraisal_meet"),
    path("appraisals/<int:appraisal_id>/grades/", grade, name="appraisal_grade"),
    path("appraisals/<int:appraisal_id>/submit/", submit, name="appraisal_submit"),
    path("appraisals/<int:appraisal_id>/approve/", approve, name="appraisal_approve"),
    path("appraisals/<int:appraisal_id>/return/", send_back, name="appraisal_return"),
    path("appraisals/<int:appraisal_id>/close/", close, name="appraisal_close"),
    *own.urlpatterns,
    *papers.urlpatterns,
]
