"""抽签: the RFC's example to the letter, seats by largest remainder, refusals, and the stand-alone check."""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.lots import (
    Chance,
    Drawn,
    Exclusion,
    Pool,
    apportioned,
    draw,
    drawing_problems,
    key_string,
    pool_problems,
    record_of,
    rfc3797,
    salted_id,
    seed_of,
)

VERIFIER = Path(__file__).parents[2] / "static" / "verify_lot.py"
HASHED = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
POOL = Pool(
    {
        "党员代表": tuple(salted_id(b"salt", f"member {one}") for one in range(12)),
        "居民代表": tuple(salted_id(b"salt", f"resident {one}") for one in range(30)),
        "驻区单位代表": tuple(salted_id(b"salt", f"unit {one}") for one in range(5)),
    },
    seats=10,
)
DICE = Chance("两名见证人掷出的骰子", (36, 14), HASHED + dt.timedelta(minutes=10))
LOTTERY = Chance("福彩双色球第2026134期", (9, 18, 26, 34, 41, 45), HASHED + dt.timedelta(days=1))

# RFC 3797 section 6: a daily number, a set of horses, a lottery; 25 volunteers.
NUMBERS = ((9319,), (2, 5, 12, 8, 10), (9, 18, 26, 34, 41, 45))


def test_the_worked_example_of_rfc_3797() -> None:
    assert key_string(NUMBERS) == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert rfc3797(NUMBERS, 16, 25) == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4]


@pytest.mark.parametrize(
    ("seats", "sizes", "given"),
    [
        (10, [12, 30, 5], [3, 6, 1]),  # 2.55, 6.38, 1.06
        (7, [10, 10, 10], [3, 2, 2]),  # all alike: to the earlier
        (3, [5, 5, 10], [1, 1, 1]),  # 0.75, 0.75, 1.5
        (1, [4, 4, 5], [0, 0, 1]),
        (47, [12, 30, 5], [12, 30, 5]),
    ],
)
def test_seats_by_largest_remainder(seats: int, sizes: list[int], given: list[int]) -> None:
    assert apportioned(seats, sizes) == given


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.data())
def test_seats_add_up_and_stay_within_one_of_the_share(sizes: list[int], data: st.DataObject) -> None:
    seats = data.draw(st.integers(1, sum(sizes)))
    given = apportioned(seats, sizes)
    assert sum(given) == seats
    assert all(abs(many * sum(sizes) - seats * size) < sum(sizes) for many, size in zip(given, sizes, strict=True))
    assert all(many <= size for many, size in zip(given, sizes, strict=True))


def test_the_pool_has_one_writing_and_every_change_shows_in_its_hash() -> None:
    turned = replace(POOL, strata={name: tuple(reversed(ids)) for name, ids in POOL.strata.items()})
    assert (turned.text, turned.sha256, draw(turned, [DICE])) == (POOL.text, POOL.sha256, draw(POOL, [DICE]))
    fewer = replace(POOL, strata={**POOL.strata, "驻区单位代表": POOL.strata["驻区单位代表"][1:]})
    moved = replace(POOL, strata=dict(reversed(POOL.strata.items())))
    assert len({POOL.sha256, fewer.sha256, moved.sha256, replace(POOL, seats=11).sha256}) == 4


def test_everyone_is_seated_or_stands_by_and_another_chance_seats_others() -> None:
    drawn = draw(POOL, [DICE, LOTTERY])
    assert {name: (len(one.seated), len(one.alternates)) for name, one in drawn.items()} == {
        "党员代表": (3, 9),
        "居民代表": (6, 24),
        "驻区单位代表": (1, 4),
    }
    assert {name: set(one.seated + one.alternates) for name, one in drawn.items()} == {
        name: set(ids) for name, ids in POOL.strata.items()
    }
    assert draw(POOL, [LOTTERY, DICE]) != drawn != draw(POOL, [DICE])
    assert seed_of(POOL, [DICE]) != seed_of(replace(POOL, seats=9), [DICE])


def test_each_is_seated_as_often_as_another() -> None:
    """Over 3,000 throws each of 6 is first about 500 times: χ² with 5 degrees of freedom, 0.1 %."""
    pool = Pool({"党员代表": POOL.strata["党员代表"][:6]}, seats=1)
    first = [draw(pool, [replace(DICE, numbers=(throw,))])["党员代表"].seated[0] for throw in range(3000)]
    chi = sum((first.count(one) - 500) ** 2 / 500 for one in pool.strata["党员代表"])
    assert chi < 20.5


