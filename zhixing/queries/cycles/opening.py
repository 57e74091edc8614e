"""考评周期: where one may be opened, and which periods by the standards in force there."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Organisation
from zhixing.models.orgs import OrganisationQuerySet
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import BRANCHES, OrgKind
from zhixing.rules.periods import (
    HALF_YEAR,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    default_period,
    default_quarter,
    period_before,
    period_of,
)
from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind

OFFERED = {MONTH: 4, QUARTER: 4, HALF_YEAR: 2, YEAR: 2}  # this period and so many less one before it


@dataclass(frozen=True)
class Place:
    """Where a cycle may be opened: a branch, or everything below an organisation."""

    organisation_id: int
    label: str
    is_branch: bool


def openable(viewer: Viewer) -> list[Place]:
    """Where the viewer may open cycles, in the order of the tree."""
    organisations = Organisation.objects.below(viewer.roots(Do.OPEN_CYCLE)).filter(dissolved_on=None).in_tree_order()
    return [
        Place(
            organisation.pk,
            organisation.label if OrgKind(organisation.kind).is_branch else f"{organisation.label}：下属全部支部",
            OrgKind(organisation.kind).is_branch,
        )
        for organisation in organisations
    ]


def periods_to_open(viewer: Viewer, organisation_id: int) -> list[Period]:
    """Of the branch, or of the branches below: this period and those before it, the usual ones first."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    return _offered(viewer, list(_branches_at(organisation)) if organisation else [], IndexKind.VANGUARD)


def periods_to_assess(viewer: Viewer, organisation_ids: Sequence[int]) -> list[Period]:
    """The same of those who assess organisations."""
    return _offered(viewer, list(Organisation.objects.filter(pk__in=organisation_ids)), IndexKind.FORTRESS)


def _offered(viewer: Viewer, organisations: Sequence[Organisation], index: IndexKind) -> list[Period]:
    """By the standards in force at these organisations at the end of each; by the quarter where there is none."""
    usual: list[Period] = []
    others: list[Period] = []
    in_force = InForce(organisations, index)
    for months, many in OFFERED.items():
        first, period = default_period(viewer.today, months), period_of(viewer.today, months)
        for _ in range(many):
            rules = [in_force.on(organisation.pk, period.until_on) for organisation in organisations]
            if any((rule.standard.months if rule else QUARTER) == months for rule in rules):
                (usual if period == first else others).append(period)
            period = period_before(period)
    return [*usual, *others] or [default_quarter(viewer.today)]


def _branches_at(organisation: Organisation) -> OrganisationQuerySet:
    if OrgKind(organisation.kind).is_branch:
        return Organisation.objects.filter(pk=organisation.pk)
    return Organisation.objects.below((organisation.path,)).filter(kind__in=BRANCHES, dissolved_on=None)
