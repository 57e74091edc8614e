"""报名: opening it on a planned activity, signing up, withdrawing. The plan's row is locked, so that places hold."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Membership, PlannedActivity, SignUp
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.sign_ups import SignUpTerms, joining_blockers, leaving_blockers, opening_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def open_sign_up(
    plan_id: int, *, until: dt.date | None, places: int | None, by: Viewer, at: dt.datetime
) -> PlannedActivity:
    """Until when, and for how many (None: for all). Without a day no sign-up is wanted any more; who is on it stays."""
    plan = _locked(plan_id)
    by.demand(Do.RECORD_ACTIVITY, plan.organisation.path)
    now = plan.terms
    if reasons := opening_blockers(SignUpTerms(plan.planned_on, until, places, now.people, now.is_off), by.today):
        raise Blocked(reasons)
    plan.sign_up_until, plan.places = until, places
    plan.save(update_fields=["sign_up_until", "places"])
    _write_down("open_sign_up", plan, by, at)
    return plan


@transaction.atomic
def sign_up_member(plan_id: int, *, membership_id: int, by: Viewer, at: dt.datetime) -> SignUp:
    """For oneself, or by whoever keeps the list for somebody who said so. Signing up twice is once."""
    plan = _locked(plan_id)
    is_own = _demand_own_or_keeping(plan, membership_id, by)
    people = Membership.objects.open().below((plan.organisation.path,))
    member = get_or_out_of_sight(people, pk=membership_id)
    if present := plan.sign_ups.filter(membership=member, withdrawn_at__isnull=True).first():
        return present
    if reasons := joining_blockers(plan.terms, by.today, is_own=is_own):
        raise Blocked(reasons)
    row = SignUp.objects.create(plan=plan, membership=member, by_id=by.user_id, at=at)
    _write_down("sign_up_member", plan, by, at)
    return row


@transaction.atomic
def withdraw_sign_up(plan_id: int, *, membership_id: int, by: Viewer, at: dt.datetime) -> None:
    """Take somebody off the list: oneself, or by whoever keeps it. Whoever is not on it is not on it."""
    plan = _locked(plan_id)
    is_own = _demand_own_or_keeping(plan, membership_id, by)
    row = plan.sign_ups.filter(membership=membership_id, withdrawn_at__isnull=True).first()
    if row is None:
        return
    if reasons := leaving_blockers(plan.terms, by.today, is_own=is_own):
        raise Blocked(reasons)
    row.withdrawn_at, row.withdrawn_by_id = at, by.user_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _write_down("withdraw_sign_up", plan, by, at)


def _locked(plan_id: int) -> PlannedActivity:
    rows = PlannedActivity.objects.select_for_update(of=("self",)).select_related("organisation")
    return get_or_out_of_sight(rows, pk=plan_id)


def _demand_own_or_keeping(plan: PlannedActivity, membership_id: int, by: Viewer) -> bool:
    """Whether it is the viewer's own sign-up, not done for somebody by whoever keeps the list."""
    if by.may(Do.RECORD_ACTIVITY, plan.organisation.path):
        return False
    if by.membership_id != membership_id:
        by.demand(Do.RECORD_ACTIVITY, plan.organisation.path)
    return True


def _write_down(verb: str, plan: PlannedActivity, by: Viewer, at: dt.datetime) -> None:
    record(verb, by=by, at=at, organisation_id=plan.organisation_id, subject=plan, summary=plan.title)
