"""The pages of refusal and failure: what happened, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
    return render(request, "500.html", status=500)


def blocked(request: HttpRequest, refusal: Blocked) -> HttpResponse:
    return render(request, "blocked.html", {"reasons": refusal.reasons}, status=409)
