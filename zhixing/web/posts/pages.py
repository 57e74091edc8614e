"""设岗定责: the posts of a branch with what is decided on that page, one post, and one's own."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.posts.holding import approve_holders, decline_holders
from zhixing.actions.posts.keeping import publish_posts
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.posts.own import own_duties
from zhixing.queries.posts.pages import branch_lines, branch_posts, post_page, without_post
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_numbers, day_sent, text_sent
from zhixing.web.posts import acts, papers, reports


@require_safe
def show_list(request: Request) -> HttpResponse:
    """Straight to the posts of the only branch there is to read; a list where there are several."""
    if not request.viewer.can(Do.VIEW_POSTS):
        raise NotAllowed(Do.VIEW_POSTS)
    branches = branch_lines(request.viewer)
    if len(branches) == 1:
        return redirect("post_branch", branches[0].id)
    return render(request, "posts/branches.html", {"branches": branches, "reads_visits": True})


@require_safe
def show_branch(request: Request, organisation_id: int) -> HttpResponse:
    return _branch(request, organisation_id)


def _branch(
    request: Request, organisation_id: int, reasons: Sequence[str] = (), ticked: Sequence[int] = (), reason: str = ""
) -> HttpResponse:
    """The posts of a branch; refused, with the reasons and with what was ticked and typed."""
    viewer = request.viewer
    organisation = organisation_at(viewer, organisation_id, Do.VIEW_POSTS)
    acts.light_posts(request)
    sees = viewer.may(Do.SEE_WITHOUT_POST, organisation.path)
    context = {
        "page": branch_posts(viewer, organisation),
        "organisation": organisation,
        "without": without_post(viewer, organisation) if sees else None,
        "sees_without": sees,
        "reads_visits": viewer.can(Do.VIEW_HOME_VISITS),
        "reasons": reasons,
        "ticked": ticked,
        "reason": reason,
        "day": _day(request),
    }
    return render(request, "posts/branch.html", context, status=422 if reasons else 200)


def _day(request: Request) -> dt.date:
    return day_sent(request, "on") or request.viewer.today


@require_POST
def publish(request: Request, organisation_id: int) -> HttpResponse:
    """Make the posts public that were ticked."""
    ids, day = as_numbers(request.POST.getlist("post")), day_sent(request, "on")
    try:
        posts = publish_posts(organisation_id, post_ids=ids, heard_on=day, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return _branch(request, organisation_id, refusal.reasons, ids)
    messages.success(request, f"已公布 {len(posts)} 个岗位，支部的同志可以申请。")
    return redirect("post_branch", organisation_id)


@require_POST
def decide(request: Request, organisation_id: int) -> HttpResponse:
    """Approve or decline the applications that were ticked."""
    ids, by, at = as_numbers(request.POST.getlist("holding")), request.viewer, request.now
    reason = text_sent(request, "reason")
    try:
        if request.POST.get("act") == "decline":
            holdings = decline_holders(organisation_id, holding_ids=ids, reason=reason, by=by, at=at)
            messages.success(request, f"{len(holdings)} 份申请没有批准，本人可以查看原因。")
        else:
            day = day_sent(request, "on")
            holdings = approve_holders(organisation_id, holding_ids=ids, on=day, by=by, at=at)
            messages.success(request, f"已批准 {len(holdings)} 人上岗。")
    except Blocked as refusal:
        return _branch(request, organisation_id, refusal.reasons, ids, reason)
    return redirect("post_branch", organisation_id)


@require_safe
def show(request: Request, post_id: int) -> HttpResponse:
    page = post_page(request.viewer, post_id)
    branch = page.line.post.organisation
    crumbs = [(f"{branch.label}设岗定责", reverse("post_branch", args=[branch.pk]))]
    return render(request, "posts/page.html", {"page": page, "post": page.line.post, "crumbs": crumbs})


@require_safe
def show_mine(request: Request) -> HttpResponse:
    viewer = request.viewer
    context = {"mine": own_duties(viewer)}
    return render(request, "posts/mine.html", context)


urlpatterns = [
    path("posts/", show_list, name="post_list"),
    path("posts/mine/", show_mine, name="own_posts"),
    path("posts/<int:post_id>/", show, name="post"),
    path("organisations/<int:organisation_id>/posts/", show_branch, name="post_branch"),
    path("organisations/<int:organisation_id>/posts/publish/", publish, name="post_publish"),
    path("organisations/<int:organisation_id>/posts/decide/", decide, name="post_decide"),
    *acts.urlpatterns,
    *reports.urlpatterns,
    *papers.urlpatterns,
]
