"""设岗定责: taking a post on, the branch's approval, and leaving it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.posts.keeping import locked_branch
from zhixing.actions.recording import record
from zhixing.models import Membership, Post, PostHolding
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import LIVE, HoldingState, LeavingReason, PostState
from zhixing.rules.posts.steps import (
    ApplicationCheck,
    application_blockers,
    approval_blockers,
    declining_blockers,
    leaving_blockers,
    withdrawal_blockers,
)
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def apply_for_post(
    post_id: int, *, membership_id: int, is_named: bool, is_willing: bool = True, by: Viewer, at: dt.datetime
) -> PostHolding:
    """Ask for a post, for oneself, or for somebody who agrees to it and does not go online."""
    post = get_or_out_of_sight(Post.objects.select_for_update(of=("self",)).select_related("organisation"), pk=post_id)
    by.demand(Do.VIEW_POSTS, post.organisation.path)
    is_own = by.membership_id == membership_id
    if not is_own:
        by.demand(Do.CLAIM_FOR_OTHERS, post.organisation.path)
    members = Membership.objects.open().filter(pk=membership_id, organisation=post.organisation_id)
    live = [state.value for state in LIVE]
    reasons = application_blockers(
        state=PostState(post.state),
        is_here=members.exists(),
        has_live=post.holdings.filter(membership=membership_id, state__in=live).exists(),
        on_duty=post.holdings.on_duty().count(),
        seats=post.seats,
        is_willing=is_own or is_willing,
    )
    if reasons:
        raise Blocked(reasons)
    holding = PostHolding.objects.create(
        post=post, membership_id=membership_id, is_named=is_named, is_proxy=not is_own, by_id=by.user_id, at=at
    )
    record("apply_for_post", by=by, at=at, organisation_id=post.organisation_id, subject=holding, summary=post.name)
    return holding


@transaction.atomic
def withdraw_application(holding_id: int, *, by: Viewer, at: dt.datetime) -> PostHolding:
    """Take back an application that has not been decided on."""
    holding = locked_holding(holding_id)
    demand_holder(by, holding)
    if reasons := withdrawal_blockers(HoldingState(holding.state)):
        raise Blocked(reasons)
    holding.state = HoldingState.WITHDRAWN.value
    holding.save(update_fields=["state"])
    organisation_id, name = holding.post.organisation_id, holding.post.name
    record("withdraw_application", by=by, at=at, organisation_id=organisation_id, subject=holding, summary=name)
    return holding


@transaction.atomic
def approve_holders(
    organisation_id: int, *, holding_ids: Sequence[int], on: dt.date | None, by: Viewer, at: dt.datetime
) -> list[PostHolding]:
    """Approve applications, all or none; they hold their posts from that day."""
    holdings = _applications(organisation_id, holding_ids, by)
    on_duty = Counter(
        PostHolding.objects.on_duty()
        .filter(post__in=[holding.post_id for holding in holdings])
        .values_list("post_id", flat=True)
    )
    wanting = on_duty + Counter(holding.post_id for holding in holdings)
    posts = {holding.post_id: holding.post for holding in holdings}
    overfull = [post.name for pk, post in posts.items() if wanting[pk] > post.seats]
    if reasons := approval_blockers(_checks(holdings, by), overfull=overfull, on=on, today=by.today):
        raise Blocked(reasons)
    for holding in holdings:
        holding.state, holding.from_on = HoldingState.ON_DUTY.value, on
        holding.decided_by_id, holding.decided_at = by.user_id, at
    PostHolding.objects.bulk_update(holdings, ["state", "from_on", "decided_by", "decided_at"])
    _record_each("approve_holders", holdings, by, at)
    return holdings


@transaction.atomic
def decline_holders(
    organisation_id: int, *, holding_ids: Sequence[int], reason: str, by: Viewer, at: dt.datetime
) -> list[PostHolding]:
    """Decline applications with a reason that the applicants read."""
    holdings = _applications(organisation_id, holding_ids, by)
    if reasons := declining_blockers(_checks(holdings, by), reason=reason):
        raise Blocked(reasons)
    for holding in holdings:
        holding.state, holding.declining_reason = HoldingState.DECLINED.value, reason.strip()
        holding.decided_by_id, holding.decided_at = by.user_id, at
    PostHolding.objects.bulk_update(holdings, ["state", "declining_reason", "decided_by", "decided_at"])
    _record_each("decline_holders", holdings, by, at)
    return holdings


@transaction.atomic
def end_holding(
    holding_id: int, *, on: dt.date, reason: str, note: str = "", by: Viewer, at: dt.datetime
) -> PostHolding:
    """End somebody's time on a post, by the branch, with the reason."""
    holding = locked_holding(holding_id)
    by.demand(Do.KEEP_POSTS, holding.post.organisation.path)
    state = HoldingState(holding.state)
    if reasons := leaving_blockers(state=state, on=on, from_on=holding.from_on, reason=reason, today=by.today):
        raise Blocked(reasons)
    holding.state, holding.until_on = HoldingState.ENDED.value, on
    holding.leaving_reason, holding.leaving_note = LeavingReason(reason).value, note.strip()
    holding.save(update_fields=["state", "until_on", "leaving_reason", "leaving_note"])
    organisation_id, name = holding.post.organisation_id, holding.post.name
    record("end_holding", by=by, at=at, organisation_id=organisation_id, subject=holding, summary=name)
    return holding


def locked_holding(holding_id: int) -> PostHolding:
    rows = PostHolding.objects.select_for_update(of=("self",))
    return get_or_out_of_sight(
        rows.select_related("post__organisation", "membership__person", "membership__organisation"), pk=holding_id
    )


def demand_holder(by: Viewer, holding: PostHolding) -> bool:
    """Whether this is done by proxy; refused to everybody but the holder and those who may act for others."""
    if by.person_id is not None and holding.membership.person_id == by.person_id:
        return False
    by.demand(Do.CLAIM_FOR_OTHERS, holding.post.organisation.path)
    return True


def _applications(organisation_id: int, holding_ids: Sequence[int], by: Viewer) -> list[PostHolding]:
    branch = locked_branch(organisation_id, by)
    holdings = list(
        PostHolding.objects.filter(pk__in=holding_ids, post__organisation=branch)
        .select_related("post", "membership__person", "membership__organisation")
        .in_name_order()
    )
    if len(holdings) != len(set(holding_ids)):
        raise OutOfSight(holding_ids)
    return holdings


def _checks(holdings: Sequence[PostHolding], by: Viewer) -> list[ApplicationCheck]:
    names = names_for(by, (holding.membership for holding in holdings))
    return [
        ApplicationCheck(
            names[holding.membership.person_id],
            HoldingState(holding.state),
            by.person_id is not None and holding.membership.person_id == by.person_id,
        )
        for holding in holdings
    ]


def _record_each(verb: str, holdings: Sequence[PostHolding], by: Viewer, at: dt.datetime) -> None:
    for holding in holdings:
        place = holding.post.organisation_id
        record(verb, by=by, at=at, organisation_id=place, subject=holding, summary=holding.post.name)
