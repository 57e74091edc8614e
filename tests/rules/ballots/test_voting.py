"""When a vote is open, when tokens are handed out, and what is wrong with a credential."""

import datetime as dt

import pytest

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.ballots.voting import (
    BoxFacts,
    IssuingFacts,
    casting_blockers,
    ending_issue_blockers,
    issuing_blockers,
    second_token_blockers,
    slip_blockers,
    state_blockers,
)

OPENS, CLOSES = dt.datetime(2026, 9, 14, 10, 30, tzinfo=dt.UTC), dt.datetime(2026, 9, 14, 14, 30, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "sentences"),
    [
        (OPENS - SECOND, ["投票从 9月14日10:30 开始，请届时投票。"]),
        (OPENS, []),
        (CLOSES - SECOND, []),
        (CLOSES, ["投票已于 9月14日14:30 截止。"]),
    ],
)
def test_a_box_is_open_from_its_first_moment_to_before_its_last(at: dt.datetime, sentences: list[str]) -> None:
    assert casting_blockers(BoxFacts(BallotState.OPEN, OPENS, CLOSES), at) == sentences


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        (BallotState.PREPARING, ["投票还没有开始。"]),
        (BallotState.OPEN, []),
        (BallotState.SEALED, ["票箱已经封上，不能再投票。"]),
        (BallotState.COUNTED, ["投票已经结束，票箱已经开箱计票。"]),
        (BallotState.VOIDED, ["这次测评已经作废。"]),
    ],
)
def test_the_state_goes_before_the_time(state: BallotState, sentences: list[str]) -> None:
    assert state_blockers(state) == sentences
    assert casting_blockers(BoxFacts(state, OPENS, CLOSES), OPENS) == sentences
    if sentences:
        assert casting_blockers(BoxFacts(state, OPENS, CLOSES), CLOSES) == sentences


NOT_YET, OVER = "投票还没有开始，请在开始以后领取。", "投票已经结束，不再发放网上凭证。"
NONE_HERE = "这次测评不用网上凭证，请到会场投票。"
ENDED = "网上凭证已经停止领取。没有领的，请到会场签到、抽票码投票。"


@pytest.mark.parametrize(
    ("state", "at", "by_token", "has_ended", "sentences"),
    [
        (BallotState.OPEN, CLOSES - SECOND, True, False, []),
        (BallotState.OPEN, CLOSES, True, False, [OVER]),
        (BallotState.OPEN, OPENS, True, True, [ENDED]),
        (BallotState.OPEN, CLOSES, True, True, [OVER]),
        (BallotState.OPEN, OPENS, False, False, [NONE_HERE]),
        (BallotState.PREPARING, OPENS, True, False, [NOT_YET]),
        (BallotState.PREPARING, CLOSES, False, True, [NOT_YET]),
        (BallotState.SEALED, OPENS, True, False, [OVER]),
        (BallotState.COUNTED, OPENS, True, True, [OVER]),
        (BallotState.VOIDED, OPENS, True, False, [OVER]),
    ],
)
def test_tokens_are_handed_out_while_the_vote_runs_and_nobody_ended_it(
    state: BallotState, at: dt.datetime, by_token: bool, has_ended: bool, sentences: list[str]
) -> None:
    assert issuing_blockers(IssuingFacts(state, CLOSES, by_token, has_ended), at) == sentences


def test_everybody_fetches_one_token() -> None:
    assert second_token_blockers(has_fetched=False) == []
    assert second_token_blockers(has_fetched=True) == [
        "您已经领取过网上凭证，每人只能领取一次；凭证丢失不能补领，也不能再领票条。"
    ]


@pytest.mark.parametrize(
    ("state", "has_tokens", "is_issuing", "sentences"),
    [
        (BallotState.OPEN, True, True, []),
        (BallotState.OPEN, True, False, ["已经停止领取网上凭证。"]),
        (BallotState.OPEN, False, False, ["这次测评没有用网上凭证。"]),
        (BallotState.SEALED, False, False, ["这次测评目前是“已封箱”，只有投票中才能停止领取网上凭证。"]),
    ],
)
def test_issuing_is_ended_once_while_the_vote_runs(
    state: BallotState, has_tokens: bool, is_issuing: bool, sentences: list[str]
) -> None:
    assert ending_issue_blockers(state, has_tokens=has_tokens, is_issuing=is_issuing) == sentences


@pytest.mark.parametrize(
    ("is_known", "is_voided", "sentences"),
    [
        (True, False, []),
        (True, True, ["这张票条是作废的一批，请向监票人换领新的票条。"]),
        (False, True, ["没有找到这个票码，请对照票条逐位核对；确实不行的，请向监票人换领。"]),
    ],
)
def test_a_slip_is_known_and_of_the_batch_that_stands(is_known: bool, is_voided: bool, sentences: list[str]) -> None:
    assert slip_blockers(is_known=is_known, is_voided=is_voided) == sentences
