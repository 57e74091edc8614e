"""奖惩措施: the page on which a branch goes through its stars, and the one for 限期改正."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.member_measures.deciding import decide_measures, decide_rectification
from zhixing.queries.member_measures.sheets import decision_sheet, rectification_form
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.member_measures.forms import RectifyingForm, SittingForm


@require_form
def decide(request: Request, cycle_id: int) -> HttpResponse:
    sheet = decision_sheet(request.viewer, cycle_id)
    form = SittingForm(sheet, sheet.handlers, request.viewer.today, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            rows = decide_measures(
                cycle_id, decisions=form.decisions, head=form.head, by=request.viewer, at=request.now
            )
            messages.success(request, f"已登记 {len(rows)} 项决定。")
            return redirect("member_measures_decide", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    organisation = sheet.cycle.organisation
    crumbs = [(f"{organisation.label}党员措施", reverse("member_measures", args=[organisation.pk]))]
    context = {"sheet": sheet, "form": form, "groups": _groups(form), "crumbs": crumbs}
    context["quarter"] = sheet.cycle.period.label
    return render(request, "member_measures/decide.html", context, status=422 if form.errors else 200)


def _groups(form: SittingForm) -> list[dict[str, object]]:
    """The groups of the sheet with the fields of each cell beside it."""
    return [
        {
            "band": group.band,
            "is_open": group.is_open,
            "columns": [
                (wording, form[name] if group.is_open and name in form.fields else None)
                for name, wording in group.columns
            ],
            "lines": [
                {
                    "line": line,
                    "cells": [(cell, form[cell.key] if cell.key in form.fields else None) for cell in line.cells],
                    "text": form[f"text-{line.participant_id}"] if line.is_open else None,
                    "reason": form[f"reason-{line.participant_id}"] if line.is_open else None,
                }
                for line in group.lines
            ],
        }
        for group in form.sheet.groups
    ]


@require_form
def rectify(request: Request, participant_id: int) -> HttpResponse:
    facts = rectification_form(request.viewer, participant_id)
    form = RectifyingForm(facts.handlers, request.viewer.today, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            measure = decide_rectification(
                participant_id, terms=form.terms, head=form.head, by=request.viewer, at=request.now
            )
            messages.success(request, "限期改正的决定已登记，请打印送达本人。")
            return redirect("member_measure", measure.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    back = reverse("member_measures_decide", args=[facts.participant.cycle_id])
    context = {
        "form": form,
        "heading": f"办理限期改正：{facts.name}",
        "verb": "登记决定",
        "lead": "由支部党员大会讨论、街道党工委批准。只需帮助提高的，改为“改进计划”，不必办理限期改正。",
        "back": back,
        "crumbs": [("星级结果的运用", back)],
        "draft": f"rectify-{participant_id}",
    }
    return render(request, "member_measures/form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("cycles/<int:cycle_id>/measures/", decide, name="member_measures_decide"),
    path("participants/<int:participant_id>/rectification/", rectify, name="member_measures_rectify"),
]
