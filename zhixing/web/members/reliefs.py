"""减免: applying, the branch's steps, the decision, early end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.members.reliefs import advance_relief, apply_relief, decide_relief, end_relief, withdraw_relief
from zhixing.queries.members.pages import member_at
from zhixing.queries.members.reliefs import relief_at, relief_items, relief_page, reliefs
from zhixing.rules.members.records import ReliefReason
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.members.forms import ReliefForm, date_field

TABS = (("", "正在办理"), ("current", "减免中"), ("past", "已经结束"))


class StepForm(forms.Form):
    on = date_field("会议日期", required=True)


class DecisionForm(forms.Form):
    is_granted = forms.ChoiceField(
        label="审批意见", choices=[("yes", "批准"), ("no", "不批准")], widget=forms.RadioSelect
    )
    decision_number = forms.CharField(label="批准文号", max_length=60, required=False, help_text="批准的必须填写。")
    from_on = date_field("减免起始日期", help_text="批准的必须填写。")
    until_on = date_field("减免截止日期", help_text="批准的必须填写，到期自动恢复考评。")
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="不批准的写明理由；不要写病情。")


class EndForm(forms.Form):
    on = date_field("减免的最后一天", required=True)
    note = forms.CharField(label="提前终止的依据", max_length=200, help_text="不要写病情。")


@require_safe
def show_reliefs(request: Request) -> HttpResponse:
    if not (request.viewer.can(Do.APPLY_RELIEF) or request.viewer.can(Do.DECIDE_RELIEF)):
        raise NotAllowed(Do.APPLY_RELIEF)
    which = request.GET.get("which", "")
    page = reliefs(request.viewer, which=which, page=request.GET.get("page", 1))
    items = relief_items(request.viewer, list(page.object_list))
    return render(request, "reliefs/list.html", {"page": page, "items": items, "which": which, "tabs": TABS})


def _page(request: Request, relief_id: int, status: int = 200, **forms_shown: forms.Form) -> HttpResponse:
    today = {"on": request.viewer.today}
    context: dict[str, Any] = {
        "page": relief_page(request.viewer, relief_id),
        "step_form": StepForm(initial=today),
        "decision_form": DecisionForm(),
        "end_form": EndForm(initial=today),
    }
    return render(request, "reliefs/page.html", {**context, **forms_shown}, status=status)


@require_safe
def show_relief(request: Request, relief_id: int) -> HttpResponse:
    return _page(request, relief_id)


@require_form
def apply(request: Request, membership_id: int) -> HttpResponse:
    membership = member_at(request.viewer, membership_id)
    if request.viewer.membership_id != membership.pk:
        request.viewer.demand(Do.APPLY_RELIEF, membership.organisation.path)
    form = ReliefForm(request.POST or None, initial={"applied_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "reason": ReliefReason(form.cleaned_data["reason"])}
        try:
            relief = apply_relief(membership.pk, **values, by=request.viewer, at=request.now)
            messages.success(request, "减免申请已提交。")
            return redirect("relief_page", relief.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"membership": membership, "form": form}
    return render(request, "reliefs/apply.html", context, status=422 if form.errors else 200)


@require_POST
def advance(request: Request, relief_id: int) -> HttpResponse:
    relief_at(request.viewer, relief_id)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            advance_relief(relief_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "这一步已登记。")
            return redirect("relief_page", relief_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, relief_id, 422, step_form=form)


@require_POST
def decide(request: Request, relief_id: int) -> HttpResponse:
    relief_at(request.viewer, relief_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        values = {**form.cleaned_data, "is_granted": form.cleaned_data["is_granted"] == "yes"}
        try:
            decide_relief(relief_id, **values, by=request.viewer, at=request.now)
            messages.success(request, "审批意见已登记。")
            return redirect("relief_page", relief_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, relief_id, 422, decision_form=form)


@require_POST
def end(request: Request, relief_id: int) -> HttpResponse:
    relief_at(request.viewer, relief_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            end_relief(relief_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "减免已提前终止。")
            return redirect("relief_page", relief_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, relief_id, 422, end_form=form)


@require_POST
def withdraw(request: Request, relief_id: int) -> HttpResponse:
    relief_at(request.viewer, relief_id)
    withdraw_relief(relief_id, note=text_sent(request, "reason", most=200), by=request.viewer, at=request.now)
    messages.success(request, "减免申请已撤回。")
    return redirect("relief_page", relief_id)


urlpatterns = [
    path("reliefs/", show_reliefs, name="relief_list"),
    path("reliefs/<int:relief_id>/", show_relief, name="relief_page"),
    path("reliefs/<int:relief_id>/advance/", advance, name="relief_advance"),
    path("reliefs/<int:relief_id>/decide/", decide, name="relief_decide"),
    path("reliefs/<int:relief_id>/end/", end, name="relief_end"),
    path("reliefs/<int:relief_id>/withdraw/", withdraw, name="relief_withdraw"),
    path("members/<int:membership_id>/relief/", apply, name="relief_apply"),
]
