"""评定记录: the minutes of a review, as a page and as official paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhixing.files.print.quarter_forms import ReviewedRow, review_minutes
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.results.latest import result_words
from zhixing.queries.reviews.joint import JointLine, Minutes, minutes
from zhixing.rules.periods import chinese_date
from zhixing.rules.reviews.panel import minutes_proceedings, minutes_resolutions
from zhixing.rules.reviews.reassessments import reassessment_sentences
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.requests import Request


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    record = minutes(request.viewer, cycle_id)
    return render(
        request,
        "reviews/minutes.html",
        {
            "minutes": record,
            "rows": _rows(request, record),
            "facts": _facts(record),
            "proceedings": _proceedings(record),
            "resolutions": _resolutions(record),
            "cycle_id": cycle_id,
        },
    )


@require_safe
def paper(request: Request, cycle_id: int) -> HttpResponse:
    record = minutes(request.viewer, cycle_id)
    document = review_minutes(
        _rows(request, record),
        title=f"{record.quarter}党员积分评定记录",
        facts=_facts(record),
        proceedings=_proceedings(record),
        resolutions=_resolutions(record),
        signers=tuple(record.seats),
        organ=record.branch_name,
        day=timezone.localdate(record.concluded_at) if record.concluded_at else request.viewer.today,
    )
    answer = HttpResponse(print_paper(document), content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=review-minutes.pdf"
    return answer


def _facts(record: Minutes) -> tuple[tuple[str, str], ...]:
    when = chinese_date(timezone.localdate(record.opened_at)) if record.opened_at else ""
    if record.reassessments:
        when += f"，{chinese_date(record.reassessments[-1].on)}重新评定"
    return (
        ("评定日期", when),
        ("评定地点", record.place or "未填写"),
        ("组　　长", record.chair),
        ("记录人", record.recorder or "未填写"),
        ("参加人员", "、".join(record.seats)),
        ("评定依据", f"《{record.standard_title}》"),
    )


def _proceedings(record: Minutes) -> tuple[str, ...]:
    return minutes_proceedings(
        people=len(record.page.lines),
        opinions=record.opinions,
        seats=len(record.seats),
        recusals=record.recusals,
        differing=record.differing,
        replaced=record.replaced,
    )


def _resolutions(record: Minutes) -> tuple[str, ...]:
    changes = [(line.name, line.mean, line.points, line.reason) for line in record.page.lines if line.reason]
    settled = [
        (
            line.name,
            difference.row.name,
            difference.row.points,
            difference.row.ledger_points,
            difference.outcome,
            difference.remark,
        )
        for line in record.page.lines
        for difference in line.differences
        if difference.outcome
    ]
    remarks = [(line.name, line.remark) for line in record.page.lines if line.remark]
    resolutions = minutes_resolutions(
        changes=changes, settled=settled, remarks=remarks, is_concluded=record.concluded_at is not None
    )
    return (*resolutions, *reassessment_sentences(record.reassessments))


def _rows(request: Request, record: Minutes) -> tuple[ReviewedRow, ...]:
    results = result_words(request.viewer, record.page.cycle_id)
    return tuple(_row(line, results.get(line.participant_id, "")) for line in record.page.lines)


def _row(line: JointLine, result: str) -> ReviewedRow:
    return ReviewedRow(
        line.name,
        line.report_words,
        points_text(line.score.total, "—"),
        points_text(line.points, "—"),
        result or "未完成",
        line.reason,
    )


urlpatterns = [
    path("cycles/<int:cycle_id>/review/minutes/", show, name="review_minutes"),
    path("cycles/<int:cycle_id>/review/minutes.pdf", paper, name="review_minutes_paper"),
]
