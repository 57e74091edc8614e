"""计票单: rules between the numbers, each broken alone; what follows from all of them; the quorum at its border."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhixing.rules.ballots.count_sheet import (
    Sheet,
    agreement,
    has_quorum,
    least_present,
    quorum_problem,
    sheet_problems,
)
from zhixing.rules.standards.model import Share

# 20 on the roll: 12 signed (9 voted by phone, 2 on stapled paper, one did not vote), 4 fetched a token and 3 cast it.
SLIPS = Sheet(
    by_slip=True,
    by_token=True,
    by_paper=True,
    roll=20,
    signatures=12,
    slips_printed=22,
    slips_unused=10,
    paper_issued=3,
    paper_collected=2,
    tokens_issued=4,
    spent_by_slip=9,
    spent_by_token=3,
    spent_by_paper=2,
    invalid=1,
    missing_reason="两人没有投",
)
PAPERS = Sheet(
    by_slip=False,
    by_token=False,
    by_paper=True,
    roll=10,
    signatures=9,
    paper_issued=8,
    paper_collected=7,
    spent_by_paper=7,
    invalid=2,
    missing_reason="一人带走了票",
)

TOKENS = Sheet(
    by_slip=False, by_token=True, by_paper=False, roll=9, tokens_issued=6, spent_by_token=5, missing_reason="一人没有投"
)


def six(sheet: Sheet) -> tuple[int, ...]:
    """应到 实到 发出 收回 有效 无效."""
    return sheet.due, sheet.present, sheet.issued, sheet.returned, sheet.valid, sheet.invalid


def test_the_six_numbers() -> None:
    assert (six(SLIPS), six(PAPERS)) == ((20, 16, 16, 14, 13, 1), (10, 9, 8, 7, 5, 2))
    assert six(TOKENS) == (9, 6, 6, 5, 5, 0)
    assert (SLIPS.slips_accepted, PAPERS.slips_accepted) == (11, 0)
    assert (sheet_problems(SLIPS), sheet_problems(PAPERS), sheet_problems(TOKENS)) == ([], [], [])


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (
            replace(SLIPS, slips_unused=9),
            "打印票码 22 张，签到领取 12 张加剩余 9 张是 21 张，两数不符，请重新清点签到册和剩余票码。",
        ),
        (replace(SLIPS, spent_by_slip=11), "用票码投出的票 13 张，多于签到领取的 12 张，请核对签到册。"),
        (replace(PAPERS, slips_unused=1), "这一组没有用票码，剩余票码应为 0 张，计票单上是 1 张。"),
        (replace(PAPERS, spent_by_slip=1), "这一组没有用票码，票箱里却有用票码投出的票 1 张，请停止计票并查明原因。"),
        (replace(TOKENS, signatures=2), "这一组只用网上凭证，签到人数应为 0 人，计票单上是 2 人。"),
        (replace(SLIPS, spent_by_token=5), "用网上凭证投出的票 5 张，多于领取网上凭证的 4 人，请停止计票并查明原因。"),
        (replace(SLIPS, paper_collected=3), "录入完成的纸质票 2 张，收回纸质票 3 张，两数不符，请清点纸质票或补录。"),
        (replace(SLIPS, paper_issued=1), "收回纸质票 2 张，多于发出的 1 张，请重新清点。"),
        (replace(SLIPS, papers_unfinished=1), "还有 1 张纸质票没有录入完成，请完成两人录入或复核。"),
        (replace(PAPERS, signatures=7), "发出纸质票 8 张，多于签到的 7 人，请核对签到册。"),
        (replace(SLIPS, roll=15), "签到 12 人加领取网上凭证 4 人是 16 人，多于应到的 15 人，请核对名册和签到册。"),
        (replace(SLIPS, invalid=3), "无效票 3 张，多于录入完成的纸质票 2 张，请停止计票并查明原因。"),
    ],
)
def test_each_rule_broken_alone_is_said_with_both_numbers(sheet: Sheet, sentence: str) -> None:
    assert sheet_problems(sheet) == [sentence]


numbers = st.integers(0, 12)
NUMBERS = [one for one in fields(Sheet) if one.name != "missing_reason"]
sheets = st.builds(
    Sheet,
    missing_reason=st.just("x"),
    **{one.name: st.booleans() if one.type in (bool, "bool") else numbers for one in NUMBERS},
)


def holds_water(sheet: Sheet) -> bool:
    """What must be true of a count that can be believed."""
    return (
        sheet.returned <= sheet.issued <= sheet.present <= sheet.due
        and 0 <= sheet.valid <= sheet.returned
        and sheet.papers_unfinished == 0
        and (not sheet.by_slip or sheet.slips_printed == sheet.signatures + sheet.slips_unused)
    )


@given(sheets)
def test_a_sheet_without_problems_holds_water(sheet: Sheet) -> None:
    assume(sheet_problems(sheet) == [])
    assert holds_water(sheet)


def test_every_small_sheet_without_problems_holds_water() -> None:
    """All with noughts and ones alone, whatever the ways in: of random sheets hardly any is without a problem."""
    spans: list[list[Any]] = [[False, True] if one.type in (bool, "bool") else [0, 1] for one in NUMBERS]
    sound = [sheet for values in product(*spans) if sheet_problems(sheet := Sheet(*values, "x")) == []]
    assert len(sound) > 100
    assert [one for one in sound if not holds_water(one)] == []


def test_what_did_not_come_back_is_asked_for_and_said() -> None:
    """Eight papers handed out and seven collected; a slip drawn by one of 22 who signed, and never cast."""
    paper = replace(
        SLIPS,
        signatures=9,
        slips_unused=13,
        roll=10,
        paper_issued=8,
        paper_collected=7,
        tokens_issued=0,
        spent_by_slip=1,
        spent_by_token=0,
        spent_by_paper=7,
        invalid=0,
        missing_reason="",
    )
    short = "发出 9 张，收回 8 张，少收 1 张；其中纸质票发出 8 张，收回 7 张"
    assert sheet_problems(paper) == [f"{short}，请查明并写明原因。"]
    told = replace(paper, missing_reason="一人带走了票。")
    assert (sheet_problems(told), agreement(told)) == ([], f"{short}，原因：一人带走了票。其余各数相符。")
    drawn = replace(
        paper,
        roll=25,
        signatures=22,
        slips_printed=28,
        slips_unused=6,
        paper_issued=0,
        paper_collected=0,
        spent_by_slip=21,
        spent_by_paper=0,
    )
    assert sheet_problems(drawn) == ["发出 22 张，收回 21 张，少收 1 张，请查明并写明原因。"]
    whole = replace(drawn, spent_by_slip=22)
    assert (sheet_problems(whole), agreement(whole)) == ([], "发出、收回、有效、无效各数相符。")


def test_a_token_counts_towards_the_quorum_once_it_has_voted() -> None:
    fetched = replace(TOKENS, tokens_issued=6, spent_by_token=5)
    assert (fetched.present, fetched.took_part) == (6, 5)
    assert quorum_problem(fetched, Share(2, 3)) == [
        "应到 9 人，实到 5 人，领了网上凭证没有投的不算在内，不足应到人数的 2/3（至少 6 人）。"
        "本次测评不能计票，只能作废后重新组织。"
    ]
    assert quorum_problem(replace(TOKENS, spent_by_token=6), Share(2, 3)) == []


def lacking(word: str) -> Callable[[Sheet], list[str]]:
    """The rules less the one whose sentence holds this word."""
    return lambda sheet: [one for one in sheet_problems(sheet) if word not in one]


@pytest.mark.parametrize(
    ("word", "sheet"),
    [
        ("打印票码", replace(SLIPS, slips_printed=23)),
        ("用票码投出", replace(SLIPS, spent_by_slip=20)),
        ("用网上凭证投出", replace(SLIPS, spent_by_token=9)),
        ("没有录入完成", replace(SLIPS, papers_unfinished=2)),
        ("没有用票码", replace(PAPERS, spent_by_slip=4)),
        ("多于签到的", replace(PAPERS, signatures=6)),
        ("多于应到", replace(PAPERS, roll=8)),
        ("录入完成的纸质票 9", replace(PAPERS, spent_by_paper=9)),
        ("无效票", replace(PAPERS, invalid=8)),
    ],
)
def test_without_any_one_rule_a_count_that_cannot_be_believed_would_pass(word: str, sheet: Sheet) -> None:
    assert (lacking(word)(sheet), holds_water(sheet)) == ([], False)


@pytest.mark.parametrize(
    ("present", "due", "quorum", "enough"),
    [
        (8, 12, Share(2, 3), True),
        (7, 12, Share(2, 3), False),
        (7, 10, Share(2, 3), True),
        (6, 10, Share(2, 3), False),
        (5, 10, Share(1, 2), True),
        (4, 10, Share(1, 2), False),
        (10, 10, Share(1, 1), True),
        (9, 10, Share(1, 1), False),
        (8, 10, Share(80, 100), True),
        (79, 100, Share(80, 100), False),
        (33, 100, Share(1, 3), False),
        (34, 100, Share(1, 3), True),
    ],
)
def test_the_quorum_at_its_border(present: int, due: int, quorum: Share, enough: bool) -> None:
    assert has_quorum(present, due, quorum) is enough
    assert has_quorum(least_present(due, quorum), due, quorum)
    assert not has_quorum(least_present(due, quorum) - 1, due, quorum)


def test_too_few_for_a_result() -> None:
    sheet = replace(SLIPS, roll=30)
    assert quorum_problem(sheet, Share(80, 100)) == [
        "应到 30 人，实到 15 人，领了网上凭证没有投的不算在内，不足应到人数的 80%（至少 24 人）。"
        "本次测评不能计票，只能作废后重新组织。"
    ]
    assert quorum_problem(sheet, Share(1, 2)) == []


@pytest.mark.parametrize(
    ("by_phone", "short"),
    [
        (1, "发出 9 张，收回 8 张，少收 1 张；其中纸质票发出 9 张，收回 7 张"),
        (2, "纸质票发出 9 张，收回 7 张，少收 2 张"),  # all nine voted, and two papers are gone all the same
    ],
)
def test_papers_that_are_gone_are_asked_for_though_their_voters_voted_by_phone(by_phone: int, short: str) -> None:
    """Whoever signs draws a slip and takes a paper: as many of both went out, and not as many came in."""
    nine = Sheet(
        by_slip=True,
        by_token=False,
        by_paper=True,
        roll=9,
        signatures=9,
        slips_printed=10,
        slips_unused=1,
        paper_issued=9,
        paper_collected=7,
        spent_by_paper=7,
        spent_by_slip=by_phone,
    )
    assert sheet_problems(nine) == [f"{short}，请查明并写明原因。"]
    assert agreement(replace(nine, missing_reason="撕毁")) == f"{short}，原因：撕毁。其余各数相符。"


def test_papers_alone_are_said_once() -> None:
    assert sheet_problems(replace(PAPERS, missing_reason=" \n")) == [
        "发出 8 张，收回 7 张，少收 1 张，请查明并写明原因。"
    ]


@pytest.mark.parametrize(
    ("reason", "said"), [("一人带走了票", "一人带走了票"), (" 一人带走了票。 ", "一人带走了票"), ("", "未写明")]
)
def test_a_reason_is_said_with_a_single_full_stop(reason: str, said: str) -> None:
    """Sheets from before papers were asked for have none."""
    assert agreement(replace(PAPERS, missing_reason=reason)) == (
        f"发出 8 张，收回 7 张，少收 1 张，原因：{said}。其余各数相符。"
    )


def test_where_everybody_votes_by_slip_those_who_signed_are_no_strangers() -> None:
    slips = Sheet(
        by_slip=True,
        by_token=False,
        by_paper=False,
        roll=3,
        signatures=3,
        slips_printed=4,
        slips_unused=1,
        spent_by_slip=3,
    )
    assert (sheet_problems(slips), agreement(slips)) == ([], "发出、收回、有效、无效各数相符。")


def test_a_sheet_on_which_nothing_has_been_written_is_all_noughts() -> None:
    for by_slip, by_token, by_paper in product([False, True], repeat=3):
        blank = Sheet(by_slip=by_slip, by_token=by_token, by_paper=by_paper, roll=5)
        assert (six(blank), blank.took_part, sheet_problems(blank)) == ((5, 0, 0, 0, 0, 0), 0, [])
