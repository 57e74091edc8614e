"""评先选优 on pages: the list in the order of the tree, and one nomination with what is owed now."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Membership, Nomination, NominationObjection, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_name_of, public_names_of
from zhixing.queries.nominations.access import nomination_at
from zhixing.queries.nominations.facts import conditions_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import PersonKind
from zhixing.rules.nominations.conditions import Condition, Title
from zhixing.rules.nominations.steps import NominationState
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight


@dataclass(frozen=True)
class NominationLine:
    nomination: Nomination
    name: str
    title: str
    state: str


@dataclass(frozen=True)
class NominationPage:
    nomination: Nomination
    name: str
    title: Title
    state: NominationState
    conditions: list[Condition]
    objections: list[NominationObjection]
    may_keep: bool
    may_judge: bool
    is_over: bool  # the posting has hung to its end


@dataclass(frozen=True)
class NominatingPage:
    """The branch that nominates, whom it may choose, and the conditions on who is chosen."""

    organisation: Organisation
    year: int
    choices: list[tuple[str, str]]
    conditions: list[Condition]


def nomination_lines(viewer: Viewer) -> list[NominationLine]:
    """Every nomination the viewer may see: by branch and name, the latest year first."""
    if not viewer.can(Do.VIEW_NOMINATION):
        raise NotAllowed(Do.VIEW_NOMINATION)
    nominations = list(
        Nomination.objects.filter(organisation__in=Organisation.objects.below(viewer.roots(Do.VIEW_NOMINATION)))
        .select_related("organisation", "membership__person")
        .order_by("-year", "organisation__sort_key", "organisation_id", "membership__person__name_key", "pk")
    )
    names = public_names_of((row.membership for row in nominations if row.membership is not None), at_home=True)

    def name(row: Nomination) -> str:
        return names[row.membership.person_id] if row.membership else row.organisation.label

    return [
        NominationLine(row, name(row), Title(row.title).label, NominationState(row.state).label) for row in nominations
    ]


def nominating_branches(viewer: Viewer) -> list[Organisation]:
    return list(
        Organisation.objects.below(viewer.roots(Do.KEEP_NOMINATION)).filter(dissolved_on__isnull=True).in_tree_order()
    )


def nominating_page(viewer: Viewer, organisation_id: int, membership_id: int | None) -> NominatingPage:
    """What the form offers; with a person, the conditions on them."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(Do.KEEP_NOMINATION, organisation.path)
    members = list(
        Membership.objects.open()
        .filter(organisation=organisation, kind=PersonKind.FULL.value)
        .select_related("person")
        .in_name_order()
    )
    names = public_names_of(members, at_home=True)
    chosen = next((member for member in members if member.pk == membership_id), None)
    if membership_id is not None and chosen is None:
        raise OutOfSight(membership_id)
    year = default_year(viewer.today)
    return NominatingPage(
        organisation,
        year,
        [("", "本支部"), *((str(member.pk), names[member.person_id]) for member in members)],
        conditions_of(chosen, year) if chosen else [],
    )


def default_year(today: dt.date) -> int:
    """The year that is honoured: until the middle of the year the one before."""
    return today.year if today.month > 6 else today.year - 1


def nomination_page(viewer: Viewer, nomination_id: int) -> NominationPage:
    nomination = nomination_at(viewer, nomination_id)
    path, until_on = nomination.organisation.path, nomination.posting_until_on
    return NominationPage(
        nomination=nomination,
        name=name_of(nomination),
        title=Title(nomination.title),
        state=NominationState(nomination.state),
        conditions=[Condition(**condition) for condition in nomination.conditions],
        objections=list(nomination.objections.order_by("pk")),
        may_keep=viewer.may(Do.KEEP_NOMINATION, path),
        may_judge=viewer.may(Do.JUDGE_NOMINATION, path),
        is_over=until_on is not None and viewer.today > until_on,
    )


def name_of(nomination: Nomination) -> str:
    return public_name_of(nomination.membership) if nomination.membership else nomination.organisation.label
