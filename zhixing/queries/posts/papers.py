"""设岗定责: the published posts of a branch as they stand on paper and in a workbook."""

from zhixing.files.posts import PostRow
from zhixing.models import Organisation
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.posts.pages import branch_posts
from zhixing.queries.viewers import Viewer
from zhixing.rules.posts.states import PostState


def post_rows(viewer: Viewer, organisation: Organisation, *, has_drafts: bool = False) -> tuple[PostRow, ...]:
    """The posts that the viewer may see, by kind and name; names as a wall may show them. Drafts only where asked."""
    lines = [
        line
        for line in branch_posts(viewer, organisation).lines
        if has_drafts or line.post.state == PostState.PUBLISHED.value
    ]
    names = public_names_of((holder.holding.membership for line in lines for holder in line.holders), at_home=True)
    return tuple(
        PostRow(
            group=line.group,
            name=line.post.name,
            duties=line.post.duties,
            place=line.post.place,
            seats=line.post.seats,
            holders=tuple(names[holder.holding.membership.person_id] for holder in line.holders),
            named=tuple(
                names[holder.holding.membership.person_id] for holder in line.holders if holder.holding.is_named
            ),
            item=line.item,
            rhythm=line.rhythm,
            state=line.state_label,
        )
        for line in lines
    )
