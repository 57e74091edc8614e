"""党员名册: reading a full identity number, for a stated duty and with a row in the log."""

import datetime as dt

from django.db import transaction

from zhixing.actions.members.register import locked_membership
from zhixing.actions.recording import record as record_act
from zhixing.queries.members.pages import latest_membership
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import duty_blockers, number_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def read_full_id(membership_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> str:
    """The whole number, for a stated duty; every read is a row of the audit log."""
    membership = locked_membership(membership_id)
    if latest_membership(membership.person_id).pk != membership.pk:
        raise OutOfSight(membership_id)
    by.demand(Do.READ_FULL_ID, membership.organisation.path)
    has_number = bool(membership.person.id_number)
    if reasons := duty_blockers("查看", reason) or number_blockers(has_number=has_number):
        raise Blocked(reasons)
    record_act(
        "read_full_id",
        by=by,
        at=at,
        organisation_id=membership.organisation_id,
        subject=membership,
        summary=public_name_of(membership),
        detail={"reason": reason.strip()[:200]},
    )
    return membership.person.id_number
