"""报到党员: putting somebody on the list, mending what stands there, and their leaving."""

import datetime as dt
import uuid

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation, Outsider
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import stale_texts
from zhixing.queries.service.access import outsider_at
from zhixing.queries.service.form_versions import OUTSIDER_LABELS, outsider_values
from zhixing.queries.viewers import Viewer
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.outsiders import OutsiderFacts, leaving_blockers, outsider_blockers


@transaction.atomic
def register_outsider(
    organisation_id: int, *, facts: OutsiderFacts, form_key: uuid.UUID, by: Viewer, at: dt.datetime
) -> Outsider:
    """Somebody of another unit reports here. The same form key registers once."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(no_key=True), pk=organisation_id)
    by.demand(Do.KEEP_SERVICE, organisation.path)
    if already := Outsider.objects.filter(form_key=form_key).first():
        return already
    if reasons := outsider_blockers(
        facts,
        today=by.today,
        is_dissolved=organisation.dissolved_on is not None,
        is_listed=is_listed(organisation, facts),
    ):
        raise Blocked(reasons)
    outsider = Outsider.objects.create(
        organisation=organisation,
        name_key=name_key(facts.name),
        form_key=form_key,
        by_id=by.user_id,
        at=at,
        **vars(facts),
    )
    _record("register_outsider", outsider, by, at)
    return outsider


@transaction.atomic
def edit_outsider(
    outsider_id: int, *, facts: OutsiderFacts, version: str = "", by: Viewer, at: dt.datetime
) -> Outsider:
    """Mend what was written down; slips already issued keep their words."""
    outsider = outsider_at(by, outsider_id, Do.KEEP_SERVICE, Outsider.objects.select_for_update(of=("self",)))
    is_moved = (facts.name, facts.unit, facts.unit_branch) != (outsider.name, outsider.unit, outsider.unit_branch)
    if reasons := outsider_blockers(
        facts, today=by.today, is_dissolved=False, is_listed=is_moved and is_listed(outsider.organisation, facts)
    ):
        raise Blocked(reasons)
    now, typed = outsider_values(outsider), vars(facts)
    if stale := stale_texts(version, OUTSIDER_LABELS, now, typed, what="报到登记", subject=outsider):
        raise Blocked(stale)
    changed = [name for name in OUTSIDER_LABELS if getattr(outsider, name) != getattr(facts, name)]
    for name in changed:
        setattr(outsider, name, getattr(facts, name))
    outsider.name_key = name_key(facts.name)
    outsider.save(update_fields=[*changed, "name_key"])
    _record("edit_outsider", outsider, by, at, detail={"fields": changed})
    return outsider


@transaction.atomic
def end_outsider(outsider_id: int, *, left_on: dt.date, reason: str, by: Viewer, at: dt.datetime) -> Outsider:
    """They serve here no more: moved away, changed unit. What they did stays, and its slip can still be issued."""
    outsider = outsider_at(by, outsider_id, Do.KEEP_SERVICE, Outsider.objects.select_for_update(of=("self",)))
    if reasons := leaving_blockers(
        reported_on=outsider.reported_on,
        left_on=left_on,
        today=by.today,
        reason=reason,
        has_left=outsider.left_on is not None,
    ):
        raise Blocked(reasons)
    outsider.left_on, outsider.left_reason = left_on, reason.strip()
    outsider.save(update_fields=["left_on", "left_reason"])
    _record("end_outsider", outsider, by, at)
    return outsider


def is_listed(organisation: Organisation, facts: OutsiderFacts) -> bool:
    """Whether the same name of the same unit and branch stands on the list of this organisation."""
    return Outsider.objects.filter(
        organisation=organisation, name=facts.name, unit=facts.unit, unit_branch=facts.unit_branch, left_on__isnull=True
    ).exists()


def _record(
    verb: str, outsider: Outsider, by: Viewer, at: dt.datetime, detail: dict[str, list[str]] | None = None
) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=outsider.organisation_id,
        subject=outsider,
        summary=f"{outsider.name}（{outsider.unit}）",
        detail=detail,
    )