MEMBER = POOL.strata["党员代表"][0]
BEFORE, AFTER = HASHED - dt.timedelta(days=1), HASHED + dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("pool", "exclusions", "sentences"),
    [
        (POOL, [Exclusion("elsewhere", "上一届代表不连任（工作细则第四条）", BEFORE)], []),
        (
            replace(POOL, strata={**POOL.strata, "居民代表": (MEMBER, "x")}),
            [],
            ["有 1 人在名单里出现两次，每人只能列入一个类别，请改正。"],
        ),
        (replace(POOL, strata={**POOL.strata, "居民代表": ()}), [], ["“居民代表”没有人，请补充名单或删去这一类。"]),
        (replace(POOL, seats=48), [], ["要抽 48 人，名单里有 47 人，请核对人数。"]),
        (replace(POOL, seats=0), [], ["要抽 0 人，名单里有 47 人，请核对人数。"]),
        (Pool({"a\tb": ("x",)}, 1), [], ["类别名称不能为空，也不能有换行和制表符。"]),
        (POOL, [Exclusion("elsewhere", " ", BEFORE)], ["“elsewhere”不列入名单，请写明依据的规定。"]),
        (
            POOL,
            [Exclusion("elsewhere", "第四条", AFTER)],
            ["“elsewhere”是在名单公布以后才排除的；名单公布以后不能再排除任何人。"],
        ),
        (POOL, [Exclusion(MEMBER, "第四条", BEFORE)], [f"“{MEMBER}”已经排除，却还在名单里，请改正。"]),
    ],
)
def test_pools_that_cannot_be_published(pool: Pool, exclusions: list[Exclusion], sentences: list[str]) -> None:
    assert pool_problems(pool, exclusions, HASHED) == sentences


@pytest.mark.parametrize(
    ("pool", "chances", "sentences"),
    [
        (POOL, [DICE, LOTTERY], []),
        (
            replace(POOL, seats=11),
            [DICE],
            ["名单与公布的校验值不符：公布以后名单被改动过，不能抽签。请按原名单抽签，或重新公布名单。"],
        ),
        (POOL, [], ["还没有填写随机数，请填写见证人掷出的点数或公开的开奖号码。"]),
        (
            POOL,
            [DICE, replace(LOTTERY, seen_at=HASHED)],
            ["“福彩双色球第2026134期”的随机数早于名单公布的时间，不能使用，请用公布以后产生的随机数。"],
        ),
        (POOL, [replace(DICE, numbers=())], ["“两名见证人掷出的骰子”的随机数请写 0 或正整数，至少一个。"]),
        (POOL, [replace(DICE, numbers=(4, -1))], ["“两名见证人掷出的骰子”的随机数请写 0 或正整数，至少一个。"]),
    ],
)
def test_lots_that_cannot_be_drawn(pool: Pool, chances: list[Chance], sentences: list[str]) -> None:
    assert drawing_problems(pool, POOL.sha256, HASHED, chances) == sentences


def verified(text: str, folder: Path) -> tuple[int, str]:
    (folder / "record.json").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(folder / "record.json")],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_anyone_can_check_the_record(tmp_path: Path) -> None:
    record = record_of(POOL, [DICE, LOTTERY])
    assert verified(record, tmp_path) == (0, f"核对无误。名单校验值 {POOL.sha256}，请与当时张贴的校验值对照。")
    drawn = draw(POOL, [DICE, LOTTERY])["党员代表"]
    swapped = json.loads(record)
    swapped["drawn"]["党员代表"] = vars(Drawn((drawn.alternates[0], *drawn.seated[1:]), drawn.alternates[1:]))
    assert verified(json.dumps(swapped), tmp_path) == (1, "“党员代表”的结果与名单和随机数算出的不一致。")
    thrown = json.loads(record)
    thrown["chances"][0]["numbers"] = [6, 6, 6, 6]
    assert verified(json.dumps(thrown), tmp_path)[0] == 1
    changed = json.loads(record)
    changed["pool"] = changed["pool"].replace(MEMBER, "0" * 32)
    assert verified(json.dumps(changed), tmp_path) == (1, "名单与校验值不符。")
    added = json.loads(record)
    added["drawn"]["亲友代表"] = {"seated": ["x"], "alternates": []}
    assert verified(json.dumps(added), tmp_path) == (1, "有多余的类别。")
