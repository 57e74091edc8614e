"""设岗定责: setting up, publishing, taking on, deciding, leaving; each page keeps what was typed when it is refused."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.posts.holding import apply_for_post, end_holding, withdraw_application
from zhixing.actions.posts.keeping import close_post, edit_post, set_up_post
from zhixing.queries.form_versions import version_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.posts.access import holding_to_end, items_for, post_at
from zhixing.queries.posts.form_versions import post_fields, post_values
from zhixing.queries.posts.pages import people_to_propose
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.posts.forms import ClosingForm, LeavingForm, PostForm, ProposalForm


def light_posts(request: Request) -> None:
    """Which line of the menu is lit, although the address begins with that of the branch."""
    request.stands_under = reverse("post_list" if request.viewer.can(Do.VIEW_HOME_VISITS) else "own_posts")


def fill_in(
    request: Request,
    form: forms.Form,
    act: Callable[[], object],
    *,
    heading: str,
    verb: str,
    lead: str,
    message: str,
    to: str,
    facts: tuple[tuple[str, str], ...] = (),
    refresh: Callable[[], None] = lambda: None,
) -> HttpResponse:
    """Show the form; when it is sent and good, act and go on to `to`. Refused, it comes back as it was typed."""
    light_posts(request)
    if request.method == "POST" and form.is_valid():
        try:
            act()
            messages.success(request, message)
            return redirect(to)
        except Blocked as refusal:
            _bring_back(form, refusal, refresh)
    context = {"form": form, "heading": heading, "verb": verb, "lead": lead, "back": to, "facts": facts}
    context["crumbs"] = [("岗位", to)]
    return render(request, "posts/act.html", context, status=422 if form.errors else 200)


def _bring_back(form: forms.Form, refusal: Blocked, refresh: Callable[[], None]) -> None:
    """With the reasons, and with what others have changed meanwhile."""
    add_reasons(form, refusal)
    refresh()


@require_form
def set_up(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.KEEP_POSTS)
    form = PostForm(items_for(request.viewer, organisation), posted(request), initial={"form_key": uuid.uuid4()})
    return fill_in(
        request,
        form,
        lambda: set_up_post(
            organisation.pk,
            words=form.words(),
            form_key=form.cleaned_data["form_key"],
            by=request.viewer,
            at=request.now,
        ),
        heading="设立岗位",
        verb="设立岗位",
        lead="设立以后先不公布；党员大会研究以后，在岗位页勾选公布。",
        message="岗位已经设立，还没有公布。",
        to=reverse("post_branch", args=[organisation.pk]),
    )


@require_form
def edit(request: Request, post_id: int) -> HttpResponse:
    post = post_at(request.viewer, post_id, Do.KEEP_POSTS)
    groups, start = items_for(request.viewer, post.organisation), {**post_values(post), "form_key": post.form_key}
    start["version"] = version_of(post_fields(start, groups), request.now)
    form = PostForm(groups, posted(request), initial=start)

    def refresh() -> None:
        now = post_values(post_at(request.viewer, post_id, Do.KEEP_POSTS))
        form.refresh(post_fields(now, groups), now, request.now)

    return fill_in(
        request,
        form,
        lambda: edit_post(
            post.pk, words=form.words(), version=form.cleaned_data["version"], by=request.viewer, at=request.now
        ),
        heading="修改岗位",
        verb="保存",
        lead="已经记入台账的不变；以后的履岗按修改后的计分。",
        message="已保存。",
        to=reverse("post", args=[post.pk]),
        refresh=refresh,
    )


@require_form
def close(request: Request, post_id: int) -> HttpResponse:
    post = post_at(request.viewer, post_id, Do.KEEP_POSTS)
    form = ClosingForm(posted(request), initial={"on": request.viewer.today})
    return fill_in(
        request,
        form,
        lambda: close_post(post.pk, **form.cleaned_data, by=request.viewer, at=request.now),
        heading="撤销岗位",
        verb="撤销岗位",
        lead=f"撤销“{post.name}”以后，在岗的同志同时离岗，还没有批准的申请退回。撤销后不能恢复。",
        message="岗位已经撤销。",
        to=reverse("post_branch", args=[post.organisation_id]),
    )


@require_form
def propose(request: Request, post_id: int) -> HttpResponse:
    post = post_at(request.viewer, post_id, Do.CLAIM_FOR_OTHERS)
    form = ProposalForm(people_to_propose(request.viewer, post), posted(request))

    def act() -> Any:
        values = dict(form.cleaned_data)
        membership_id = values.pop("membership")
        return apply_for_post(post.pk, membership_id=membership_id, **values, by=request.viewer, at=request.now)

    return fill_in(
        request,
        form,
        act,
        heading="代为申请岗位",
        verb="提交申请",
        lead=f"{post.name}：{post.duties}",
        message="已代为申请，待支部批准。",
        to=reverse("post", args=[post.pk]),
    )


@require_form
def end(request: Request, holding_id: int) -> HttpResponse:
    holding, name = holding_to_end(request.viewer, holding_id)
    form = LeavingForm(posted(request), initial={"on": request.viewer.today})
    return fill_in(
        request,
        form,
        lambda: end_holding(holding.pk, **form.cleaned_data, by=request.viewer, at=request.now),
        heading="办理离岗",
        verb="办理离岗",
        lead=f"{name}，{holding.post.name}。离岗以前的履岗情况仍可报告、确认。",
        message="已办理离岗。",
        to=reverse("post", args=[holding.post_id]),
    )


@require_POST
def apply(request: Request, post_id: int) -> HttpResponse:
    apply_for_post(
        post_id,
        membership_id=request.viewer.membership_id or 0,
        is_named="is_named" in request.POST,
        by=request.viewer,
        at=request.now,
    )
    messages.success(request, "已经申请，待支部批准。")
    return redirect("own_posts")


@require_POST
def withdraw(request: Request, holding_id: int) -> HttpResponse:
    withdraw_application(holding_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤回申请。")
    return redirect("own_posts")


urlpatterns = [
    path("organisations/<int:organisation_id>/posts/new/", set_up, name="post_new"),
    path("posts/<int:post_id>/edit/", edit, name="post_edit"),
    path("posts/<int:post_id>/close/", close, name="post_close"),
    path("posts/<int:post_id>/apply/", apply, name="post_apply"),
    path("posts/<int:post_id>/propose/", propose, name="post_propose"),
    path("posts/holdings/<int:holding_id>/withdraw/", withdraw, name="holding_withdraw"),
    path("posts/holdings/<int:holding_id>/end/", end, name="holding_end"),
]
