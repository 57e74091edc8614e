"""设岗定责 on pages: the posts of a branch, one post, one's own posts, and who has none."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from zhixing.models import Membership, Organisation, Post, PostHolding, PostReport
from zhixing.models.posts import HoldingQuerySet
from zhixing.queries.members.register import relieved_membership_ids
from zhixing.queries.namesakes import names_for
from zhixing.queries.posts.access import post_at
from zhixing.queries.posts.reports import WITH_HOLDING, ReportLine, report_lines
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import LIVE, HoldingState, LeavingReason, PostGroup, PostState, Rhythm


@dataclass(frozen=True)
class HolderLine:
    """Somebody on a post, or asking for it."""

    holding: PostHolding
    name: str
    is_own: bool

    @property
    def state_label(self) -> str:
        return HoldingState(self.holding.state).label

    @property
    def leaving_label(self) -> str:
        return LeavingReason(self.holding.leaving_reason or LeavingReason.MOVED).label

    @property
    def left_on(self) -> dt.date | None:
        return self.holding.until_on or self.holding.membership.until_on


@dataclass(frozen=True)
class PostLine:
    """One post as the list of a branch shows it."""

    post: Post
    group: str
    state_label: str
    rhythm: str
    item: str
    holders: list[HolderLine]
    waiting: int
    may_apply: bool

    @property
    def vacant(self) -> int:
        return max(0, self.post.seats - len(self.holders))


@dataclass(frozen=True)
class BranchPosts:
    organisation: Organisation
    lines: list[PostLine]
    applications: list[HolderLine]  # that wait for the branch
    may_keep: bool
    may_propose: bool
    may_apply: bool
    drafts: int
    reports: int  # that wait for the branch


@dataclass(frozen=True)
class BranchLine:
    """One branch of a list for those above, in the order of the tree."""

    id: int
    name: str
    posts: int
    seats: int
    on_duty: int


def branch_lines(viewer: Viewer) -> list[BranchLine]:
    """The branches whose posts the viewer may read, with how many posts, seats and holders each has."""
    branches = (
        Organisation.objects.below(viewer.roots(Do.VIEW_POSTS))
        .filter(kind__in=[kind.value for kind in BRANCHES], dissolved_on__isnull=True)
        .in_tree_order()
    )
    published = Post.objects.filter(state=PostState.PUBLISHED.value, organisation__in=branches).order_by()
    posts = {
        pk: (count, seats)
        for pk, count, seats in published.values_list("organisation").annotate(count=Count("pk"), seats=Sum("seats"))
    }
    on_duty = dict(
        PostHolding.objects.on_duty()
        .filter(post__organisation__in=branches)
        .order_by()
        .values_list("post__organisation")
        .annotate(people=Count("membership", distinct=True))
    )
    return [
        BranchLine(branch.pk, branch.name, *posts.get(branch.pk, (0, 0)), on_duty.get(branch.pk, 0))
        for branch in branches
    ]


def branch_posts(viewer: Viewer, organisation: Organisation) -> BranchPosts:
    """The posts of one branch by kind and name, with who holds them; drafts only for those who keep them."""
    viewer.demand(Do.VIEW_POSTS, organisation.path)
    may_keep = viewer.may(Do.KEEP_POSTS, organisation.path)
    posts = Post.objects.filter(organisation=organisation).exclude(state=PostState.CLOSED.value)
    if not may_keep:
        posts = posts.filter(state=PostState.PUBLISHED.value)
    listed = sorted(posts, key=lambda post: (list(PostGroup).index(PostGroup(post.group)), post.name, post.pk))
    holders = _live_holders(viewer, listed)
    waiting = PostReport.objects.filter(holding__post__organisation=organisation, state="submitted")
    applications = [line for lines in holders.values() for line in lines if _applies(line)]
    return BranchPosts(
        organisation,
        post_lines(viewer, organisation, listed, holders),
        applications if may_keep else [],
        may_keep,
        viewer.may(Do.CLAIM_FOR_OTHERS, organisation.path),
        _belongs_to(viewer, organisation),
        sum(post.state == PostState.DRAFT.value for post in listed),
        waiting.count() if may_keep else 0,
    )


def post_lines(
    viewer: Viewer, organisation: Organisation, posts: Iterable[Post], holders: dict[int, list[HolderLine]]
) -> list[PostLine]:
    rules, is_member = InForce([organisation]), _belongs_to(viewer, organisation)
    lines = []
    for post in posts:
        _, item = rules.named(organisation.pk, viewer.today, post.item)
        own = holders.get(post.pk, [])
        on_duty = [line for line in own if line.holding.state == HoldingState.ON_DUTY.value]
        lines.append(
            PostLine(
                post,
                PostGroup(post.group).label,
                PostState(post.state).label,
                Rhythm(post.rhythm).label,
                item.name if item else post.item,
                on_duty,
                len(own) - len(on_duty),
                is_member
                and post.state == PostState.PUBLISHED.value
                and len(on_duty) < post.seats
                and not any(line.is_own for line in own),
            )
        )
    return lines


@dataclass(frozen=True)
class PostPage:
    line: PostLine
    applications: list[HolderLine]
    former: list[HolderLine]
    reports: list[ReportLine]
    may_keep: bool
    may_propose: bool


def post_page(viewer: Viewer, post_id: int) -> PostPage:
    """One post: what it is, who holds and held it, and what they reported; applications for those who decide."""
    post = post_at(viewer, post_id)
    path = post.organisation.path
    may_keep = viewer.may(Do.KEEP_POSTS, path)
    holdings = list(with_people(post.holdings.all()).in_name_order())
    lines = _holder_lines(viewer, holdings)
    live = [line for line in lines if line.holding.state in {state.value for state in LIVE} and _is_here(line.holding)]
    (line,) = post_lines(viewer, post.organisation, [post], {post.pk: live})
    reports = PostReport.objects.filter(holding__post=post).select_related("by", *WITH_HOLDING)
    if not may_keep:
        reports = reports.filter(holding__membership__person=viewer.person_id or 0)
    return PostPage(
        line,
        [own for own in live if _applies(own) and (may_keep or own.is_own)],
        [own for own in lines if own.holding.state == HoldingState.ENDED.value or not _is_here(own.holding)]
        if may_keep
        else [],
        report_lines(viewer, list(reports.order_by("-year", "-quarter", "holding__membership__person__name_key"))),
        may_keep,
        viewer.may(Do.CLAIM_FOR_OTHERS, path),
    )


def without_post(viewer: Viewer, organisation: Organisation) -> list[str]:
    """Who of the branch holds no post today, by name; whom no post is asked of, by relief, is not among them."""
    viewer.demand(Do.SEE_WITHOUT_POST, organisation.path)
    holders = PostHolding.objects.on_duty().filter(membership__organisation=organisation).values("membership")
    relieved = relieved_membership_ids(organisation.path, viewer.today)
    members = (
        Membership.objects.open()
        .filter(organisation=organisation)
        .exclude(pk__in=holders)
        .exclude(pk__in=relieved)
        .select_related("person", "organisation")
        .in_name_order()
    )
    listed = list(members)
    names = names_for(viewer, listed)
    return [names[member.person_id] for member in listed]


def people_to_propose(viewer: Viewer, post: Post) -> list[tuple[int, str]]:
    """Who may be proposed for a post: everybody of the branch who neither holds nor asks for it, by name."""
    viewer.demand(Do.CLAIM_FOR_OTHERS, post.organisation.path)
    live = post.holdings.filter(state__in=[state.value for state in LIVE]).values("membership")
    members = Membership.objects.open().filter(organisation=post.organisation_id).exclude(pk__in=live)
    listed = list(members.select_related("person", "organisation").in_name_order())
    names = names_for(viewer, listed)
    return [(member.pk, names[member.person_id]) for member in listed]


def _live_holders(viewer: Viewer, posts: Sequence[Post]) -> dict[int, list[HolderLine]]:
    live = PostHolding.objects.filter(
        post__in=posts, state__in=[state.value for state in LIVE], membership__until_on__isnull=True
    )
    lines: dict[int, list[HolderLine]] = {}
    for line in _holder_lines(viewer, list(with_people(live).in_name_order())):
        lines.setdefault(line.holding.post_id, []).append(line)
    return lines


def _holder_lines(viewer: Viewer, holdings: Sequence[PostHolding]) -> list[HolderLine]:
    names = names_for(viewer, (holding.membership for holding in holdings))
    return [
        HolderLine(
            holding,
            names[holding.membership.person_id],
            viewer.person_id is not None and holding.membership.person_id == viewer.person_id,
        )
        for holding in holdings
    ]


def _applies(line: HolderLine) -> bool:
    return line.holding.state == HoldingState.APPLIED.value


def _is_here(holding: PostHolding) -> bool:
    return holding.membership.until_on is None


def _belongs_to(viewer: Viewer, organisation: Organisation) -> bool:
    own = Membership.objects.filter(pk=viewer.membership_id or 0, organisation=organisation)
    return own.exists()


def with_people(holdings: HoldingQuerySet) -> HoldingQuerySet:
    return holdings.select_related("post__organisation", "membership__person", "membership__organisation")
