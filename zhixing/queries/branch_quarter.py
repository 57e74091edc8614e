"""本支部这一期: where the running period of the secretary's own branch stands, for the first page."""

from dataclasses import dataclass

from zhixing.models import Activity, Claim, Cycle, Organisation, SelfReport
from zhixing.queries.activities.cadence import BRANCHES
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.cycles.pages import StepLine, step_lines
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.grants import home_paths
from zhixing.rules.ledger.sources import ClaimState
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class BranchQuarter:
    organisation_id: int
    branch: str
    period: str
    days_left: int
    cycle_id: int | None  # None where no cycle is open
    steps: list[StepLine]
    scored: int
    submitted: int
    activities: int
    claims: int


def _submitted(cycle: Cycle | None) -> int:
    reports = SelfReport.objects.filter(
        participant__cycle=cycle, participant__excluded="", state=ReportState.SUBMITTED.value
    )
    return reports.count() if cycle else 0


def branch_quarter(viewer: Viewer) -> BranchQuarter | None:
    """Of the one branch at which the viewer holds an office; None for everybody else. A fixed number of queries."""
    paths = home_paths(viewer.grants, Do.ADVANCE_CYCLE)
    branches = list(Organisation.objects.filter(path__in=paths, kind__in=BRANCHES, dissolved_on=None)[:2])
    if len(branches) != 1:
        return None
    branch = branches[0]
    cycle = (
        Cycle.objects.filter(organisation=branch, index=IndexKind.VANGUARD.value)
        .exclude(stage=Stage.CLOSED.value)
        .select_related("organisation", "version")
        .order_by("-cut_off_on", "-pk")
        .first()
    )
    period = cycle.period if cycle else quarter_of(viewer.today)
    facts = facts_of(cycle, viewer.today) if cycle else None
    last_day = cycle.cut_off_on if cycle else period.until_on
    waiting = Claim.objects.filter(membership__organisation=branch, state=ClaimState.SUBMITTED.value)
    return BranchQuarter(
        organisation_id=branch.pk,
        branch=branch.label,
        period=period.label,
        days_left=max((last_day - viewer.today).days, 0),
        cycle_id=cycle.pk if cycle else None,
        steps=step_lines(cycle, Stage(cycle.stage), facts.stages) if cycle and facts else [],
        scored=facts.scored if facts else 0,
        submitted=_submitted(cycle),
        activities=Activity.objects.live().within(period.from_on, last_day).filter(organisation=branch).count(),
        claims=waiting.exclude(membership__person=viewer.person_id or 0).count(),
    )
