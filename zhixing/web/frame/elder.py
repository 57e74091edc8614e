"""关怀模式: the switch to large text and large targets, remembered in this browser and with the account."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.accounts.sessions import switch_elder_mode
from zhixing.web.frame.redirects import safe_next
from zhixing.web.frame.requests import Request

COOKIE = "elder"
A_YEAR = 365 * 24 * 60 * 60


def is_elder(request: HttpRequest) -> bool:
    """What was chosen in this browser; where nothing was, what the account remembers."""
    chosen = request.COOKIES.get(COOKIE)
    # A request for a host that is not ours is refused before anybody looks who sent it: its page has no user.
    user = getattr(request, "user", None)
    return chosen == "1" if chosen else bool(getattr(user, "elder_mode", False))


@require_POST
def switch_elder(request: Request) -> HttpResponse:
    """On or off, then back to the page it was pressed on. Open to people not signed in."""
    is_on = request.POST.get("on") == "1"
    if request.viewer is not None:
        switch_elder_mode(is_on, by=request.viewer, at=request.now)
    answer = HttpResponseRedirect(safe_next(request))
    answer.set_cookie(
        COOKIE, "1" if is_on else "0", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


urlpatterns = [path("elder/", switch_elder, name="switch_elder")]
