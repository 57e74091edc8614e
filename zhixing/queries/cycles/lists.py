"""考评周期: the overview by branch, what may be opened where, and what is due."""

import datetime as dt
from collections import Counter
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
from zhixing.rules.periods import Quarter, cut_off_sentence, quarter_before, quarter_of, usual_quarter
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState

NOT_OPEN = "未开启"
BRANCHES = [kind.value for kind in OrgKind if kind.is_branch]


@dataclass(frozen=True)
class CycleLine:
    """One branch in one quarter; `cycle_id` None where no cycle has been opened."""

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
    quarter: Quarter
    page: Page  # type: ignore[type-arg]
    lines: list[CycleLine]  # of this page
    counts: list[tuple[str, int]]  # how many branches stand in which stage, in the order of the stages


@dataclass(frozen=True)
class Place:
    """Where a cycle may be opened: a branch, or everything below an organisation."""

    organisation_id: int
    label: str
    is_branch: bool


def overview(viewer: Viewer, quarter: Quarter, page: int | str | None = 1) -> Overview:
    """The branches the viewer may follow, in the order of the tree, with where their quarter stands. No scores."""
    branches = _branches(viewer)
    shown = Paginator(branches.in_order(), PAGE).get_page(page)
    there = Cycle.objects.filter(year=quarter.year, quarter=quarter.number)
    cycles = {cycle.organisation_id: cycle for cycle in there.filter(organisation__in=[one.pk for one in shown])}
    counts = _counts([cycle.pk for cycle in cycles.values()])
    lines = [
        _line(cycles[branch.pk], branch, counts)
        if branch.pk in cycles
        else CycleLine(None, branch.pk, branch.label, quarter.label, NOT_OPEN)
        for branch in shown
    ]
    stages = dict(there.filter(organisation__in=branches).values_list("stage").annotate(count=Count("pk")).order_by())
    by_stage = [(stage.label, stages.get(stage.value, 0)) for stage in Stage]
    missing = shown.paginator.count - sum(stages.values())
    return Overview(quarter, shown, lines, [one for one in [(NOT_OPEN, missing), *by_stage] if one[1]])


def cycles_of_one_branch(viewer: Viewer) -> list[CycleLine] | None:
    """All quarters of the viewer's branch, latest first; None where the viewer follows several branches."""
    branches = list(_branches(viewer)[:2])
    if len(branches) != 1:
        return None
    cycles = list(Cycle.objects.filter(organisation=branches[0]).order_by("-year", "-quarter"))
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
    return CycleLine(
        cycle.pk, branch.pk, branch.label, cycle.quarter_value.label, Stage(cycle.stage).label, scored, submitted
    )


def openable(viewer: Viewer) -> list[Place]:
    """Where the viewer may open cycles, in the order of the tree."""
    organisations = Organisation.objects.below(viewer.roots(Do.OPEN_CYCLE)).filter(dissolved_on=None).in_order()
    return [
        Place(
            organisation.pk,
            organisation.label if OrgKind(organisation.kind).is_branch else f"{organisation.label}：下属全部支部",
            OrgKind(organisation.kind).is_branch,
        )
        for organisation in organisations
    ]


def quarters_to_open(viewer: Viewer) -> list[Quarter]:
    """This quarter and the three before it; the usual one first."""
    first = usual_quarter(viewer.today)
    found, one = [], quarter_of(viewer.today)
    for _ in range(4):
        found.append(one)
        one = quarter_before(one)
    return [first, *(other for other in found if other != first)]


def quarter_at_work(viewer: Viewer) -> Quarter:
    """The quarter that most branches in sight are busy with, the earlier of two alike; the usual one where none is."""
    busy = Counter(
        Quarter(year, number)
        for year, number in Cycle.objects.filter(organisation__in=_branches(viewer))
        .exclude(stage=Stage.CLOSED.value)
        .values_list("year", "quarter")
    )
    return min(busy, key=lambda one: (-busy[one], one.from_on), default=usual_quarter(viewer.today))


@dataclass(frozen=True)
class Counting:
    """A quarter that is still being counted, for the viewer's home page."""

    quarter: str
    branch: str
    sentence: str
    cycle_id: int | None  # of the page, where the viewer may open it


def still_counting(viewer: Viewer) -> list[Counting]:
    """The open quarters of the viewer's own branches whose cut-off is still to come, each with the days left."""
    own = Q(participants__membership__person=viewer.person_id or 0)
    if viewer.can(Do.ADVANCE_CYCLE):
        own |= Q(organisation__in=Organisation.objects.below(viewer.roots(Do.ADVANCE_CYCLE)))
    cycles = (
        Cycle.objects.filter(own, cut_off_on__gte=viewer.today, stage__in=[one.value for one in CUT_OFF_OPEN])
        .select_related("organisation")
        .order_by("organisation__sort_key", "organisation_id")
        .distinct()
    )
    return [
        Counting(
            cycle.quarter_value.label,
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
                stage__in=[one.value for one in Stage if one is not Stage.CLOSED],
            )
            .select_related("organisation")
            .order_by("organisation__sort_key", "year", "quarter")
        )
        if viewer.can(Do.ADVANCE_CYCLE)
        else []
    )
    facts = facts_of_all(cycles, viewer.today)
    found = []
    for cycle in cycles:
        what = next_act(Stage(cycle.stage), facts[cycle.pk], cycle.quarter_value.label)
        if what:
            by_on = _by_on(cycle)
            page = "report_list" if calls_for_reports(Stage(cycle.stage), facts[cycle.pk]) else "cycle"
            found.append(Due(what, cycle.organisation.label, by_on, page, (cycle.pk,)))
    return found


def _by_on(cycle: Cycle) -> dt.date | None:
    days = {
        Stage.PREPARING: cycle.self_report_due_on,
        Stage.SELF_REPORT: cycle.self_report_due_on,
        Stage.BALLOT: cycle.review_due_on,
        Stage.REVIEW: cycle.review_due_on,
    }
    return days.get(Stage(cycle.stage))
