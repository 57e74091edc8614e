"""抽签: what is published is one text to the letter, and the bounds on both sides of each refusal."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from zhixing.rules.lots import (
    Chance,
    Exclusion,
    Pool,
    apportioned,
    drawing_problems,
    pool_problems,
    record_of,
    salted_id,
    shortages,
)

HASHED = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
BY_SIZE = Pool({"党员代表": ("b2", "a1"), "居民代表": ("c3",)}, seats=2)
BY_RULE = Pool(BY_SIZE.strata, 2, {"党员代表": 1, "居民代表": 1}, (("随机数", "12月1日掷骰子"),))
DICE = Chance("王建国掷骰子", (35264,), HASHED + dt.timedelta(minutes=10))


def test_a_pool_is_published_line_by_line() -> None:
    assert BY_SIZE.text == "zhixing-lot-1\nseats\t2\n党员代表\ta1\n党员代表\tb2\n居民代表\tc3\n"
    assert BY_RULE.text == (
        "zhixing-lot-2\nabout\t随机数\t12月1日掷骰子\nseats\t党员代表\t1\nseats\t居民代表\t1\n"
        "id\t党员代表\ta1\nid\t党员代表\tb2\nid\t居民代表\tc3\n"
    )


def test_whoever_is_told_the_salt_finds_an_id_with_any_program() -> None:
    """printf '%s' 'salt王建国' | sha256sum | cut -c1-32"""
    assert salted_id(b"salt", "王建国") == "63a9707f95e1a3d29bf0bbf8329af018"


def test_a_record_is_read_by_people_too() -> None:
    text = record_of(BY_SIZE, [DICE])
    assert text.splitlines()[:6] == [
        "{",
        ' "chances": [',
        "  {",
        '   "name": "王建国掷骰子",',
        '   "numbers": [',
        "    35264",
    ]
    record = json.loads(text)
    assert list(record) == ["chances", "drawn", "pool", "sha256"]
    assert (record["pool"], record["sha256"]) == (BY_SIZE.text, BY_SIZE.sha256)
    assert json.loads(record_of(BY_SIZE, [DICE], HASHED))["published_at"] == "2026-11-20T09:00:00+00:00"


def test_of_equal_remainders_the_larger_stratum_has_the_seat() -> None:
    assert apportioned(2, [2, 6]) == [0, 2]  # 0.5 and 1.5
    assert apportioned(2, [6, 2]) == [2, 0]


@pytest.mark.parametrize(
    ("pool", "problems"),
    [
        (replace(BY_SIZE, seats=3), []),
        (replace(BY_SIZE, seats=4), ["要抽 4 人，名单里有 3 人，请核对人数。"]),
        (Pool({"甲": (), "乙": ("a",), "丙": ()}, 1), ["“甲”、“丙”没有人，请补充名单或删去这一类。"]),
        (BY_RULE, []),  # one seat is a seat
        (Pool({"党员\n代表": ("a",), "居民代表": ("b",)}, 1), ["类别名称不能为空，也不能有换行和制表符。"]),
        (Pool({"居民代表": ("b",), " ": ("a",)}, 1), ["类别名称不能为空，也不能有换行和制表符。"]),
    ],
)
def test_bounds_of_a_pool(pool: Pool, problems: list[str]) -> None:
    assert pool_problems(pool, [], HASHED) == problems


@pytest.mark.parametrize(("seconds", "is_early_enough"), [(-1, True), (0, False)])
def test_who_is_left_out_is_recorded_before_the_pool_is_published(seconds: int, is_early_enough: bool) -> None:
    exclusion = Exclusion("elsewhere", "工作细则第四条", HASHED + dt.timedelta(seconds=seconds))
    assert (pool_problems(BY_SIZE, [exclusion], HASHED) == []) is is_early_enough


@pytest.mark.parametrize(
    ("people", "notes"),
    [
        (0, []),  # said among the obstacles
        (1, ["“党员代表”有 1 人，不足 2 个名额：全部入选，缺 1 人，不从其他类别补足。"]),
        (2, ["“党员代表”有 2 人，候补 0 人，不到名额的两倍，有人不能参加时可能无法补齐。"]),
        (5, ["“党员代表”有 5 人，候补 3 人，不到名额的两倍，有人不能参加时可能无法补齐。"]),
        (6, []),
    ],
)
def test_two_alternates_a_seat_are_enough(people: int, notes: list[str]) -> None:
    pool = Pool({"党员代表": tuple(f"id {number}" for number in range(people))}, 2, {"党员代表": 2})
    assert shortages(pool) == notes


def test_nought_is_a_number_that_a_lottery_gives() -> None:
    lottery = Chance("排列五", (0, 0, 7, 1, 9), DICE.seen_at)
    assert drawing_problems(BY_SIZE, BY_SIZE.sha256, HASHED, [lottery]) == []
