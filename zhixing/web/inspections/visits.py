"""实地检查: beginning a visit, the joint sheet, the conclusion."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.inspections.visits import agree, begin_visit, conclude_visit, open_sheets, reopen_visit
from zhixing.queries.form_versions import version_of
from zhixing.queries.inspections.form_versions import ITEM, kept_joint, visit_version
from zhixing.queries.inspections.sheets import JointPage, joint_page, sheet_page
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.inspections.forms import BeginningForm, ConclusionForm, JointForm


@require_form
def begin(request: Request, participant_id: int) -> HttpResponse:
    page = sheet_page(request.viewer, participant_id)
    form = BeginningForm(posted(request), initial=_of_visit(page.visit) or {"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            begin_visit(participant_id, **form.cleaned_data, by=request.viewer, at=request.now)
            return redirect("visit_sheet", participant_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return render(request, "inspections/begin.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _of_visit(visit: Any) -> dict[str, Any]:
    return {"on": visit.on, "place": visit.place, "escort": visit.escort} if visit else {}


@require_POST
def open_all(request: Request, participant_id: int) -> HttpResponse:
    open_sheets(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "各人的评分已经公开，请共同定分。")
    return redirect("visit_joint", participant_id)


def _version(request: Request, page: JointPage) -> dict[str, str]:
    return {"version": version_of(visit_version(page.place, page.visit), request.now)}


def _rows_now(page: JointPage) -> dict[str, Any]:
    return {f"{ITEM}{code}": row for code, row in kept_joint(page.visit).items()}


@require_form
def joint(request: Request, participant_id: int) -> HttpResponse:
    page = joint_page(request.viewer, participant_id)
    form = JointForm(page, posted(request), initial=_version(request, page))
    if request.method == "POST" and form.is_valid():
        try:
            agree(
                participant_id,
                agreed=form.agreed(),
                version=form.cleaned_data["version"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, "共同定分已保存。")
            return redirect("visit_conclude", participant_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(visit_version(page.place, page.visit), _rows_now(page), request.now)
    return render(request, "inspections/joint.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@require_form
def conclude(request: Request, participant_id: int) -> HttpResponse:
    page = joint_page(request.viewer, participant_id)
    form = ConclusionForm(posted(request), initial=_version(request, page))
    if request.method == "POST" and form.is_valid():
        try:
            conclude_visit(participant_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"{page.place.name}的实地检查已经办结。")
            return redirect("assessed_place", participant_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(visit_version(page.place, page.visit), {}, request.now)
    context = {"page": page, "form": form}
    return render(request, "inspections/conclude.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: Request, participant_id: int) -> HttpResponse:
    reopen_visit(participant_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "检查已经重开，请小组重新共同定分并办结。")
    return redirect("assessed_place", participant_id)


_AT = "assessments/organisations/<int:participant_id>/visit/"
urlpatterns = [
    path(f"{_AT}begin/", begin, name="visit_begin"),
    path(f"{_AT}open/", open_all, name="visit_open"),
    path(f"{_AT}joint/", joint, name="visit_joint"),
    path(f"{_AT}conclude/", conclude, name="visit_conclude"),
    path(f"{_AT}reopen/", reopen, name="visit_reopen"),
]
