"""The pages of refusal and failure: what happened, and what to do next."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from zhixing.rules.refusals import Blocked


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """A link followed to where only a button of a form leads, or the other way round."""
    answer = render(request, "405.html", status=405)
    answer.headers["Allow"] = allowed
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nobody who is looking: that question may be the very one that failed, and the page would stay empty."""
    if _is_unreachable(sys.exc_info()[1]):
        return _unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)


def _is_unreachable(error: BaseException | None) -> bool:
    """The connection itself failed; a deadlock is an answer, with a state of its own."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return not state or state.startswith(("08", "57P", "53"))


def _unavailable() -> HttpResponse:
    """The database does not answer, and is being started again."""
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer.headers["Retry-After"] = "10"  # seconds
    answer.headers["Cache-Control"] = "no-store"
    return answer


def blocked(request: HttpRequest, refusal: Blocked) -> HttpResponse:
    return render(request, "blocked.html", {"reasons": refusal.reasons}, status=409)
