"""服务记录: what is known of people before a service is recorded, and the records of a quarter."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from zhixing.models import Organisation, Outsider, Service
from zhixing.queries.service.outsiders import outsider_names
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.hours import Helper, service_blockers, service_items, service_warnings
from zhixing.rules.standards.items import PerUnit


@dataclass(frozen=True)
class Occasion:
    """One service as the form says it."""

    on: dt.date
    title: str
    place: str = ""
    confirmed_by: str = ""


def hour_rule(organisation: Organisation, day: dt.date) -> PerUnit | None:
    """How the standard in force there counts hours of service; None where it has no such item."""
    rules = rules_at(organisation, day)
    items = service_items(rules.standard) if rules else []
    return items[0].per if items else None


def amiss_with_service(
    viewer: Viewer, organisation: Organisation, occasion: Occasion, helpers: Sequence[Helper]
) -> list[str]:
    viewer.demand(Do.KEEP_SERVICE, organisation.path)
    listed = Outsider.objects.below((organisation.path,)).holding(occasion.on)
    known = {person.pk: person for person in listed}
    return service_blockers(
        occasion.on,
        occasion.title,
        helpers,
        today=viewer.today,
        names=outsider_names(known.values()),
        reported={person.pk: person.reported_on for person in known.values()},
        hours_that_day=hours_on(occasion.on, list(known)),
    )


def recording_warnings(people: Sequence[Outsider], occasion: Occasion, helpers: Sequence[Helper]) -> list[str]:
    """What is said beside a record that is about to be made."""
    ids = [person.pk for person in people]
    recorded = Service.objects.filter(outsider__in=ids, on=occasion.on, crossed_at__isnull=True)
    return service_warnings(
        occasion.on,
        occasion.title,
        helpers,
        names=outsider_names(people),
        hours_that_day=hours_on(occasion.on, ids),
        recorded=recorded.values_list("outsider_id", "title"),
    )


def hours_on(day: dt.date, outsider_ids: Sequence[int]) -> Mapping[int, int]:
    """Hundredths of an hour that these people served on the day already."""
    rows = Service.objects.filter(outsider__in=outsider_ids, on=day, crossed_at__isnull=True)
    return dict(rows.values("outsider").annotate(sum=Sum("hours")).values_list("outsider", "sum"))


def services(viewer: Viewer, quarter: Quarter) -> "QuerySet[Service]":
    """The records of a quarter at the organisations that the viewer may see, latest first."""
    if not viewer.can(Do.VIEW_SERVICE):
        raise NotAllowed(Do.VIEW_SERVICE)
    return (
        Service.objects.filter(
            outsider__in=Outsider.objects.below(viewer.roots(Do.VIEW_SERVICE)),
            on__range=(quarter.from_on, quarter.until_on),
        )
        .select_related("outsider__organisation", "organisation")
        .order_by("-on", "title", "outsider__organisation__sort_key", "outsider__name_key", "pk")
    )
