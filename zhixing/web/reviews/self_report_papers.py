"""党员自评表 on paper: that of one member, or those of everyone missing to print at once."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.files.print.quarter_forms import SelfReportLine, self_report_sheet
from zhixing.files.print.typesetting import Paper, print_paper, print_papers
from zhixing.queries.reviews.self_reports import ReportPage, missing_pages, report_page
from zhixing.rules.periods import chinese_day
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.self_reports import blank_rows
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.requests import Request


@require_safe
def one_paper(request: Request, participant_id: int) -> HttpResponse:
    return _answer(print_paper(_paper(report_page(request.viewer, participant_id))), "self-report.pdf")


@require_safe
def all_papers(request: Request, cycle_id: int) -> HttpResponse:
    """Those of everyone missing, a sheet for each."""
    pages = missing_pages(request.viewer, cycle_id)
    if not pages:
        raise Blocked(["已全部提交，没有要打印的自评表。"])
    return _answer(print_papers([_paper(page) for page in pages]), "self-reports.pdf")


def _paper(page: ReportPage) -> Paper:
    return self_report_sheet(
        tuple(
            SelfReportLine(block.name, row.name, points_text(row.ledger_points), row.entries_text)
            for block in page.blocks
            for row in block.rows
        ),
        blank_rows=blank_rows(page.line_count),
        title="党员积分自评表",
        period=page.quarter,
        facts=(
            ("姓名", page.name),
            ("所在党支部", page.branch),
            ("人员类别", page.kind_label),
            ("党员类别", page.member_class),
        ),
        due=chinese_day(page.due_on),
    )


def _answer(paper: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename={name}"
    return answer


urlpatterns = [
    path("self-reports/<int:participant_id>/paper.pdf", one_paper, name="report_paper"),
    path("cycles/<int:cycle_id>/self-reports/papers.pdf", all_papers, name="report_papers"),
]
