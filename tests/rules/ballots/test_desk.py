"""What keeps slips from being printed, and a count sheet from being kept or signed."""

from typing import Any

import pytest

from zhixing.rules.ballots.count_sheet import keeping_blockers, result_blockers, signing_blockers
from zhixing.rules.ballots.rolls import printing_blockers
from zhixing.rules.ballots.states import BallotState

STARTED = "“党员”已经有人投票，不能重新打印票码。"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"is_by_slip": False, "slips": 0}, ["“党员”不用票码投票。"]),
        ({"slips": 0}, ["“党员”的名册是空的，请先编制名册。"]),
        ({"has_votes": True, "has_papers": True}, [STARTED]),
        ({"has_papers": True}, ["“党员”已经开始录入纸质票，不能重新打印票码；确要重印的，请先撤销已录入的纸质票。"]),
    ],
)
def test_slips_are_printed_until_somebody_votes(changes: dict[str, Any], sentences: list[str]) -> None:
    facts: dict[str, Any] = {"is_by_slip": True, "slips": 12, "has_votes": False, "has_papers": False}
    for state in (BallotState.PREPARING, BallotState.OPEN):
        assert printing_blockers(state, "党员", **facts | changes) == sentences
    closed = "这次测评目前是“已封箱”，不能再打印票码。"
    assert printing_blockers(BallotState.SEALED, "党员", **facts | changes) == [closed, *sentences]


def test_a_sheet_is_kept_between_sealing_and_count() -> None:
    assert keeping_blockers(BallotState.SEALED, [0, 999_999]) == []
    wrong = "计票单上的数须是 0 或正整数，请改正。"
    assert keeping_blockers(BallotState.SEALED, [3, -1]) == keeping_blockers(BallotState.SEALED, [1_000_000]) == [wrong]
    early = "这次测评目前是“投票中”，封箱以后、开箱以前才能填写计票单。"
    assert keeping_blockers(BallotState.OPEN, [3]) == [early]


@pytest.mark.parametrize(
    ("has_seat", "is_complete", "is_as_read", "sentences"),
    [
        (True, True, True, []),
        (True, True, False, ["计票单刚刚被修改，请重新核对后再确认。"]),
        (True, False, False, ["计票单还没有填完，或者还有数字不符，请先改正。"]),
        (False, False, False, ["计票单由监票人、计票人本人登录后确认。"]),
    ],
)
def test_a_sheet_is_signed_by_a_teller_as_it_was_read(
    has_seat: bool, is_complete: bool, is_as_read: bool, sentences: list[str]
) -> None:
    facts = {"has_seat": has_seat, "is_complete": is_complete, "is_as_read": is_as_read}
    assert signing_blockers(BallotState.SEALED, **facts) == sentences
    late = "这次测评目前是“已计票”，封箱以后、开箱以前才能确认计票单。"
    assert signing_blockers(BallotState.COUNTED, **facts) == [late]


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        (BallotState.OPEN, ["这次测评目前是“投票中”，开箱计票以后才有结果。"]),
        (BallotState.SEALED, ["这次测评目前是“已封箱”，开箱计票以后才有结果。"]),
        (BallotState.COUNTED, []),
        (BallotState.VOIDED, ["这次测评目前是“已作废”，开箱计票以后才有结果。"]),
    ],
)
def test_there_is_a_result_once_the_box_is_counted(state: BallotState, sentences: list[str]) -> None:
    assert result_blockers(state) == sentences
