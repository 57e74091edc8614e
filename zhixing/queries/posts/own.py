"""设岗定责: one's own posts and applications, with what was reported of them."""

from dataclasses import dataclass

from zhixing.models import Membership, PostHolding, PostReport
from zhixing.queries.posts.pages import with_people
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter, default_quarter
from zhixing.rules.posts.states import HoldingState, ReportState
from zhixing.rules.posts.steps import missing_duty


@dataclass(frozen=True)
class OwnDuty:
    """One of one's own posts or applications, and the report of the quarter at work."""

    holding: PostHolding
    state_label: str
    report: PostReport | None
    may_report: bool
    earlier: list[PostReport]


@dataclass(frozen=True)
class OwnDuties:
    lines: list[OwnDuty]
    quarter: Quarter
    branch_id: int | None


def own_duties(viewer: Viewer) -> OwnDuties:
    """The viewer's posts and applications, what goes on first, with their reports."""
    quarter = default_quarter(viewer.today)
    holdings = PostHolding.objects.filter(membership__person=viewer.person_id or 0)
    rows = with_people(holdings).prefetch_related("reports").order_by("-at", "-pk")
    order = [state.value for state in (HoldingState.ON_DUTY, *HoldingState)]
    own = Membership.objects.filter(pk=viewer.membership_id or 0).first()
    return OwnDuties(
        [
            _own_duty(viewer, holding, quarter)
            for holding in sorted(rows, key=lambda holding: order.index(holding.state))
        ],
        quarter,
        own.organisation_id if own else None,
    )


def _own_duty(viewer: Viewer, holding: PostHolding, quarter: Quarter) -> OwnDuty:
    reports = sorted(holding.reports.all(), key=lambda report: (report.year, report.quarter), reverse=True)
    current = next((report for report in reports if report.quarter_value == quarter), None)
    is_held = holding.state in {HoldingState.ON_DUTY.value, HoldingState.ENDED.value}
    return OwnDuty(
        holding,
        HoldingState(holding.state).label,
        current,
        is_held
        and not missing_duty(quarter=quarter, duty=holding.duty(viewer.today), today=viewer.today)
        and (current is None or current.state != ReportState.CONFIRMED.value),
        [report for report in reports if report != current],
    )
