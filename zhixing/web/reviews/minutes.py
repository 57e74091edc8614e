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
from zhixing.rules.members.identity import chinese_date
from zhixing.rules.reviews.panel import minutes_proceedings, minutes_resolutions
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.requests import Request


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    found = minutes(request.viewer, cycle_id)
    return render(
        request,
        "reviews/minutes.html",
        {
            "minutes": found,
            "rows": _rows(request, found),
            "facts": _facts(found),
            "proceedings": _proceedings(found),
            "resolutions": _resolutions(found),
            "cycle_id": cycle_id,
        },
    )


@require_safe
def paper(request: Request, cycle_id: int) -> HttpResponse:
    found = minutes(request.viewer, cycle_id)
    made = review_minutes(
        _rows(request, found),
        title=f"{found.quarter}党员积分评定记录",
        facts=_facts(found),
        proceedings=_proceedings(found),
        resolutions=_resolutions(found),
        signers=tuple(found.seats),
        organ=found.branch_name,
        day=timezone.localdate(found.concluded_at) if found.concluded_at else request.viewer.today,
    )
    answer = HttpResponse(print_paper(made), content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=review-minutes.pdf"
    return answer


def _facts(found: Minutes) -> tuple[tuple[str, str], ...]:
    when = chinese_date(timezone.localdate(found.opened_at)) if found.opened_at else ""
    return (
        ("评定日期", when),
        ("评定地点", found.place or "未填写"),
        ("组　　长", found.chair),
        ("记录人", found.recorder or "未填写"),
        ("参加人员", "、".join(found.seats)),
        ("评定依据", f"《{found.standard_title}》"),
    )


def _proceedings(found: Minutes) -> tuple[str, ...]:
    return minutes_proceedings(
        people=len(found.page.lines),
        opinions=found.opinions,
        seats=len(found.seats),
        recusals=found.recusals,
        differing=found.differing,
        replaced=found.replaced,
    )


def _resolutions(found: Minutes) -> tuple[str, ...]:
    changes = [(line.name, line.mean, line.points, line.reason) for line in found.page.lines if line.reason]
    settled = [
        (
            line.name,
            difference.row.name,
            difference.row.points,
            difference.row.ledger_points,
            difference.outcome,
            difference.remark,
        )
        for line in found.page.lines
        for difference in line.differences
        if difference.outcome
    ]
    remarks = [(line.name, line.remark) for line in found.page.lines if line.remark]
    return minutes_resolutions(
        changes=changes, settled=settled, remarks=remarks, is_concluded=found.concluded_at is not None
    )


def _rows(request: Request, found: Minutes) -> tuple[ReviewedRow, ...]:
    results = result_words(request.viewer, found.page.cycle_id)
    return tuple(_row(line, results.get(line.participant_id, "")) for line in found.page.lines)


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
