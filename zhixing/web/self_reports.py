"""党员自评: one's own list, the itemised report, and the desk of whoever collects them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.actions.self_reports import save_self_report, withdraw_self_report
from zhixing.queries.self_reports import ReportPage, collecting, own_reports, report_page
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.self_reports import text_to_paste
from zhixing.web import self_report_papers
from zhixing.web.requests import Request
from zhixing.web.self_report_forms import ReportForm


@require_safe
def show_own(request: Request) -> HttpResponse:
    if request.viewer.person_id is None:
        raise NotAllowed(Do.ENTER_SELF_REPORT)
    return render(request, "self_reports/own.html", {
        "lines": own_reports(request.viewer), "today": request.viewer.today,
    })


@require_http_methods(["GET", "POST"])
def report(request: Request, participant_id: int) -> HttpResponse:
    page = report_page(request.viewer, participant_id)
    form = ReportForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        submits = request.POST.get("act") == "submit"
        try:
            save_self_report(
                participant_id, said=form.said(), summary=form.cleaned_data["summary"], submits=submits,
                by=request.viewer, at=request.now,
            )
            return _kept(request, page, submits)
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
    shown = {"page": page, "form": form, "today": request.viewer.today}
    return render(request, "self_reports/report.html", shown, status=422 if form.errors else 200)


def _kept(request: Request, page: ReportPage, submits: bool) -> HttpResponse:
    whose = "" if page.is_own else f"{page.name}的"
    if submits:
        messages.success(request, f"{whose}自评已提交。自评环节结束前，还可以撤回修改。")
        return redirect("report", page.participant_id) if page.is_own else redirect("report_list", page.cycle_id)
    messages.success(request, f"{whose}自评已保存，还没有提交。")
    return redirect("report", page.participant_id)


@require_POST
def withdraw(request: Request, participant_id: int) -> HttpResponse:
    withdraw_self_report(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "自评已撤回，改好后请再次提交。")
    return redirect("report", participant_id)


@require_safe
def collect(request: Request, cycle_id: int) -> HttpResponse:
    found = collecting(request.viewer, cycle_id)
    text = text_to_paste(
        branch=found.cycle.organisation.name, quarter=found.quarter, due_on=found.cycle.self_report_due_on,
        submitted=len(found.submitted), missing=len(found.missing), site=request.build_absolute_uri("/"),
    )
    return render(request, "self_reports/collect.html", {"found": found, "text": text, "today": request.viewer.today})


urlpatterns = [
    *self_report_papers.urlpatterns,
    path("self-reports/", show_own, name="own_reports"),
    path("self-reports/<int:participant_id>/", report, name="report"),
    path("self-reports/<int:participant_id>/withdraw/", withdraw, name="report_withdraw"),
    path("cycles/<int:cycle_id>/self-reports/", collect, name="report_list"),
]
