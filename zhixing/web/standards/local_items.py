"""自选指标 (10+X): the list, drafting an item, approving or returning it, ending it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.standards.local_items import (
    approve_local_item,
    discard_local_item,
    draft_local_item,
    edit_local_item,
    end_local_item,
    recall_local_item,
    return_local_item,
    submit_local_item,
)
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.standards.form_versions import item_fields, item_values, submitted_item_fields
from zhixing.queries.standards.local_items import (
    DraftingChoices,
    drafting_choices,
    drafting_organisations,
    local_item_lines,
    local_item_page,
)
from zhixing.rules.periods import period_after, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.standards.local_items import LocalText
from zhixing.rules.standards.vocabulary import Method
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.standards.reading import CRUMB

_ROWS = forms.Textarea(attrs={"rows": 3})


class ItemForm(VersionedForm):
    block = forms.ChoiceField(label="方面")
    class_code = forms.ChoiceField(label="适用的党组织", required=False)
    name = forms.CharField(label="指标名称", max_length=100, help_text="写要做成的事，如“电动车集中停放充电”。")
    full = HundredthsField(label="满分", help_text="0.5 的整数倍。")
    criterion = forms.CharField(
        label="评分标准",
        max_length=500,
        widget=_ROWS,
        help_text="做到什么得满分、差什么扣几分。不能按安装应用程序、文章篇数、点赞、照片等考评。",
    )
    methods = forms.MultipleChoiceField(
        label="检查方法",
        choices=[(method.value, method.label) for method in Method],
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.CharField(label="看什么材料", max_length=300, help_text="如 会商记录；入户问 3 户。")
    adjustments = forms.CharField(label="加减情形", max_length=300, required=False, widget=_ROWS)
    veto = forms.CharField(
        label="本条否决", max_length=300, required=False, widget=_ROWS, help_text="出现时这一条不得分的情形。"
    )

    def __init__(self, choices: DraftingChoices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.classes = dict(choices.areas), dict(choices.classes)
        self.fields["block"].choices = choices.areas  # type: ignore[attr-defined]
        self.fields["class_code"].choices = choices.classes  # type: ignore[attr-defined]

    def fields_typed(self) -> Fields:
        return self.fields_of(self.cleaned_data)

    def fields_of(self, values: Mapping[str, Any]) -> Fields:
        return item_fields(values, self.areas, self.classes)

    def text(self) -> LocalText:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return LocalText(**{**typed, "methods": tuple(Method(word) for word in typed["methods"])})


class ApprovalForm(VersionedForm):
    document_number = forms.CharField(label="审定文号", max_length=60, help_text="写批准这一条的文件的文号。")
    from_on = day_field("施行日期", help_text="一般选一期的第一天；一期结束以前施行的，列入这一期以后开启的考评。")


class EndingForm(forms.Form):
    ended_on = day_field("停用日期", help_text="从这一天起不再列入新开启的考评，已经开启的不变。")
    reason = forms.CharField(label="停用原因", max_length=300)


@require_safe
def show_list(request: Request) -> HttpResponse:
    context = {
        "lines": local_item_lines(request.viewer),
        "may_draft": request.viewer.can(Do.DRAFT_STANDARD),
        "crumbs": [CRUMB],
    }
    return render(request, "local_items/list.html", context)


@require_safe
def start(request: Request) -> HttpResponse:
    """Choose for which organisation; where there is only one, its form comes at once."""
    if not request.viewer.can(Do.DRAFT_STANDARD):
        raise NotAllowed(Do.DRAFT_STANDARD)
    organisations = drafting_organisations(request.viewer)
    if len(organisations) == 1:
        return redirect("local_item_draft", organisations[0][0])
    return render(request, "local_items/start.html", {"organisations": organisations, "crumbs": crumbs()})


@require_form
def draft(request: Request, organisation_id: int) -> HttpResponse:
    choices = drafting_choices(request.viewer, organisation_id)
    form = ItemForm(choices, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            item = draft_local_item(organisation_id, text=form.text(), by=request.viewer, at=request.now)
            messages.success(request, "已保存，请核对后提交审定。")
            return redirect("local_item", item.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return filled_form(request, form, choices)


@require_form
def edit(request: Request, item_id: int) -> HttpResponse:
    page = local_item_page(request.viewer, item_id)
    if not page.may_edit:
        raise NotAllowed(Do.DRAFT_STANDARD)
    choices = drafting_choices(request.viewer, page.item.organisation_id)
    form = ItemForm(choices, posted(request), initial=vars(page.item))
    form.initial["version"] = version_of(form.fields_of(item_values(page.item)), request.now)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            edit_local_item(item_id, text=form.text(), version=version, by=request.viewer, at=request.now)
            messages.success(request, "已保存，请核对后提交审定。")
            return redirect("local_item", item_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = item_values(local_item_page(request.viewer, item_id).item)
            form.refresh(form.fields_of(now), now, request.now)
    return filled_form(request, form, choices, item_id)


def filled_form(request: Request, form: ItemForm, choices: DraftingChoices, item_id: int | None = None) -> HttpResponse:
    context = {"form": form, "choices": choices, "item_id": item_id, "crumbs": crumbs()}
    return render(request, "local_items/form.html", context, status=422 if form.errors else 200)


def crumbs() -> list[tuple[str, str]]:
    return [CRUMB, ("自选指标", reverse("local_item_list"))]


def item_page(request: Request, item_id: int, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an item; `more` brings back a refused form."""
    page = local_item_page(request.viewer, item_id)
    today: dt.date = request.viewer.today
    version = version_of(submitted_item_fields(page.item.text), request.now)
    context = {
        "page": page,
        "version": version,
        "crumbs": crumbs(),
        "approval": ApprovalForm(initial={"from_on": period_after(quarter_of(today)).from_on, "version": version}),
        "ending": EndingForm(initial={"ended_on": today}),
        **more,
    }
    return render(request, "local_items/item.html", context, status=status)


