"""代表名单: the terms of a pool, what is said out of turn, and the words of its states."""

import datetime as dt
from dataclasses import replace
from enum import StrEnum

import pytest

from zhixing.rules.periods import Quarter
from zhixing.rules.pools.stages import (
    USUAL_DAYS,
    USUAL_STRATA,
    LotState,
    Making,
    PassReason,
    SourceKind,
    drawing_blockers,
    erased_on,
    looking_blockers,
    making_blockers,
    passing_blockers,
    preparing_blockers,
    publishing_blockers,
    read_strata,
    withdrawing_blockers,
)

MAKING = Making(
    organisation="阳光社区党委",
    is_dissolved=False,
    quarter=Quarter(2026, 4),
    has_pool=False,
    readers=(1, 2),
    eligible=frozenset({1, 2, 3}),
    days=USUAL_DAYS,
    people={"居民": 12},
    strata=USUAL_STRATA,
)
TWO_READERS = "查看姓名和电话的要有两个人，请选两名不同的同志。"
DAYS = "保留天数要在 1 到 365 天之间，请改正。"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"is_dissolved": True}, ["“阳光社区党委”已经撤销，不再抽取代表。"]),
        ({"has_pool": True}, ["“阳光社区党委”2026年第四季度已有一份代表名单；要重新编制，请先写明原因作废那一份。"]),
        ({"readers": (1,)}, [TWO_READERS]),
        ({"readers": (1, 1)}, [TWO_READERS]),
        ({"readers": (1, 2, 3)}, [TWO_READERS]),
        ({"readers": (1, 4)}, ["查看姓名和电话的两个人都要在考评的党组织任职，请另选。"]),
        ({"days": 0}, [DAYS]),
        ({"days": 1}, []),
        ({"days": 365}, []),
        ({"days": 366}, [DAYS]),
        ({"people": {"居民": 12, "物业": 3, "两新": 0}}, ["“物业”名下已有 3 人，不能删去或改名；请先撤销那一批名单。"]),
    ],
)
def test_terms_of_a_pool(changes: dict[str, object], reasons: list[str]) -> None:
    assert making_blockers(replace(MAKING, **changes)) == reasons  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ("居民 1", []),
        ("居民 500", []),
        ("居民 0", ["类别第 1 行“居民”的名额要在 1 到 500 之间，请改正。"]),
        ("\n居民 10\n居民：6", ["类别第 3 行“居民”已经写过，请合并成一行。"]),
        ("居民", ["类别第 1 行“居民”无法识别名额，请写成“居民 10”。"]),
        (f"居民 {'十' * 40}", [f"类别第 1 行“居民 {'十' * 37}”无法识别名额，请写成“居民 10”。"]),
        (f"{'长' * 40} 1", []),
    ],
)
def test_bounds_of_a_line(typed: str, problems: list[str]) -> None:
    assert read_strata(typed)[1] == problems


def test_twenty_strata_are_not_too_many() -> None:
    lines = [f"第{number}网格居民：1" for number in "一二三四五六七八九十"]
    lines += [line.replace("居民", "党员") for line in lines]
    strata, problems = read_strata("\n".join(lines))
    assert (len(strata), problems) == (20, [])


PUBLISHED = "名单已经公布，公布以后一个人也不能增减。名单有错的，请写明原因作废，另编一份重新公布。"
NOT_DRAWN = "还没有抽签，没有可以递补的名额。"
NO_SEAT = "该人员现在没有名额（是候补，或者已经登记不能参加），不必登记。"
VOTING = "代表测评的票箱已经启用，名册不能再改；没有到会的代表按缺席计，不必登记。"


def test_each_act_out_of_its_state_is_refused_in_a_sentence() -> None:
    assert preparing_blockers(LotState.PREPARING) == []
    assert preparing_blockers(LotState.WITHDRAWN) == ["这份名单已经作废，不能再改动。"]
    assert preparing_blockers(LotState.PUBLISHED) == preparing_blockers(LotState.DRAWN) == [PUBLISHED]
    assert publishing_blockers(LotState.PREPARING, "12月1日，社区会议室") == []
    assert publishing_blockers(LotState.PUBLISHED, " ") == [
        "这份名单已经公布过或者作废，不能再次公布。",
        "请写明届时采用的随机数：掷骰子的日期、地点，或者彩票的名称、期号。",
    ]
    assert drawing_blockers(LotState.PUBLISHED) == []
    assert drawing_blockers(LotState.PREPARING) == ["名单还没有公布，请先公布名单的校验值，再取随机数。"]
    assert drawing_blockers(LotState.DRAWN) == ["已经抽过签，一份名单只抽一次。"]
    assert drawing_blockers(LotState.WITHDRAWN) == ["这份名单已经作废，不能抽签。"]
    assert withdrawing_blockers(LotState.PUBLISHED, "漏列一人") == []
    assert withdrawing_blockers(LotState.PUBLISHED, " ") == ["请写明作废这份名单的原因。"]
    assert withdrawing_blockers(LotState.WITHDRAWN, "漏列一人") == ["这份名单已经作废。"]
    assert withdrawing_blockers(LotState.DRAWN, "漏列一人") == [
        "已经抽签的名单不能作废；个别代表不能参加的，请逐人登记，由候补依次递补。"
    ]


@pytest.mark.parametrize(
    ("state", "is_holder", "is_voting", "reason", "reasons"),
    [
        (LotState.DRAWN, True, False, "外出", []),
        (LotState.DRAWN, True, False, " ", ["请写明这名代表不能参加的情况。"]),
        (LotState.DRAWN, True, True, "外出", [VOTING]),
        (LotState.DRAWN, False, False, "外出", [NO_SEAT]),
        (LotState.PUBLISHED, True, False, "外出", [NOT_DRAWN]),
    ],
)
def test_a_seat_passes_on_between_the_drawing_and_the_vote(
    state: LotState, is_holder: bool, is_voting: bool, reason: str, reasons: list[str]
) -> None:
    assert passing_blockers(state, is_holder=is_holder, is_voting=is_voting, reason=reason) == reasons
    if not is_voting:
        assert passing_blockers(state, is_holder=is_holder, reason=reason) == reasons


def test_names_are_usually_kept_for_three_months() -> None:
    assert erased_on(Quarter(2026, 4), dt.date(2026, 12, 1), USUAL_DAYS) == dt.date(2027, 3, 31)


def test_an_empty_pool_shows_nobody() -> None:
    day = dt.date(2026, 12, 29)
    assert looking_blockers(is_erased=False, has_people=False, erased_on=day, today=day) == ["名单里还没有人。"]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (LotState, ["编制名单", "名单已公布", "已抽签", "已作废"]),
        (SourceKind, ["两名见证人当众掷骰子", "公开的彩票开奖号码"]),
        (PassReason, ["本人推辞", "联系不上", "应当回避"]),
    ],
)
def test_what_pages_call_them(words: type[StrEnum], labels: list[str]) -> None:
    assert [word.label for word in words] == labels  # type: ignore[attr-defined]
