"""设岗定责: setting posts up, making them public, closing them."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation, Post, PostHolding
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.posts.access import items_at
from zhixing.queries.posts.form_versions import post_fields, post_values
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import HoldingState, LeavingReason, PostState
from zhixing.rules.posts.steps import (
    PostWords,
    closing_blockers,
    editing_blockers,
    place_blockers,
    post_blockers,
    publishing_blockers,
)
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def set_up_post(organisation_id: int, *, words: PostWords, form_key: uuid.UUID, by: Viewer, at: dt.datetime) -> Post:
    """A new post of a branch, not yet public. The same form key sets up once."""
    branch = locked_branch(organisation_id, by)
    if already := Post.objects.filter(form_key=form_key, organisation=branch).first():
        return already
    if reasons := post_blockers(words, items_at(branch, by.today), twins=_twins(branch, words)):
        raise Blocked(reasons)
    post = Post(organisation=branch, form_key=form_key, by_id=by.user_id, at=at)
    _write(post, words)
    record("set_up_post", by=by, at=at, organisation_id=branch.pk, subject=post, summary=post.name)
    return post


@transaction.atomic
def edit_post(post_id: int, *, words: PostWords, version: str = "", by: Viewer, at: dt.datetime) -> Post:
    """Change a post that is not closed; who holds it stays."""
    post = locked_post(post_id, by)
    on_duty, groups = post.holdings.on_duty().count(), items_at(post.organisation, by.today)
    reasons = editing_blockers(PostState(post.state))
    reasons += post_blockers(words, groups, twins=_twins(post.organisation, words, post.pk), on_duty=on_duty)
    if reasons := reasons or stale_sentences(
        version,
        post_fields(post_values(post), groups),
        post_fields(vars(words), groups),
        what="这个岗位",
        by_whom=changed_by(post, version),
    ):
        raise Blocked(reasons)
    _write(post, words)
    record("edit_post", by=by, at=at, organisation_id=post.organisation_id, subject=post, summary=post.name)
    return post


@transaction.atomic
def publish_posts(
    organisation_id: int, *, post_ids: Sequence[int], heard_on: dt.date | None, by: Viewer, at: dt.datetime
) -> list[Post]:
    """Make posts public to the branch, after its meeting has heard the list."""
    branch = locked_branch(organisation_id, by)
    posts = list(Post.objects.filter(organisation=branch, pk__in=post_ids).order_by("group", "name"))
    if len(posts) != len(set(post_ids)):
        raise OutOfSight(post_ids)
    states = [PostState(post.state) for post in posts]
    if reasons := publishing_blockers(states=states, heard_on=heard_on, today=by.today):
        raise Blocked(reasons)
    for post in posts:
        post.state, post.heard_on, post.published_at = PostState.PUBLISHED.value, heard_on, at
    Post.objects.bulk_update(posts, ["state", "heard_on", "published_at"])
    record(
        "publish_posts",
        by=by,
        at=at,
        organisation_id=branch.pk,
        subject=branch,
        summary=f"{len(posts)} 个岗位",
        detail={"posts": [post.pk for post in posts]},
    )
    return posts


@transaction.atomic
def close_post(post_id: int, *, on: dt.date, reason: str, by: Viewer, at: dt.datetime) -> Post:
    """End a post and everybody's time on it; applications that wait are declined with the same reason."""
    post = locked_post(post_id, by)
    holdings = list(post.holdings.filter(state__in=[HoldingState.ON_DUTY.value, HoldingState.APPLIED.value]))
    starts = [holding.from_on for holding in holdings if holding.from_on]
    if reasons := closing_blockers(
        is_closed=post.state == PostState.CLOSED.value,
        on=on,
        latest_start=max(starts, default=None),
        reason=reason,
        today=by.today,
    ):
        raise Blocked(reasons)
    post.state, post.closed_on, post.closing_reason = PostState.CLOSED.value, on, reason.strip()
    post.save(update_fields=["state", "closed_on", "closing_reason"])
    for holding in holdings:
        if holding.state == HoldingState.ON_DUTY.value:
            holding.state, holding.until_on = HoldingState.ENDED.value, on
            holding.leaving_reason = LeavingReason.CLOSED.value
        else:
            holding.state, holding.declining_reason = HoldingState.DECLINED.value, "岗位已经撤销。"
            holding.decided_by_id, holding.decided_at = by.user_id, at
    fields = ["state", "until_on", "leaving_reason", "declining_reason", "decided_by", "decided_at"]
    PostHolding.objects.bulk_update(holdings, fields)
    record("close_post", by=by, at=at, organisation_id=post.organisation_id, subject=post, summary=post.name)
    return post


def locked_branch(organisation_id: int, by: Viewer) -> Organisation:
    """The branch whose posts these are, locked: its posts change one act after the other."""
    branch = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.KEEP_POSTS, branch.path)
    if reasons := place_blockers(OrgKind(branch.kind)):
        raise Blocked(reasons)
    return branch


def locked_post(post_id: int, by: Viewer) -> Post:
    post = get_or_out_of_sight(Post.objects.select_for_update(of=("self",)).select_related("organisation"), pk=post_id)
    by.demand(Do.KEEP_POSTS, post.organisation.path)
    return post


def _twins(branch: Organisation, words: PostWords, own: int = 0) -> int:
    alike = Post.objects.filter(organisation=branch, name=words.name.strip())
    return alike.exclude(state=PostState.CLOSED.value).exclude(pk=own).count()


def _write(post: Post, words: PostWords) -> None:
    post.name, post.group, post.duties = words.name.strip(), words.group, words.duties.strip()
    post.place, post.item, post.rhythm, post.seats = words.place.strip(), words.item, words.rhythm, words.seats
    post.save()
