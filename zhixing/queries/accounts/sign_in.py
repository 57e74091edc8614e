"""Whose account is meant by what was typed at the sign-in page: an account name, or a mobile number of the register."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from zhixing.models import Membership, User
from zhixing.models.sealed import phone_hash
from zhixing.rules.accounts import number_sign_in
from zhixing.rules.members.phones import typed_mobile
from zhixing.rules.names.folding import tidy

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
