"""党员自评: one's own list, the itemised report, and the desk of whoever collects them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.reviews.self_reports import (
    add_report_evidence,
    note_reminder,
    save_self_report,
    withdraw_self_report,
)
from zhixing.queries.form_versions import version_of
from zhixing.queries.reviews.report_versions import report_version
from zhixing.queries.reviews.self_reports import ReportPage, collecting, line_page, own_reports, report_page
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.reviews.self_reports import text_to_paste
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import received
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.reviews import self_report_papers
from zhixing.web.reviews.self_report_forms import ReportForm


@require_safe
def show_own(request: Request) -> HttpResponse:
    if request.viewer.person_id is None:
        raise NotAllowed(Do.ENTER_SELF_REPORT)
    return render(
        request, "self_reports/own.html", {"lines": own_reports(request.viewer), "today": request.viewer.today}
    )


@require_form
def report(request: Request, participant_id: int) -> HttpResponse:
    page = report_page(request.viewer, participant_id)
    if not page.is_own:
        request.stands_under = reverse("cycle_list")
    files = received(request)
    form = _form(request, page, has_files=bool(files.uploads))
    if request.method == "POST" and form.is_valid() and not files.problems:
        submits, item = request.POST.get("act") == "submit", form.cleaned_data["new_item"]
        try:
            save_self_report(
                participant_id,
                lines=form.report_lines(),
                summary=form.whole_summary,
                submits=submits,
                uploads={item: files.uploads} if item else {},
                version=form.cleaned_data["version"],
                by=request.viewer,
                at=request.now,
            )
            return _after_saving(request, page, submits)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(report_version(request.viewer, participant_id), {"summary": page.summary}, request.now)
    context = {"page": page, "form": form, "received": files, "today": request.viewer.today}
    return render(request, "self_reports/report.html", context, status=422 if form.errors or files.problems else 200)


def _form(request: Request, page: ReportPage, *, has_files: bool) -> ReportForm:
    version = version_of(report_version(request.viewer, page.participant_id), request.now)
    return ReportForm(page, sent(request), has_files=has_files, version=version)


def _after_saving(request: Request, page: ReportPage, submits: bool) -> HttpResponse:
    whose = "" if page.is_own else f"{page.name}的"
    if submits:
        messages.success(request, f"{whose}自评已提交。自评环节结束前，还可以撤回修改。")
        return redirect("report", page.participant_id) if page.is_own else redirect("report_list", page.cycle_id)
    messages.success(request, f"{whose}自评已保存，尚未提交。")
    return redirect("report", page.participant_id)


@require_POST
def withdraw(request: Request, participant_id: int) -> HttpResponse:
    withdraw_self_report(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "自评已撤回，改好后请再次提交。")
    return redirect("report", participant_id)


@require_form
def line_evidence(request: Request, line_id: int) -> HttpResponse:
    page, files = line_page(request.viewer, line_id), received(request)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and not files.problems:
        try:
            add_report_evidence(line_id, uploads=files.uploads, by=request.viewer, at=request.now)
            messages.success(request, f"已为“{page.item_name}”添加佐证。")
            return redirect("report", page.participant_id)
        except Blocked as refusal:
            reasons = refusal.reasons
    context = {"page": page, "received": files, "reasons": reasons}
    return render(request, "self_reports/evidence.html", context, status=422 if reasons or files.problems else 200)


@require_safe
def collect(request: Request, cycle_id: int) -> HttpResponse:
    collection = collecting(request.viewer, cycle_id)
    text = text_to_paste(
        branch=collection.cycle.organisation.name,
        quarter=collection.quarter,
        due_on=collection.cycle.self_report_due_on,
        submitted=len(collection.submitted),
        missing=len(collection.missing),
        site=request.build_absolute_uri("/"),
    )
    return render(
        request, "self_reports/collect.html", {"found": collection, "text": text, "today": request.viewer.today}
    )


@require_POST
def remind(request: Request, participant_id: int) -> HttpResponse:
    participant = note_reminder(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "已登记催办时间。")
    return redirect(reverse("report_list", args=[participant.cycle_id]) + f"#missing-{participant.pk}")


urlpatterns = [
    *self_report_papers.urlpatterns,
    path("self-reports/", show_own, name="own_reports"),
    path("self-reports/<int:participant_id>/", report, name="report"),
    path("self-reports/<int:participant_id>/withdraw/", withdraw, name="report_withdraw"),
    path("self-reports/<int:participant_id>/remind/", remind, name="report_remind"),
    path("self-reports/lines/<int:line_id>/evidence/", line_evidence, name="report_evidence"),
    path("cycles/<int:cycle_id>/self-reports/", collect, name="report_list"),
]
