"""When a version or an item of one's own is taken back, returned or begun anew, and which names are free."""

import pytest

from zhixing.rules.standards.approval import (
    VersionState,
    recalling_blockers,
    returning_blockers,
    revision_blockers,
    stale_draft_blockers,
    title_blockers,
    unreadable_blockers,
    unsound_blockers,
)
from zhixing.rules.standards.local_items import authority_blockers, no_standard_problem
from zhixing.rules.standards.local_items import recalling_blockers as item_blockers

NO_REASON = "请写明退回原因，供起草人修改。"


@pytest.mark.parametrize("state", list(VersionState))
def test_what_waits_for_approval_is_taken_back_or_returned(state: VersionState) -> None:
    is_waiting = state is VersionState.SUBMITTED
    now = f"该版本目前是“{state.label}”，只有“待审定”的版本可以"
    assert recalling_blockers(state) == ([] if is_waiting else [f"{now}撤回。"])
    assert returning_blockers(state, "缺附则") == ([] if is_waiting else [f"{now}退回。"])
    assert returning_blockers(state, " ") == ([NO_REASON] if is_waiting else [f"{now}退回。", NO_REASON])
    assert item_blockers(state) == ([] if is_waiting else [f"这一条目前是“{state.label}”，只有“待审定”的可以撤回。"])


@pytest.mark.parametrize("state", list(VersionState))
def test_one_version_is_in_the_making_at_a_time(state: VersionState) -> None:
    busy = ["这部办法已有一个版本正在起草或审定，请在那个版本上修改。"] if state.is_in_the_making else []
    assert revision_blockers([VersionState.APPROVED, state]) == busy
    assert revision_blockers([VersionState.APPROVED]) == []


def test_a_text_is_approved_and_reckoned_by_without_problems() -> None:
    assert unsound_blockers(0) == []
    assert unsound_blockers(2) == ["办法内容还有 2 处问题，请退回修改。"]
    assert unreadable_blockers(["甲。", "乙。"]) == ["办法内容还有 2 处问题，请先改好。", "甲。", "乙。"]


def test_a_draft_is_saved_over_what_was_read_and_under_a_free_name() -> None:
    assert stale_draft_blockers(is_as_shown=True) == title_blockers("阳光街道", "办法", is_used=False) == []
    assert stale_draft_blockers(is_as_shown=False) == [
        "本页打开后，其他同志已修改这份草稿；请先在另一个窗口查看最新内容，再补入您的修改。"
    ]
    assert title_blockers("阳光街道", "办法", is_used=True) == [
        "“阳光街道”已有《办法》，请修改名称，或在原办法上起草新版本。"
    ]


@pytest.mark.parametrize(("is_owner", "has_street"), [(True, True), (False, True), (True, False)])
def test_items_of_ones_own_are_a_streets_or_a_communitys(is_owner: bool, has_street: bool) -> None:
    refused = ["自选指标由社区党委或街道党工委提出，由街道党工委审定。"]
    assert authority_blockers(is_owner=is_owner, has_street=has_street) == ([] if is_owner and has_street else refused)
    assert no_standard_problem("阳光社区") == (
        "“阳光社区”还没有施行堡垒指数考评办法，请先由街道党工委确定施行一部，再提自选指标。"
    )
