"""What every request passes: who is looking, and how refusals become pages."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web import errors

Respond = Callable[[HttpRequest], HttpResponse]

# Pages for people who are not signed in; everything else asks for a sign-in first.
OPEN_TO_ALL = ("/sign-in/", "/static/", "/elder/", "/health/")


class ViewerMiddleware:
    """Puts `request.viewer` in place (None when signed out), reading the clock once for the whole request."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        viewer: Viewer | None = None
        if request.user.is_authenticated:
            viewer = viewer_for(request.user, timezone.localdate(now), request.META.get("REMOTE_ADDR"))
        request.viewer = viewer  # type: ignore[attr-defined]
        request.now = now  # type: ignore[attr-defined]
        if viewer is None and not request.path.startswith(OPEN_TO_ALL):
            return redirect_to_login(request.get_full_path())
        if viewer is not None and request.user.must_change_password and not request.path.startswith(  # type: ignore[union-attr]
            ("/password/", "/sign-out/", *OPEN_TO_ALL)
        ):
            return redirect_to_login(request.get_full_path(), "/password/")
        return self.respond(request)


class RefusalMiddleware:
    """`NotAllowed` → 403, `OutOfSight` → 404, an unanswered `Blocked` → 409 with its sentences."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if isinstance(refusal, NotAllowed):
            return errors.forbidden(request, refusal)
        if isinstance(refusal, OutOfSight):
            return errors.not_found(request, Http404())
        if isinstance(refusal, Blocked):
            return errors.blocked(request, refusal)
        return None
