"""活动安排: planning one or a series, and calling one off."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation, PlannedActivity
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.plans import PlanText, cancelling_blockers, day_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def plan_activities(
    organisation_id: int, *, kind: str, plans: Sequence[PlanText], form_key: uuid.UUID, by: Viewer, at: dt.datetime
) -> list[PlannedActivity]:
    """One row for each day. The same form key plans once; `planning_blockers` has been asked by the form."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.RECORD_ACTIVITY, organisation.path)
    if already := list(PlannedActivity.objects.filter(form_key=form_key)):
        return already
    if reasons := day_blockers([plan.planned_on for plan in plans], by.today):
        raise Blocked(reasons)
    series = uuid.uuid4() if len(plans) > 1 else None
    rows = PlannedActivity.objects.bulk_create(
        PlannedActivity(
            organisation=organisation,
            kind=kind,
            title=plan.title.strip(),
            planned_on=plan.planned_on,
            starts_at=plan.starts_at,
            place=plan.place.strip(),
            agenda=plan.agenda.strip(),
            series=series,
            form_key=form_key,
            by_id=by.user_id,
            at=at,
        )
        for plan in plans
    )
    for row in rows:
        record("plan_activities", by=by, at=at, organisation_id=organisation.pk, subject=row, summary=row.title)
    return rows


@transaction.atomic
def cancel_plan(plan_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> PlannedActivity:
    """Call off one planned activity; the others of its series stay."""
    rows = PlannedActivity.objects.select_for_update(of=("self",)).select_related("organisation")
    plan = get_or_out_of_sight(rows, pk=plan_id)
    by.demand(Do.RECORD_ACTIVITY, plan.organisation.path)
    is_cancelled = plan.cancelled_at is not None
    if reasons := cancelling_blockers(reason, is_recorded=plan.activity_id is not None, is_cancelled=is_cancelled):
        raise Blocked(reasons)
    plan.cancelled_at, plan.cancelled_reason = at, reason.strip()[:300]
    plan.save(update_fields=["cancelled_at", "cancelled_reason"])
    record("cancel_plan", by=by, at=at, organisation_id=plan.organisation_id, subject=plan, summary=plan.title)
    return plan
