"""统一身份认证: from the sign-in page to the office's own provider of identities, and back."""

import logging

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from zhixing.actions.accounts.sessions import refuse_sign_in
from zhixing.queries.accounts.sign_in import account_by_identity
from zhixing.rules.accounts import Way
from zhixing.rules.refusals import OutOfSight
from zhixing.web.accounts.provider import FAILURES, IdentityBackend, setting
from zhixing.web.accounts.sessions import SignInForm, sign_in_form, welcome
from zhixing.web.frame.redirects import safe_next
from zhixing.web.frame.requests import Request

LOGGER = logging.getLogger(__name__)
_STATES, _NEXT = "oidc_states", "oidc_login_next"  # what the library keeps in the session until somebody is back
# The same of nobody, of somebody stopped or dead, and of the three administrators.
UNKNOWN = (
    "统一身份认证已经通过，但知行中没有对应的账号：可能尚未开通，或者已经停用。"
    "请用账号和密码登录，或者联系本单位系统管理员。"
)
INCOMPLETE = (
    "统一身份认证没有完成，可能已经取消、超时，或者认证平台没有响应。请重试一次；仍不成功的，请用账号和密码登录。"
)


class _Outward(OIDCAuthenticationRequestView):  # type: ignore[misc]
    get_settings = staticmethod(setting)


@require_safe
def begin(request: Request) -> HttpResponse:
    """To the provider, with a state, a nonce and a challenge of this browser's own."""
    _demand_provider()
    if request.viewer is not None:
        return redirect(safe_next(request))
    try:
        answer: HttpResponse = _Outward.as_view()(request)
    except FAILURES as failure:
        return _incomplete(request, safe_next(request), failure)
    request.session[_NEXT] = safe_next(request)
    return answer


@require_safe
def arrive(request: Request) -> HttpResponse:
    """Back from the provider: whom it names signs in, if the account is one that may."""
    _demand_provider()
    if request.viewer is not None:
        return redirect("/")
    target = request.session.get(_NEXT) or "/"
    state = _awaited(request)
    if state is None or not request.GET.get("code"):
        return _refused(request, target, INCOMPLETE)
    try:
        nonce, verifier = state["nonce"], state["code_verifier"]
        key: str = IdentityBackend().authenticate(request, nonce=nonce, code_verifier=verifier)
    except FAILURES as failure:
        return _incomplete(request, target, failure)
    user = account_by_identity(key, timezone.localdate(request.now))
    if user is not None:
        return welcome(request, user, key, Way.IDENTITY, target)
    address = request.META.get("REMOTE_ADDR")
    refuse_sign_in(key, way=Way.IDENTITY, is_locked=False, address=address, by=None, at=request.now)
    return _refused(request, target, UNKNOWN)


def _awaited(request: Request) -> dict[str, str] | None:
    """What this browser set out with, once: whoever comes with another's state, or again, finds nothing."""
    states = request.session.get(_STATES) or {}
    state: dict[str, str] | None = states.pop(request.GET.get("state", ""), None)
    request.session[_STATES] = states
    request.session.save()  # before the provider is asked, which takes a while
    return state


def _demand_provider() -> None:
    if settings.IDENTITY is None:
        raise OutOfSight("no provider of identities")


def _incomplete(request: Request, target: str, failure: Exception) -> HttpResponse:
    LOGGER.warning("Signing in by the provider of identities failed: %s", type(failure).__name__)
    return _refused(request, target, INCOMPLETE)


def _refused(request: Request, target: str, sentence: str) -> HttpResponse:
    return sign_in_form(request, SignInForm(), target, refusal=sentence)


urlpatterns = [
    path("sign-in/identity/", begin, name="identity_begin"),
    path("sign-in/identity/return/", arrive, name="identity_return"),
]
