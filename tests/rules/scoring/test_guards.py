"""The guards of scoring, each with a broken twin that the same check catches."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import polars as pl
import pytest

from zhixing.rules.rounding import WIDE, divide
from zhixing.rules.scoring.catalogue import Book
from zhixing.rules.scoring.components import add_weights, weigh
from zhixing.rules.scoring.engine import breakdown, score
from zhixing.rules.scoring.frames import entries_frame, people_frame, raw
from zhixing.rules.scoring.items import total_items
from zhixing.rules.scoring.pricing import cancel_reversed
from zhixing.rules.scoring.result import apply_vetoes, compose, limit, rank
from zhixing.rules.standards.model import (
    Amount,
    Band,
    Block,
    Caps,
    Component,
    Condition,
    Gate,
    Item,
    PeriodKind,
    Points,
    RoundBy,
    Source,
    Standard,
    Veto,
    VetoEffect,
    Weights,
)

Divide = Callable[[pl.Expr, pl.Expr, RoundBy], pl.Expr]
OVERS = [*range(-41, 42), 2**53 + 1, -(2**53) - 1]  # the last two are more than a float can hold
UNDERS = [1, 2, 3, 4, 7, 10, 100]


def rounded(value: Fraction, by: RoundBy) -> int:
    """The rule in words: whole part by magnitude, then one more or not."""
    whole, rest = divmod(abs(value), 1)
    more = {
        RoundBy.HALF_UP: rest >= Fraction(1, 2),
        RoundBy.HALF_EVEN: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        RoundBy.UP: rest > 0,
        RoundBy.DOWN: False,
    }[by]
    size = int(whole) + more
    return size if value >= 0 else -size


def misrounded(one: Divide, by: RoundBy) -> list[tuple[int, int, int]]:
    pairs = list(product(OVERS, UNDERS))
    frame = pl.DataFrame(pairs, schema={"over": pl.Int64, "under": pl.Int64}, orient="row")
    found = frame.select(one(pl.col("over"), pl.col("under"), by)).to_series().to_list()
    right = [rounded(Fraction(over, under), by) for over, under in pairs]
    return [(*pair, got) for pair, got, want in zip(pairs, found, right, strict=True) if got != want]


@pytest.mark.parametrize("by", RoundBy)
@pytest.mark.parametrize("room", [WIDE, pl.Int64()], ids=["128 bits", "64 bits"])
def test_rounding_is_exact(by: RoundBy, room: pl.DataType) -> None:
    assert misrounded(lambda over, under, by: divide(over, under, by, room), by) == []


def by_floats(over: pl.Expr, under: pl.Expr, by: RoundBy) -> pl.Expr:
    return (over / under).round().cast(pl.Int64)


def by_adding_half(over: pl.Expr, under: pl.Expr, by: RoundBy) -> pl.Expr:
    return (over + under // 2) // under


@pytest.mark.parametrize("twin", [by_floats, by_adding_half])
@pytest.mark.parametrize("by", RoundBy)
def test_broken_rounding_is_caught(twin: Divide, by: RoundBy) -> None:
    assert misrounded(twin, by) != []


VETOED = Standard(
    "x",
    base=Amount(Points(6000)),
    floor=Amount(Points(2000)),
    blocks=(Block("b", "b", items=(Item("J", "加", worth=Amount(Points(500))),)),),
    vetoes=(Veto("V", "否", VetoEffect.ZERO),),
)
Finish = Callable[[pl.DataFrame], pl.DataFrame]


def vetoed_index(finish: Finish) -> list[int]:
    """The index of somebody vetoed, when the last steps are taken in this order."""
    sheet = score(VETOED, entries=entries_frame([{"person": 1, "item": "V"}]), people=people_frame([{"person": 1}]))
    before = compose(sheet.people.drop("composite"), VETOED, PeriodKind.QUARTER)
    return finish(before)["index"].to_list()


def test_a_veto_comes_after_cap_and_floor() -> None:
    kind = PeriodKind.QUARTER
    assert vetoed_index(lambda people: apply_vetoes(limit(people, VETOED, kind), VETOED)) == [0]


def test_a_floor_after_the_veto_is_caught() -> None:
    def twin(people: pl.DataFrame) -> pl.DataFrame:
        vetoed = apply_vetoes(people.with_columns(limited=pl.col("composite")), VETOED)
        lifted = limit(vetoed.with_columns(composite=pl.col("index")), VETOED, PeriodKind.QUARTER)
        return lifted.with_columns(index=pl.col("limited"))

    assert vetoed_index(twin) == [2000]


WEIGHED = Standard(
    "x",
    components=(
        Component("ledger", "积分", Source.POINTS, Weights(cycles=Amount(Points(7000))), base=Amount(Points(8000))),
        Component("ballot", "测评", Source.BALLOT, Weights(cycles=Amount(Points(3000)))),
    ),
)
AddWeights = Callable[[pl.DataFrame, Standard, PeriodKind], pl.DataFrame]


def index_without_ballot(weights: AddWeights) -> list[int]:
    sheet = score(WEIGHED, entries=entries_frame([]), people=people_frame([{"person": 1}]))
    kind = PeriodKind.QUARTER
    people = compose(weigh(weights(sheet.people, WEIGHED, kind), WEIGHED, kind), WEIGHED, kind)
    return people["composite"].to_list()


def test_a_missing_component_is_not_zero() -> None:
    assert index_without_ballot(add_weights) == [8000]


def test_counting_a_missing_component_as_zero_is_caught() -> None:
    def twin(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
        return add_weights(people.with_columns(pl.col("value/ballot").fill_null(0)), standard, kind)

    assert index_without_ballot(twin) == [5600]


Cancel = Callable[[pl.LazyFrame], pl.LazyFrame]


def left_after_reversal(cancel: Cancel) -> list[int]:
    rows = [{"person": 1, "item": "J"}, {"person": 1, "item": "J"}, {"person": 1, "item": "J", "reverses": 1}]
    return cancel(entries_frame(rows).lazy()).collect()["entry"].sort().to_list()


def test_a_reversal_takes_the_entry_with_it() -> None:
    assert left_after_reversal(cancel_reversed) == [2]


def test_dropping_the_reversal_alone_is_caught() -> None:
    assert left_after_reversal(lambda entries: entries.filter(pl.col("reverses").is_null())) == [1, 2]


CAPPED = Standard(
    "x",
    blocks=(
        Block(
            "b",
            "b",
            items=(
                Item("Y", "有全年上限", worth=Amount(Points(500)), cap=Caps(year=Amount(Points(800)))),
                Item("N", "没有上限", worth=Amount(Points(500))),
            ),
        ),
    ),
)


def test_a_yearly_cap_holds_its_own_item_alone() -> None:
    people = pl.DataFrame({"cls": [0], "raw/Y": [1000], "raw/N": [1000]})
    totals = total_items(people, Book(CAPPED), [])
    assert totals.select("item/Y", "item/N").rows() == [(800, 1000)]
    # What the rule would give if "no limit" were taken for a limit of nothing:
    twin = people.with_columns(pl.min_horizontal("raw/N", pl.max_horizontal(pl.lit(None, dtype=pl.Int64), 0)))
    assert twin["raw/N"].to_list() == [0]


HUGE = 100_000_000  # hundredths: the largest number a standard may hold


def test_the_largest_numbers_do_not_overflow() -> None:
    largest = Amount(Points(HUGE))
    standard = Standard(
        "x",
        full=Points(HUGE),
        base=largest,
        components=(
            Component("ledger", "积分", Source.POINTS, Weights(cycles=largest), base=largest),
            Component("ballot", "测评", Source.BALLOT, Weights(cycles=largest)),
        ),
        blocks=(Block("b", "b", items=(Item("J", "加", worth=largest),), factor=Points(HUGE)),),
    )
    rows = [{"person": 1, "item": "J", "units": 100_000} for _ in range(500)]
    one = score(
        standard,
        entries=entries_frame([*rows, {"person": 1, "item": "J", "units": 10**9}]),
        people=people_frame([{"person": 1, "raw/ballot": HUGE}]),
    )
    points = 500 * 1000 * HUGE * HUGE // 10_000
    assert one.people["block/b"].item() == points
    assert one.people["index"].item() == HUGE + (HUGE + points + HUGE) // 2
    assert [problem.sentence for problem in one.problems] == ["“加”的数量 10000000 不能计分，请填大于 0 且不过大的数。"]


LADDER = Standard(
    "x",
    blocks=(Block("b", "b", items=(Item("J", "加", worth=Amount(Points(100))),)),),
    gates=(Gate("最高评为良", (Condition(index=True, at_least=Points(0)),), "GOOD"),),
    bands=(
        Band("BEST", "优", Amount(Points(9000))),
        Band("GOOD", "良", Amount(Points(7000))),
        Band("FAIR", "中", Amount(Points(6000))),
        Band("REST", "差"),
    ),
)
Rank = Callable[[pl.DataFrame, Standard, PeriodKind], pl.DataFrame]


def bands_under_the_gate(ranks: Rank) -> list[str]:
    people = people_frame([{"person": number} for number in range(1, 5)])
    times = {1: 95, 2: 75, 3: 65, 4: 1}
    rows = [{"person": number, "item": "J", "units": count * 100} for number, count in times.items()]
    sheet = score(LADDER, entries=entries_frame(rows), people=people)
    return ranks(sheet.people, LADDER, PeriodKind.QUARTER)["band"].to_list()


def test_a_gate_holds_back_and_never_lifts() -> None:
    assert bands_under_the_gate(rank) == ["GOOD", "GOOD", "FAIR", "REST"]


def test_a_gate_that_lifts_a_worse_band_is_caught() -> None:
    def twin(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
        return rank(people, standard, kind).with_columns(
            band=pl.when(pl.col("gate/0")).then(pl.lit("GOOD")).otherwise(pl.col("band"))
        )

    assert bands_under_the_gate(twin) == ["GOOD"] * 4


def test_a_self_report_beyond_its_scale_is_held_and_said() -> None:
    """What its lines claim may come to more than full marks: no weight lets that in, and no cut is silent."""
    parts = (
        Component("ledger", "积分", Source.POINTS, Weights(cycles=Amount(Points(8000)))),
        Component("self", "党员自评", Source.SELF_REPORT, Weights(cycles=Amount(Points(2000)))),
    )
    facts = people_frame([{"person": 1, raw("self"): 11850}, {"person": 2, raw("self"): -300}])
    sheet = score(Standard("办法", components=parts), entries=entries_frame([]), people=facts)
    assert sheet.people["index"].to_list() == [2000, 0]
    told = [step.sentence for person in (1, 2) for step in breakdown(sheet, person) if step.code == "self"]
    assert told == ["118.5 分，按上下限计 100 分。", "-3 分，按上下限计 0 分。"]
