"""服务记录: one service recorded for everybody who took part, and a record crossed out."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation, Outsider, Service, ServiceSlip
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.service.services import Occasion, amiss_with_service, hour_rule
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.hours import Helper, counted_hours
from zhixing.rules.service.slips import SlipState, crossing_blockers, issued_blockers


@transaction.atomic
def record_service(
    organisation_id: int,
    *,
    occasion: Occasion,
    helpers: Sequence[Helper],
    form_key: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
) -> list[Service]:
    """One service, a line for everybody. The same form key records once; slips already issued are left alone."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.KEEP_SERVICE, organisation.path)
    ids = [helper.outsider_id for helper in helpers]
    list(Outsider.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if already := list(Service.objects.filter(form_key=form_key)):
        return already
    if reasons := [*amiss_with_service(by, organisation, occasion, helpers), *_issued(ids, occasion.on)]:
        raise Blocked(reasons)
    services = _write(organisation, occasion, helpers, form_key, by, at)
    record(
        "record_service",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=services[0],
        summary=occasion.title.strip(),
        detail={"people": len(services), "on": occasion.on.isoformat()},
    )
    return services


def _write(
    organisation: Organisation,
    occasion: Occasion,
    helpers: Sequence[Helper],
    form_key: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
) -> list[Service]:
    per = hour_rule(organisation, occasion.on)
    return Service.objects.bulk_create(
        Service(
            outsider_id=helper.outsider_id,
            organisation=organisation,
            on=occasion.on,
            title=occasion.title.strip(),
            place=occasion.place.strip(),
            hours=helper.hours,
            counted=counted_hours(helper.hours, per),
            confirmed_by=occasion.confirmed_by.strip() or by.name,
            form_key=form_key,
            by_id=by.user_id,
            at=at,
        )
        for helper in helpers
    )


@transaction.atomic
def cross_service(service_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Service:
    """A record that was wrong: it stays, crossed out, and counts no more."""
    locked = Service.objects.select_for_update(of=("self",)).select_related("outsider__organisation")
    service = get_or_out_of_sight(locked, pk=service_id)
    by.demand(Do.KEEP_SERVICE, service.outsider.organisation.path)
    reasons = _issued([service.outsider_id], service.on)
    if reasons := reasons + crossing_blockers(reason, is_crossed=service.crossed_at is not None):
        raise Blocked(reasons)
    service.crossed_at, service.crossed_by_id, service.crossed_reason = at, by.user_id, reason.strip()
    service.save(update_fields=["crossed_at", "crossed_by", "crossed_reason"])
    record(
        "cross_service",
        by=by,
        at=at,
        organisation_id=service.outsider.organisation_id,
        subject=service,
        summary=f"{service.outsider.name}：{service.title}",
    )
    return service


def _issued(outsider_ids: Sequence[int], on: dt.date) -> list[str]:
    """A slip says what was done in its quarter: while it stands, nothing is added to it or taken away."""
    quarter = quarter_of(on)
    slips = ServiceSlip.objects.filter(outsider__in=outsider_ids, year=quarter.year, quarter=quarter.number)
    names = list(slips.exclude(state=SlipState.VOID.value).order_by("pk").values_list("name", flat=True))
    return issued_blockers(names, quarter)
