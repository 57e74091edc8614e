"""活动: where one may be recorded, the list of them, and one with its people and what each got."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from zhixing.models import Activity, ActivityCorrection, Attendance, Entry, Evidence, Organisation, Resolution
from zhixing.models.activities import voters_of
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.activities.rolls import kinds_at
from zhixing.queries.ledger.pages import entry_prices
from zhixing.queries.namesakes import names_for
from zhixing.queries.periods import counted_for
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.kinds import kind_named
from zhixing.rules.activities.marks import TOOK_PART, Mark, mark_label
from zhixing.rules.activities.meetings import quorum_sentence, verdict
from zhixing.rules.ledger.activities import option_name
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.scoring.entries.single import Worth
from zhixing.rules.standards.procedure import ActivityKind
from zhixing.rules.standards.vocabulary import points_text

_READS = (Do.VIEW_LEDGER, Do.RECORD_ACTIVITY)


@dataclass(frozen=True)
class ActivityLine:
    id: int
    held_on: dt.date
    title: str
    kind: str
    organisation: str
    people: int
    is_undone: bool


@dataclass(frozen=True)
class EntryShare:
    """One entry that followed for one person."""

    item: str
    worth: Worth
    entry_id: int
    is_reversed: bool


@dataclass(frozen=True)
class AttendanceLine:
    """One person of an activity, with the entries that followed."""

    membership_id: int
    name: str
    branch: str
    mark: Mark
    mark_label: str
    roles: str  # 主持、发言
    quantity: str
    shares: list[EntryShare] = field(default_factory=list)


@dataclass(frozen=True)
class ResolutionVerdict:
    resolution: Resolution
    sentence: str  # how it was voted; empty where it was not


@dataclass(frozen=True)
class ActivityPage:
    activity: Activity
    kind: ActivityKind
    item_names: list[str]
    lines: list[AttendanceLine]
    resolutions: list[ResolutionVerdict]
    quorum: str
    corrections: list[ActivityCorrection]
    evidence: list[Evidence]
    sees_all: bool
    may_undo: bool
    may_correct: bool

    @property
    def has_branches(self) -> bool:
        return len({line.branch for line in self.lines}) > 1

    @property
    def attending(self) -> list[AttendanceLine]:
        return [line for line in self.lines if line.mark.took_part]

    @property
    def missing(self) -> list[AttendanceLine]:
        """Whoever was expected and did not come."""
        return [line for line in self.lines if line.mark in {Mark.LEAVE, Mark.ABSENT}]

    @property
    def expected(self) -> int:
        return sum(line.mark is not Mark.EXCUSED for line in self.lines)

    @property
    def hosts(self) -> str:
        return "、".join(line.name for line in self.lines if "主持" in line.roles)


def record_places(viewer: Viewer) -> list[Organisation]:
    """Where the viewer may record activities, in the order of organisations."""
    if not viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    organisations = Organisation.objects.below(viewer.roots(Do.RECORD_ACTIVITY)).filter(dissolved_on__isnull=True)
    return list(organisations.in_tree_order())


def listed_activities(viewer: Viewer, *, quarter: Quarter) -> QuerySet[Activity]:
    """Activities that count for the quarter at organisations that the viewer may read, latest first."""
    paths = tuple(path for do in _READS for path in viewer.roots(do))
    if not paths:
        raise NotAllowed(Do.RECORD_ACTIVITY)
    took_part = Q(attendances__mark__in=TOOK_PART)
    return (
        Activity.objects.filter(counted_for(quarter, "held_on"), organisation__in=Organisation.objects.below(paths))
        .select_related("organisation")
        .prefetch_related("items")
        .annotate(people=Count("attendances", filter=took_part))
        .order_by("-held_on", "-pk")
    )


def activity_lines(activities: list[Activity]) -> list[ActivityLine]:
    """Lines of a list page. Two queries whatever their number."""
    rules = InForce({activity.organisation for activity in activities})
    return [
        ActivityLine(
            activity.pk,
            activity.held_on,
            activity.title,
            activity.kind or "、".join(_item_names(activity, rules)),
            activity.organisation.label,
            activity.people,  # type: ignore[attr-defined]
            activity.undone_at is not None,
        )
        for activity in activities
    ]


def _item_names(activity: Activity, rules: InForce) -> list[str]:
    names = []
    for own in activity.items.all():
        _, item = rules.named(activity.organisation_id, activity.held_on, own.item)
        names.append(item.name if item else own.item)
    return list(dict.fromkeys(names))


def activity_at(viewer: Viewer, activity_id: int, do: Do) -> Activity:
    """One activity for an act at its organisation."""
    activity = get_or_out_of_sight(Activity.objects.select_related("organisation"), pk=activity_id)
    viewer.demand(do, activity.organisation.path)
    return activity


def activity_page(viewer: Viewer, activity_id: int) -> ActivityPage:
    """One activity with those of its people whom the viewer may see; a member sees their own line."""
    named = Activity.objects.select_related("organisation", "recorded_by", "undone_by")
    activity = get_or_out_of_sight(named, pk=activity_id)
    path = activity.organisation.path
    sees_all = any(viewer.may(do, path) for do in _READS)
    attendances = _visible(viewer, activity)
    if not sees_all and not attendances:
        viewer.demand(Do.VIEW_LEDGER, path)
    rules = InForce([activity.organisation, *{attendance.membership.organisation for attendance in attendances}])
    kind = kind_named(kinds_at(activity.organisation, activity.held_on), activity.kind)
    corrections = list(activity.corrections.select_related("by").order_by("pk"))
    voters = voters_of(list(activity.attendances.all()) if kind.is_meeting else [])
    return ActivityPage(
        activity=activity,
        kind=kind,
        item_names=_item_names(activity, rules),
        lines=_attendance_lines(viewer, activity, attendances, rules, [correction.pk for correction in corrections]),
        resolutions=[
            ResolutionVerdict(line, verdict(kind, voters, line.ballot).sentence if line.ballot else "")
            for line in activity.resolutions.all()
        ],
        quorum=quorum_sentence(kind, voters) if kind.is_meeting and voters.expected else "",
        corrections=corrections if sees_all else [],
        evidence=list(Evidence.objects.filter(activity=activity).order_by("pk")),
        sees_all=sees_all,
        may_undo=viewer.may(Do.REVERSE_ENTRY, path) and activity.undone_at is None,
        may_correct=viewer.may(Do.RECORD_ACTIVITY, path) and activity.undone_at is None,
    )


def _visible(viewer: Viewer, activity: Activity) -> list[Attendance]:
    own = Q(membership__person=viewer.person_id) if viewer.person_id else Q(pk__in=[])
    below = Q(pk__in=[])
    for path in {path for do in _READS for path in viewer.roots(do)}:
        below |= Q(membership__organisation__path__startswith=path)
    return list(
        activity.attendances.filter(own | below)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__organisation__sort_key", "membership__person__name_key", "membership_id")
    )


def _attendance_lines(
    viewer: Viewer, activity: Activity, attendances: list[Attendance], rules: InForce, correction_ids: list[int]
) -> list[AttendanceLine]:
    shares = _shares(activity, rules, correction_ids)
    names = names_for(viewer, (attendance.membership for attendance in attendances))
    options = {own.item: own.is_own for own in activity.items.all()}
    lines = []
    for attendance in attendances:
        member = attendance.membership
        codes = [code for code, is_own in options.items() if is_own]
        _, item = rules.named(member.organisation_id, activity.held_on, codes[0]) if codes else (None, None)
        own = [
            points_text(attendance.units) if attendance.units is not None else "",
            option_name(item, attendance.option) if attendance.option else "",
        ]
        roles = ["主持" if attendance.is_host else "", "发言" if attendance.is_speaker else ""]
        lines.append(
            AttendanceLine(
                membership_id=attendance.membership_id,
                name=names[member.person_id],
                branch=member.organisation.label,
                mark=Mark(attendance.mark),
                mark_label=mark_label(attendance.mark, attendance.leave),
                roles="、".join(filter(None, roles)),
                quantity=" ".join(filter(None, own)),
                shares=shares.get(attendance.membership_id, []),
            )
        )
    return lines


def _shares(activity: Activity, rules: InForce, correction_ids: list[int]) -> dict[int, list[EntryShare]]:
    """By membership the last entry of each item, in the order they were entered."""
    rests = Q(source=Source.ACTIVITY.value, source_id=activity.pk)
    rests |= Q(source=Source.CORRECTION.value, source_id__in=correction_ids)
    entries = list(
        Entry.objects.filter(rests)
        .select_related("reversal", "membership__organisation", "organisation", "reverses")
        .order_by("organisation_id", "seq")
    )
    last = {(entry.membership_id, entry.item): entry for entry in entries}
    fresh = InForce({entry.organisation for entry in last.values()})
    prices = entry_prices(last.values(), fresh)
    by_member: dict[int, list[EntryShare]] = {}
    for entry in last.values():
        _, item = fresh.named(entry.organisation_id, entry.happened_on, entry.item)
        share = EntryShare(item.name if item else entry.item, prices[entry.pk], entry.pk, hasattr(entry, "reversal"))
        by_member.setdefault(entry.membership_id, []).append(share)
    return by_member
