"""季度档案: the papers of a branch's quarter in one archive. Each is asked of its own page, as this person sees it."""

import io
import zipfile
from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from zhixing.actions.exports import export_archive
from zhixing.files.print.handed_in import HandedIn, handed_in_paper
from zhixing.files.print.typesetting import Paper, print_papers
from zhixing.files.spreadsheets.page_tables import read_page, tables_workbook
from zhixing.queries.cycles.archive import Archive, archive_of
from zhixing.queries.reviews.self_reports import ReportPage, report_page
from zhixing.rules.periods import chinese_date
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.exports import response_at
from zhixing.web.frame.requests import Request

_STAMP = (1980, 1, 1, 0, 0, 0)  # equal papers are equal archives
NOT_YET = "该文件尚未形成。"
Piece = tuple[str, Callable[[], bytes]]


def _requested(request: Request, name: str, *args: int) -> Callable[[], bytes]:
    """What the page of that name answers, whole."""

    def content() -> bytes:
        answer = response_at(request, reverse(name, args=args))
        if answer.status_code != 200:
            raise Blocked(NOT_YET)
        return bytes(answer.content)

    return content


def _pieces(request: Request, archive: Archive) -> Iterator[Piece]:
    cycle_id = archive.cycle.pk
    for place, posting_id in enumerate(archive.postings, start=1):
        yield f"公示{place}.pdf", _requested(request, "posting_paper", posting_id)
    yield "考评小组评定记录.pdf", _requested(request, "review_minutes_paper", cycle_id)
    for place, ballot_id in enumerate(archive.ballots, start=1):
        yield f"民主测评{place}记录.pdf", _requested(request, "ballot_minutes", ballot_id)
        yield f"民主测评{place}公开记录.json", _requested(request, "ballot_record", ballot_id)
    yield "评定结果.xlsx", lambda: _results(request, archive)
    yield "党员自评表.pdf", lambda: _reports(request, archive)


def _results(request: Request, archive: Archive) -> bytes:
    tables = read_page(_requested(request, "cycle_results", archive.cycle.pk)().decode()).tables
    if not tables:
        raise Blocked(NOT_YET)
    note = f"{chinese_date(request.viewer.today)}由{request.viewer.name}导出，内容与页面相同。"
    return tables_workbook(f"{archive.title}评定结果", note, tables)


def _reports(request: Request, archive: Archive) -> bytes:
    """Every report that was handed in, one behind the other."""
    if not archive.people:
        raise Blocked(NOT_YET)
    return print_papers([_report(report_page(request.viewer, participant_id)) for participant_id in archive.people])


def _report(page: ReportPage) -> Paper:
    return handed_in_paper(
        HandedIn(
            period=page.quarter,
            facts=(
                ("姓名", page.name),
                ("所在党支部", page.branch),
                ("党员类别", page.member_class),
                ("台账合计", points_text(page.ledger_total)),
            ),
            lines=tuple(
                (block.name, row.name, points_text(row.ledger_points), points_text(row.points), row.explanation)
                for block in page.blocks
                for row in block.rows
            ),
            summary=page.summary,
        )
    )


@require_POST
def download(request: Request, cycle_id: int) -> HttpResponse:
    archive = archive_of(request.viewer, cycle_id)
    out, lines, files = io.BytesIO(), [f"{archive.title}考评档案", ""], 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _pieces(request, archive):
            try:
                book.writestr(zipfile.ZipInfo(name, _STAMP), content())
                lines.append(name)
                files += 1
            except Blocked as refusal:
                lines.append(f"{name}：未收入。{''.join(refusal.reasons)}")
            except (NotAllowed, OutOfSight):
                lines.append(f"{name}：未收入。您没有查看该文件的权限。")
        lines += ["", f"{chinese_date(request.viewer.today)}由{request.viewer.name}导出"]
        book.writestr(zipfile.ZipInfo("目录.txt", _STAMP), "\ufeff" + "\r\n".join(lines))
    export_archive(archive.title, archive.cycle.organisation_id, files, by=request.viewer, at=request.now)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{archive.title}考评档案.zip") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [path("cycles/<int:cycle_id>/archive.zip", download, name="cycle_archive")]
