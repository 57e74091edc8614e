"""One rounding, at the end: what scoring works out, held against plain fractions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.scoring.test_guards import rounded
from zhixing.rules.scoring.engine import explain, score
from zhixing.rules.scoring.frames import entries_frame, people_frame, raw
from zhixing.rules.scoring.grain import Grain, grain_of, kept_exact
from zhixing.rules.standards.model import (
    Amount,
    Block,
    Component,
    Item,
    Panel,
    PeriodKind,
    PerUnit,
    Points,
    RoundBy,
    Rounding,
    RoundTo,
    Source,
    Standard,
    Weights,
    YearBy,
    YearRule,
)
from zhixing.rules.standards.units import FINEST, is_too_fine
from zhixing.rules.standards.warnings import warnings_about

HUNDRED = Points(10000)


@dataclass(frozen=True)
class Share:
    """One block: so many hundredths of an hour, at so much for every so many, at a rate, up to full marks."""

    units: int
    worth: int
    every: int
    factor: int | None
    full: int | None
    is_together: bool

    @property
    def points(self) -> Fraction:
        points = Fraction(self.units * self.worth, self.every)
        points = points if self.full is None else min(points, Fraction(self.full))
        return points if self.factor is None else points * self.factor / 10000

    def block(self, number: int) -> Block:
        per = PerUnit("小时", Amount(Points(self.worth)), Points(self.every), together=self.is_together)
        full = None if self.full is None else Amount(Points(self.full))
        factor = None if self.factor is None else Points(self.factor)
        return Block(f"b{number}", f"维度{number}", full, items=(Item(f"I{number}", "时长", per=per),), factor=factor)


SHARES = st.builds(
    Share,
    st.integers(1, 5000),
    st.integers(0, 400),
    st.sampled_from([100, 300, 700, 600, 150]),
    st.sampled_from([None, 3333, 3000, 12550]),
    st.none() | st.integers(0, 6000),
    st.booleans(),
)
WEIGHT, PANELS = 7000, {"p": 6000, "q": 3000, "r": 1100}
Votes = dict[str, int | None]


def standard_of(shares: list[Share], rounding: Rounding) -> Standard:
    return Standard(
        "分数",
        rounding=rounding,
        components=(
            Component("ledger", "积分", Source.POINTS, Weights(cycles=Amount(Points(WEIGHT)))),
            Component(
                "ballot",
                "测评",
                Source.BALLOT,
                Weights(cycles=Amount(Points(3000))),
                panels=tuple(Panel(code, code, Points(weight)) for code, weight in PANELS.items()),
            ),
        ),
        blocks=tuple(share.block(number) for number, share in enumerate(shares)),
    )


def index_of(standard: Standard, shares: list[Share], votes: Votes) -> int:
    rows = [{"person": 1, "item": f"I{number}", "units": share.units} for number, share in enumerate(shares)]
    people = people_frame([{"person": 1, **{raw("ballot", code): value for code, value in votes.items()}}])
    index = score(standard, entries=entries_frame(rows), people=people).people["index"].item()
    assert isinstance(index, int)
    return index


def by_fractions(shares: list[Share], votes: Votes, rounding: Rounding, step: Callable[[Fraction], Fraction]) -> int:
    """The composite, with `step` applied to everything on the way."""
    ledger = step(sum((step(share.points) for share in shares), Fraction(0)))
    present = {code: value for code, value in votes.items() if value is not None}
    weighed = sum(PANELS[code] * value for code, value in present.items())
    whole = ledger
    if present:
        ballot = step(Fraction(weighed, sum(PANELS[code] for code in present)))
        whole = (ledger * WEIGHT + ballot * 3000) / 10000
    size = rounding.to.hundredths
    return rounded(whole / size, rounding.by) * size


ROUNDINGS = st.builds(Rounding, st.sampled_from(RoundTo), st.sampled_from(RoundBy))
VOTES = st.fixed_dictionaries({code: st.none() | st.integers(0, 10000) for code in PANELS})


@settings(max_examples=60, deadline=None)
@given(st.lists(SHARES, min_size=1, max_size=4), VOTES, ROUNDINGS)
def test_nothing_is_rounded_before_the_end(shares: list[Share], votes: Votes, rounding: Rounding) -> None:
    index = index_of(standard_of(shares, rounding), shares, votes)
    assert index == max(by_fractions(shares, votes, rounding, lambda value: value), 0)


def test_rounding_on_the_way_is_caught() -> None:
    third = Share(10000, 100, 300, None, None, False)
    shares, rounding = [third, third, Share(4000, 100, 300, None, None, True)], Rounding()
    exact = by_fractions(shares, {}, rounding, lambda value: value)
    on_the_way = by_fractions(shares, {}, rounding, lambda value: Fraction(rounded(value, RoundBy.HALF_UP)))
    assert (exact, on_the_way) == (8000, 7999)
    assert index_of(standard_of(shares, rounding), shares, {}) == exact


@settings(max_examples=30, deadline=None)
@given(st.lists(SHARES, min_size=1, max_size=4), VOTES, ROUNDINGS)
def test_results_kept_before_are_worked_out_as_they_were(shares: list[Share], votes: Votes, rounding: Rounding) -> None:
    """Each step to the hundredth by the standard's own way, as before fractions stayed exact."""
    index = index_of(standard_of(shares, replace(rounding, is_stepwise=True)), shares, votes)

    def step(value: Fraction) -> Fraction:
        return Fraction(rounded(value, rounding.by))

    filled = []
    for share in shares:
        points = step(replace(share, full=None, factor=None).points)
        points = points if share.full is None else min(points, Fraction(share.full))
        filled.append(step(points * (share.factor or 10000) / 10000))
    flat = [Share(int(value), 100, 100, None, None, False) for value in filled]
    assert index == max(by_fractions(flat, votes, rounding, step), 0)


