"""Where posts stand, and until when they change."""

import pytest

from zhixing.rules.orgs import OrgKind
from zhixing.rules.posts.states import PostState
from zhixing.rules.posts.steps import editing_blockers, place_blockers


@pytest.mark.parametrize("state", list(PostState))
def test_a_post_changes_until_it_is_closed(state: PostState) -> None:
    over = ["这个岗位已经撤销，不能再修改。"] if state is PostState.CLOSED else []
    assert editing_blockers(state) == over


def test_posts_stand_in_branches() -> None:
    assert place_blockers(OrgKind.BRANCH) == []
    assert place_blockers(OrgKind.COMMUNITY) == ["岗位由党支部设立。"]