@require_safe
def show(request: Request, item_id: int) -> HttpResponse:
    return item_page(request, item_id)


@require_POST
def submit(request: Request, item_id: int) -> HttpResponse:
    submit_local_item(item_id, by=request.viewer, at=request.now)
    messages.success(request, "已提交审定，请等待街道党工委另一位同志办理。")
    return redirect("local_item", item_id)


@require_POST
def recall(request: Request, item_id: int) -> HttpResponse:
    recall_local_item(item_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤回，可以继续修改。")
    return redirect("local_item", item_id)


@require_POST
def discard(request: Request, item_id: int) -> HttpResponse:
    discard_local_item(item_id, by=request.viewer, at=request.now)
    messages.success(request, "这一条已作废。")
    return redirect("local_item_list")


@require_POST
def approve(request: Request, item_id: int) -> HttpResponse:
    form = ApprovalForm(request.POST)
    if form.is_valid():
        try:
            item = approve_local_item(item_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已审定，编号 {item.facts.code}，列入以后开启的考评。")
            return redirect("local_item", item_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            item = local_item_page(request.viewer, item_id).item
            form.refresh(submitted_item_fields(item.text), {}, request.now)
    return item_page(request, item_id, 422, approval=form)


@require_POST
def send_back(request: Request, item_id: int) -> HttpResponse:
    reason = text_sent(request, "reason")
    try:
        version = request.POST.get("version", "")
        return_local_item(item_id, reason=reason, version=version, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return item_page(request, item_id, 422, blocked=refusal.reasons, reason=reason)
    messages.success(request, "已退回起草人修改。")
    return redirect("local_item", item_id)


@require_POST
def end(request: Request, item_id: int) -> HttpResponse:
    form = EndingForm(request.POST)
    if form.is_valid():
        try:
            end_local_item(item_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "已停用，不再列入新开启的考评。")
            return redirect("local_item", item_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return item_page(request, item_id, 422, ending=form)


_AT = "standards/local-items/"
local_item_patterns = [
    path(_AT, show_list, name="local_item_list"),
    path(f"{_AT}new/", start, name="local_item_start"),
    path(f"{_AT}new/<int:organisation_id>/", draft, name="local_item_draft"),
    path(f"{_AT}<int:item_id>/", show, name="local_item"),
    path(f"{_AT}<int:item_id>/edit/", edit, name="local_item_edit"),
    path(f"{_AT}<int:item_id>/submit/", submit, name="local_item_submit"),
    path(f"{_AT}<int:item_id>/recall/", recall, name="local_item_recall"),
    path(f"{_AT}<int:item_id>/discard/", discard, name="local_item_discard"),
    path(f"{_AT}<int:item_id>/approve/", approve, name="local_item_approve"),
    path(f"{_AT}<int:item_id>/return/", send_back, name="local_item_return"),
    path(f"{_AT}<int:item_id>/end/", end, name="local_item_end"),
]
