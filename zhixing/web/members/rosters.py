"""名册的导入导出: template, upload, preview, import, undo, export."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.members.rosters import discard_upload, export_register, import_roster, keep_upload, undo_import
from zhixing.files.rosters.writing import roster_template
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.rosters.imports import (
    import_at,
    import_line,
    kept_lines,
    plan_names,
    plan_of,
    recent_imports,
    undo_facts,
    upload_at,
    waiting_upload,
)
from zhixing.queries.rosters.next_steps import next_steps
from zhixing.queries.rosters.plans import LineOutcome, Plan
from zhixing.queries.rosters.terms import term_lines
from zhixing.rules.members.rosters import undo_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import SingleFileField
from zhixing.web.frame.values import text_sent
from zhixing.web.members.forms import date_field
from zhixing.web.members.register import register_url
from zhixing.web.members.roster_terms import unknown_terms
from zhixing.web.members.roster_terms import urlpatterns as term_urls

MOST = 20 << 20  # bytes of an upload
LINES = 100  # of a preview on one page
PROBLEMS = 2000  # shown at once
SHOWN = {
    "changed": (LineOutcome.CHANGED,),
    "new": (LineOutcome.NEW, LineOutcome.RETURNING),
    "same": (LineOutcome.UNCHANGED,),
}


class UploadForm(forms.Form):
    file = SingleFileField(label="名册文件", help_text="Excel 或 WPS 的 .xlsx、.xls 文件，不超过20MB。")
    from_on = date_field(
        "编入日期", required=True, help_text="新编入的人从哪一天起属于所在党支部；入党更晚的按入党日期。"
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError("文件超过20MB；请删去图片和不用的工作表后再上传。")
        return file


class ExportForm(forms.Form):
    full = forms.ChoiceField(
        label="公民身份号码",
        widget=forms.RadioSelect,
        initial="no",
        choices=[("no", "隐去中间几位"), ("yes", "完整号码（须写明工作事由，记入操作日志）")],
    )
    reason = forms.CharField(label="工作事由", max_length=200, required=False, help_text="导出完整号码时必须填写。")


@require_safe
def template(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.IMPORT_ROSTER):
        raise NotAllowed(Do.IMPORT_ROSTER)
    return file_answer(roster_template(), SHEET, "党员名册模板.xlsx", is_attachment=True)


@require_form
def new(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.IMPORT_ROSTER)
    waiting = waiting_upload(request.viewer, organisation, request.now)
    initial = {"from_on": waiting.from_on if waiting else request.viewer.today.replace(month=1, day=1)}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        upload_id = _save(request, organisation.pk, form)
        if upload_id is not None:
            return redirect("roster_preview", upload_id)
    return render(
        request,
        "rosters/new.html",
        {
            "organisation": organisation,
            "form": form,
            "crumbs": crumbs_to(request.viewer, organisation),
            "imports": recent_imports(request.viewer, organisation),
            "waiting": waiting,
            "terms": term_lines(request.viewer, organisation),
        },
        status=422 if form.errors else 200,
    )


def _save(request: Request, organisation_id: int, form: UploadForm) -> int | None:
    """Keep the file for the preview; None with the reasons on the form where it was refused."""
    file = form.cleaned_data["file"]
    try:
        upload = keep_upload(
            organisation_id,
            file_name=file.name,
            data=file.read(),
            from_on=form.cleaned_data["from_on"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return None
    return upload.pk


def _tab_open(request: Request, plan: Plan) -> str:
    """The one asked for; else the changes, which are what is to be read, where there are any."""
    tab = request.GET.get("show", "")
    if tab in SHOWN:
        return tab
    return "changed" if plan.of(LineOutcome.CHANGED) else "new"


def _tabs(plan: Plan) -> list[tuple[str, str, int]]:
    """Key, words, number of lines."""
    words = (("changed", "有改动"), ("new", "新编入"), ("same", "没有改动"))
    return [(key, label, len(plan.of(*SHOWN[key]))) for key, label in words]


def _preview(request: Request, upload_id: int, *, reasons: tuple[str, ...] = ()) -> HttpResponse:
    upload, data = upload_at(request.viewer, upload_id, request.now)
    plan = plan_of(request.viewer, upload, data)
    show = _tab_open(request, plan)
    lines = [(line, name) for line, name in plan_names(request.viewer, plan) if line.fate in SHOWN[show]]
    page = Paginator(lines, LINES).get_page(request.GET.get("page", 1))
    return render(
        request,
        "rosters/preview.html",
        {
            "upload": upload,
            "plan": plan,
            "page": page,
            "show": show,
            "tabs": _tabs(plan),
            "reasons": reasons,
            "problems": [(problem, *problem.sentence.partition("；")[::2]) for problem in plan.problems[:PROBLEMS]],
            "unknown": unknown_terms(plan),
            "terms": term_lines(request.viewer, upload.organisation),
            "more_problems": max(len(plan.problems) - PROBLEMS, 0),
            "crumbs": crumbs_to(request.viewer, upload.organisation),
        },
        status=409 if reasons else 200,
    )


@require_safe
def preview(request: Request, upload_id: int) -> HttpResponse:
    return _preview(request, upload_id)


@require_POST
def bring_in(request: Request, upload_id: int) -> HttpResponse:
    try:
        roster_import = import_roster(
            upload_id, digest=request.POST.get("digest", ""), by=request.viewer, at=request.now
        )
    except Blocked as refusal:
        return _preview(request, upload_id, reasons=refusal.reasons)
    messages.success(request, f"名册已导入：新编入{roster_import.added}人，改动{roster_import.changed}人。")
    return redirect("roster_page", roster_import.pk)


@require_POST
def discard(request: Request, upload_id: int) -> HttpResponse:
    organisation = discard_upload(upload_id, by=request.viewer, at=request.now)
    messages.success(request, "上传的文件已删除，名册没有改动。")
    return redirect("roster_new", organisation.pk)


@require_safe
def show_import(request: Request, import_id: int) -> HttpResponse:
    roster_import = import_at(request.viewer, import_id)
    reasons = kept_lines(roster_import) if not roster_import.undone_at else {}
    return render(
        request,
        "rosters/page.html",
        {
            "done": roster_import,
            "line": import_line(roster_import),
            "blockers": undo_blockers(undo_facts(request.viewer, roster_import, reasons)) if reasons else [],
            "others": roster_import.lines.count() - len(reasons) if reasons else 0,
            "next": next_steps(request.viewer, roster_import.organisation),
            "crumbs": crumbs_to(request.viewer, roster_import.organisation),
            "register_url": register_url(roster_import.organisation_id),
        },
    )


@require_POST
def undo(request: Request, import_id: int) -> HttpResponse:
    rest = request.POST.get("rest") == "yes"
    reason = text_sent(request, "reason")
    roster_import = undo_import(import_id, reason=reason, spares_kept=rest, by=request.viewer, at=request.now)
    if roster_import.remaining:
        messages.success(request, f"其余的人已经撤销；{roster_import.remaining}人有后来的改动或业务，保持现在的登记。")
    else:
        messages.success(request, "这次导入已经撤销，名册恢复到导入之前。")
    return redirect("roster_page", import_id)


@require_form
@cache_control(no_store=True, private=True)
def export(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.EXPORT_REGISTER)
    form = ExportForm(request.POST or None)
    if not request.viewer.may(Do.READ_FULL_ID, organisation.path):
        form.fields["full"].choices = [("no", "隐去中间几位")]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        full, reason = form.cleaned_data["full"] == "yes", form.cleaned_data["reason"]
        try:
            book = export_register(organisation.pk, full_ids=full, reason=reason, by=request.viewer, at=request.now)
            return file_answer(book, SHEET, f"{organisation.name}党员名册.xlsx", is_attachment=True)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"organisation": organisation, "form": form, "crumbs": crumbs_to(request.viewer, organisation)}
    return render(request, "rosters/export.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("members/rosters/template/", template, name="roster_template"),
    path("members/rosters/uploads/<int:upload_id>/", preview, name="roster_preview"),
    path("members/rosters/uploads/<int:upload_id>/import/", bring_in, name="roster_import"),
    path("members/rosters/uploads/<int:upload_id>/discard/", discard, name="roster_discard"),
    path("members/rosters/<int:import_id>/", show_import, name="roster_page"),
    path("members/rosters/<int:import_id>/undo/", undo, name="roster_undo"),
    path("members/in/<int:organisation_id>/rosters/new/", new, name="roster_new"),
    path("members/in/<int:organisation_id>/rosters/export/", export, name="roster_export"),
    *term_urls,
]
