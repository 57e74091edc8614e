"""关怀模式: the switch to large text and large targets, remembered in a cookie of this browser."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "elder"
A_YEAR = 365 * 24 * 60 * 60


def is_elder(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "1"


@require_POST
def switch_elder(request: HttpRequest) -> HttpResponse:
    """On or off for this browser, then back to the page it was pressed on. Open to people not signed in."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(target if safe else "/")
    if request.POST.get("on") == "1":
        answer.set_cookie(COOKIE, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


urlpatterns = [path("elder/", switch_elder, name="switch_elder")]
