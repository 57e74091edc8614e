"""Whose account is meant: by an account name or a mobile number that was typed at the sign-in page, or by what the
office's provider of identities says."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from zhixing.models import Appointment, Membership, User
from zhixing.models.members import has_died
from zhixing.models.sealed import phone_hash
from zhixing.rules.accounts import may_come_by_identity, number_sign_in
from zhixing.rules.members.phones import typed_mobile
from zhixing.rules.names.folding import tidy
from zhixing.rules.permissions import Role

# Stands before the hash of a number wherever an account name may stand; no account name has such signs.
NUMBER = "手机号:"


def sign_in_key(typed: str) -> str:
    """What wrong tries are counted under: the account name, or a stand-in for the number, which is kept nowhere."""
    number = typed_mobile(typed)
    return f"{NUMBER}{phone_hash(number)}" if number else tidy(typed)


def is_number_key(key: str) -> bool:
    return key.startswith(NUMBER)


def accounts_behind(keys: Collection[str]) -> QuerySet[User]:
    """Accounts that these stand for. With a number, live ones alone: not stopped, and of somebody on a register now."""
    hashes = [key.removeprefix(NUMBER) for key in keys if is_number_key(key)]
    names = User.objects.filter(username__in=[key for key in keys if not is_number_key(key)])
    return names | _live().filter(person__phone_hashes__overlap=hashes) if hashes else names


def account_behind(key: str) -> User | None:
    """The account, where exactly one is meant: of two people who share a telephone neither is."""
    accounts = list(accounts_behind([key])[:2])
    return accounts[0] if len(accounts) == 1 else None


def identity_key(claim: str, *, is_number: bool) -> str:
    """What stands for what the provider says: as if it had been typed, but only ever the kind that the settings name.

    Else whoever may choose a name there would choose somebody's number.
    """
    key = sign_in_key(claim)
    return key if is_number_key(key) == is_number else ""


def account_by_identity(key: str, today: dt.date) -> User | None:
    """The account that opens to what the provider says, if there is one that may."""
    user = account_behind(key) if key else None
    if user is None:
        return None
    roles = Appointment.objects.holding(today).filter(user=user).values_list("role", flat=True)
    is_dead = user.person_id is not None and User.objects.filter(has_died("person"), pk=user.pk).exists()
    held_roles = [Role(role) for role in roles]
    return user if may_come_by_identity(is_active=user.is_active, has_died=is_dead, roles=held_roles) else None


def number_users(user_ids: Collection[int]) -> set[int]:
    """Those of these accounts that a number alone tells from every other: their owners may sign in by it."""
    hashes_by_user = dict(_live().filter(pk__in=user_ids).values_list("pk", "person__phone_hashes"))
    digests = {digest for hashes in hashes_by_user.values() for digest in hashes or ()}
    sharing = _live().filter(person__phone_hashes__overlap=list(digests)).values_list("pk", "person__phone_hashes")
    holders: dict[str, set[int]] = {}
    for user_id, hashes in sharing:
        for digest in hashes or ():
            holders.setdefault(digest, set()).add(user_id)
    return {
        user_id
        for user_id, hashes in hashes_by_user.items()
        if any(len(holders[digest]) == 1 for digest in hashes or ())
    }


def number_sentence(user: User) -> str:
    """For the page of an account: whether its owner may sign in by number. Empty where it is linked to nobody."""
    if user.person is None:
        return ""
    return number_sign_in(
        has_number=bool(user.person.phone_hashes),
        is_live=_live().filter(pk=user.pk).exists(),
        is_shared=user.pk not in number_users([user.pk]),
    )


def _live() -> QuerySet[User]:
    here = Membership.objects.open().filter(person=OuterRef("person"))
    return User.objects.filter(Exists(here), is_active=True)
