"""民主评议党员 on paper and as a spreadsheet."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.actions.exports import export_list
from zhixing.files.appraisals.papers import person_form, summary_paper
from zhixing.files.print.typesetting import print_paper
from zhixing.files.spreadsheets.lists import list_workbook
from zhixing.queries.appraisals.papers import person_sheet, summary_sheet
from zhixing.queries.appraisals.summaries import year_summary
from zhixing.web.ballots.occasions import pdf
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number


@require_safe
def print_person(request: Request, line_id: int) -> HttpResponse:
    return pdf(print_paper(person_form(person_sheet(request.viewer, line_id))), f"appraisal-{line_id}")


@require_safe
def print_summary(request: Request, appraisal_id: int) -> HttpResponse:
    return pdf(print_paper(summary_paper(summary_sheet(request.viewer, appraisal_id))), f"appraisals-{appraisal_id}")


@require_safe
def export(request: Request) -> HttpResponse:
    page = year_summary(request.viewer, as_number(request.GET.get("year")))
    title = f"{page.year}年民主评议党员情况汇总表"
    rows: list[list[str | int | None]] = [[line.organisation.name, line.state, *line.counts] for line in page.lines]
    rows.append(["合计", f"{page.undecided}个支部未审批" if page.undecided else "", *page.totals])
    export_list(title, request.get_full_path(), len(page.lines), by=request.viewer, at=request.now)
    columns = [("党支部", 36), *((header, 12) for header in ("进度", *page.grades))]
    return file_answer(list_workbook("民主评议汇总", title, columns, rows), SHEET, f"{title}.xlsx", is_attachment=True)


urlpatterns = [
    path("appraisals/workbook/", export, name="appraisal_workbook"),
    path("appraisals/<int:appraisal_id>/summary/", print_summary, name="appraisal_summary"),
    path("appraisals/people/<int:line_id>/form/", print_person, name="appraisal_form"),
]
