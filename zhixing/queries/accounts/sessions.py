"""Who is signed in, and who was locked out after wrong passwords."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Max, Sum

from zhixing.models import User
from zhixing.queries.accounts.pages import accounts_in_sight
from zhixing.queries.accounts.sign_in import NUMBER, accounts_behind, is_number_key
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed

# What the sign-in page leaves in the session: for these lists, and for what must come before other pages.
ADDRESS_KEY, SINCE_KEY, WAY_KEY = "address", "since", "way"


@dataclass(frozen=True)
class OpenSession:
    key: str
    user_id: int
    address: str
    since: dt.datetime | None


@dataclass(frozen=True)
class SessionLine:
    """One account that is signed in, in one place or several."""

    user_id: int
    name: str
    username: str
    sessions: tuple[OpenSession, ...]


@dataclass(frozen=True)
class LockOut:
    attempt_id: int
    user_id: int
    name: str
    username: str
    by_number: bool  # the tries were made with the telephone number in place of the account
    address: str
    failures: int
    until: dt.datetime


def sessions_of(user_ids: Collection[int] | None, at: dt.datetime) -> list[OpenSession]:
    """Sessions that have not run out, of these accounts (of all for None). Reads every session: for rare pages."""
    sessions = []
    for row in Session.objects.filter(expire_date__gt=at).iterator():
        data = SessionStore().decode(row.session_data)
        user_id = int(data.get(SESSION_KEY, 0))
        if user_id and (user_ids is None or user_id in user_ids):
            since = data.get(SINCE_KEY)
            sessions.append(
                OpenSession(
                    key=row.session_key,
                    user_id=user_id,
                    address=str(data.get(ADDRESS_KEY) or ""),
                    since=dt.datetime.fromisoformat(since) if since else None,
                )
            )
    return sessions


def signed_in(viewer: Viewer, at: dt.datetime) -> list[SessionLine]:
    """Accounts in the viewer's sight that are signed in now, by name."""
    if not viewer.can(Do.MANAGE_SECURITY):
        raise NotAllowed(Do.MANAGE_SECURITY)
    by_user: dict[int, list[OpenSession]] = {}
    for session in sessions_of(None, at):
        by_user.setdefault(session.user_id, []).append(session)
    users = accounts_in_sight(viewer, Do.MANAGE_SECURITY).filter(pk__in=by_user).order_by("name_key", "pk")
    return [SessionLine(user.pk, user.name, user.username, tuple(by_user[user.pk])) for user in users]


def cool_off() -> dt.timedelta:
    return dt.timedelta(hours=settings.AXES_COOLOFF_TIME)


def locked_until(username: str, address: str | None, at: dt.datetime) -> dt.datetime | None:
    """When this account may be tried again from this address; None when it may be tried now."""
    recent = AccessAttempt.objects.filter(username=username, ip_address=address, attempt_time__gt=at - cool_off())
    known = recent.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    last: dt.datetime | None = known["last"]
    return last + cool_off() if last and known["failures"] >= settings.AXES_FAILURE_LIMIT else None


def lock_outs(viewer: Viewer, at: dt.datetime) -> list[LockOut]:
    """Accounts in the viewer's sight that are locked out somewhere now, by name."""
    if not viewer.can(Do.MANAGE_SECURITY):
        raise NotAllowed(Do.MANAGE_SECURITY)
    recent = AccessAttempt.objects.filter(attempt_time__gt=at - cool_off())
    totals = recent.values("username", "ip_address").annotate(
        failures=Sum("failures_since_start"), last=Max("attempt_time"), attempt=Max("pk")
    )
    locked: dict[str, list[dict[str, Any]]] = {}
    for row in totals.filter(failures__gte=settings.AXES_FAILURE_LIMIT):
        locked.setdefault(row["username"], []).append(row)
    behind = accounts_in_sight(viewer, Do.MANAGE_SECURITY).filter(pk__in=accounts_behind(locked))
    users = behind.select_related("person").order_by("name_key", "pk")
    return [_lock_out(user, row) for user in users for key in _keys_of(user) for row in locked.get(key, ())]


def _keys_of(user: User) -> list[str]:
    """Under what the wrong tries at this account are counted: its name, and each number of its owner."""
    hashes = (user.person.phone_hashes or ()) if user.person else ()
    return [user.username, *(f"{NUMBER}{digest}" for digest in hashes)]


def _lock_out(user: User, row: dict[str, Any]) -> LockOut:
    return LockOut(
        attempt_id=row["attempt"],
        user_id=user.pk,
        name=user.name,
        username=user.username,
        by_number=is_number_key(row["username"]),
        address=row["ip_address"] or "",
        failures=row["failures"],
        until=row["last"] + cool_off(),
    )
