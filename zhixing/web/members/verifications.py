"""排查: opening a campaign, confirming lines, progress, closing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.members.verifications import close_verification, confirm_lines, open_verification
from zhixing.queries.members.register import registers
from zhixing.queries.members.verifications import CheckLine, campaign_page, campaigns, check_lines, open_by_branch
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.members.records import RegisterState
from zhixing.rules.members.verifications import closing_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.members.forms import date_field


class OpeningForm(forms.Form):
    title = forms.CharField(label="名称", max_length=80, help_text="例如“2026年党员组织关系排查”。")
    due_on = date_field("完成期限", required=True)


class FindingForm(forms.Form):
    lines = forms.MultipleChoiceField(label="人员", widget=forms.CheckboxSelectMultiple)
    finding = forms.ChoiceField(
        label="核查结果", widget=forms.RadioSelect, choices=[(state.value, state.label) for state in RegisterState]
    )
    flowing_to = forms.CharField(label="外出流向", max_length=120, required=False, help_text="结果为“流动”的填写。")
    lost_on = date_field("失联日期", help_text="结果为“失联”的填写：从哪一天起失去联系。")
    note = forms.CharField(
        label="备注",
        max_length=120,
        required=False,
        help_text="结果为“已转出”的写转往的党组织和介绍信编号，“重复”的写与哪一行重复。",
    )

    def __init__(self, choices: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = choices  # type: ignore[attr-defined]


@require_safe
def show_campaigns(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.VIEW_REGISTER):
        raise NotAllowed(Do.VIEW_REGISTER)
    tops = [
        register for register in registers(request.viewer) if request.viewer.may(Do.OPEN_VERIFICATION, register.path)
    ]
    return render(request, "verifications/list.html", {"campaigns": campaigns(request.viewer), "tops": tops})


@require_form
def open_new(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.OPEN_VERIFICATION)
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verification = open_verification(organisation.pk, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "核查已经开展，已列入各党支部的待办事项。")
            return redirect("verification_page", verification.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"organisation": organisation, "form": form, "crumbs": crumbs_to(request.viewer, organisation)}
    return render(request, "verifications/new.html", context, status=422 if form.errors else 200)


@require_safe
def show_campaign(request: Request, verification_id: int) -> HttpResponse:
    page = campaign_page(request.viewer, verification_id)
    return render(
        request,
        "verifications/page.html",
        {
            "page": page,
            "verification": page.verification,
            "blockers": closing_blockers(open_by_branch(page.verification)) if page.may_close else [],
            "crumbs": [("名册核查", reverse("verification_list"))],
        },
    )


@require_form
def check(request: Request, verification_id: int, organisation_id: int) -> HttpResponse:
    verification, branch, lines = check_lines(request.viewer, verification_id, organisation_id)
    may = verification.closed_at is None and request.viewer.may(Do.CONFIRM_VERIFICATION, branch.path)
    waiting = _choices(lines, again="again" in request.GET)
    form = FindingForm(waiting, request.POST or None)
    if request.method == "POST":
        request.viewer.demand(Do.CONFIRM_VERIFICATION, branch.path)
        if form.is_valid() and _confirmed(request, verification.pk, form):
            return redirect("verification_branch", verification.pk, branch.pk)
    return render(
        request,
        "verifications/branch.html",
        {
            "verification": verification,
            "branch": branch,
            "lines": lines,
            "form": form,
            "may_confirm": may and bool(waiting),
            "again": "again" in request.GET,
            "may_again": may and any(line.finding_label for line in lines),
            "crumbs": _crumbs_to(verification.pk, verification.title),
        },
        status=422 if form.errors else 200,
    )


def _choices(lines: Sequence[CheckLine], *, again: bool) -> list[tuple[int, str]]:
    """Whose line is still to be confirmed; with `again` those that have been, too."""
    return [
        (line.id, f"{line.name}（{line.kind_label}，名册上为{line.was}）")
        for line in lines
        if not line.has_left and (not line.finding_label or again)
    ]


def _crumbs_to(verification_id: int, title: str) -> list[tuple[str, str]]:
    return [("名册核查", reverse("verification_list")), (title, reverse("verification_page", args=[verification_id]))]


def _confirmed(request: Request, verification_id: int, form: FindingForm) -> bool:
    values = form.cleaned_data
    ids, finding = [int(pk) for pk in values["lines"]], RegisterState(values["finding"])
    details = {name: values[name] for name in ("flowing_to", "lost_on", "note")}
    try:
        count = confirm_lines(verification_id, ids, finding=finding, **details, by=request.viewer, at=request.now)
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    messages.success(request, f"已确认{count}人：{finding.label}。")
    return True


@require_POST
def close(request: Request, verification_id: int) -> HttpResponse:
    campaign = close_verification(verification_id, by=request.viewer, at=request.now)
    messages.success(request, "核查已经办结，结果写入名册，底数已经留存。")
    return redirect("verification_page", campaign.pk)


urlpatterns = [
    path("verifications/", show_campaigns, name="verification_list"),
    path("verifications/<int:verification_id>/", show_campaign, name="verification_page"),
    path("verifications/<int:verification_id>/close/", close, name="verification_close"),
    path("verifications/<int:verification_id>/branches/<int:organisation_id>/", check, name="verification_branch"),
    path("verifications/in/<int:organisation_id>/new/", open_new, name="verification_new"),
]
