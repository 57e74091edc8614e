"""Where a page goes back to: only to addresses of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 1000  # signs; an address of ours with its filters has some hundred


def safe_next(request: HttpRequest) -> str:
    """Where the person wanted to go, if it is a page of ours; else home."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    # Only a path from the root: Django takes any other word for the name of a page, and looks for it in vain.
    is_path = target.startswith("/") and len(target) <= LONGEST
    safe = is_path and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
