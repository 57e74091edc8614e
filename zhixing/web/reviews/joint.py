"""党组织评定: the joint pages, settling differences, the conclusion, the minutes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.reviews.joint import accept_means, conclude_on, conclude_review, reopen_review
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.joint import JointLine, joint_page
from zhixing.queries.reviews.joint_versions import typed_joint_fields
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.reviews import minutes as review_minutes
from zhixing.web.reviews import settlements


class JointForm(VersionedForm):
    points = HundredthsField(label="合议分", required=False, help_text="不改就是平均分；改了要写明原因。")
    reason = forms.CharField(
        label="调整原因",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="合议分与平均分不同时必填。",
    )
    remark = forms.CharField(label="评语", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def fields_typed(self) -> Fields:
        return typed_joint_fields(self.cleaned_data["points"], self.cleaned_data["reason"], self.cleaned_data["remark"])


def _fields(line: JointLine) -> Fields:
    return typed_joint_fields(line.points, line.reason, line.remark)


def _joint_form(request: Request, line: JointLine) -> JointForm:
    return JointForm(sent(request), initial={**_values(line), "version": version_of(_fields(line), request.now)})


def _values(line: JointLine) -> dict[str, Any]:
    points = line.points if line.is_concluded else line.mean
    return {"points": points, "reason": line.reason, "remark": line.remark}


@require_safe
def show_all(request: Request, cycle_id: int) -> HttpResponse:
    page = joint_page(request.viewer, cycle_id)
    review = review_page(request.viewer, cycle_id)
    return render(request, "reviews/joint.html", {"page": page, "review": review})


@require_form
def show_one(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    line = _line(request, cycle_id, participant_id)
    form = _joint_form(request, line)
    if request.method == "POST" and form.is_valid():
        try:
            conclude_on(participant_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已保存对{line.name}的合议意见。")
            return redirect("joint", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = _line(request, cycle_id, participant_id)
            form.refresh(_fields(now), _values(now), request.now)
    return _one(request, cycle_id, line, form)


def _one(request: Request, cycle_id: int, line: JointLine, form: JointForm) -> HttpResponse:
    page = joint_page(request.viewer, cycle_id)
    places = [line.participant_id for line in page.lines]
    here = places.index(line.participant_id)
    shown = {
        "page": page,
        "line": line,
        "form": form,
        "before": page.lines[here - 1] if here else None,
        "after": page.lines[here + 1] if here + 1 < len(places) else None,
    }
    return render(request, "reviews/joint_one.html", shown, status=422 if form.errors else 200)


def _line(request: Request, cycle_id: int, participant_id: int) -> JointLine:
    lines = joint_page(request.viewer, cycle_id, [participant_id]).lines
    if not lines:
        raise OutOfSight(participant_id)
    return lines[0]


@require_POST
def accept_all(request: Request, cycle_id: int) -> HttpResponse:
    done = accept_means(cycle_id, by=request.viewer, at=request.now)
    if done:
        messages.success(request, f"已按一致意见合议 {done} 人。")
    else:
        messages.info(request, "没有可以一并合议的人，请逐人合议。")
    return redirect("joint", cycle_id)


@require_POST
def conclude(request: Request, cycle_id: int) -> HttpResponse:
    conclude_review(cycle_id, by=request.viewer, at=request.now)
    messages.success(request, "评定已完成，先锋指数和星级已经算出。")
    return redirect("review", cycle_id)


@require_POST
def reopen(request: Request, cycle_id: int) -> HttpResponse:
    reopen_review(cycle_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "评定已重开，改好后请再次完成评定。")
    return redirect("joint", cycle_id)


urlpatterns = [
    *review_minutes.urlpatterns,
    *settlements.urlpatterns,
    path("cycles/<int:cycle_id>/review/joint/", show_all, name="joint"),
    path("cycles/<int:cycle_id>/review/joint/accept/", accept_all, name="joint_accept"),
    path("cycles/<int:cycle_id>/review/joint/<int:participant_id>/", show_one, name="joint_one"),
    path("cycles/<int:cycle_id>/review/conclude/", conclude, name="review_conclude"),
    path("cycles/<int:cycle_id>/review/reopen/", reopen, name="review_reopen"),
]
