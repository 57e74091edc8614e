"""安全管理: lock-outs, who is signed in, the second factors of administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.accounts.second_factors import reset_second_factor
from zhixing.actions.accounts.sessions import end_sessions, lift_lock_out
from zhixing.queries.accounts.second_factors import administrators
from zhixing.queries.accounts.sessions import lock_outs, signed_in
from zhixing.rules.permissions import Do
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import text_sent


@require_safe
def show_security(request: Request) -> HttpResponse:
    return render(
        request,
        "security/show.html",
        {
            "lock_outs": lock_outs(request.viewer, request.now),
            "signed_in": signed_in(request.viewer, request.now),
            "page": administrators(request.viewer, request.GET.get("page", 1)),
        },
    )


@require_POST
def lift(request: Request, attempt_id: int) -> HttpResponse:
    lift_lock_out(attempt_id, by=request.viewer, at=request.now)
    messages.success(request, "已解除，现在可以重新登录。")
    return redirect("security")


@require_POST
def end(request: Request, user_id: int) -> HttpResponse:
    count = end_sessions(user_id, by=request.viewer, at=request.now)
    messages.success(request, f"已强制退出这个账号的 {count} 处登录。")
    return redirect("security")


@require_POST
def reset_factor(request: Request, user_id: int) -> HttpResponse:
    """From the security page, or from the system administrator's page about a security administrator."""
    reset_second_factor(user_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "验证码已重置，对方下次登录时重新绑定。")
    return redirect("security") if request.viewer.can(Do.MANAGE_SECURITY) else redirect("account", user_id)


urlpatterns = [
    path("security/", show_security, name="security"),
    path("security/lock-outs/<int:attempt_id>/lift/", lift, name="lock_out_lift"),
    path("security/accounts/<int:user_id>/end-sessions/", end, name="sessions_end"),
    path("security/accounts/<int:user_id>/reset-second-factor/", reset_factor, name="second_factor_reset"),
]
