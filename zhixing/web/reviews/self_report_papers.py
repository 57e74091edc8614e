"""党员自评表 on paper: one as PDF, or those of everyone missing on pages to print at once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.files.print.quarter_forms import SelfReportLine, self_report_sheet
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.reviews.self_reports import ReportPage, collecting, missing_pages, report_page
from zhixing.rules.reviews.self_reports import blank_rows
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.requests import Request

TITLE = "党员积分自评表"


@require_safe
def one_paper(request: Request, participant_id: int) -> HttpResponse:
    page = report_page(request.viewer, participant_id)
    paper = self_report_sheet(
        tuple(
            SelfReportLine(block.name, row.name, points_text(row.ledger_points), row.entries_text)
            for block in page.blocks
            for row in block.rows
        ),
        blank_rows=blank_rows(page.line_count),
        title=TITLE,
        period=page.quarter,
        facts=_facts(page),
        due=f"{page.due_on.month}月{page.due_on.day}日",
    )
    answer = HttpResponse(print_paper(paper), content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=self-report.pdf"
    return answer


def _facts(page: ReportPage) -> tuple[tuple[str, str], ...]:
    return (
        ("姓名", page.name),
        ("所在党支部", page.branch),
        ("人员类别", page.kind_label),
        ("党员类别", page.member_class),
    )


@require_safe
def all_papers(request: Request, cycle_id: int) -> HttpResponse:
    collection = collecting(request.viewer, cycle_id)
    pages = missing_pages(request.viewer, cycle_id)
    papers = [(page, _facts(page), range(blank_rows(page.line_count))) for page in pages]
    return render(request, "self_reports/papers.html", {"found": collection, "pages": papers, "title": TITLE})


urlpatterns = [
    path("self-reports/<int:participant_id>/paper.pdf", one_paper, name="report_paper"),
    path("cycles/<int:cycle_id>/self-reports/papers/", all_papers, name="report_papers"),
]
