"""账号: opening, linking, locking accounts and giving a new one-time password."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction

from zhixing.actions.accounts.appointments import give_role
from zhixing.actions.accounts.sessions import close_sessions
from zhixing.actions.recording import record
from zhixing.models import Appointment, FoundingList, Membership, Organisation, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.accounts.pages import account_at, home_of, may_act_on
from zhixing.queries.namesakes import account_name_of, name_for, public_name_of, public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import (
    Wish,
    creation_blockers,
    linking_blockers,
    lock_blockers,
    member_account_blockers,
    password_reset_blockers,
    unlinking_blockers,
    unlock_blockers,
)
from zhixing.rules.names.folding import fold_name
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import Blocked

# No 0 O 1 l I: a one-time password is read from paper.
_SIGNS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789")


@dataclass(frozen=True)
class NewPassword:
    """An account with its one-time password, to be shown once and kept nowhere."""

    user_id: int
    username: str
    name: str
    password: str


def one_time_password() -> str:
    """Three groups of four, with capitals, small letters and digits: about 68 bits. Not an act."""
    while True:
        signs = [secrets.choice("".join(_SIGNS)) for _ in range(12)]
        if all(set(kind) & set(signs) for kind in _SIGNS):
            return "-".join("".join(signs[start : start + 4]) for start in (0, 4, 8))


def place_account(
    username: str,
    *,
    name: str,
    at: dt.datetime,
    person_id: int | None = None,
    founding_list: FoundingList | None = None,
) -> NewPassword:
    """Insert an account with a one-time password. Not an act of a person: `create_account` is."""
    password = one_time_password()
    user = User(
        username=username,
        name=name,
        person_id=person_id,
        created_at=at,
        password_set_at=at,
        founding_list=founding_list,
    )
    user.set_password(password)
    user.save()
    return NewPassword(user.pk, username, name, password)


@transaction.atomic
def create_account(
    username: str,
    *,
    name: str,
    organisation_id: int,
    role: Role,
    from_on: dt.date,
    until_on: dt.date | None,
    document_number: str,
    by: Viewer,
    at: dt.datetime,
) -> NewPassword:
    """Open an account together with its first appointment, so that it always belongs somewhere."""
    place = _organisation(organisation_id)
    by.demand(Do.MANAGE_ACCOUNTS, place.path)
    name = fold_name(name)
    is_used = User.objects.filter(username__iexact=username).exists()
    if reasons := creation_blockers(name, username, is_used=is_used):
        raise Blocked(reasons)
    slip = place_account(username, name=name, at=at)
    user = User.objects.get(pk=slip.user_id)
    record("create_account", by=by, at=at, organisation_id=place.pk, subject=user, summary=f"{name}（{username}）")
    give_role(user, place, Wish(role, OrgKind(place.kind), from_on, until_on, document_number), by=by, at=at)
    return slip


@transaction.atomic
def create_member_accounts(
    organisation_id: int, *, membership_ids: Collection[int], by: Viewer, at: dt.datetime
) -> list[NewPassword]:
    """Open accounts for these people of one organisation's register, in name order; all of them or none."""
    place = _organisation(organisation_id)
    by.demand(Do.MANAGE_ACCOUNTS, place.path)
    waiting = (
        Membership.objects.open()
        .select_for_update(of=("self",))
        .filter(organisation=place, pk__in=membership_ids, person__user__isnull=True)
        .select_related("person")
        .in_name_order()
    )
    if reasons := member_account_blockers(len(set(membership_ids)), len(waiting)):
        raise Blocked(reasons)
    slips = [
        place_account(
            f"dy{membership.person_id:06}", name=membership.person.name, at=at, person_id=membership.person_id
        )
        for membership in waiting
    ]
    names = public_names_of(waiting, at_home=True)  # whoever hands out the slips must not take one for another
    slips = [replace(slip, name=names[membership.person_id]) for slip, membership in zip(slips, waiting, strict=True)]
    record(
        "create_member_accounts",
        by=by,
        at=at,
        organisation_id=place.pk,
        subject=place,
        summary=f"{place.name}，{len(slips)} 个账号",
        detail={"accounts": [slip.username for slip in slips]},
    )
    return slips


@transaction.atomic
def link_account(user_id: int, *, membership_id: int, by: Viewer, at: dt.datetime) -> None:
    """Say which person of the register uses this account."""
    user = _locked(user_id, by)
    membership = get_or_out_of_sight(
        Membership.objects.open().select_related("organisation", "person"), pk=membership_id
    )
    by.demand(Do.MANAGE_ACCOUNTS, membership.organisation.path)
    roles = Appointment.objects.current_or_later(by.today).filter(user=user).values_list("role", flat=True)
    owner = name_for(by, membership) if User.objects.filter(person=membership.person_id).exists() else ""
    is_linked = user.person_id is not None
    if reasons := linking_blockers([Role(role) for role in roles], is_linked=is_linked, owner=owner):
        raise Blocked(reasons)
    user.person_id = membership.person_id
    user.save(update_fields=["person"])
    record(
        "link_account",
        by=by,
        at=at,
        organisation_id=membership.organisation_id,
        subject=user,
        summary=f"{user.name}（{user.username}）→ {public_name_of(membership)}",
    )


@transaction.atomic
def unlink_account(user_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> None:
    user = _locked(user_id, by)
    if reasons := unlinking_blockers(reason, is_linked=user.person_id is not None):
        raise Blocked(reasons)
    user.person = None
    user.save(update_fields=["person"])
    close_sessions(user, at)
    record(
        "unlink_account",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=f"{account_name_of(user)}：{reason}",
    )


@transaction.atomic
def lock_account(user_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> None:
    """停用: the account can no longer sign in, and is signed out everywhere."""
    user = _locked(user_id, by)
    if reasons := lock_blockers(is_oneself=user.pk == by.user_id, is_active=user.is_active, reason=reason):
        raise Blocked(reasons)
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_sessions(user, at)
    record(
        "lock_account",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=f"{account_name_of(user)}：{reason}",
    )


def close_account_of(person_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """The account of somebody who has died is closed and signed out everywhere. No act by itself: it ends the one by
    which the death came into the register. The system administrator may open it again where that was a mistake."""
    user = User.objects.select_for_update().filter(person=person_id, is_active=True).first()
    if user is None:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_sessions(user, at)
    record(
        "lock_account",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=f"{account_name_of(user)}：名册登记为去世，随即停用",
    )


@transaction.atomic
def unlock_account(user_id: int, *, by: Viewer, at: dt.datetime) -> None:
    user = _locked(user_id, by)
    if reasons := unlock_blockers(is_active=user.is_active):
        raise Blocked(reasons)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("unlock_account", by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))


@transaction.atomic
def reset_password(user_id: int, *, by: Viewer, at: dt.datetime) -> NewPassword:
    """Give a new one-time password; every session of the account ends."""
    user = _locked(user_id, by)
    if reasons := password_reset_blockers(is_oneself=user.pk == by.user_id):
        raise Blocked(reasons)
    password = one_time_password()
    user.set_password(password)
    user.password_set_at, user.must_change_password = at, True
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    close_sessions(user, at)
    record("reset_password", by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))
    return NewPassword(user.pk, user.username, account_name_of(user), password)


def _organisation(organisation_id: int) -> Organisation:
    return get_or_out_of_sight(Organisation.objects, pk=organisation_id)


def _locked(user_id: int, by: Viewer) -> User:
    """The account, locked against other writers, if `by` may manage it."""
    account_at(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    may_act_on(by, user, Do.MANAGE_ACCOUNTS)
    return user
