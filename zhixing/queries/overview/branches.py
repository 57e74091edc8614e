"""考评总览: every branch below the viewer's organisations with its quarter, in a fixed number of queries.

In the order of the tree, never by score. Stars are counts; nobody is named.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from zhixing.models import Cycle, Objection, Organisation, Participant, Posting
from zhixing.models.orgs import OrganisationQuerySet
from zhixing.queries.results.pages import bands_of
from zhixing.queries.results.star_counts import StarCounts, bands_of_all, star_counts
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage, balloted_components, route
from zhixing.rules.growth.quarters import short_label
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.overview.rows import BranchRow, CycleFacts, PostingFacts
from zhixing.rules.periods import CycleKind, Period, period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.model import Band
from zhixing.rules.standards.vocabulary import IndexKind

LAST_QUARTERS = 4


@dataclass(frozen=True)
class BranchesOfQuarter:
    """All branches in sight, not a page of them: sums are of everything."""

    quarter: Period
    bands: tuple[Band, ...]
    rows: tuple[BranchRow, ...]


def overlooks(viewer: Viewer, do: Do) -> bool:
    """Whether the viewer stands above everything where they may do this: one page then has taken the place of the list.
    Whoever also belongs to a branch elsewhere keeps the list."""
    roots = viewer.roots(do)
    above = viewer.roots(Do.VIEW_OVERVIEW)
    return bool(above) and all(root.startswith(above) for root in roots)


def branches_of(viewer: Viewer) -> OrganisationQuerySet:
    """The branches that the viewer stands above; `NotAllowed` for whoever stands above none."""
    if not viewer.can(Do.VIEW_OVERVIEW):
        raise NotAllowed(Do.VIEW_OVERVIEW)
    below = Organisation.objects.below(viewer.roots(Do.VIEW_OVERVIEW))
    return below.filter(kind__in=[kind.value for kind in BRANCHES], dissolved_on=None)


def branches_of_quarter(viewer: Viewer, quarter: Period) -> BranchesOfQuarter:
    branches = list(branches_of(viewer).select_related("parent__parent").in_tree_order())
    quarters = [quarter]
    while len(quarters) < LAST_QUARTERS:
        quarters.insert(0, period_before(quarters[0]))
    cycles = list(
        Cycle.objects.filter(
            organisation__in=branches,
            index=IndexKind.VANGUARD.value,
            from_on__lte=quarter.until_on,
            until_on__gte=quarters[0].from_on,
        )
        .order_by("until_on", "from_on")
        .prefetch_related("version")  # one version stands behind thousands of cycles, and its text is long
    )
    now = [cycle for cycle in cycles if cycle.period.overlaps(quarter)]
    counts = star_counts(cycles)
    bands = bands_of_all([cycle for cycle in cycles if cycle.pk in counts.rated] or cycles)
    facts = _facts(now, counts)
    of_branch: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        of_branch[cycle.organisation_id].append(cycle)
    names = _group_names(branches)
    rows = tuple(
        _row(branch, names[branch.pk], of_branch[branch.pk], (facts, counts, bands), quarters) for branch in branches
    )
    return BranchesOfQuarter(quarter, bands, rows)


def _group_names(branches: Iterable[Organisation]) -> dict[int, str]:
    """By branch, what the organisation above it is called; with the one above that where there are several of those."""
    upper = {branch.parent.parent_id for branch in branches if branch.parent}
    names = {}
    for branch in branches:
        parent = branch.parent or branch
        is_told_apart = len(upper) > 1 and parent.parent is not None and parent.parent.parent_id is not None
        names[branch.pk] = f"{parent.parent.label} {parent.label}" if is_told_apart and parent.parent else parent.label
    return names


def _row(
    branch: Organisation,
    group: str,
    cycles: list[Cycle],
    known: tuple[Mapping[int, CycleFacts], StarCounts, tuple[Band, ...]],
    quarters: list[Period],
) -> BranchRow:
    facts, counts, bands = known
    own = [facts[cycle.pk] for cycle in cycles if cycle.pk in facts]
    graded = [cycle for cycle in cycles if bands_of(cycle)]
    last = {quarter_of(cycle.until_on): cycle for cycle in graded}  # of several months of a quarter the last
    past = tuple(
        (short_label(quarter), counts.of(last[quarter].pk, bands) if quarter in last else None) for quarter in quarters
    )
    return BranchRow(
        organisation_id=branch.pk,
        label=branch.label,
        group_id=branch.parent_id or branch.pk,
        group=group,
        path=branch.path,
        cycle=own[-1] if own else None,
        others=tuple(own[:-1]),
        stars=counts.of(own[-1].id, bands) if own and own[-1].is_graded else None,
        past=past,
        band_names=frozenset(band.name for cycle in cycles for band in bands_of(cycle).values()),
    )


def _facts(cycles: list[Cycle], counts: StarCounts) -> dict[int, CycleFacts]:
    reports, postings, objections = _reports(cycles), _postings(cycles), _objections(cycles)
    routes = {
        (cycle.version_id, cycle.kind): route(
            CycleKind(cycle.kind), bool(balloted_components(parsed(cycle.version), CycleKind(cycle.kind)))
        )
        for cycle in {(cycle.version_id, cycle.kind): cycle for cycle in cycles}.values()
    }
    return {
        cycle.pk: CycleFacts(
            id=cycle.pk,
            label=cycle.period.label,
            stage=Stage(cycle.stage),
            stages=routes[cycle.version_id, cycle.kind],
            self_report_due_on=cycle.self_report_due_on,
            review_due_on=cycle.review_due_on,
            scored=reports.get(cycle.pk, (0, 0))[0],
            submitted=reports.get(cycle.pk, (0, 0))[1],
            excluded=counts.excluded[cycle.pk],
            closed_on=timezone.localtime(cycle.closed_at).date() if cycle.closed_at else None,
            posting=postings.get(cycle.pk),
            objections=objections.get(cycle.pk, _NONE)[0],
            unanswered=objections.get(cycle.pk, _NONE)[1],
            answer_due_on=objections.get(cycle.pk, _NONE)[2],
            is_graded=bool(bands_of(cycle)),
        )
        for cycle in cycles
    }


def _reports(cycles: Iterable[Cycle]) -> dict[int, tuple[int, int]]:
    """By cycle, how many are scored and how many of them have handed in their self-report."""
    is_submitted = Q(self_report__state=ReportState.SUBMITTED.value)
    rows = (
        Participant.objects.filter(cycle__in=[cycle.pk for cycle in cycles], excluded="")
        .values_list("cycle")
        .annotate(scored=Count("pk"), submitted=Count("pk", filter=is_submitted))
        .order_by()
    )
    return {cycle_id: (scored, submitted) for cycle_id, scored, submitted in rows}


def _postings(cycles: Iterable[Cycle]) -> dict[int, PostingFacts]:
    """By cycle, its last posting."""
    rows = Posting.objects.filter(cycle__in=[cycle.pk for cycle in cycles]).order_by("pk")
    return {row.cycle_id: PostingFacts(row.pk, PostingState(row.state), row.from_on, row.until_on) for row in rows}


_NONE: tuple[int, int, dt.date | None] = (0, 0, None)


def _objections(cycles: Iterable[Cycle]) -> dict[int, tuple[int, int, dt.date | None]]:
    """By cycle, how many objections there were, how many wait for an answer, and by when the first of these."""
    is_open = Q(state=ObjectionState.RAISED.value) & ~Q(posting__state=PostingState.WITHDRAWN.value)
    rows = (
        Objection.objects.filter(posting__cycle__in=[cycle.pk for cycle in cycles])
        .values_list("posting__cycle")
        .annotate(every=Count("pk"), open=Count("pk", filter=is_open), due_on=Min("due_on", filter=is_open))
        .order_by()
    )
    return {cycle_id: (every, unanswered, due_on) for cycle_id, every, unanswered, due_on in rows}


@dataclass(frozen=True)
class QuartersAtHand:
    """Which quarters have something to show: None where there is none."""

    running: Period | None  # the one most branches are busy with, the earlier of two alike
    # The last that closed for as many as are still busy with it; else the last that closed, or is posted, somewhere.
    finished: Period | None

    @property
    def first(self) -> Period | None:
        return self.running or self.finished


def quarters_at_hand(viewer: Viewer) -> QuartersAtHand:
    today = quarter_of(viewer.today)
    stages: dict[Period, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Cycle.objects.filter(organisation__in=branches_of(viewer), index=IndexKind.VANGUARD.value)
        .values_list("from_on", "until_on", "stage")
        .annotate(Count("pk"))
        .order_by()
    )
    for from_on, until_on, stage, count in rows:
        # A year that runs is looked at in the quarter of today.
        quarter = max(quarter_of(from_on), min(quarter_of(until_on), today, key=_begin), key=_begin)
        stages[quarter][stage] += count
    busy = {quarter: sum(counts.values()) - counts[Stage.CLOSED.value] for quarter, counts in stages.items()}
    at_work = (quarter for quarter in busy if busy[quarter])
    running = min(at_work, key=lambda quarter: (-busy[quarter], quarter.from_on), default=None)
    # One branch that is assessed by the month is done with a month when the others have just begun the quarter.
    over = {quarter: counts for quarter, counts in stages.items() if counts[Stage.CLOSED.value] >= busy[quarter]}
    finished = _latest(over, Stage.CLOSED) or _latest(stages, Stage.CLOSED) or _latest(stages, Stage.POSTING)
    return QuartersAtHand(running, finished)


def _latest(stages: Mapping[Period, Mapping[str, int]], stage: Stage) -> Period | None:
    return max((quarter for quarter, counts in stages.items() if counts.get(stage.value)), key=_begin, default=None)


def _begin(period: Period) -> dt.date:
    return period.from_on
