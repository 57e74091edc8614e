"""How a page of the vote is rendered: without the request, so that no template can ask who is looking."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_NOISE = 4_096


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    slug: str = "",
    room: bool = False,
    status: int = 200,
    fill: int = 0,
) -> HttpResponse:
    """The page, in the size that was chosen; a shared device stays one from page to page.

    `fill`: to how many bytes (or a multiple) it is filled up, where its length would tell what was chosen.
    """
    always = {"slug": slug, "big": is_big(request), "room": room or request.POST.get("room") == "1"}
    text = render_to_string(template, {**always, **(context or {})})
    return HttpResponse(_filled(text, fill) if fill else text, status=status)


def _filled(text: str, size: int) -> str:
    """With a comment at its end. A part of it, as long as chance wants, cannot be compressed: were the page compressed
    on its way after all, its length would tell this chance and not the few bytes that a choice makes."""
    missing = -(len(text.encode()) + len("<!---->")) % size
    noise = secrets.token_urlsafe(_NOISE)[: min(secrets.randbelow(_NOISE), missing)].replace("-", "_")
    return f"{text}<!--{noise}{' ' * (missing - len(noise))}-->"


def is_big(request: HttpRequest) -> bool:
    """大字: asked for in the address or carried by the form, for there is no cookie to keep it in."""
    return (request.GET.get("big") or request.POST.get("big")) == "1"


def unknown(request: HttpRequest) -> HttpResponse:
    return page(request, "vote/unknown.html", status=404)
