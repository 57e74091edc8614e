"""Where a page goes back to, only to addresses of this site; and where lists went that became one page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 1000  # signs; an address of ours with its filters has some hundred


def safe_next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours; else home."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    # Only a path from the root: Django takes any other word for the name of a page, and looks for it in vain.
    is_path = target.startswith("/") and len(target) <= LONGEST
    safe = is_path and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def to_overview(request: HttpRequest) -> HttpResponse:
    """The page that has taken the place of a list of those above, with the quarter that was asked for."""
    quarter = request.GET.get("quarter", "")
    return redirect(reverse("overview") + (f"?{urlencode({'quarter': quarter})}" if quarter else ""))
