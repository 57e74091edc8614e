"""考评周期: the periods of one's branches, and what is due."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from zhixing.models import Cycle, Organisation, Participant
from zhixing.queries.cycles.access import facts_of_all
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.due import calls_for_reports, next_act
from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.periods import cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class CycleLine:
    """One branch in one period."""

    cycle_id: int
    organisation_id: int
    branch: str
    quarter: str
    stage_label: str
    scored: int = 0
    submitted: int = 0


PAGE = 60


@dataclass(frozen=True)
class CycleList:
    page: Page  # type: ignore[type-arg]
    lines: list[CycleLine]
    is_of_several: bool  # branches


def cycles_in_sight(viewer: Viewer, number: str = "1") -> CycleList:
    """The periods of the branches that the viewer follows, latest first, then in the order of the tree."""
    branches = Organisation.objects.below(viewer.roots(Do.VIEW_CYCLE)).filter(
        kind__in=[kind.value for kind in BRANCHES], dissolved_on=None
    )
    cycles = Cycle.objects.filter(organisation__in=branches, index=IndexKind.VANGUARD.value)
    page = Paginator(
        cycles.select_related("organisation").order_by("-until_on", "-from_on", "organisation__sort_key", "pk"), PAGE
    ).get_page(number)
    counts = _counts([cycle.pk for cycle in page])
    return CycleList(page, [_line(cycle, cycle.organisation, counts) for cycle in page], len(branches[:2]) > 1)


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
