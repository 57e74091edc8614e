"""第二重验证: binding a phone, showing its code at sign-in."""

import io

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as keep_verified

from zhixing.actions.accounts.second_factors import begin_second_factor, confirm_second_factor, pass_second_factor
from zhixing.queries.accounts.second_factors import has_second_factor, is_administrator, key_to_bind, waits_to_bind
from zhixing.rules.accounts import WRONG_FACTOR
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.redirects import safe_next
from zhixing.web.frame.requests import Request, posted, require_form


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label="6 位验证码",
        error_messages={"invalid": "请输入手机上显示的 6 位数字。"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "8"}),
    )

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())


@require_form
def show_code(request: Request) -> HttpResponse:
    """At sign-in: the code of the bound phone."""
    _only_administrators(request)
    if not has_second_factor(request.viewer):
        return redirect("second_factor_bind")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        device = pass_second_factor(form.digits, by=request.viewer, at=request.now)
        if device is not None:
            request.session.cycle_key()
            keep_verified(request, device)
            return redirect(safe_next(request))
        form.add_error("code", WRONG_FACTOR)
    context = {"form": form, "next": safe_next(request)}
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@require_form
def bind(request: Request) -> HttpResponse:
    """First sign-in of an administrator: put the key into the phone and show that it works."""
    _only_administrators(request)
    if not waits_to_bind(request.viewer):
        return render(request, "accounts/bind_begin.html", {"is_bound": has_second_factor(request.viewer)})
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            device = confirm_second_factor(form.digits, by=request.viewer, at=request.now)
            request.session.cycle_key()
            keep_verified(request, device)
            messages.success(request, "手机验证码已绑定，以后每次登录都要输入。")
            return redirect(safe_next(request))
        except Blocked as refusal:
            form.add_error("code", "".join(refusal.reasons))
    context = {"form": form, "key": key_to_bind(request.viewer)[1]}
    return render(request, "accounts/bind.html", context, status=422 if form.errors else 200)


@require_POST
def begin(request: Request) -> HttpResponse:
    _only_administrators(request)
    begin_second_factor(by=request.viewer, at=request.now)
    return redirect("second_factor_bind")


@require_safe
def qr_code(request: Request) -> HttpResponse:
    """The key as a picture for the phone's camera: an SVG file of its own, which the CSP allows."""
    out = io.BytesIO()
    segno.make(key_to_bind(request.viewer)[0], error="m").save(out, kind="svg", scale=5, border=4)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _only_administrators(request: Request) -> None:
    if not is_administrator(request.viewer):
        raise NotAllowed("second factor")


urlpatterns = [
    path("second-factor/", show_code, name="second_factor"),
    path("second-factor/bind/", bind, name="second_factor_bind"),
    path("second-factor/begin/", begin, name="second_factor_begin"),
    path("second-factor/qr.svg", qr_code, name="second_factor_qr"),
]
