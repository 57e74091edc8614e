"""Signing in and out, passwords, elder mode: what a person does with their own account, and ending sessions."""

import datetime as dt

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import User
from zhixing.queries.accounts.pages import account_at, accounts_in_sight, home_of, may_act_on
from zhixing.queries.accounts.sessions import sessions_of
from zhixing.queries.accounts.sign_in import account_behind, accounts_behind, is_number_key
from zhixing.queries.namesakes import account_name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import Way, old_password_blockers, password_blockers, repeated_password_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


@transaction.atomic
def sign_in(key: str, *, way: Way, address: str | None, by: Viewer, at: dt.datetime) -> None:
    """Write down that somebody signed in, and forget the wrong tries before; the session itself is Django's."""
    user = User.objects.get(pk=by.user_id)
    if is_number_key(key):  # axes forgets those of the account name
        AccessAttempt.objects.filter(username=key, ip_address=address).delete()
    record(
        "sign_in",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=_by_way(account_name_of(user), way),
        detail={"way": way.value},
    )


def _by_way(summary: str, way: Way) -> str:
    return summary if way is Way.PASSWORD else f"{summary}（{way.label}）"


@transaction.atomic
def refuse_sign_in(key: str, *, way: Way, is_locked: bool, address: str | None, by: None, at: dt.datetime) -> None:
    """Write down a refused sign-in. What was typed is kept only where it is an account: it may have been a password."""
    user = account_behind(key)
    nobody = "没有唯一对应这个手机号的账号" if is_number_key(key) else "账号不存在"
    record(
        "refuse_sign_in",
        by=by,
        at=at,
        organisation_id=home_of(user) if user else None,
        subject=user,
        address=address,
        summary=_by_way(account_name_of(user) if user else nobody, way),
        detail={"locked": is_locked, "by_number": is_number_key(key), "way": way.value},
    )


@transaction.atomic
def sign_out(*, by: Viewer, at: dt.datetime) -> None:
    user = User.objects.get(pk=by.user_id)
    record("sign_out", by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))


@transaction.atomic
def change_password(old: str, *, new: str, by: Viewer, at: dt.datetime) -> User:
    """Choose a new password for oneself. Other sessions of this account end by it."""
    user = User.objects.select_for_update().get(pk=by.user_id)
    if reasons := old_password_blockers(is_right=user.check_password(old)):
        raise Blocked(reasons)
    is_same = user.check_password(new)
    if reasons := password_weaknesses(user, new) + repeated_password_blockers(is_same=is_same):
        raise Blocked(reasons)
    user.set_password(new)
    user.password_set_at, user.must_change_password = at, False
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    record("change_password", by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))
    return user


def password_weaknesses(user: User, new: str) -> list[str]:
    """What can be said of a new password without trying the old one: that would be a way to guess it. Not an act."""
    reasons = password_blockers(new, user.username)
    try:
        validate_password(new, user)
    except ValidationError as refusal:
        reasons += refusal.messages
    return reasons


@transaction.atomic
def switch_elder_mode(is_on: bool, *, by: Viewer, at: dt.datetime) -> None:
    """Remember with the account what was chosen, for the next browser."""
    user = User.objects.select_for_update().get(pk=by.user_id)
    user.elder_mode = is_on
    user.save(update_fields=["elder_mode"])
    words = "开启" if is_on else "退出"
    record("switch_elder_mode", by=by, at=at, organisation_id=home_of(user), subject=user, summary=words)


def close_sessions(user: User, at: dt.datetime) -> int:
    """Remove every session of the account; returns how many there were. Not an act by itself."""
    keys = [session.key for session in sessions_of({user.pk}, at)]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_sessions(user_id: int, *, by: Viewer, at: dt.datetime) -> int:
    """Sign somebody out everywhere."""
    user = account_at(by, user_id, Do.MANAGE_SECURITY)
    may_act_on(by, user, Do.MANAGE_SECURITY)
    count = close_sessions(user, at)
    record(
        "end_sessions",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=f"{account_name_of(user)}，{count} 处登录",
    )
    return count


@transaction.atomic
def lift_lock_out(attempt_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """Let somebody who was locked out after wrong passwords try again at once."""
    if not by.can(Do.MANAGE_SECURITY):
        raise NotAllowed(Do.MANAGE_SECURITY)
    attempt = AccessAttempt.objects.select_for_update().filter(pk=attempt_id).first()
    if attempt is None:
        raise OutOfSight(attempt_id)
    user = accounts_in_sight(by, Do.MANAGE_SECURITY).filter(pk__in=accounts_behind([attempt.username])).first()
    if user is None:
        raise OutOfSight(attempt_id)
    may_act_on(by, user, Do.MANAGE_SECURITY)
    AccessAttempt.objects.filter(username=attempt.username, ip_address=attempt.ip_address).delete()
    record("lift_lock_out", by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))
