"""外来反馈函: taken in once, read again, then entered by the recording of an activity like any other, or set aside."""

import datetime as dt
import uuid

from django.db import transaction

from zhixing.actions.activities.recording import activity_blockers, record_activity
from zhixing.actions.recording import record
from zhixing.models import IncomingSlip, Membership
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.service.access import incoming_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.names.folding import tidy
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.slips import (
    IncomingFacts,
    IncomingState,
    SendingWay,
    entering_blockers,
    incoming_blockers,
    restoring_blockers,
    setting_aside_problems,
)

ARRIVED, ENTERED, SET_ASIDE = IncomingState

KIND = "双报到"


@transaction.atomic
def take_slip(
    membership_id: int, *, facts: IncomingFacts, form_key: uuid.UUID, by: Viewer, at: dt.datetime
) -> IncomingSlip:
    """A slip on paper, typed once. The same form key takes once; the same period of the same community too."""
    member = get_or_out_of_sight(
        Membership.objects.select_for_update(of=("self",)).select_related("organisation", "person"), pk=membership_id
    )
    by.demand(Do.RECORD_ACTIVITY, member.organisation.path)
    if already := IncomingSlip.objects.filter(form_key=form_key).first():
        return already
    if reasons := incoming_blockers(facts, today=by.today, is_known=_arrived(member, facts)):
        raise Blocked(reasons)
    slip = new_slip(member, facts, SendingWay.PAPER, form_key=form_key, by=by, at=at)
    record("take_slip", by=by, at=at, organisation_id=member.organisation_id, subject=slip, summary=facts.community)
    return slip


def _arrived(member: Membership, facts: IncomingFacts) -> bool:
    """Whether a slip of the same community overlaps this one in time: its hours would count twice."""
    same_person = IncomingSlip.objects.filter(
        membership__person=member.person_id, from_on__lte=facts.until_on, until_on__gte=facts.from_on
    ).exclude(state=SET_ASIDE.value)
    return facts.community in set(same_person.values_list("community", flat=True))


def new_slip(
    member: Membership,
    facts: IncomingFacts,
    way: SendingWay,
    *,
    form_key: uuid.UUID | None = None,
    sender_key: str = "",
    slip_key: str = "",
    by: Viewer,
    at: dt.datetime,
) -> IncomingSlip:
    """One row; permission, rules and log are the caller's (this is no act)."""
    return IncomingSlip.objects.create(
        membership=member,
        way=way.value,
        sender_key=sender_key,
        slip_key=slip_key,
        form_key=form_key or uuid.uuid4(),
        by_id=by.user_id,
        at=at,
        **vars(facts),
    )


def _happening(slip: IncomingSlip, item: str) -> Happening:
    """The record in the ledger: on the last day of the slip's period, so that it counts for its quarter."""
    number = f"第 {slip.number} 号" if slip.number else ""
    title = tidy(f"到社区报到服务（{slip.community}{number}反馈函）")[:120]
    return Happening(title, slip.until_on, (Feed(item, units=slip.hours),), kind=KIND)


def amiss_with_entering(slip_id: int, *, item: str, by: Viewer) -> list[str]:
    """What stands in the way of entering this slip under the item: asked before it is read again. No act."""
    slip = incoming_at(by, slip_id, Do.RECORD_ACTIVITY)
    people = [Presence(slip.membership_id)]
    return [
        *entering_blockers(IncomingState(slip.state)),
        *activity_blockers(slip.membership.organisation_id, happening=_happening(slip, item), people=people, by=by),
    ]


@transaction.atomic
def enter_slip(slip_id: int, *, item: str, by: Viewer, at: dt.datetime) -> IncomingSlip:
    """Book the hours by recording an activity of one person."""
    slip = incoming_at(by, slip_id, Do.RECORD_ACTIVITY, IncomingSlip.objects.select_for_update(of=("self",)))
    if reasons := entering_blockers(IncomingState(slip.state)):
        raise Blocked(reasons)
    activity = record_activity(
        slip.membership.organisation_id,
        happening=_happening(slip, item),
        people=[Presence(slip.membership_id)],
        form_key=uuid.uuid4(),
        by=by,
        at=at,
    )
    slip.state, slip.activity = ENTERED.value, activity
    slip.save(update_fields=["state", "activity"])
    _record("enter_slip", slip, by, at)
    return slip


@transaction.atomic
def set_slip_aside(slip_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> IncomingSlip:
    """It is kept, and nothing is booked for it."""
    slip = incoming_at(by, slip_id, Do.RECORD_ACTIVITY, IncomingSlip.objects.select_for_update(of=("self",)))
    if reasons := entering_blockers(IncomingState(slip.state)) + setting_aside_problems(reason):
        raise Blocked(reasons)
    slip.state, slip.reason = SET_ASIDE.value, reason.strip()
    slip.save(update_fields=["state", "reason"])
    _record("set_slip_aside", slip, by, at)
    return slip


@transaction.atomic
def restore_slip(slip_id: int, *, by: Viewer, at: dt.datetime) -> IncomingSlip:
    """Back to be read again: what was booked has been undone, or it was set aside by mistake."""
    slip = incoming_at(by, slip_id, Do.RECORD_ACTIVITY, IncomingSlip.objects.select_for_update(of=("self",)))
    is_booked = slip.activity is not None and slip.activity.undone_at is None
    if reasons := restoring_blockers(IncomingState(slip.state), is_booked=is_booked):
        raise Blocked(reasons)
    slip.state, slip.activity, slip.reason = ARRIVED.value, None, ""
    slip.save(update_fields=["state", "activity", "reason"])
    _record("restore_slip", slip, by, at)
    return slip


def _record(verb: str, slip: IncomingSlip, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=slip.membership.organisation_id,
        subject=slip,
        summary=f"{slip.membership.person.name}：{slip.community}",
    )
