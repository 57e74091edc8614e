"""Signing in and out, choosing a password."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhixing.actions.accounts.sessions import change_password, password_weaknesses, refuse_sign_in, sign_in, sign_out
from zhixing.queries.accounts.sessions import ADDRESS_KEY, SINCE_KEY, WAY_KEY, locked_until
from zhixing.queries.accounts.sign_in import sign_in_key
from zhixing.queries.viewers import viewer_for
from zhixing.rules.accounts import MIN_LENGTH, Way, is_password_expired
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.passwords import days_for
from zhixing.web.frame.redirects import safe_next
from zhixing.web.frame.requests import Request, posted, require_form

BACKEND = "zhixing.web.accounts.backend.AccountBackend"
# The same of whatever was wrong: nobody learns from it which accounts and numbers there are.
WRONG = (
    "账号、手机号或密码不对，请核对大小写后重新输入；忘记密码的，请联系本单位系统管理员重置；账号已经停用的，重置以后也不能登录。",
    "名册上没有登记手机号的，或者几位同志共用一个手机号的，请用账号登录。",
)


class SignInForm(forms.Form):
    username = forms.CharField(
        label="账号或手机号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        # Wide letters, and signs that a chat leaves when it is copied from, are taken as what is meant.
        return sign_in_key(self.cleaned_data["username"])


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="原密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"至少 {MIN_LENGTH} 个字符，大写字母、小写字母、数字、符号四类中至少用三类，不能包含账号。",
    )
    again = forms.CharField(
        label="再次输入新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: Any, *args: Any) -> None:
        self.user = user
        super().__init__(*args)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new" in values and "again" in values and values["new"] != values["again"]:
            self.add_error("again", "两次输入的新密码不一致，请重新输入。")
        for reason in password_weaknesses(self.user, values["new"]) if "new" in values else []:
            self.add_error("new", reason)
        return values


@sensitive_post_parameters("password")
@require_form
def sign_in_page(request: Request) -> HttpResponse:
    if request.viewer is not None:
        return redirect(safe_next(request))
    form = SignInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            return welcome(request, user, form.cleaned_data["username"], Way.PASSWORD, safe_next(request))
        refuse_sign_in(
            form.cleaned_data["username"],
            way=Way.PASSWORD,
            is_locked=getattr(request, "axes_locked_out", False),
            address=request.META.get("REMOTE_ADDR"),
            by=None,
            at=request.now,
        )
        for sentence in WRONG:
            form.add_error(None, sentence)
    return sign_in_form(request, form, safe_next(request))


def sign_in_form(request: Request, form: SignInForm, target: str, *, refusal: str = "") -> HttpResponse:
    context = {"form": form, "next": target, "identity": settings.IDENTITY, "refusal": refusal}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors or refusal else 200)


def welcome(request: Request, user: Any, key: str, way: Way, target: str) -> HttpResponse:
    login(request, user, backend=BACKEND)  # gives the session a new key
    address = request.META.get("REMOTE_ADDR")
    request.session[ADDRESS_KEY], request.session[SINCE_KEY] = address, request.now.isoformat()
    request.session[WAY_KEY] = way.value
    viewer = viewer_for(user, timezone.localdate(request.now), address)
    sign_in(key, way=way, address=address, by=viewer, at=request.now)
    return redirect(target)


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page of somebody locked out after wrong passwords, saying when to try again."""
    username = str((credentials or {}).get("username") or "")
    until = locked_until(username, request.META.get("REMOTE_ADDR"), timezone.now())
    context = {"until": until, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked.html", context, status=429)


@require_POST
def sign_out_page(request: Request) -> HttpResponse:
    sign_out(by=request.viewer, at=request.now)
    logout(request)
    return redirect("sign_in")


@sensitive_post_parameters("old", "new", "again")
@require_form
def change_password_page(request: Request) -> HttpResponse:
    form = PasswordForm(request.user, posted(request))
    if request.method == "POST":
        # Tried whatever else is wrong, so that all is said at once.
        old = "" if "old" in form.errors else form.cleaned_data["old"]
        if old and authenticate(request, username=request.user.get_username(), password=old) is None:
            form.add_error("old", "原密码不对，请重新输入；忘记了请联系系统管理员重置。")
        if form.is_valid():
            try:
                return _changed(request, form)
            except Blocked as refusal:
                for reason in refusal.reasons:
                    form.add_error("new", reason)
    return render(
        request,
        "accounts/password.html",
        {"form": form, "next": safe_next(request), "why": _why(request)},
        status=422 if form.errors else 200,
    )


def _changed(request: Request, form: PasswordForm) -> HttpResponse:
    user = change_password(form.cleaned_data["old"], new=form.cleaned_data["new"], by=request.viewer, at=request.now)
    update_session_auth_hash(request, user)  # keeps this session under a new key; the others end
    messages.success(request, "密码已修改，下次请用新密码登录。")
    return redirect(safe_next(request))


def _why(request: Request) -> str:
    user: Any = request.user
    if user.must_change_password:
        return "您现在用的是一次性密码，请先修改密码，再办理其他事项。"
    days = days_for(request.viewer)
    if is_password_expired(user.password_set_at, request.now, days):
        return f"密码已使用满 {days} 天，请先修改密码，再办理其他事项。"
    return ""


urlpatterns = [
    path("sign-in/", sign_in_page, name="sign_in"),
    path("sign-out/", sign_out_page, name="sign_out"),
    path("password/", change_password_page, name="change_password"),
]
