"""考评周期: the overview by branch, and what is due."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from zhixing.models import Cycle, Organisation, Participant
from zhixing.models.orgs import OrganisationQuerySet
from zhixing.queries.cycles.access import facts_of_all
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.due import calls_for_reports, next_act
from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Period, cut_off_sentence, quarter_of, usual_quarter
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind

NOT_OPEN = "未开启"
BRANCHES = [kind.value for kind in OrgKind if kind.is_branch]


@dataclass(frozen=True)
class CycleLine:
    """One branch in one period; `cycle_id` None where no cycle has been opened."""

    cycle_id: int | None
    organisation_id: int
    branch: str
    quarter: str
    stage_label: str
    scored: int = 0
    submitted: int = 0


PAGE = 100  # branches


@dataclass(frozen=True)
class Overview:
    period: Period
    page: Page  # type: ignore[type-arg]
    lines: list[CycleLine]  # of this page
    counts: list[tuple[str, int]]  # how many branches stand in which stage, in the order of the stages


def overview(viewer: Viewer, period: Period, page: int | str | None = 1) -> Overview:
    """The branches the viewer may follow, in the order of the tree, with where their periods stand that share days with
    this one: a quarter has the months of those who assess monthly in it, and lies in the year of others. No scores."""
    branches = _branches(viewer)
    page_of_branches = Paginator(branches.in_order(), PAGE).get_page(page)
    opened = Cycle.objects.overlapping(period).filter(index=IndexKind.VANGUARD.value)
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in opened.filter(organisation__in=[branch.pk for branch in page_of_branches]).order_by("from_on"):
        cycles[cycle.organisation_id].append(cycle)
    counts = _counts([cycle.pk for listed in cycles.values() for cycle in listed])
    lines = [
        line
        for branch in page_of_branches
        for line in (
            [_line(cycle, branch, counts) for cycle in cycles[branch.pk]]
            or [CycleLine(None, branch.pk, branch.label, period.label, NOT_OPEN)]
        )
    ]
    here = opened.filter(organisation__in=branches)
    stages = dict(here.values_list("stage").annotate(count=Count("pk")).order_by())
    by_stage = [(stage.label, stages.get(stage.value, 0)) for stage in Stage]
    missing = page_of_branches.paginator.count - here.values("organisation").distinct().count()
    return Overview(period, page_of_branches, lines, [count for count in [(NOT_OPEN, missing), *by_stage] if count[1]])


def cycles_of_one_branch(viewer: Viewer) -> list[CycleLine] | None:
    """All periods of the viewer's branch, latest first; None where the viewer follows several branches."""
    branches = list(_branches(viewer)[:2])
    if len(branches) != 1:
        return None
    cycles = list(Cycle.objects.filter(organisation=branches[0]).latest_first())
    counts = _counts([cycle.pk for cycle in cycles])
    return [_line(cycle, branches[0], counts) for cycle in cycles]


def _branches(viewer: Viewer) -> OrganisationQuerySet:
    return Organisation.objects.below(viewer.roots(Do.VIEW_CYCLE)).filter(kind__in=BRANCHES, dissolved_on=None)


def _counts(cycle_ids: list[int]) -> dict[int, tuple[int, int]]:
    """By cycle, how many are scored and how many of them have handed in their self-report."""
    is_submitted = Q(self_report__state=ReportState.SUBMITTED.value)
    rows = (
        Participant.objects.filter(cycle__in=cycle_ids, excluded="")
        .values_list("cycle")
        .annotate(scored=Count("pk"), submitted=Count("pk", filter=is_submitted))
        .order_by()
    )
    return {cycle_id: (scored, submitted) for cycle_id, scored, submitted in rows}


def _line(cycle: Cycle, branch: Organisation, counts: Mapping[int, tuple[int, int]]) -> CycleLine:
    scored, submitted = counts.get(cycle.pk, (0, 0))
    return CycleLine(cycle.pk, branch.pk, branch.label, cycle.period.label, Stage(cycle.stage).label, scored, submitted)


def quarter_at_work(viewer: Viewer) -> Period:
    """The quarter that most branches in sight are busy with, the earlier of two alike; the usual one where none is."""
    busy = Counter(
        min(quarter_of(last), max(quarter_of(viewer.today), quarter_of(first), key=_begin), key=_begin)
        for first, last in Cycle.objects.filter(organisation__in=_branches(viewer))
        .exclude(stage=Stage.CLOSED.value)
        .values_list("from_on", "until_on")
    )
    return min(busy, key=lambda quarter: (-busy[quarter], quarter.from_on), default=usual_quarter(viewer.today))


def _begin(period: Period) -> dt.date:
    return period.from_on


@dataclass(frozen=True)
class Counting:
    """A period that is still being counted, for the viewer's home page."""

    quarter: str
    branch: str
    sentence: str
    cycle_id: int | None  # of the page, where the viewer may open it


def still_counting(viewer: Viewer) -> list[Counting]:
    """The open periods of the viewer's own branches whose cut-off is still to come, each with the days left."""
    own = Q(participants__membership__person=viewer.person_id or 0)
    if viewer.can(Do.ADVANCE_CYCLE):
        own |= Q(organisation__in=Organisation.objects.below(viewer.roots(Do.ADVANCE_CYCLE)))
    cycles = (
        Cycle.objects.filter(own, cut_off_on__gte=viewer.today, stage__in=[stage.value for stage in CUT_OFF_OPEN])
        .select_related("organisation")
        .order_by("organisation__sort_key", "organisation_id")
        .distinct()
    )
    return [
        Counting(
            cycle.period.label,
            cycle.organisation.label,
            cut_off_sentence(cycle.cut_off_on, viewer.today),
            cycle.pk if viewer.may(Do.VIEW_CYCLE, cycle.organisation.path) else None,
        )
        for cycle in cycles
    ]


def due(viewer: Viewer) -> list[Due]:
    """For those who move cycles on: what to do next in each open cycle of their branches."""
    cycles = (
        list(
            Cycle.objects.filter(
                organisation__in=Organisation.objects.below(viewer.roots(Do.ADVANCE_CYCLE)),
                stage__in=[stage.value for stage in Stage if stage is not Stage.CLOSED],
            )
            .select_related("organisation")
            .order_by("organisation__sort_key", "until_on")
        )
        if viewer.can(Do.ADVANCE_CYCLE)
        else []
    )
    facts = facts_of_all(cycles, viewer.today)
    tasks = []
    for cycle in cycles:
        what = next_act(Stage(cycle.stage), facts[cycle.pk], cycle.period.label)
        if what:
            by_on = _by_on(cycle)
            page = "report_list" if calls_for_reports(Stage(cycle.stage), facts[cycle.pk]) else "cycle"
            tasks.append(Due(what, cycle.organisation.label, by_on, page, (cycle.pk,)))
    return tasks


def _by_on(cycle: Cycle) -> dt.date | None:
    days = {
        Stage.PREPARING: cycle.self_report_due_on,
        Stage.SELF_REPORT: cycle.self_report_due_on,
        Stage.BALLOT: cycle.review_due_on,
        Stage.REVIEW: cycle.review_due_on,
    }
    return days.get(Stage(cycle.stage))
