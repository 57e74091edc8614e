"""账号: the system administrator's pages about accounts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.accounts.lifecycle import (
    create_account,
    create_member_accounts,
    link_account,
    lock_account,
    reset_password,
    unlink_account,
    unlock_account,
)
from zhixing.queries.accounts.appointments import appointments_of
from zhixing.queries.accounts.pages import (
    Search,
    account_at,
    account_line,
    account_page,
    candidates,
    organisations_of_accounts,
    person_of,
)
from zhixing.queries.accounts.second_factors import may_reset
from zhixing.queries.accounts.sign_in import number_sentence, number_users
from zhixing.queries.viewers import Viewer
from zhixing.rules.account_lists import USERNAME, USERNAME_ADVICE
from zhixing.rules.names.folding import tidy
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.accounts.appointments import AppointmentForm
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, as_numbers, requested_text, text_sent

STATES = [("", "全部"), ("active", "启用"), ("locked", "停用"), ("no_appointment", "没有在任的任命")]


class SearchForm(forms.Form):
    words = forms.CharField(label="姓名或账号", max_length=40, required=False)
    organisation = forms.TypedChoiceField(label="党组织", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        self.fields["organisation"].choices = [("", "全部"), *organisations_of_accounts(viewer)]  # type: ignore[attr-defined]


class UsernameField(forms.RegexField):
    """What is typed with a Chinese input method on comes in wide letters: taken as the narrow ones."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)


class AccountForm(AppointmentForm):
    name = forms.CharField(label="姓名", max_length=60)
    username = UsernameField(
        USERNAME,
        label="账号",
        help_text="登录时输入。3 到 40 个字符，以字母开头，可用字母、数字、点、横线和下划线。",
        error_messages={"invalid": USERNAME_ADVICE},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ["name", "username"]


@require_safe
def list_accounts(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    form = SearchForm(request.viewer, request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    search = Search(values.get("words", ""), values.get("organisation"), values.get("state", ""))
    page = account_page(request.viewer, search, request.GET.get("page", 1))
    return render(request, "accounts/list.html", {"form": form, "page": page})


@require_form
def create(request: Request) -> HttpResponse:
    """A new account with its first appointment; answers with the one-time password, shown this once."""
    if not request.viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    form = AccountForm(request.viewer, posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.wish()
        try:
            slip = create_account(values.pop("username"), **values, by=request.viewer, at=request.now)
            return show_passwords(request, [slip], "账号已开通")
        except Blocked as refusal:
            form.add_reasons(refusal)
    return render(request, "accounts/new.html", {"form": form}, status=422 if form.errors else 200)


@require_form
def create_for_members(request: Request) -> HttpResponse:
    """Accounts for many people of one organisation's register at once; answers with slips to cut."""
    if not request.viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    organisation_id = as_number((request.POST or request.GET).get("organisation"))
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and organisation_id is not None:
        chosen = as_numbers(request.POST.getlist("members"))
        try:
            slips = create_member_accounts(organisation_id, membership_ids=chosen, by=request.viewer, at=request.now)
            return show_passwords(request, slips, f"{len(slips)} 个账号已开通")
        except Blocked as refusal:
            reasons = refusal.reasons
    waiting = candidates(request.viewer, organisation_id=organisation_id) if organisation_id else []
    context = {
        "organisations": organisations_of_accounts(request.viewer),
        "chosen": organisation_id,
        "waiting": waiting,
    }
    return render(request, "accounts/members.html", {**context, "reasons": reasons}, status=422 if reasons else 200)


def show_passwords(request: Request, slips: list[Any], title: str) -> HttpResponse:
    context = {"made": slips, "title": title, "site": request.build_absolute_uri("/")}
    by_number = number_users([slip.user_id for slip in slips])
    return render(request, "accounts/one_time.html", {**context, "by_number": by_number})


@require_safe
def show(request: Request, user_id: int) -> HttpResponse:
    words, user = requested_text(request, "who"), account_at(request.viewer, user_id)
    return render(
        request,
        "accounts/show.html",
        {
            "person": person_of(user),
            "account": account_line(request.viewer, user_id),
            "user": user,
            "number_sentence": number_sentence(user),
            "appointments": appointments_of(request.viewer, user_id),
            "is_oneself": user_id == request.viewer.user_id,
            "may_reset_factor": may_reset(request.viewer, user_id),
            "who": words,
            "found": candidates(request.viewer, words=words),
        },
    )


@require_POST
def lock(request: Request, user_id: int) -> HttpResponse:
    lock_account(user_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "账号已停用，已登录的也已退出。")
    return redirect("account", user_id)


@require_POST
def unlock(request: Request, user_id: int) -> HttpResponse:
    unlock_account(user_id, by=request.viewer, at=request.now)
    messages.success(request, "账号已恢复启用。")
    return redirect("account", user_id)


@require_POST
def reset(request: Request, user_id: int) -> HttpResponse:
    return show_passwords(request, [reset_password(user_id, by=request.viewer, at=request.now)], "密码已重置")


@require_POST
def link(request: Request, user_id: int) -> HttpResponse:
    chosen = as_number(request.POST.get("membership"))
    if chosen is None:
        raise Blocked("请先查找并选定一名党员。")
    link_account(user_id, membership_id=chosen, by=request.viewer, at=request.now)
    messages.success(request, "账号已关联党员。")
    return redirect("account", user_id)


@require_POST
def unlink(request: Request, user_id: int) -> HttpResponse:
    unlink_account(user_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已解除关联。")
    return redirect("account", user_id)


urlpatterns = [
    path("accounts/", list_accounts, name="account_list"),
    path("accounts/new/", create, name="account_new"),
    path("accounts/members/", create_for_members, name="account_members"),
    path("accounts/<int:user_id>/", show, name="account"),
    path("accounts/<int:user_id>/lock/", lock, name="account_lock"),
    path("accounts/<int:user_id>/unlock/", unlock, name="account_unlock"),
    path("accounts/<int:user_id>/reset/", reset, name="account_reset"),
    path("accounts/<int:user_id>/link/", link, name="account_link"),
    path("accounts/<int:user_id>/unlink/", unlink, name="account_unlink"),
]
