"""When a claim or a decision still changes, and why nothing is written into a period that stands."""

import datetime as dt

import pytest

from zhixing.rules.ledger.claims import (
    changed_claim_problem,
    changing_blockers,
    choice_blockers,
    return_reason_problems,
    withdrawing_blockers,
)
from zhixing.rules.ledger.decisions import DecisionState, declining_problems, member_blockers, reading_blockers
from zhixing.rules.ledger.evidence import no_room_problem
from zhixing.rules.ledger.sources import (
    ClaimState,
    Source,
    closed_elsewhere_problem,
    closed_period_problem,
    later_evidence_blockers,
    no_standard_problem,
    objection_blockers,
)
from zhixing.rules.periods import period_of, quarter_of

DAY = dt.date(2026, 9, 14)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (ClaimState.SUBMITTED, ""),
        (ClaimState.RETURNED, ""),
        (ClaimState.CONFIRMED, "已确认"),
        (ClaimState.WITHDRAWN, "已撤回"),
    ],
)
def test_a_claim_is_its_members_until_it_is_confirmed(state: ClaimState, word: str) -> None:
    changing = [f"这笔申报目前是“{word}”，不能再修改；需要时请另行申报。"] if word else []
    assert changing_blockers(state) == changing
    assert withdrawing_blockers(state) == ([f"这笔申报目前是“{word}”，不能撤回。"] if word else [])


def test_claims_are_chosen_and_returned_for_a_reason_as_they_were_read() -> None:
    assert choice_blockers(1) == return_reason_problems("没有佐证") == []
    assert choice_blockers(0) == ["请至少勾选一笔申报。"]
    assert return_reason_problems(" ") == ["请填写退回的原因，便于本人补正。"]
    assert changed_claim_problem("云飞", "张兰", "数量改为3") == (
        "云飞的这笔申报，您打开页面以后由张兰改过（数量改为3），没有办理；请重看改过的内容，再勾选办理。"
    )


@pytest.mark.parametrize("state", list(DecisionState))
def test_a_decision_is_read_once_it_is_booked(state: DecisionState) -> None:
    unbooked = state in {DecisionState.WAITING, DecisionState.DECLINED}
    assert reading_blockers(state) == (["这项决定没有记入台账，不需要阅知。"] if unbooked else [])


def test_a_second_person_declines_for_a_reason() -> None:
    assert (declining_problems("依据不足"), declining_problems(" ")) == ([], ["请写明不同意的理由。"])


NOBODY, OWN = "请至少勾选一名党员。", "不能对自己作出决定，请由其他有权限的同志办理。"


@pytest.mark.parametrize(
    ("chosen", "present", "has_own", "sentences"),
    [
        (2, 2, False, []),
        (0, 0, False, [NOBODY]),
        (3, 1, False, ["有 2 人在计分日期那天不属于第一支部，请重新勾选。"]),
        (2, 1, True, ["有 1 人在计分日期那天不属于第一支部，请重新勾选。", OWN]),
    ],
)
def test_a_decision_is_about_others_who_belonged_here_on_its_day(
    chosen: int, present: int, has_own: bool, sentences: list[str]
) -> None:
    assert member_blockers("第一支部", chosen=chosen, present=present, has_own=has_own) == sentences


def test_a_period_that_is_posted_stands() -> None:
    quarter = quarter_of(DAY)
    assert closed_period_problem("第一支部", quarter) == (
        "第一支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；确有错漏的，请通过公示异议办理。"
    )
    assert closed_elsewhere_problem("云飞", "第二支部", period_of(DAY, 12)) == (
        "云飞2026年度在“第二支部”计分，那里的考评结果已经公示或结束，不能再改动这一年的台账；"
        "确有错漏的，请通过公示异议办理。"
    )


def test_an_objection_reverses_what_is_about_the_same_member() -> None:
    assert objection_blockers(is_of_same_person=True) == []
    assert objection_blockers(is_of_same_person=False) == ["这笔台账与该异议所涉党员不是同一人，请核对后再冲正。"]


@pytest.mark.parametrize("source", list(Source))
def test_more_evidence_hangs_on_the_claim_behind_an_entry(source: Source) -> None:
    elsewhere = ["这一笔依据组织决定或者冲正，材料附在所依据的决定里。"]
    assert later_evidence_blockers(source) == ([] if source is Source.CLAIM else elsewhere)


def test_nothing_is_booked_without_a_standard_or_kept_without_room() -> None:
    assert no_standard_problem("第一支部", DAY) == (
        "第一支部在2026年9月14日还没有施行的考评办法，请先由上级确定施行一部办法再记分。"
    )
    assert no_room_problem("照片.jpg") == (
        "文件“照片.jpg”没有接收：服务器存放佐证的磁盘空间不足；请告知系统管理员清理磁盘，再重新上传。"
    )
