"""简报: the issues, and the contributions that a viewer sent or was sent."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.models import Activity, Briefing, Contribution, Measure, Organisation
from zhixing.queries.briefings.access import readable
from zhixing.queries.periods import counted_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.states import BriefingState, ContributionState
from zhixing.rules.grants import home_paths
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.permissions import Do

MOST_CASES = 60  # that a form offers to begin an article from


@dataclass(frozen=True)
class IssueLine:
    id: int
    organ: str
    label: str
    quarter: str
    state_label: str
    issued_on: dt.date | None


@dataclass(frozen=True)
class ContributionLine:
    id: int
    title: str
    organ: str
    receiver: str
    state_label: str
    at: dt.datetime


def issues(viewer: Viewer) -> QuerySet[Briefing]:
    """Issued ones that the viewer may read, and drafts of the organisations where they edit or sign; latest first."""
    paths = tuple(path for do in (Do.EDIT_BRIEFING, Do.ISSUE_BRIEFING) for path in viewer.roots(do))
    own = Q(organisation__in=Organisation.objects.below(paths)) if paths else Q(pk__in=[])
    rows = Briefing.objects.filter(readable(viewer) | own).select_related("organisation")
    return rows.order_by("-year", "-number", "-pk")


def issue_lines(briefings: list[Briefing]) -> list[IssueLine]:
    return [
        IssueLine(
            briefing.pk,
            briefing.organisation.label,
            briefing.label,
            briefing.quarter_value.label,
            BriefingState(briefing.state).label,
            briefing.issued_on,
        )
        for briefing in briefings
    ]


def contributions(viewer: Viewer) -> QuerySet[Contribution]:
    """What the viewer's organisation sent, and what waits for the viewer as an editor; latest first."""
    own = Q(organisation__path__in=home_paths(viewer.grants, Do.SEND_CONTRIBUTION))
    sent_here = Q(receiver__path__in=home_paths(viewer.grants, Do.EDIT_BRIEFING))
    rows = Contribution.objects.filter(own | sent_here).select_related("organisation", "receiver")
    return rows.order_by("-at", "-pk")


def contribution_lines(rows: list[Contribution]) -> list[ContributionLine]:
    return [
        ContributionLine(
            row.pk, row.title, row.organisation.label, row.receiver.label, ContributionState(row.state).label, row.at
        )
        for row in rows
    ]


def next_number(organisation: Organisation, year: int) -> int:
    numbers = numbers_of(organisation, year)
    return max(numbers, default=0) + 1


def numbers_of(organisation: Organisation, year: int, *, without: int | None = None) -> set[int]:
    rows = Briefing.objects.filter(organisation=organisation, year=year).exclude(pk=without or 0)
    return set(rows.values_list("number", flat=True))


def open_issues(organisation: Organisation) -> list[Briefing]:
    """The issues of this organisation that are being edited."""
    rows = Briefing.objects.filter(organisation=organisation, state=BriefingState.DRAFTING.value)
    return list(rows.order_by("-year", "-number"))


def case_activities(briefing: Briefing) -> list[Activity]:
    """Activities of the issue's quarter below its organisation, latest first: what a typical case is taken from."""
    rows = Activity.objects.filter(
        counted_for(briefing.quarter_value, "held_on"),
        organisation__path__startswith=briefing.organisation.path,
        undone_at__isnull=True,
    )
    return list(rows.select_related("organisation").order_by("-held_on", "-pk")[:MOST_CASES])


def case_measures(briefing: Briefing) -> list[Measure]:
    """Problems of organisations below, cleared: what was wrong and what was done; and people who were commended, whom
    an article names only with their consent. No other measure of a person is ever offered."""
    path = briefing.organisation.path
    of_organisations = Q(organisation__isnull=False, organisation__path__startswith=path)
    commended = Q(form=MeasureForm.COMMENDATION.value, membership__organisation__path__startswith=path)
    rows = Measure.objects.filter(of_organisations | commended, state=MeasureState.CLEARED.value)
    owners = rows.select_related("organisation", "membership__person", "membership__organisation")
    return list(owners.order_by("-cleared_on", "-pk")[:MOST_CASES])


def waiting_contributions(viewer: Viewer) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(
        receiver__path__in=home_paths(viewer.grants, Do.EDIT_BRIEFING), state=ContributionState.SENT.value
    )
    return rows.select_related("organisation", "receiver").order_by("at", "pk")
