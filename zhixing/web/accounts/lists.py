"""批量开通账号: a list of office holders, read again, opened whole, with slips to cut; and taken back whole."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.accounts.lists import create_listed_accounts, undo_listed_accounts
from zhixing.files.founding_lists import ACCOUNTS, accounts_template
from zhixing.queries.accounts.lists import account_lists, opening_plan
from zhixing.rules.account_lists import Defaults
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.accounts.pages import show_passwords
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import day_field
from zhixing.web.typed_lists import TypedListForm, typed_list_form


class AccountsForm(TypedListForm):
    from_on = day_field("任职日期", required=False, help_text="名单里没有写任职日期的，都用这一天；不填为今天。")
    document = forms.CharField(
        label="任职文号",
        max_length=60,
        required=False,
        help_text="名单里没有写文号的，都用这一个；没有发文的，填会议纪要编号。",
    )
    field_order = ["text", "file", "from_on", "document"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].help_text = (
            "每行一个任职，用逗号隔开：党组织全称，职务，姓名，账号，任职日期，免职日期，任职文号。后四项可以不填；"
            "没有写账号的，按姓名的拼音生成。一人兼任两个职务的，写两行，写同一个账号。"
        )

    def defaults(self, request: Request) -> Defaults:
        return Defaults(self.cleaned_data["from_on"] or request.viewer.today, self.cleaned_data["document"])


@never_cache
@require_form
def create_list(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    form = typed_list_form(request, AccountsForm, ACCOUNTS)
    text = form.data.get("text", "") if form.is_bound else ""
    context: dict[str, object] = {"form": form, "lists": account_lists(request.viewer)}

    def act() -> HttpResponse:
        defaults, source = form.defaults(request), form.cleaned_data["source"]
        slips = create_listed_accounts(text, defaults=defaults, source=source, by=request.viewer, at=request.now)
        return show_passwords(request, slips, f"{len(slips)} 个账号已开通")

    def review() -> HttpResponse:
        context["plan"] = opening_plan(request.viewer, text, form.defaults(request))
        return render(request, "accounts/list_review.html", context)

    def blockers() -> tuple[str, ...]:
        return opening_plan(request.viewer, text, form.defaults(request)).problems

    answer = review_then_act(request, form, blockers=blockers, review=review, act=act)
    return answer or render(request, "accounts/list_new.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    return file_answer(accounts_template(), SHEET, "账号名单模板.xlsx", is_attachment=True)


@require_POST
def undo(request: Request, founding_list_id: int) -> HttpResponse:
    opened = undo_listed_accounts(founding_list_id, by=request.viewer, at=request.now)
    messages.success(request, f"这份名单的 {opened.lines} 个账号已经撤销。")
    return redirect("account_new_list")


urlpatterns = [
    path("accounts/new-list/", create_list, name="account_new_list"),
    path("accounts/new-list/template/", template, name="account_new_template"),
    path("accounts/lists/<int:founding_list_id>/undo/", undo, name="account_list_undo"),
]