def test_a_hundred_small_entries_are_one_large_one() -> None:
    share = Share(100, 100, 700, None, None, False)
    standard = standard_of([share], Rounding())
    rows = [{"person": 1, "item": "I0", "units": 100} for _ in range(700)]
    sheet = score(standard, entries=entries_frame(rows), people=people_frame([{"person": 1}]))
    assert sheet.people.select("item/I0", "block/b0", "index").rows() == [(10000, 10000, 10000)]
    assert "（约数）" not in explain(sheet, 1)


def of_units(*every: int) -> Standard:
    items = tuple(
        Item(f"I{number}", "时长", per=PerUnit("小时", Amount(Points(100)), Points(hours * 100)))
        for number, hours in enumerate(every)
    )
    return Standard("单位", blocks=(Block("b", "积分", items=items),))


def test_the_grain_is_the_common_measure_of_the_units() -> None:
    assert grain_of(of_units(1, 2, 5)) == Grain(10, 10)
    assert grain_of(of_units(3, 7, 6)) == Grain(42, 42)
    assert not is_too_fine(of_units(3, 7, 6))


def test_units_without_a_common_measure_are_rounded_by_item() -> None:
    standard = of_units(7, 11, 13, 17)  # 17,017 parts
    assert FINEST < 7 * 11 * 13 * 17
    assert is_too_fine(standard)
    assert [caution.path for caution in warnings_about(standard)] == ["blocks"]
    assert grain_of(standard) == Grain(1, 1)
    rows = [{"person": 1, "item": f"I{number}", "units": 100} for number in range(4)]
    sheet = score(standard, entries=entries_frame(rows), people=people_frame([{"person": 1}]))
    assert sheet.people["index"].to_list() == [14 + 9 + 8 + 6]


def test_many_parts_with_odd_weights_stay_within_128_bits() -> None:
    """Eight parts whose panels have no common weight: those that would not fit are taken to the hundredth first."""
    panels = (Panel("p", "甲", Points(3333)), Panel("q", "乙", Points(6667)))
    weight = Weights(cycles=Amount(HUNDRED))
    parts = tuple(Component(f"c{n}", f"部分{n}", Source.BALLOT, weight, panels=panels) for n in range(8))
    standard = Standard("多部分", components=(Component("ledger", "积分", Source.POINTS, Weights()), *parts))
    assert kept_exact(standard.components, standard) == {"ledger", "c0", "c1", "c2"}
    values = {raw(part.code, panel.code): 10000 for part in parts for panel in panels}
    sheet = score(standard, entries=entries_frame([]), people=people_frame([{"person": 1, **values}]))
    assert sheet.people["index"].to_list() == [10000]


@pytest.mark.parametrize(("by", "index"), [(YearBy.MEAN, 8900), (YearBy.WEIGHTED, 8900), (YearBy.LAST, 9000)])
def test_a_year_is_rounded_once(by: YearBy, index: int) -> None:
    weights = tuple(Points(100) for _ in range(4)) if by is YearBy.WEIGHTED else ()
    standard = Standard("年度", rounding=Rounding(RoundTo.INTEGER), year=YearRule(by, weights))
    quarters = pl.DataFrame({"person": [1, 1], "number": [1, 2], "index": [8900, 8999]})
    sheet = score(
        standard,
        entries=entries_frame([]),
        people=people_frame([{"person": 1}]),
        period_kind=PeriodKind.YEAR,
        quarters=quarters,
    )
    assert sheet.people["index"].to_list() == [index]
