"""封箱: at the announced end by anybody in charge, before it by both tellers together; and who may be a teller."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.ballots.test_states import READY
from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.next_steps import BallotAct, Step, closing_gaps, onward_steps, opening_gaps
from zhixing.rules.ballots.states import (
    BallotState,
    Facts,
    Seat,
    early_blockers,
    lock_holders,
    own_warnings,
    sealing_blockers,
    teller_problems,
)
from zhixing.rules.standards.model import TWO_THIRDS

FIRST, SECOND, THIRD, SECRETARY = 1, 2, 3, 9
OPEN = replace(READY, state=BallotState.OPEN)
ASKED = replace(OPEN, early_asked_by=FIRST)
OVER = replace(OPEN, at=READY.closes_at)
TOO_EARLY = replace(OPEN, at=READY.opens_at - dt.timedelta(seconds=1))

NOT_YET = "还没有到投票开始的时间，不能封箱；不再组织的，请作废并写明原因。"
NOT_ASKED = "还没有到公布的截止时间。要提前封箱的，由监票人或计票人登录后写明原因提出，再由另一人登录后封箱。"
THE_OTHER = "提前封箱已经提出，须由监票人、计票人中的另一人登录后封箱。"


@pytest.mark.parametrize(
    ("facts", "by", "reasons"),
    [
        (OVER, SECRETARY, []),
        (replace(OVER, early_asked_by=FIRST), FIRST, []),  # at the end nobody waits for anybody
        (TOO_EARLY, FIRST, [NOT_YET]),
        (replace(OPEN, at=READY.closes_at - dt.timedelta(seconds=1)), FIRST, [NOT_ASKED]),
        (OPEN, SECRETARY, [NOT_ASKED]),
        (ASKED, SECOND, []),
        (ASKED, FIRST, [THE_OTHER]),
        (ASKED, THIRD, [THE_OTHER]),
        (ASKED, SECRETARY, [THE_OTHER]),
        (replace(ASKED, early_asked_by=SECOND), FIRST, []),
    ],
)
def test_the_box_is_sealed_at_its_end_or_by_the_other_teller(facts: Facts, by: int, reasons: list[str]) -> None:
    assert sealing_blockers(facts, by) == reasons


@pytest.mark.parametrize(
    ("facts", "by", "reason", "reasons"),
    [
        (OPEN, FIRST, "人已到齐", []),
        (OPEN, SECOND, "人已到齐", []),
        (OPEN, THIRD, "人已到齐", ["只有监票人、计票人可以提出提前封箱。"]),
        (OPEN, SECRETARY, " ", ["只有监票人、计票人可以提出提前封箱。", "请写明提前封箱的原因。"]),
        (OVER, FIRST, "人已到齐", ["投票已经截止，可以直接封箱，不必填写提前的原因。"]),
        (TOO_EARLY, FIRST, "人已到齐", [NOT_YET]),
        (
            replace(OPEN, state=BallotState.SEALED),
            FIRST,
            "人已到齐",
            ["这次测评目前是“已封箱”，只有投票中的票箱可以封箱。"],
        ),
    ],
)
def test_a_teller_asks_with_a_reason_to_seal_early(facts: Facts, by: int, reason: str, reasons: list[str]) -> None:
    assert early_blockers(facts, by, reason) == reasons


def test_the_locks_are_held_by_two_and_nobody_who_runs_the_ballot() -> None:
    assert lock_holders(READY.tellers) == {FIRST, SECOND}
    assert teller_problems(READY.tellers, frozenset({SECRETARY})) == []
    assert teller_problems(READY.tellers, frozenset({FIRST, THIRD})) == [
        "监票人、复核人不能由组织这次测评的人（书记、副书记、准备测评的人）担任，请另选；"
        "人手不够的，可以请上级党组织派人。"
    ]


def test_papers_without_an_own_mark_are_warned_of() -> None:
    assert own_warnings(0, 3) == []
    assert own_warnings(2, 3) == [
        "有 5 张票没有标“本人”，而名册上不在被测评名单的只有 3 人：至少有 2 名被测评人评了自己。"
        "结果照计，请在支部大会上说明，注意投票纪律。"
    ]


@pytest.mark.parametrize(
    ("changes", "act", "sentence"),
    [
        (
            {"is_in_stage": False, "is_by_representatives": True},
            BallotAct.CHECK_CYCLE,
            "考评还没有进入“听取汇报与实地检查”环节，请先结束组织自查。",
        ),
        (
            {"is_roll_stale": True},
            BallotAct.REFRESH_ROLLS,
            "名册编好以后有代表递补，名册和现在的代表不一致，请更新名册。",
        ),
    ],
)
def test_what_a_ballot_of_representatives_lacks(changes: dict[str, bool], act: BallotAct, sentence: str) -> None:
    assert opening_gaps(replace(READY, **changes)) == [Step(act, sentence)]  # type: ignore[arg-type]


STOP = "开会前请停止领取网上凭证，再打印签到册，以免有人既领凭证又抽票码。"
AGREE = "提前封箱已经提出，同意的由{}登录后封箱；不同意的不必办理，到截止时间再封箱。"


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        (READY, [Step(BallotAct.OPEN, "都准备好了，请加锁启用票箱。启用后名册、被测评人和投票方式不能再改。")]),
        (OVER, [Step(BallotAct.SEAL, "投票已经截止。请确认到会的人都已投完、剩余票码已当众收齐，再封箱。")]),
        (OPEN, [Step(BallotAct.STOP_ISSUING, STOP)]),
        (ASKED, [Step(BallotAct.STOP_ISSUING, STOP), Step(BallotAct.SEAL, AGREE.format("计票人"), Seat.SECOND)]),
        (
            replace(ASKED, early_asked_by=SECOND, opens_at=ASKED.at),
            [Step(BallotAct.STOP_ISSUING, STOP), Step(BallotAct.SEAL, AGREE.format("监票人"), Seat.FIRST)],
        ),
        (
            replace(READY, state=BallotState.SEALED),
            [Step(BallotAct.COUNT, "各数相符，请监票人、计票人到场，各输入口令开箱计票。")],
        ),
    ],
)
def test_the_step_onward_in_words(facts: Facts, steps: list[Step]) -> None:
    assert onward_steps(facts, is_issuing=True, has_meeting=True) == steps


def test_a_sheet_that_is_right_is_confirmed_by_each_teller() -> None:
    sheet = Sheet(by_slip=False, by_token=False, by_paper=True, roll=3, signatures=3, paper_issued=3, paper_collected=3)
    whole = {"党员": replace(sheet, spent_by_paper=3)}
    assert closing_gaps(whole, TWO_THIRDS) == []
    assert closing_gaps(whole, TWO_THIRDS, [Seat.FIRST, Seat.SECOND]) == [
        Step(BallotAct.SIGN_SHEET, f"计票单还没有经{who}确认，请{who}本人登录，核对后确认。", seat)
        for who, seat in (("监票人", Seat.FIRST), ("计票人", Seat.SECOND))
    ]
    wrong = closing_gaps({"党员": sheet}, TWO_THIRDS, [Seat.FIRST])  # is put right before anybody signs it
    assert wrong == [
        Step(
            BallotAct.FILL_SHEET,
            "“党员”：录入完成的纸质票 0 张，收回纸质票 3 张，两数不符，请清点纸质票或补录。",
            panel="党员",
        )
    ]
