"""How a page of the vote is rendered: without the request, so that no template can ask who is looking."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, slug: str = "", room: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page, in the size that was chosen; a shared device stays one from page to page."""
    always = {"slug": slug, "big": is_big(request), "room": room or request.POST.get("room") == "1"}
    return HttpResponse(render_to_string(template, {**always, **(context or {})}), status=status)


def is_big(request: HttpRequest) -> bool:
    """大字: asked for in the address or carried by the form, for there is no cookie to keep it in."""
    return (request.GET.get("big") or request.POST.get("big")) == "1"


def unknown(request: HttpRequest) -> HttpResponse:
    return page(request, "vote/unknown.html", status=404)
