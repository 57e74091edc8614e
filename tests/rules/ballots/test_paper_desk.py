"""What keeps a paper from being entered, or its entry from being taken out: the box, the number, the slip on it."""

import pytest

from zhixing.rules.ballots.double_entry import (
    desk_blockers,
    discarding_blockers,
    entry_stage_blockers,
    foreign_slip_problems,
    late_slip_blockers,
    number_problems,
    paper_way_blockers,
    second_slip_problems,
    shared_slip_blockers,
    spent_slip_blockers,
)
from zhixing.rules.ballots.states import BallotState

NOT_NOW = "投票开始以后才能录入纸质票；计票以后不能再录。"
NO_PAPER = "“群众”不用纸质票。"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (BallotState.PREPARING, "准备"),
        (BallotState.OPEN, ""),
        (BallotState.SEALED, ""),
        (BallotState.COUNTED, "已计票"),
        (BallotState.VOIDED, "已作废"),
    ],
)
def test_papers_are_entered_from_the_opening_to_the_count(state: BallotState, word: str) -> None:
    assert entry_stage_blockers(state) == ([f"这次测评目前是“{word}”，不能录入纸质票。"] if word else [])
    assert desk_blockers(state, "群众", by_paper=True) == ([NOT_NOW] if word else [])
    assert desk_blockers(state, "群众", by_paper=False) == [NO_PAPER]


def test_only_a_panel_with_papers_has_any() -> None:
    assert (paper_way_blockers("群众", by_paper=True), paper_way_blockers("群众", by_paper=False)) == ([], [NO_PAPER])


@pytest.mark.parametrize(("number", "is_right"), [(1, True), (0, False), (-1, False)])
def test_papers_are_numbered_from_one(number: int, is_right: bool) -> None:
    assert number_problems(number) == ([] if is_right else ["请填写票上的编号，从 1 开始。"])


def test_the_slip_on_a_paper_is_one_of_the_panel_and_stays_the_same() -> None:
    assert (foreign_slip_problems("群众", is_own=True), second_slip_problems(3, is_same=True)) == ([], [])
    assert foreign_slip_problems("群众", is_own=False) == ["这张票码不是“群众”的，请核对。"]
    assert second_slip_problems(3, is_same=False) == ["第 3 号票第一遍录入的票码与这次的不同，请核对编号和票码。"]


def test_a_slip_votes_once() -> None:
    assert (spent_slip_blockers(3, is_spent=False), shared_slip_blockers(3, None)) == ([], [])
    assert spent_slip_blockers(3, is_spent=True) == [
        "第 3 号票上的票码已经投过票（手机或另一张纸质票），这张纸质票不能再计。请把它单独封存，不计入收回的纸质票。"
    ]
    assert shared_slip_blockers(3, 2) == [
        "第 3 号票上的票码，第 2 号票已经录过。请对照两张票上订的票码：录错的改正；"
        "确是同一张票码的，只计一张，另一张单独封存，不计入收回的纸质票。"
    ]
    assert late_slip_blockers(3) == [
        "第 3 号票上的票码已经投过票，这张纸质票不能再计。请撤销它的录入，单独封存，不计入收回的纸质票。"
    ]


FINAL, NO_REASON = "这张纸质票已经录入完成，不能撤销。", "请写明撤销录入的原因。"


@pytest.mark.parametrize(
    ("reason", "is_final", "sentences"),
    [("录错编号", False, []), (" \n", False, [NO_REASON]), ("录错编号", True, [FINAL]), ("", True, [FINAL, NO_REASON])],
)
def test_an_entry_is_taken_out_for_a_reason_until_it_is_final(
    reason: str, is_final: bool, sentences: list[str]
) -> None:
    assert discarding_blockers(reason, is_final=is_final) == sentences
