"""设岗定责: one post or holding for somebody, and the items a branch's posts may count as."""

import datetime as dt

from zhixing.models import Organisation, Post, PostHolding, PostReport
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import name_for
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Group
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import PostState
from zhixing.rules.posts.steps import post_items
from zhixing.rules.refusals import OutOfSight


def items_at(organisation: Organisation, day: dt.date) -> list[Group] | None:
    """What the posts of a branch may count as; None where no standard is in force."""
    rules = rules_at(organisation, day)
    return post_items(rules.standard) if rules else None


def items_for(viewer: Viewer, organisation: Organisation) -> list[Group]:
    """The same for the form of whoever keeps the posts."""
    viewer.demand(Do.KEEP_POSTS, organisation.path)
    return items_at(organisation, viewer.today) or []


def post_at(viewer: Viewer, post_id: int, do: Do = Do.VIEW_POSTS) -> Post:
    """One post where the viewer may `do`; what is not public yet only for those who keep the posts."""
    post = get_or_out_of_sight(Post.objects.select_related("organisation"), pk=post_id)
    path = post.organisation.path
    viewer.demand(do, path)
    if post.state == PostState.DRAFT.value and not viewer.may(Do.KEEP_POSTS, path):
        raise OutOfSight(post_id)
    return post


def holding_at(viewer: Viewer, holding_id: int) -> tuple[PostHolding, str]:
    """One holding and the holder's name: one's own, or where the viewer may act for others."""
    holding = _holding(holding_id)
    if viewer.person_id is None or holding.membership.person_id != viewer.person_id:
        viewer.demand(Do.CLAIM_FOR_OTHERS, holding.post.organisation.path)
    return holding, name_for(viewer, holding.membership)


def report_of(viewer: Viewer, holding: PostHolding, quarter: Quarter) -> PostReport | None:
    """What was reported of this quarter; `holding` comes from `holding_at`, which has asked for permission."""
    return PostReport.objects.filter(holding=holding, year=quarter.year, quarter=quarter.number).first()


def holding_to_end(viewer: Viewer, holding_id: int) -> tuple[PostHolding, str]:
    """Somebody's time on a post and their name, for those who keep the posts."""
    holding = _holding(holding_id)
    viewer.demand(Do.KEEP_POSTS, holding.post.organisation.path)
    return holding, name_for(viewer, holding.membership)


def _holding(holding_id: int) -> PostHolding:
    rows = PostHolding.objects.select_related("post__organisation", "membership__person", "membership__organisation")
    return get_or_out_of_sight(rows, pk=holding_id)
