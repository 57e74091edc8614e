"""设岗定责: what the branch decides on, and what a holder reports; on the first page of whoever is asked."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from zhixing.models import Organisation, PostHolding, PostReport
from zhixing.queries.calendar import corrections
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.periods import default_quarter
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import HoldingState, ReportState
from zhixing.rules.posts.steps import DAYS_TO_CONFIRM, DAYS_TO_DECIDE, missing_duty, report_by
from zhixing.rules.workdays import Corrections, add_workdays


def due(viewer: Viewer) -> list[Due]:
    """Four queries at most: the branch's two, the viewer's posts, the calendar."""
    return [*_of_branches(viewer), *_of_holder(viewer)]


def _of_branches(viewer: Viewer) -> list[Due]:
    paths = home_paths(viewer.grants, Do.KEEP_POSTS)
    if not paths:
        return []
    branches = Organisation.objects.filter(path__in=paths)
    own = viewer.person_id or 0
    applied = _applied(branches).exclude(membership__person=own)
    reported = _reported(branches).exclude(holding__membership__person=own)
    return [
        *_lines("批准 {} 份岗位申请", "post_branch", DAYS_TO_DECIDE, _counted(applied, "post__organisation")),
        *_lines(
            "确认 {} 份履岗报告", "post_reports", DAYS_TO_CONFIRM, _counted(reported, "holding__post__organisation")
        ),
    ]


def deciding_days(organisations: QuerySet[Organisation]) -> Iterator[tuple[str, str, Callable[[Corrections], dt.date]]]:
    """What waits for a decision at these organisations: what, where, and by when under a calendar."""
    for what, days, counted in (
        ("批准岗位申请", DAYS_TO_DECIDE, _counted(_applied(organisations), "post__organisation")),
        ("确认履岗报告", DAYS_TO_CONFIRM, _counted(_reported(organisations), "holding__post__organisation")),
    ):
        for _, short_name, name, _, first in counted:
            yield what, short_name or name, partial(add_workdays, timezone.localdate(first), days)


def _applied(organisations: QuerySet[Organisation]) -> QuerySet[PostHolding]:
    return PostHolding.objects.filter(
        post__organisation__in=organisations, state=HoldingState.APPLIED.value, membership__until_on__isnull=True
    )


def _reported(organisations: QuerySet[Organisation]) -> QuerySet[PostReport]:
    return PostReport.objects.filter(holding__post__organisation__in=organisations, state=ReportState.SUBMITTED.value)


def _counted(rows: QuerySet[Any], place: str) -> list[tuple[int, str, str, int, dt.datetime]]:
    """By organisation: id, short and full name, how many rows and the first moment."""
    return list(
        rows.order_by(f"{place}__sort_key", place)
        .values_list(place, f"{place}__short_name", f"{place}__name")
        .annotate(count=Count("pk"), first=Min("at"))
    )


def _lines(what: str, url_name: str, days: int, counted: Sequence[tuple[int, str, str, int, dt.datetime]]) -> list[Due]:
    known = corrections() if counted else {}
    return [
        Due(
            what.format(count),
            short_name or name,
            add_workdays(timezone.localdate(first), days, known),
            url_name,
            (organisation_id,),
        )
        for organisation_id, short_name, name, count, first in counted
    ]


def _of_holder(viewer: Viewer) -> list[Due]:
    """The posts whose quarter is to be reported, and reports that came back."""
    if viewer.person_id is None:
        return []
    quarter = default_quarter(viewer.today)
    holdings = (
        PostHolding.objects.on_duty()
        .filter(membership__person=viewer.person_id)
        .select_related("post__organisation", "membership")
        .prefetch_related("reports")
        .order_by("pk")
    )
    lines = []
    for holding in holdings:
        reports = {report.quarter_value: report for report in holding.reports.all()}
        where = holding.post.organisation.label
        lines += [
            Due(f"修改被退回的履岗报告：{holding.post.name}", where, None, "own_posts")
            for report in reports.values()
            if report.state == ReportState.RETURNED.value
        ]
        is_due = not missing_duty(quarter=quarter, duty=holding.duty(viewer.today), today=viewer.today)
        if quarter not in reports and is_due:
            what = f"报告{quarter.label}履岗情况：{holding.post.name}"
            lines.append(Due(what, where, report_by(quarter), "holding_report", (holding.pk,)))
    return lines
