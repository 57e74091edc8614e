"""整改台账: the lines of one organisation, and of everything below it, in the order of the tree."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from zhixing.models import Measure, Organisation
from zhixing.queries.measures.access import owner_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.deadlines import completion, days_overdue
from zhixing.rules.measures.states import WITH_OWNER, MeasureKind, MeasureState
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do

PAGE = 50
OVERDUE = "overdue"


@dataclass(frozen=True)
class MeasureLine:
    """One line of the list on the screen."""

    id: int
    owner_id: int
    owner: str
    title: str
    area: str
    problem: str
    kind_label: str
    state: str
    state_label: str
    deadline: dt.date | None
    days_overdue: int
    completion: str


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to: `state` is a state's word, `overdue` or nothing."""

    quarter: Quarter | None = None
    state: str = ""
    is_own_only: bool = False  # leaves out the organisations below


def measures(
    viewer: Viewer, narrowed: Filter, *, organisation: Organisation | None = None, page: str | int = 1
) -> "Page[Measure]":
    """A page of the lines that the viewer may see."""
    return Paginator(rows(viewer, narrowed, organisation), PAGE).get_page(page)


def rows(viewer: Viewer, narrowed: Filter, organisation: Organisation | None = None) -> "QuerySet[Measure]":
    """Every line that the viewer may see, narrowed, in the order of the tree, quarter and number."""
    lines = Measure.objects.of_paths(viewer.roots(Do.VIEW_MEASURES))
    if organisation is not None:
        inside = Q(organisation=organisation)
        lines = lines.filter(inside if narrowed.is_own_only else Q(organisation__path__startswith=organisation.path))
    if narrowed.quarter is not None:
        lines = lines.filter(year=narrowed.quarter.year, quarter=narrowed.quarter.number)
    if narrowed.state == OVERDUE:
        lines = lines.filter(overdue(viewer.today))
    elif narrowed.state in set(MeasureState):
        lines = lines.filter(state=narrowed.state)
    return lines.select_related("organisation", "assessor").in_number_order()


def overdue(today: dt.date) -> Q:
    """The lines that `days_overdue` calls late."""
    late = (
        Q(kind=MeasureKind.LASTING.value, check_on__lt=today)
        | Q(extended_to__lt=today)
        | Q(extended_to__isnull=True, due_on__lt=today)
    )
    return Q(state__in=[state.value for state in WITH_OWNER]) & late


def line_of(viewer: Viewer, measure: Measure) -> MeasureLine:
    facts, owner, today = measure.facts, owner_of(measure), viewer.today
    return MeasureLine(
        id=measure.pk,
        owner_id=owner.pk,
        owner=owner.label,
        title=measure.title,
        area=measure.area,
        problem=measure.problem,
        kind_label=facts.kind.label,
        state=facts.state.value,
        state_label=facts.state.label,
        deadline=facts.deadline,
        days_overdue=days_overdue(facts, today),
        completion=completion(facts, today),
    )


def book_organisation(viewer: Viewer, organisation_id: int) -> Organisation:
    """The organisation whose 台账 is asked for."""
    return organisation_at(viewer, organisation_id, Do.VIEW_MEASURES)


def own_books(viewer: Viewer) -> list[Organisation]:
    """The topmost organisations whose 台账 the viewer may print: for most people one."""
    return list(Organisation.objects.filter(path__in=viewer.roots(Do.VIEW_MEASURES)).in_tree_order())


def quarters(viewer: Viewer, organisation: Organisation | None = None) -> list[Quarter]:
    """The quarters in which there are lines, latest first: what a list offers to choose from."""
    lines = Measure.objects.of_paths((organisation.path,) if organisation else viewer.roots(Do.VIEW_MEASURES))
    pairs = lines.values_list("year", "quarter").distinct()
    return [Quarter(year, number) for year, number in sorted(pairs, reverse=True)]
