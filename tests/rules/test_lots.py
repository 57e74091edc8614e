"""抽签: the RFC's example to the letter, seats by largest remainder, refusals, and the stand-alone check."""

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
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
    Seating,
    apportioned,
    draw,
    drawing_problems,
    key_string,
    pool_problems,
    record_of,
    rfc3797,
    salted_id,
    seating_after,
    seed_of,
    shortages,
    successor,
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
    """Over 10,000 seeds each of 6 is first, and each pair of them seated, about as often: χ² with 5 and 14 degrees of
    freedom, 0.1 %."""
    pool = Pool({"党员代表": POOL.strata["党员代表"][:6]}, seats=2)
    seated = [draw(pool, [replace(DICE, numbers=(throw,))])["党员代表"].seated for throw in range(10_000)]
    assert _chi([pair[0] for pair in seated], 6) < 20.5
    assert _chi([frozenset(pair) for pair in seated], 15) < 36.1


def test_each_is_seated_as_often_as_another_under_quotas() -> None:
    """In every stratum by itself: 10,000 seeds, 12 people for 5 seats and 5 people for 1."""
    strata = {name: POOL.strata[name] for name in ("党员代表", "驻区单位代表")}
    pool = Pool(strata, 6, {"党员代表": 5, "驻区单位代表": 1})
    for name, people, bound in (("党员代表", 12, 31.3), ("驻区单位代表", 5, 18.5)):
        drawn = [draw(pool, [replace(DICE, numbers=(throw,))])[name] for throw in range(10_000)]
        assert _chi([stratum.seated[-1] for stratum in drawn], people) < bound


def test_the_test_of_evenness_notices_a_lot_that_favours_somebody() -> None:
    assert _chi([0] * 1_800 + [seat % 6 for seat in range(8_200)], 6) > 20.5


def _chi(outcomes: Sequence[object], kinds: int) -> float:
    expected = len(outcomes) / kinds
    counts = Counter(outcomes)
    return sum((counts[kind] - expected) ** 2 / expected for kind in counts) + (kinds - len(counts)) * expected


QUOTAS = Pool(POOL.strata, 23, {"党员代表": 5, "居民代表": 10, "驻区单位代表": 8}, (("被评党组织", "阳光社区党委"),))


def test_with_quotas_seats_are_those_of_the_rule_and_nobody_fills_up_from_another_stratum() -> None:
    drawn = draw(QUOTAS, [DICE])
    assert {name: (len(one.seated), len(one.alternates)) for name, one in drawn.items()} == {
        "党员代表": (5, 7),
        "居民代表": (10, 20),
        "驻区单位代表": (5, 0),
    }


def test_quotas_and_what_the_drawing_is_for_are_in_the_hash() -> None:
    assert QUOTAS.text.splitlines()[:5] == [
        "zhixing-lot-2",
        "about\t被评党组织\t阳光社区党委",
        "seats\t党员代表\t5",
        "seats\t居民代表\t10",
        "seats\t驻区单位代表\t8",
    ]
    other_seats = replace(QUOTAS, quotas={**QUOTAS.quotas, "党员代表": 6})
    other_place = replace(QUOTAS, about=(("被评党组织", "神华社区党委"),))
    assert len({QUOTAS.sha256, other_seats.sha256, other_place.sha256, POOL.sha256}) == 4


def test_few_people_are_told_of_and_are_no_obstacle() -> None:
    assert pool_problems(QUOTAS, [], HASHED) == []
    assert shortages(QUOTAS) == [
        "“党员代表”有 12 人，候补 7 人，不到名额的两倍，有人不能参加时可能无法补齐。",
        "“驻区单位代表”有 5 人，不足 8 个名额：全部入选，缺 3 人，不从其他类别补足。",
    ]
    none = replace(QUOTAS, quotas={**QUOTAS.quotas, "党员代表": 0})
    assert pool_problems(none, [], HASHED) == ["“党员代表”没有名额，请填写名额或删去这一类。"]


def test_a_seat_passes_in_the_order_of_the_lot() -> None:
    drawn = Drawn(("a", "b"), ("c", "d"))
    assert seating_after(drawn, []) == Seating(("a", "b"), ("c", "d"), 0)
    assert seating_after(drawn, ["a", "c"]) == Seating(("b", "d"), (), 0)
    assert seating_after(drawn, ["a", "c", "b"]) == Seating(("d",), (), 1)
    assert [successor(drawn, passed, leaving) for passed, leaving in (([], "b"), (["b"], "a"), (["b", "a"], "c"))] == [
        "c",
        "d",
        "",
    ]


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


def test_the_check_knows_quotas_and_the_order_of_hash_and_chance(tmp_path: Path) -> None:
    record = record_of(QUOTAS, [DICE, LOTTERY], HASHED)
    assert verified(record, tmp_path)[0] == 0
    early = json.loads(record)
    early["chances"][1]["seen_at"] = HASHED.isoformat()
    assert verified(json.dumps(early), tmp_path) == (1, "“福彩双色球第2026134期”早于名单公布的时间。")
    unfair = json.loads(record)
    unfair["drawn"]["党员代表"]["seated"].append(unfair["drawn"]["党员代表"]["alternates"].pop(0))
    assert verified(json.dumps(unfair), tmp_path) == (1, "“党员代表”的结果与名单和随机数算出的不一致。")
