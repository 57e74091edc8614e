"""党组织评定: the joint pages, settling differences, the conclusion, the minutes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.reviews.joint import accept_means, conclude_on, conclude_review, reopen_review
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.joint import JointLine, JointPage, joint_page
from zhixing.queries.reviews.joint_versions import typed_joint_fields
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.reviews import minutes as review_minutes
from zhixing.web.reviews import settlements

SHOWN: dict[str, tuple[str, Callable[[JointLine], bool]]] = {
    "": ("全部", lambda line: True),
    "unsettled": ("差异待处理", lambda line: bool(line.unsettled)),
    "disagreeing": ("有人不认可台账", lambda line: bool(line.disagreeing)),
    "open": ("待合议", lambda line: not line.is_concluded),
}


class JointForm(VersionedForm):
    points = HundredthsField(label="合议分", required=False, help_text="不调整的为平均分；调整的，须写明原因。")
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


class RowForm(JointForm):
    """One row of the table: what is not typed there stays as it is."""

    def __init__(self, line: JointLine, now: dt.datetime, data: Any = None) -> None:
        self.line = line
        super().__init__(data, prefix=f"p{line.participant_id}", initial=_initial(line, now))
        self.fields["reason"].widget = forms.TextInput()
        for name in ("points", "reason"):
            self.fields[name].widget.attrs |= {
                "aria-label": f"{self.fields[name].label}：{line.name}",
                "class": "form-control",
            }

    def fields_typed(self) -> Fields:
        return typed_joint_fields(self.cleaned_data["points"], self.cleaned_data["reason"], self.line.remark)

    def keep(self, request: Request, cycle_id: int) -> bool:
        """False with the reasons on the row where it cannot be kept like this."""
        if not self.is_valid():
            return False
        try:
            typed = {**self.cleaned_data, "remark": self.line.remark}
            conclude_on(self.line.participant_id, **typed, by=request.viewer, at=request.now)
        except Blocked as refusal:
            add_reasons(self, refusal)
            line = _line(request, cycle_id, self.line.participant_id)
            self.refresh(_fields(line), _values(line), request.now)
        return not self.errors

    @property
    def is_touched(self) -> bool:
        is_sent = self.add_prefix("points") in self.data  # a narrowed table sends its own rows alone
        return is_sent and any(name in self.changed_data for name in ("points", "reason"))


def _fields(line: JointLine) -> Fields:
    return typed_joint_fields(line.points, line.reason, line.remark)


def _values(line: JointLine) -> dict[str, Any]:
    points = line.points if line.is_concluded else line.mean
    return {"points": points, "reason": line.reason, "remark": line.remark}


def _initial(line: JointLine, now: dt.datetime) -> dict[str, Any]:
    return {**_values(line), "version": version_of(_fields(line), now)}


@require_form
def show_all(request: Request, cycle_id: int) -> HttpResponse:
    """The table with the opinions side by side; sent, every row that was changed is kept."""
    page = joint_page(request.viewer, cycle_id)
    if request.method != "POST":
        return _table(request, page, {})
    if not review_page(request.viewer, cycle_id).has_seat:
        raise NotAllowed(Do.JUDGE)
    forms_sent = [
        RowForm(line, request.now, request.POST)
        for line in page.lines
        if line.may_judge and page.is_open and page.gives
    ]
    touched = [form for form in forms_sent if form.is_touched]
    wrong = {form.line.participant_id: form for form in touched if not form.keep(request, cycle_id)}
    if wrong:
        return _table(request, joint_page(request.viewer, cycle_id), wrong)
    messages.success(request, f"已保存 {len(touched)} 人的合议分。")
    return redirect("joint", cycle_id)


def _table(request: Request, page: JointPage, wrong: dict[int, RowForm]) -> HttpResponse:
    show = request.GET.get("show", "")
    lines = [line for line in page.lines if wrong or show not in SHOWN or SHOWN[show][1](line)]
    context = {
        "page": page,
        "review": review_page(request.viewer, page.cycle_id),
        "rows": [
            (
                line,
                wrong.get(line.participant_id) or RowForm(line, request.now),
                [line.opinion_of(seat) for seat in page.seats],
            )
            for line in lines
        ],
        "wrong": list(wrong.values()),
        "filters": [(value, label, sum(map(is_in, page.lines))) for value, (label, is_in) in SHOWN.items()],
        "show": show if show in SHOWN else "",
    }
    return render(request, "reviews/joint.html", context, status=422 if wrong else 200)


@require_POST
def save_row(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    """One row of the table, kept as one goes."""
    line = _line(request, cycle_id, participant_id)
    form = RowForm(line, request.now, request.POST)
    is_kept = form.keep(request, cycle_id)
    if not request.htmx and is_kept:
        return redirect("joint", cycle_id)
    if not request.htmx:
        return _table(request, joint_page(request.viewer, cycle_id), {participant_id: form})
    fresh = _line(request, cycle_id, participant_id)
    context = {"form": form, "line": fresh, "fresh": RowForm(fresh, request.now)}
    return render(request, "reviews/_joint_kept.html", context, status=200 if is_kept else 422)


@require_form
def show_one(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    line = _line(request, cycle_id, participant_id)
    if request.htmx and request.method != "POST":
        return render(request, "reviews/_joint_person.html", {"line": line, "cycle_id": cycle_id})
    form = JointForm(sent(request), initial=_initial(line, request.now))
    if request.method == "POST" and form.is_valid():
        try:
            conclude_on(participant_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已保存对{line.name}的合议意见。")
            return redirect("joint", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = _line(request, cycle_id, participant_id)
            form.refresh(_fields(now), _values(now), request.now)
    return _person_page(request, cycle_id, line, form)


def _person_page(request: Request, cycle_id: int, line: JointLine, form: JointForm) -> HttpResponse:
    page = joint_page(request.viewer, cycle_id)
    places = [line.participant_id for line in page.lines]
    here = places.index(line.participant_id)
    context = {
        "page": page,
        "line": line,
        "form": form,
        "before": page.lines[here - 1] if here else None,
        "after": page.lines[here + 1] if here + 1 < len(places) else None,
    }
    return render(request, "reviews/joint_one.html", context, status=422 if form.errors else 200)


def _line(request: Request, cycle_id: int, participant_id: int) -> JointLine:
    lines = joint_page(request.viewer, cycle_id, [participant_id]).lines
    if not lines:
        raise OutOfSight(participant_id)
    return lines[0]


@require_POST
def accept_all(request: Request, cycle_id: int) -> HttpResponse:
    count = accept_means(cycle_id, by=request.viewer, at=request.now)
    if count:
        messages.success(request, f"已合议都认可台账的 {count} 人。")
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
    path("cycles/<int:cycle_id>/review/joint/<int:participant_id>/row/", save_row, name="joint_row"),
    path("cycles/<int:cycle_id>/review/conclude/", conclude, name="review_conclude"),
    path("cycles/<int:cycle_id>/review/reopen/", reopen, name="review_reopen"),
]
