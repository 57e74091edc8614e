"""随机数: five throws of each of two witnesses, or the whole numbers of a lottery, after the pool was published."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.lots import Chance
from zhixing.rules.pools.chances import ChanceFacts, chance_problems, chances_of
from zhixing.rules.pools.stages import SourceKind

SEEN = dt.datetime(2026, 9, 14, 11, 0, tzinfo=dt.UTC)
DICE = ChanceFacts(SourceKind.DICE, "社区会议室", ("王建国", "高娃"), ("3 5 2 6 4", "1、1，6,2 5"), SEEN)
BALLS = ChanceFacts(SourceKind.LOTTERY, "福彩双色球第2026134期", ("王建国", "高娃"), ("09 18 26 34 41 45",), SEEN)

TWO = "见证人要有两名，请写两个不同的姓名。"
THROWN = "王建国掷出的点数请逐次填写，至少 5 次，每次是 1 到 6。"
NUMBERS = "开奖号码请全部填写，号码之间用空格隔开，至少 5 个。"


def test_each_witness_is_a_source_of_chance_and_so_is_a_lottery() -> None:
    assert chances_of(DICE) == [Chance("王建国掷骰子", (35264,), SEEN), Chance("高娃掷骰子", (11625,), SEEN)]
    assert chances_of(BALLS) == [Chance("福彩双色球第2026134期", (9, 18, 26, 34, 41, 45), SEEN)]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"witnesses": ("王建国", "王建国 ")}, [TWO]),
        ({"witnesses": ("王建国", " ")}, [TWO]),
        ({"witnesses": (" ", "高娃"), "texts": ("12345", "1234")}, [TWO, THROWN.replace("王建国", "高娃")]),
        ({"witnesses": ("", "高娃"), "texts": ("1", "12345")}, [TWO, THROWN.replace("王建国", "见证人")]),
        ({"texts": ("1234", "12345")}, [THROWN]),
        ({"texts": ("123456" * 10, "12345")}, []),
        ({"texts": ("123456" * 10 + "1", "12345")}, [THROWN]),
        ({"texts": ("1 2 3 4 0", "12345")}, [THROWN]),
        ({"texts": ("1 2 3 4 7", "12345")}, [THROWN]),
        ({"texts": ("1-2-3-4-5", "12345")}, [THROWN]),
        ({"seen_at": SEEN + dt.timedelta(seconds=1)}, ["产生随机数的时间还没有到，请核对日期和时间。"]),
    ],
)
def test_throws_as_typed(changes: dict[str, object], problems: list[str]) -> None:
    assert chance_problems(replace(DICE, **changes), SEEN) == problems  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"name": " "}, ["请写明是哪一种彩票、哪一期，例如“福彩双色球第2026134期”。"]),
        ({"texts": ("1 2 3 4",)}, [NUMBERS]),
        ({"texts": ("1 2 3 4 5",)}, []),
        ({"texts": (" ".join(["7"] * 60),)}, []),
        ({"texts": (" ".join(["7"] * 61),)}, [NUMBERS]),
        ({"texts": ("1 2 3 4 123456789",)}, []),
        ({"texts": ("1 2 3 4 1234567890",)}, [NUMBERS]),
        ({"witnesses": ("王建国", "王建国"), "name": "", "texts": ("",)}, 3),
    ],
)
def test_numbers_of_a_lottery_as_typed(changes: dict[str, object], problems: list[str] | int) -> None:
    said = chance_problems(replace(BALLS, **changes), SEEN)  # type: ignore[arg-type]
    assert (len(said) if isinstance(problems, int) else said) == problems
