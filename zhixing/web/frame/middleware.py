"""What every request passes: who is looking, and how refusals become pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from config import clock
from zhixing.queries.accounts.second_factors import has_second_factor, is_administrator
from zhixing.queries.accounts.sessions import WAY_KEY
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.accounts import Way, is_password_expired
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web.frame import errors
from zhixing.web.frame.anonymous_vote import is_vote
from zhixing.web.frame.passwords import days_for

Respond = Callable[[HttpRequest], HttpResponse]

# Pages for people who are not signed in; everything else asks for a sign-in first.
OPEN_TO_ALL = ("/sign-in/", "/static/", "/elder/", "/health/")


class ViewerMiddleware:
    """Puts `request.viewer` in place (None when signed out), reading the clock once for the whole request."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        viewer: Viewer | None = None
        if request.user.is_authenticated:
            viewer = viewer_for(request.user, timezone.localdate(now), request.META.get("REMOTE_ADDR"))
            if _comes_by_identity(request) and is_administrator(viewer):
                logout(request)  # made administrator since: by password and code alone
                viewer = None
        request.viewer = viewer  # type: ignore[attr-defined]
        request.now = now  # type: ignore[attr-defined]
        if gate := _gate(request, viewer, now):
            return _send_to(gate, request)
        answer = self.respond(request)
        if viewer is not None:
            answer.headers.setdefault("Cache-Control", "no-store")  # a shared desk: the back button shows nothing
        return answer


def _gate(request: HttpRequest, viewer: Viewer | None, now: dt.datetime) -> str:
    """The page that must come before the one asked for; empty when the way is free."""
    if request.path.startswith(OPEN_TO_ALL) or is_vote(request.path):
        return ""
    if viewer is None:
        return "/sign-in/"
    if request.path == "/sign-out/":
        return ""
    user: Any = request.user
    waits = is_administrator(viewer) and not user.is_verified()
    if waits and has_second_factor(viewer):
        return "" if request.path == "/second-factor/" else "/second-factor/"
    is_worn = user.must_change_password or is_password_expired(user.password_set_at, now, days_for(viewer))
    if is_worn and not _comes_by_identity(request):
        return "" if request.path == "/password/" else "/password/"
    if waits and not request.path.startswith("/second-factor/"):
        return "/second-factor/bind/"
    return ""


def _comes_by_identity(request: HttpRequest) -> bool:
    """Whether no password of ours opened this session, so that none need be changed."""
    return bool(request.session.get(WAY_KEY) == Way.IDENTITY)


def _send_to(gate: str, request: HttpRequest) -> HttpResponse:
    """To the gate, remembering the page asked for; a part of a page sends the whole browser there."""
    answer = redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/", gate)
    return HttpResponseClientRedirect(gate) if request.htmx else answer  # type: ignore[attr-defined]


class RefusalMiddleware:
    """`NotAllowed` → 403, `OutOfSight` → 404, an unanswered `Blocked` → 409 with its sentences, 405 with a page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.respond(request)
        if answer.status_code == 405 and not answer.streaming and not answer.content:
            return errors.wrong_method(request, answer.headers.get("Allow", ""))
        return answer

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if isinstance(refusal, NotAllowed):
            return errors.forbidden(request, refusal)
        if isinstance(refusal, OutOfSight):
            return errors.not_found(request, Http404())
        if isinstance(refusal, Blocked):
            return errors.blocked(request, refusal)
        return None
