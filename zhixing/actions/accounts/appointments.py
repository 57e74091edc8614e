"""任命: giving somebody a role at an organisation from a date, and ending it."""

import datetime as dt

from django.db import transaction

from zhixing.actions.accounts.sessions import close_sessions
from zhixing.actions.recording import record
from zhixing.models import Appointment, Organisation, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.accounts.appointments import circumstances
from zhixing.queries.accounts.pages import account_at, may_act_on
from zhixing.queries.namesakes import account_name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import Wish, appointment_blockers, end_blockers
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import Blocked


@transaction.atomic
def appoint(
    user_id: int,
    *,
    organisation_id: int,
    role: Role,
    from_on: dt.date,
    until_on: dt.date | None,
    document_number: str,
    by: Viewer,
    at: dt.datetime,
) -> Appointment:
    """Give the account a role at the organisation, from a date, for good or until another date (inclusive)."""
    account_at(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    place = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.MANAGE_ACCOUNTS, place.path)
    may_act_on(by, user, Do.MANAGE_ACCOUNTS)
    return give_role(user, place, Wish(role, OrgKind(place.kind), from_on, until_on, document_number), by=by, at=at)


def give_role(user: User, place: Organisation, wish: Wish, *, by: Viewer, at: dt.datetime) -> Appointment:
    """The part that `appoint` and `create_account` share: rule, write, record. Permission is theirs to ask."""
    if reasons := appointment_blockers(wish, circumstances(by, user, place, wish)):
        raise Blocked(reasons)
    appointment = Appointment.objects.create(
        user=user,
        organisation=place,
        role=wish.role.value,
        from_on=wish.from_on,
        until_on=wish.until_on,
        document_number=wish.document_number.strip(),
        by_id=by.user_id,
    )
    record(
        "appoint",
        by=by,
        at=at,
        organisation_id=place.pk,
        subject=appointment,
        summary=f"{account_name_of(user)}任{place.label}{appointment.office}，{chinese_date(wish.from_on)}起",
        detail={"user": user.pk, "role": wish.role.value, "document": wish.document_number},
    )
    return appointment


@transaction.atomic
def end_appointment(
    appointment_id: int, *, until_on: dt.date, document_number: str, by: Viewer, at: dt.datetime
) -> None:
    """免职: the last day of the appointment. The person is signed out, so that old pages cannot be sent."""
    appointment = get_or_out_of_sight(
        Appointment.objects.select_for_update(of=("self",)).select_related("user", "organisation"), pk=appointment_id
    )
    by.demand(Do.MANAGE_ACCOUNTS, appointment.organisation.path)
    reasons = end_blockers(
        from_on=appointment.from_on,
        until_on=until_on,
        document_number=document_number,
        is_ended=appointment.until_on is not None and appointment.until_on < by.today,
        is_own=appointment.user_id == by.user_id,
    )
    if reasons:
        raise Blocked(reasons)
    appointment.until_on, appointment.end_document_number = until_on, document_number.strip()
    appointment.save(update_fields=["until_on", "end_document_number"])
    close_sessions(appointment.user, at)
    record(
        "end_appointment",
        by=by,
        at=at,
        organisation_id=appointment.organisation_id,
        subject=appointment,
        summary=f"{account_name_of(appointment.user)}免{appointment.organisation.label}{appointment.office}，任至{chinese_date(until_on)}",
        detail={"user": appointment.user_id, "role": appointment.role, "document": document_number},
    )
