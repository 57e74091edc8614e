"""代表名单: strata as typed, the way of a pool, and how long names are kept."""

import datetime as dt

import pytest

from zhixing.rules.lots import key_string
from zhixing.rules.periods import Quarter
from zhixing.rules.pools.chances import ChanceFacts, chances_of
from zhixing.rules.pools.stages import (
    USUAL_STRATA,
    LotState,
    SourceKind,
    drawing_blockers,
    erased_on,
    looking_blockers,
    passing_blockers,
    preparing_blockers,
    publishing_blockers,
    read_strata,
    strata_text,
    withdrawing_blockers,
)


def test_the_usual_strata_are_thirty_six_seats_and_read_as_written() -> None:
    assert sum(seats for _, seats in USUAL_STRATA) == 36
    assert read_strata(strata_text(USUAL_STRATA)) == (list(USUAL_STRATA), [])


@pytest.mark.parametrize(
    ("typed", "strata", "problems"),
    [
        ("居民：10人\n 党员，5 名", [("居民", 10), ("党员", 5)], []),
        ("居民10\n两新组织2类 3", [("居民", 10), ("两新组织2类", 3)], []),
        (" \n", [], ["还没有填写类别和名额，请每行写一类，例如“居民 10”。"]),
        ("居民 501", [], ["类别第 1 行“居民”的名额要在 1 到 500 之间，请改正。"]),
        ("10", [], ["类别第 1 行“10”无法识别名额，请写成“居民 10”。"]),
        (f"{'长' * 41} 1", [], ["类别第 1 行的名称有 41 个字，最多 40 个字，请改短。"]),
    ],
)
def test_strata_as_typed(typed: str, strata: list[tuple[str, int]], problems: list[str]) -> None:
    assert read_strata(typed) == (strata, problems)


def test_too_many_strata() -> None:
    _, problems = read_strata(
        "\n".join(f"第{'一二三四五六七八九十'[at % 10]}{'甲乙丙'[at // 10]}类 1" for at in range(21))
    )
    assert problems == ["类别有 21 个，最多 20 个，请合并。"]


FORWARD = {
    LotState.PREPARING: (0, 0, 1),
    LotState.PUBLISHED: (1, 1, 0),
    LotState.DRAWN: (1, 1, 1),
    LotState.WITHDRAWN: (1, 1, 1),
}


@pytest.mark.parametrize("state", LotState)
def test_each_act_has_its_state(state: LotState) -> None:
    reasons = (preparing_blockers(state), publishing_blockers(state, "会议室"), drawing_blockers(state))
    assert tuple(len(own) for own in reasons) == FORWARD[state]
    may_withdraw = state in {LotState.PREPARING, LotState.PUBLISHED}
    assert (withdrawing_blockers(state, "漏人") == []) == may_withdraw
    assert (passing_blockers(state, is_holder=True, reason="推辞") == []) == (state is LotState.DRAWN)


def test_names_are_kept_after_the_quarter_or_the_drawing() -> None:
    quarter = Quarter(2026, 3)
    assert erased_on(quarter, dt.date(2026, 9, 14), 90) == dt.date(2026, 12, 29)
    assert erased_on(quarter, dt.date(2026, 10, 10), 90) == dt.date(2027, 1, 8)


@pytest.mark.parametrize(
    ("is_erased", "today", "is_shown"),
    [(False, dt.date(2026, 12, 29), True), (False, dt.date(2026, 12, 30), False), (True, dt.date(2026, 10, 1), False)],
)
def test_names_past_their_day_are_shown_to_nobody_even_before_they_are_erased(
    is_erased: bool, today: dt.date, is_shown: bool
) -> None:
    reasons = looking_blockers(is_erased=is_erased, has_people=True, erased_on=dt.date(2026, 12, 29), today=today)
    sentence = "姓名、住址和电话保留到2026年12月29日为止，已经清除，只留编号、人数和校验值。"
    assert reasons == ([] if is_shown else [sentence])


SEEN = dt.datetime(2026, 9, 14, 11, 0, tzinfo=dt.UTC)


def test_the_order_of_throws_counts_and_the_order_of_balls_does_not() -> None:
    def key(kind: SourceKind, *texts: str) -> str:
        facts = ChanceFacts(kind, "双色球", ("甲", "乙"), texts, SEEN)
        return key_string([chance.numbers for chance in chances_of(facts)])

    assert key(SourceKind.DICE, "3 5 2 6 4", "1,1,6,2,5") == "35264./11625./"
    assert key(SourceKind.DICE, "5 3 2 6 4", "11625") == "53264./11625./"
    assert key(SourceKind.LOTTERY, "09 18 26 34 41 45") == key(SourceKind.LOTTERY, "45 41 34 26 18 9")
