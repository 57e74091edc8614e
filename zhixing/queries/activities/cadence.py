"""三会一课: the year of one branch by kind, many branches by month, and what is due on the first page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from zhixing.models import (
    Activity,
    ActivityItem,
    Adoption,
    Attendance,
    GroupPlace,
    Membership,
    Organisation,
    PartyGroup,
)
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.standards.in_force import path_ids
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.cadence import (
    CadenceRow,
    Group,
    HeldActivity,
    MonthMark,
    cadence_row,
    due_meetings,
    kinds_asked,
    month_marks,
    named,
)
from zhixing.rules.activities.kinds import kinds_of
from zhixing.rules.activities.marks import TOOK_PART
from zhixing.rules.grants import home_paths
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind

BRANCHES = [kind.value for kind in OrgKind if kind.is_branch]
READS = (Do.VIEW_LEDGER, Do.RECORD_ACTIVITY)
_COLUMNS = ("pk", "kind", "title", "held_on", "recorded_at", "group_id")


@dataclass(frozen=True)
class BranchCadence:
    branch: Organisation
    rows: list[CadenceRow]

    @property
    def months(self) -> list[MonthMark]:
        return month_marks(self.rows)


def cadence_places(viewer: Viewer) -> list[Organisation]:
    """Every organisation whose rhythm the viewer may look at, in the order of the tree."""
    paths = tuple({path for do in READS for path in viewer.roots(do)})
    return list(Organisation.objects.below(paths).filter(dissolved_on=None).in_tree_order())


def cadence_place(viewer: Viewer, organisation_id: int) -> Organisation:
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    if not any(viewer.may(do, organisation.path) for do in READS):
        viewer.demand(Do.VIEW_LEDGER, organisation.path)
    return organisation


def branches_below(organisation: Organisation) -> list[Organisation]:
    """The branches of an organisation, or itself where it is one."""
    below = Organisation.objects.below((organisation.path,)).filter(kind__in=BRANCHES, dissolved_on=None)
    return list(below.select_related("parent").in_tree_order())


def branch_cadences(branches: Sequence[Organisation], year: int, today: dt.date) -> list[BranchCadence]:
    """The year of each of these branches. A fixed number of queries, however many."""
    rules = InForce(branches)
    activities, members, since = _held_by_branch(branches, year), _member_counts(branches), _asked_from(branches)
    groups = _groups(branches)
    day = min(today, dt.date(year, 12, 31))
    cadences = []
    for branch in branches:
        in_force = rules.at(branch.pk, day)
        known = kinds_of(in_force.standard if in_force else None)
        kinds = kinds_asked(known, members.get(branch.pk, 0))
        asked_from = since.get(branch.pk)
        if asked_from and branch.founded_on:
            asked_from = max(asked_from, branch.founded_on)
        rows = [
            cadence_row(
                kind,
                year,
                named(activities[branch.pk], known),
                today,
                asked_from=asked_from,
                groups=groups.get(branch.pk, ()),
            )
            for kind in kinds
        ]
        cadences.append(BranchCadence(branch, rows))
    return cadences


def _held_by_branch(branches: Iterable[Organisation], year: int) -> dict[int, list[HeldActivity]]:
    """By branch what it held itself, and what an organisation above held with people of it."""
    by_branch: dict[int, list[HeldActivity]] = defaultdict(list)
    ids = [branch.pk for branch in branches]
    activities = Activity.objects.live().within(dt.date(year, 1, 1), dt.date(year, 12, 31))
    own = activities.filter(organisation__in=ids).values_list("organisation_id", *_COLUMNS)
    joint = (
        Attendance.objects.filter(
            activity__in=activities.exclude(organisation__kind__in=BRANCHES),
            membership__organisation__in=ids,
            mark__in=TOOK_PART,
        )
        .values_list("membership__organisation_id", *(f"activity__{column}" for column in _COLUMNS))
        .distinct()
    )
    lines = [*own, *joint]
    items = _items_without_kind(pk for _, pk, kind, *_ in lines if not kind)
    for branch_id, pk, kind, title, held_on, recorded_at, group in lines:
        written_on = timezone.localdate(recorded_at)
        by_branch[branch_id].append(HeldActivity(pk, kind, title, held_on, written_on, items.get(pk, ()), group))
    return by_branch


def _items_without_kind(activity_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The items of activities recorded before there were kinds: what they were follows from these."""
    by_activity: dict[int, tuple[str, ...]] = {}
    rows = ActivityItem.objects.filter(activity__in=list(activity_ids)).values_list("activity_id", "item")
    for pk, item in rows:
        by_activity[pk] = (*by_activity.get(pk, ()), item)
    return by_activity


def _groups(branches: Iterable[Organisation]) -> dict[int, list[Group]]:
    """By branch the groups that stand and have members: an empty one meets nobody."""
    places = GroupPlace.objects.live().filter(group=OuterRef("pk"))
    rows = PartyGroup.objects.live().filter(Exists(places), organisation__in=[branch.pk for branch in branches])
    by_branch: dict[int, list[Group]] = defaultdict(list)
    for pk, name, founded_on, branch_id in rows.values_list("pk", "name", "founded_on", "organisation_id"):
        by_branch[branch_id].append(Group(pk, name, founded_on))
    return by_branch


def _member_counts(branches: Iterable[Organisation]) -> dict[int, int]:
    rows = Membership.objects.open().of_party().filter(organisation__in=[branch.pk for branch in branches])
    return dict(rows.values_list("organisation_id").annotate(count=Count("pk")).order_by())


def _asked_from(branches: Iterable[Organisation]) -> dict[int, dt.date]:
    """By branch since when a standard is in force there."""
    paths = {branch.pk: path_ids(branch) for branch in branches}
    ids = {pk for path in paths.values() for pk in path}
    adoptions = Adoption.objects.filter(
        organisation_id__in=ids, index=IndexKind.VANGUARD.value, withdrawn_at__isnull=True
    )
    first: dict[int, dt.date] = {}
    for pk, from_on in adoptions.values_list("organisation_id", "from_on"):
        first[pk] = min(from_on, first.get(pk, from_on))
    return {pk: min(days) for pk, path in paths.items() if (days := [first[step] for step in path if step in first])}


def due(viewer: Viewer) -> list[Due]:
    """Meetings that the viewer's own branch has still to hold before their month or quarter ends."""
    paths = home_paths(viewer.grants, Do.OPEN_CYCLE)  # who answers for the branch, not the desk that records
    branches = list(Organisation.objects.filter(path__in=paths, kind__in=BRANCHES, dissolved_on=None).in_tree_order())
    if not branches:
        return []
    return [
        Due(
            f"召开{meeting.title}",
            cadence.branch.label,
            meeting.until_on,
            "activity_record",
            (cadence.branch.pk,),
            f"kind={meeting.kind}",
        )
        for cadence in branch_cadences(branches, viewer.today.year, viewer.today)
        for meeting in due_meetings(cadence.rows, viewer.today)
    ]
