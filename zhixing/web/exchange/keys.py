"""数据交换: our own key to be told to others, and the keys of others, let in by two administrators."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.exchange.keys import end_key, register_key, trust_key
from zhixing.queries.exchange.keys import key_page
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent


class KeyForm(forms.Form):
    name = forms.CharField(label="对方单位", max_length=80, help_text="写全称。")
    public_key = forms.CharField(
        label="对方公钥",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="对方“数据交换”页面上的 64 位公钥，完整复制。公钥可以用邮件、聊天工具传送，指纹不可以。",
    )
    contact = forms.CharField(label="对方联系人", max_length=60, help_text="核对指纹时的联系人。")


class TrustForm(forms.Form):
    typed = forms.CharField(
        label="对方宣读的指纹",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text="40 位数字。请拨打已知的电话，或者当面，由对方从其页面宣读，照此输入；不要使用传送公钥的同一途径。",
    )
    compared_with = forms.CharField(
        label="核对对象和方式", max_length=120, help_text="例如“电话 0477-0000000，党建办王同志”。"
    )


@require_safe
def show(request: Request) -> HttpResponse:
    return render(request, "exchange/keys.html", {"page": key_page(request.viewer)})


@require_form
def register(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.REGISTER_KEY):
        raise NotAllowed(Do.REGISTER_KEY)
    form = KeyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            key = register_key(**form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已登记“{key.name}”的公钥，请安全管理员与对方核对指纹后启用。")
            return redirect("exchange_keys")
        except Blocked as refusal:
            add_reasons(form, refusal)
    words = {
        "heading": "登记对方公钥",
        "verb": "登记",
        "lead": "第一步。登记以后还不能收发文件，要由安全管理员核对启用。",
    }
    return _form(request, form, words)


@require_form
def trust(request: Request, key_id: int) -> HttpResponse:
    if not request.viewer.can(Do.TRUST_KEY):
        raise NotAllowed(Do.TRUST_KEY)
    line = next((line for line in key_page(request.viewer).waiting if line.id == key_id), None)
    if line is None:
        raise OutOfSight(key_id)
    form = TrustForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            key = trust_key(key_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已启用“{key.name}”的公钥，可以收发文件。")
            return redirect("exchange_keys")
        except Blocked as refusal:
            add_reasons(form, refusal)
    lead = f"第二步。对方单位：{line.name}，联系人：{line.contact}，登记人：{line.registered_by}。"
    return _form(request, form, {"heading": "核对并启用公钥", "verb": "核对启用", "lead": lead})


def _form(request: Request, form: forms.Form, words: dict[str, str]) -> HttpResponse:
    context = {"form": form, **words, "crumbs": [("数据交换", reverse("exchange_keys"))]}
    return render(request, "exchange/form.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: Request, key_id: int) -> HttpResponse:
    key = end_key(key_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已停用“{key.name}”的公钥，不再接收它签名的文件。")
    return redirect("exchange_keys")


urlpatterns = [
    path("exchange/", show, name="exchange_keys"),
    path("exchange/keys/new/", register, name="exchange_register"),
    path("exchange/keys/<int:key_id>/trust/", trust, name="exchange_trust"),
    path("exchange/keys/<int:key_id>/end/", end, name="exchange_end"),
]
