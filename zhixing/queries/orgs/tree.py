"""党组织: the part of the tree that a viewer may see."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.functions import Length

from zhixing.models import Appointment, Cycle, Measure, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.orgs.head_counts import NOBODY, HeadCount, head_counts
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.orgs import BRANCHES, KINDS, OrgKind, dissolution_blockers
from zhixing.rules.permissions import Do, Role

WHOLE_TREE = 400  # organisations; a larger tree shows its branches only on the page of the organisation above them


@dataclass(frozen=True)
class OrgLine:
    """One organisation of a tree page."""

    id: int
    name: str
    kind_label: str
    is_branch: bool
    depth: int  # 0 for the topmost that the viewer sees
    may_manage: bool
    count: HeadCount = NOBODY
    dissolved_on: dt.date | None = None


@dataclass(frozen=True)
class Tree:
    lines: list[OrgLine]
    branches_left_out: int  # in a large tree
    dissolved_left_out: int


@dataclass(frozen=True)
class Officer:
    name: str
    role_label: str
    from_on: dt.date


@dataclass(frozen=True)
class OrgPage:
    """Everything the page of one organisation shows."""

    organisation: Organisation
    kind_label: str
    is_branch: bool
    count: HeadCount
    children: list[OrgLine]
    officers: list[Officer]
    may_view_register: bool
    may_verify: bool
    may_view_measures: bool
    may_take_archive: bool
    may_found: bool
    may_edit: bool
    may_dissolve: bool
    dissolution_blockers: list[str]


def organisation_at(viewer: Viewer, organisation_id: int, do: Do = Do.VIEW_ORG) -> Organisation:
    """The organisation, if the viewer may `do` there; `OutOfSight` for unknown ids and foreign subtrees."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(do, organisation.path)
    return organisation


def only_branch(viewer: Viewer, do: Do) -> int | None:
    """The branch where the viewer may `do`, if it is a single one."""
    branches = Organisation.objects.below(viewer.roots(do)).filter(
        kind__in=[kind.value for kind in BRANCHES], dissolved_on=None
    )
    ids = list(branches.values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def above(viewer: Viewer, organisation: Organisation, *, itself: bool = False) -> list[Organisation]:
    """The organisations above this one that the viewer may see, topmost first: what crumbs lead along."""
    ids = [int(part) for part in organisation.path.split(".")[:-1]]
    chain = Organisation.objects.filter(pk__in=ids if itself else ids[:-1]).order_by(Length("path"))
    return [organisation for organisation in chain if viewer.may(Do.VIEW_ORG, organisation.path)]


def tree(viewer: Viewer, *, with_dissolved: bool = False) -> Tree:
    """Every organisation the viewer may see, parents before children, with its head count."""
    roots = viewer.roots(Do.VIEW_ORG)
    organisations = list(Organisation.objects.below(roots).in_tree_order())
    dissolved = sum(organisation.dissolved_on is not None for organisation in organisations)
    if not with_dissolved:
        organisations = [organisation for organisation in organisations if organisation.dissolved_on is None]
    left_out = 0
    if len(organisations) > WHOLE_TREE:
        larger = [organisation for organisation in organisations if not OrgKind(organisation.kind).is_branch]
        organisations, left_out = larger, len(organisations) - len(larger)
    top = min((path.count(".") for path in roots), default=0)
    counts = head_counts(roots)
    return Tree(
        [_line(viewer, organisation, top, counts) for organisation in organisations],
        left_out,
        0 if with_dissolved else dissolved,
    )


def _line(viewer: Viewer, organisation: Organisation, top: int, counts: dict[int, HeadCount]) -> OrgLine:
    kind, path = OrgKind(organisation.kind), organisation.path
    return OrgLine(
        id=organisation.pk,
        name=organisation.name,
        kind_label=kind.label,
        is_branch=kind.is_branch,
        depth=path.count(".") - top,
        may_manage=viewer.may(Do.MANAGE_ORG, path),
        count=counts.get(organisation.pk, NOBODY),
        dissolved_on=organisation.dissolved_on,
    )


def organisation_page(viewer: Viewer, organisation_id: int) -> OrgPage:
    organisation = organisation_at(viewer, organisation_id)
    path, kind = organisation.path, OrgKind(organisation.kind)
    counts = head_counts((path,))
    children = Organisation.objects.filter(parent=organisation, dissolved_on__isnull=True).in_tree_order()
    may_manage = viewer.may(Do.MANAGE_ORG, path) and organisation.dissolved_on is None
    may_dissolve = (
        may_manage and organisation.parent is not None and viewer.may(Do.MANAGE_ORG, organisation.parent.path)
    )
    return OrgPage(
        organisation=organisation,
        kind_label=kind.label,
        is_branch=kind.is_branch,
        count=counts.get(organisation.pk, NOBODY),
        children=[_line(viewer, child, path.count(".") + 1, counts) for child in children],
        officers=_officers(organisation, viewer.today),
        may_view_register=viewer.may(Do.VIEW_REGISTER, path),
        may_verify=organisation.dissolved_on is None and viewer.may(Do.OPEN_VERIFICATION, path),
        may_view_measures=viewer.may(Do.VIEW_MEASURES, path),
        may_take_archive=kind.is_branch and viewer.may(Do.TAKE_ARCHIVE, path),
        may_found=may_manage and any(kind in facts.below for facts in KINDS.values()),
        may_edit=may_manage,
        may_dissolve=may_dissolve,
        dissolution_blockers=left_to_settle(organisation) if may_dissolve else [],
    )


def _officers(organisation: Organisation, today: dt.date) -> list[Officer]:
    order = list(Role)
    appointments = (
        Appointment.objects.holding(today).filter(organisation=organisation).select_related("user", "organisation")
    )
    lines = sorted(appointments, key=lambda appointment: (order.index(Role(appointment.role)), appointment.pk))
    names = user_names_of(line.user for line in lines)
    return [Officer(names[line.user_id], line.office, line.from_on) for line in lines]


def left_to_settle(organisation: Organisation) -> list[str]:
    """What must be settled before the organisation can be dissolved, in whole sentences."""
    return dissolution_blockers(
        organisation.facts,
        members=Membership.objects.open().filter(organisation=organisation).count(),
        below=organisation.children.filter(dissolved_on__isnull=True).count(),
        open_cycles=Cycle.objects.filter(organisation=organisation).exclude(stage=Stage.CLOSED.value).count(),
        open_measures=Measure.objects.filter(organisation=organisation)
        .exclude(state=MeasureState.CLEARED.value)
        .count(),
    )
