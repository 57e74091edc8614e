"""What a ballot in preparation has to be: its parts, its tellers, its times, its rolls and its locks."""

import datetime as dt

import pytest

from zhixing.rules.ballots.phrases import password_problems, wrong_phrase_problem
from zhixing.rules.ballots.preparing import (
    changing_blockers,
    component_blockers,
    lock_blockers,
    phrase_stage_blockers,
    stale_slips_blockers,
    stranger_blockers,
    time_blockers,
    unneeded_blockers,
)
from zhixing.rules.ballots.rolls import leaving_off_blockers, typing_blockers
from zhixing.rules.ballots.states import BallotState, Seat

AT = dt.datetime(2026, 9, 14, 10, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
BACKWARDS, PAST = "投票截止时间须晚于投票开始时间，请改正。", "投票截止时间已经过去，请另选时间。"


@pytest.mark.parametrize("state", [state for state in BallotState if state is not BallotState.PREPARING])
def test_nothing_changes_after_the_preparation(state: BallotState) -> None:
    assert changing_blockers(BallotState.PREPARING) == phrase_stage_blockers(BallotState.PREPARING) == []
    assert changing_blockers(state) == [f"这次测评目前是“{state.label}”，只有准备中才能修改。"]
    assert phrase_stage_blockers(state) == [f"这次测评目前是“{state.label}”，只有准备中才能设置口令。"]


def test_a_ballot_is_prepared_for_what_the_standard_votes_on() -> None:
    assert component_blockers("民主测评", has_open_component=True) == []
    assert unneeded_blockers("民主测评", has_components=True) == []
    assert component_blockers("民主测评", has_open_component=False) == [
        "本周期的民主测评已经准备，或者办法没有规定民主测评。"
    ]
    assert unneeded_blockers("代表测评", has_components=False) == ["本周期的考评办法没有规定代表测评，不需要准备。"]


def test_tellers_belong_here() -> None:
    assert stranger_blockers(has_strangers=False, is_of_organisation=True) == []
    assert stranger_blockers(has_strangers=True, is_of_organisation=False) == [
        "监票人、计票人、复核人须是本支部党员，或在本级、上级任职的人（录入员除外），且账号在用。"
    ]
    assert stranger_blockers(has_strangers=True, is_of_organisation=True) == [
        "监票人、计票人、复核人须在考评单位或者它的上级任职，不在被评党组织任职，且账号在用。"
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "sentences"),
    [
        (AT, AT + MINUTE, []),
        (AT + MINUTE, AT + MINUTE, [BACKWARDS]),
        (AT - MINUTE, AT, [PAST]),
        (AT, AT - MINUTE, [BACKWARDS, PAST]),
    ],
)
def test_a_vote_ends_after_it_begins_and_not_yet(opens: dt.datetime, closes: dt.datetime, sentences: list[str]) -> None:
    assert time_blockers(opens, closes, AT) == sentences


def test_slips_of_another_fingerprint_are_printed_anew() -> None:
    assert stale_slips_blockers([]) == []
    assert stale_slips_blockers(["党员", "群众"]) == [
        f"“{name}”的票码打印以后，票箱口令或投票方式又改过，票条上印的公钥指纹已经不对，请重新打印票码。"
        for name in ("党员", "群众")
    ]


def test_the_third_holds_no_lock() -> None:
    assert lock_blockers(Seat.FIRST) == lock_blockers(Seat.SECOND) == []
    assert lock_blockers(Seat.THIRD) == ["复核人不保管票箱的锁，不必设置口令。"]


def test_a_phrase_is_no_password_and_a_wrong_one_is_told_what_still_opens() -> None:
    assert password_problems(is_password=False) == []
    assert password_problems(is_password=True) == ["口令不能与登录密码相同，请另换一个。"]
    assert wrong_phrase_problem("监票人", has_part=True) == "监票人的口令不对，请核对后重新输入，或用恢复单上的恢复码。"
    assert wrong_phrase_problem("计票人", has_part=False) == "计票人的口令不对，请改用恢复单上的恢复码。"


DRAWN = "代表由抽签产生，名册不能手工增减；不能参加的，请在“抽取代表”登记，由候补递补，再更新名册。"


def test_a_roll_from_the_register_or_the_lot_is_not_typed() -> None:
    assert typing_blockers("群众", is_of_register=False, is_drawn=False) == []
    assert typing_blockers("党员", is_of_register=True, is_drawn=False) == [
        "“党员”的名册取自党员名册，不能手工填写；需要移出的，请逐人办理。"
    ]
    assert typing_blockers("代表", is_of_register=True, is_drawn=True) == [DRAWN]


@pytest.mark.parametrize(
    ("reason", "is_drawn", "sentences"),
    [("出差", False, []), (" ", False, ["请写明把云飞移出名册的原因。"]), ("", True, [DRAWN])],
)
def test_whoever_is_taken_off_a_roll_goes_for_a_reason(reason: str, is_drawn: bool, sentences: list[str]) -> None:
    assert leaving_off_blockers("云飞", reason, is_drawn=is_drawn) == sentences
