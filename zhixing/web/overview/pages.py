"""考评总览: progress, results and postings of all branches below on one page, and as a sheet to print and export."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.files.charts.drawing import Picture
from zhixing.queries.overview import pictures
from zhixing.queries.overview.branches import QuartersAtHand, quarters_at_hand
from zhixing.queries.overview.pages import OverviewPage
from zhixing.queries.postings.lists import awaiting, postings_of_organisations
from zhixing.rules.overview.rows import BranchRow, Group, Show
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState
from zhixing.web.frame.periods import PeriodChoice, value_of
from zhixing.web.frame.requests import Request
from zhixing.web.overview import reminders
from zhixing.web.overview.asking import page_asked_for, query_of


@dataclass(frozen=True)
class Line:
    """One branch as the page shows it."""

    row: BranchRow
    status: str
    is_late: bool
    stages: Picture | None
    stars: Picture | None
    star_words: str
    past: Picture | None
    objections: str


@dataclass(frozen=True)
class Part:
    """A community with its lines."""

    group: Group
    stars: Picture | None
    star_words: str
    lines: list[Line]


@require_safe
def show(request: Request) -> HttpResponse:
    viewer = request.viewer
    at_hand = quarters_at_hand(viewer)
    page, period = page_asked_for(request, at_hand)
    context = {
        **_frame(request, page, period),
        "at_hand": [(label, each.label, value_of(each)) for label, each in _switch(at_hand)],
        "parts": [_part(page, group, request) for group in page.groups],
        "pictures": pictures.pictures_of_all(viewer, page),
        "is_cut": pictures.is_cut(page),
        "awaiting": awaiting(viewer),
        "steps": [(PostingState.EXAMINED, "examine"), (PostingState.APPROVED, "approve")],
        "of_organisations": postings_of_organisations(viewer, period.quarter),
        "may_conclude": viewer.can(Do.JUDGE),
    }
    return render(request, "overview/overview.html", context)


def _frame(request: Request, page: OverviewPage, period: PeriodChoice) -> dict[str, Any]:
    query = query_of(page, period)
    return {
        "content": page,
        "period": period,
        "tiles": [
            (
                figure,
                _tile_words(figure, page),
                page.sums.figures[figure],
                query_of(page, period, show=_other(figure, page), keeps_show=False),
            )
            for figure in Show
        ],
        "query": query,
        "export_of": f"{reverse('overview_print')}?{query}",
        "star_names": [band.name for band in page.whole.bands],
        "today": request.viewer.today,
    }


def _tile_words(figure: Show, page: OverviewPage) -> str:
    if figure is Show.OBJECTED and page.sums.objections:
        return f"{figure.label}，{page.sums.objections} 条，待答复 {page.sums.unanswered} 条"
    return figure.label


def _other(figure: Show, page: OverviewPage) -> Show | None:
    """What a press on a figure asks for: itself, or all again where it is shown already."""
    return None if figure is page.show else figure


def _switch(at_hand: QuartersAtHand) -> list[tuple[str, Any]]:
    """The running quarter and the last results, one line where they are the same."""
    if at_hand.running == at_hand.finished:
        return [("正在进行", at_hand.running)] if at_hand.running else []
    pairs = (("正在进行", at_hand.running), ("最近结果", at_hand.finished))
    return [(label, period) for label, period in pairs if period]


def _part(page: OverviewPage, group: Group, request: Request) -> Part:
    bands = page.whole.bands
    return Part(
        group,
        pictures.sums_picture(f"sum-{group.organisation_id}", group.label, group.sums, bands),
        pictures.sum_words(group.sums, bands),
        [
            Line(
                row,
                row.cycle.status(request.viewer.today) if row.cycle else "未开启",
                Show.OVERDUE in row.figures(request.viewer.today),
                pictures.stages_picture(row),
                pictures.stars_picture(row, bands),
                pictures.row_words(row, bands),
                pictures.past_picture(row, bands),
                row.cycle.objection_words if row.cycle else "—",
            )
            for row in group.rows
        ],
    )


@require_safe
def show_print(request: Request) -> HttpResponse:
    """The same numbers as one table, without drawings and all on one sheet."""
    page, period = page_asked_for(request, quarters_at_hand(request.viewer))
    bands = page.whole.bands
    rows = [
        (
            row,
            row.cycle.status(request.viewer.today) if row.cycle else "未开启",
            [str(count) for count in row.stars] if row.stars and row.is_split else ["—"] * len(bands),
            pictures.rated_words(row),
        )
        for row in page.matches
    ]
    return render(request, "overview/print.html", {**_frame(request, page, period), "rows": rows})


urlpatterns = [
    *reminders.urlpatterns,
    path("overview/", show, name="overview"),
    path("overview/print/", show_print, name="overview_print"),
]
