"""活动: the people to tick, the list of activities, and one activity with what each person got."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zhixing.models import Activity, Attendance, Entry, Evidence, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.limits import gains_of
from zhixing.queries.namesakes import names_for
from zhixing.queries.periods import counted_for
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Attendee, option_name, quantity_text
from zhixing.rules.ledger.limits import limit_sentences
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.scoring.single_entries import Fact, Worth, worths

_READS = (Do.VIEW_LEDGER, Do.RECORD_ACTIVITY)


@dataclass(frozen=True)
class PersonLine:
    """One person to tick."""

    membership_id: int
    name: str
    member_class: str
    organisation_id: int
    branch: str


@dataclass(frozen=True)
class ActivityLine:
    id: int
    held_on: dt.date
    title: str
    item: str
    organisation: str
    people: int
    is_undone: bool


@dataclass(frozen=True)
class AttendanceLine:
    """One person of an activity, with the entry that followed."""

    membership_id: int
    name: str
    branch: str
    quantity: str
    worth: Worth
    entry_id: int | None
    is_reversed: bool


@dataclass(frozen=True)
class ActivityPage:
    activity: Activity
    item_name: str
    lines: list[AttendanceLine]
    evidence: list[Evidence]
    may_undo: bool
    may_add: bool

    @property
    def has_branches(self) -> bool:
        return len({line.branch for line in self.lines}) > 1


def record_places(viewer: Viewer) -> list[Organisation]:
    """Where the viewer may record activities, in the order of organisations."""
    if not viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    organisations = Organisation.objects.below(viewer.roots(Do.RECORD_ACTIVITY)).filter(dissolved_on__isnull=True)
    return list(organisations.in_order())


def people_of(
    viewer: Viewer, organisation: Organisation, day: dt.date, do: Do = Do.RECORD_ACTIVITY
) -> list[PersonLine]:
    """Everybody who belonged to the organisation or below it on that day, by organisation and name."""
    viewer.demand(do, organisation.path)
    memberships = Membership.objects.below((organisation.path,)).holding(day).in_order()
    listed = list(memberships.select_related("person", "organisation"))
    names = names_for(viewer, listed)
    return [
        PersonLine(one.pk, names[one.person_id], one.member_class, one.organisation_id, one.organisation.label)
        for one in listed
    ]


def listed_activities(viewer: Viewer, *, quarter: Quarter) -> QuerySet[Activity]:
    """Activities that count for the quarter at organisations that the viewer may read, latest first."""
    paths = tuple(path for do in _READS for path in viewer.roots(do))
    if not paths:
        raise NotAllowed(Do.RECORD_ACTIVITY)
    return (
        Activity.objects.filter(counted_for(quarter, "held_on"), organisation__in=Organisation.objects.below(paths))
        .select_related("organisation")
        .annotate(people=Count("attendances"))
        .order_by("-held_on", "-pk")
    )


def activity_lines(activities: list[Activity]) -> list[ActivityLine]:
    """Lines of a list page. Two queries whatever their number."""
    rules = InForce({activity.organisation for activity in activities})
    lines = []
    for activity in activities:
        _, item = rules.named(activity.organisation_id, activity.held_on, activity.item)
        lines.append(
            ActivityLine(
                activity.pk,
                activity.held_on,
                activity.title,
                item.name if item else activity.item,
                activity.organisation.label,
                activity.people,  # type: ignore[attr-defined]
                activity.undone_at is not None,
            )
        )
    return lines


def activity_page(viewer: Viewer, activity_id: int) -> ActivityPage:
    """One activity with those of its people whom the viewer may see; a member sees their own line."""
    named = Activity.objects.select_related("organisation", "recorded_by", "undone_by")
    activity = get_or_out_of_sight(named, pk=activity_id)
    path = activity.organisation.path
    attendances = _seen(viewer, activity)
    if not any(viewer.may(do, path) for do in _READS) and not attendances:
        viewer.demand(Do.VIEW_LEDGER, path)
    rules = InForce([activity.organisation, *{attendance.membership.organisation for attendance in attendances}])
    _, item = rules.named(activity.organisation_id, activity.held_on, activity.item)
    return ActivityPage(
        activity=activity,
        item_name=item.name if item else activity.item,
        lines=attendance_lines(viewer, activity, attendances, rules),
        evidence=list(Evidence.objects.filter(activity=activity).order_by("pk")),
        may_undo=viewer.may(Do.REVERSE_ENTRY, path) and activity.undone_at is None,
        may_add=viewer.may(Do.RECORD_ACTIVITY, path) and activity.undone_at is None,
    )


def _seen(viewer: Viewer, activity: Activity) -> list[Attendance]:
    own = Q(membership__person=viewer.person_id) if viewer.person_id else Q(pk__in=[])
    below = Q(pk__in=[])
    for path in {path for do in _READS for path in viewer.roots(do)}:
        below |= Q(membership__organisation__path__startswith=path)
    return list(
        activity.attendances.filter(own | below)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__organisation__sort_key", "membership__person__name_key", "membership_id")
    )


def attendance_lines(
    viewer: Viewer, activity: Activity, attendances: list[Attendance], rules: InForce
) -> list[AttendanceLine]:
    entries = {
        entry.membership_id: entry
        for entry in Entry.objects.filter(source=Source.ACTIVITY.value, source_id=activity.pk).select_related(
            "reversal"
        )
    }
    people = [
        (
            attendance.membership.organisation_id,
            attendance.membership.member_class,
            Attendee(attendance.membership_id, attendance.units, attendance.option, attendance.worth),
        )
        for attendance in attendances
    ]
    lines, names = [], names_for(viewer, (attendance.membership for attendance in attendances))
    for one, price in zip(attendances, price_people(activity.item, activity.held_on, people, rules), strict=True):
        entry = entries.get(one.membership_id)
        _, item = rules.named(one.membership.organisation_id, activity.held_on, activity.item)
        said = [quantity_text(one.units, item), option_name(item, one.option)]
        lines.append(
            AttendanceLine(
                membership_id=one.membership_id,
                name=names[one.membership.person_id],
                branch=one.membership.organisation.label,
                quantity=" ".join(word for word in said if word),
                worth=price,
                entry_id=entry.pk if entry else None,
                is_reversed=entry is not None and hasattr(entry, "reversal"),
            )
        )
    return lines


def price_people(code: str, day: dt.date, people: Sequence[tuple[int, str, Attendee]], rules: InForce) -> list[Worth]:
    """What each of these people (branch, class, facts) gets under the standard of their branch; a pricing a branch."""
    found: dict[int, Worth] = {}
    for branch in {branch for branch, _, _ in people}:
        own = [place for place, one in enumerate(people) if one[0] == branch]
        in_force = rules.at(branch, day)
        facts = [
            Fact(people[place][1], code, day, people[place][2].units, people[place][2].option, people[place][2].worth)
            for place in own
        ]
        found |= dict(zip(own, worths(in_force.standard, facts) if in_force else [Worth(None)] * len(own), strict=True))
    return [found[place] for place in range(len(people))]


@dataclass(frozen=True)
class Share:
    """How many people of one class get how much."""

    member_class: str
    worth: Worth
    people: int


@dataclass(frozen=True)
class Preview:
    """What a record would give, before it is confirmed."""

    shares: list[Share]
    lines: list[tuple[PersonLine, Worth]]
    doubles: list[str]  # names of those who already have this item on this day
    absent: list[PersonLine]  # those who could have been ticked and were not
    limits: list[str]  # whose entry would count in part or not at all, as sentences


def preview(
    organisation: Organisation, code: str, day: dt.date, lines: Sequence[PersonLine], people: Sequence[Attendee]
) -> Preview:
    """What everybody who is ticked would get. `lines` come from `people_of`, which has asked for permission."""
    known = {line.membership_id: line for line in lines}
    chosen, ticked = [known[who.membership_id] for who in people], {who.membership_id for who in people}
    homes = Organisation.objects.filter(pk__in={line.organisation_id for line in chosen})
    rules = InForce([organisation, *homes])
    attending = [(line.organisation_id, line.member_class, who) for line, who in zip(chosen, people, strict=True)]
    prices, growth = price_people(code, day, attending, rules), gains_of(code, day, attending, rules)
    left = [
        (line.name, growth[line.membership_id])
        for line, price in zip(chosen, prices, strict=True)
        if price.points and growth.get(line.membership_id, price.points) < price.points
    ]
    shares = Counter((line.member_class, price) for line, price in zip(chosen, prices, strict=True))
    doubles = recorded_that_day({line.organisation_id for line in chosen}, code, day)
    return Preview(
        [Share(word, price, count) for (word, price), count in sorted(shares.items(), key=lambda pair: pair[0][0])],
        list(zip(chosen, prices, strict=True)),
        [line.name for line in chosen if line.membership_id in doubles],
        [line for line in lines if line.membership_id not in ticked],
        limit_sentences(left),
    )


def recorded_that_day(organisation_ids: set[int], item: str, day: dt.date) -> set[int]:
    """Memberships that already have a standing entry of this item on this day: a page warns of doubles."""
    return set(
        Entry.objects.filter(
            organisation_id__in=organisation_ids,
            item=item,
            happened_on=day,
            reverses__isnull=True,
            reversal__isnull=True,
        ).values_list("membership_id", flat=True)
    )
