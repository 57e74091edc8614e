"""走访群众: which visits are not in the ledger yet, and what entering them would give."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.models import HomeVisit, Organisation
from zhixing.queries.ledger.activities import price_people
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce, rules_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.home_visits.steps import visit_items
from zhixing.rules.ledger.activities import Attendee, Group, asks_units, offered, quantity_text
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.entries.single import Worth
from zhixing.rules.standards.model import Item


@dataclass(frozen=True)
class VisitorLine:
    """The visits of one person that are not in the ledger yet."""

    name: str
    visits: list[HomeVisit]
    is_own: bool


@dataclass(frozen=True)
class BookingLine:
    """One entry that would be made."""

    name: str
    on: dt.date
    quantity: str
    worth: Worth


def items_at(organisation: Organisation, day: dt.date) -> list[Group]:
    """What visits may count as under the standard in force; none where it has no such item, or is none."""
    rules = rules_at(organisation, day)
    return visit_items(rules.standard) if rules else []


def items_for(viewer: Viewer, organisation: Organisation) -> list[Group]:
    """The same for the form of whoever enters visits."""
    viewer.demand(Do.KEEP_HOME_VISITS, organisation.path)
    return items_at(organisation, viewer.today)


def unbooked(organisation: Organisation) -> QuerySet[HomeVisit]:
    """Visits of a branch that are neither in the ledger nor void, by name and day; without the household."""
    is_booked = Q(activity__isnull=False, activity__undone_at__isnull=True)
    return (
        HomeVisit.objects.filter(organisation=organisation, voided_at__isnull=True)
        .exclude(is_booked)
        .select_related("membership__person", "membership__organisation")
        .defer("household")
        .order_by("membership__person__name_key", "membership__person_id", "visited_on", "pk")
    )


def visitors(viewer: Viewer, organisation: Organisation) -> list[VisitorLine]:
    """Who has visits that are not in the ledger yet, by name."""
    viewer.demand(Do.KEEP_HOME_VISITS, organisation.path)
    visits = list(unbooked(organisation))
    names = names_for(viewer, (visit.membership for visit in visits))
    people: dict[int, list[HomeVisit]] = defaultdict(list)
    for visit in visits:
        people[visit.membership.person_id].append(visit)
    return [VisitorLine(names[pk], own, pk == viewer.person_id) for pk, own in people.items()]


def bookings(viewer: Viewer, organisation: Organisation, code: str, visit_ids: Sequence[int]) -> list[BookingLine]:
    """The entries that these visits would make, by name and day, each with what it is worth by itself."""
    viewer.demand(Do.KEEP_HOME_VISITS, organisation.path)
    visits = list(unbooked(organisation).filter(pk__in=visit_ids))
    members = {visit.membership_id: visit.membership for visit in visits}
    names, rules = names_for(viewer, members.values()), InForce([organisation])
    classes = ListedClasses(members.values())
    item = offered(items_at(organisation, viewer.today), code)
    lines = []
    for day, people in attendees_by_day(item, visits).items():
        priced = [(organisation.pk, classes.at(members[who.membership_id], day), who) for who in people]
        for who, worth in zip(people, price_people(code, day, priced, rules), strict=True):
            name = names[members[who.membership_id].person_id]
            lines.append(BookingLine(name, day, quantity_text(who.units, item), worth))
    return lines


def attendees_by_day(item: Item | None, visits: Sequence[HomeVisit]) -> dict[dt.date, list[Attendee]]:
    """Who went on which day, with the number of households where the item counts them."""
    homes = Counter((visit.visited_on, visit.membership_id) for visit in visits)
    days: dict[dt.date, list[Attendee]] = defaultdict(list)
    for (day, membership_id), count in sorted(homes.items()):
        units = 100 * count if item is not None and asks_units(item) else 100
        days[day].append(Attendee(membership_id, units))
    return days
