"""Penalty rates, periods below a number, and trimmed means: as by hand, in whatever order they stand."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.reviews.panel import mean_points
from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import PeriodKind, Rounding, Standard
from zhixing.rules.standards.reading import read_standard

RATES = """
title: 折算
base: {base}
gates:
{gates}
"""
LOWS = """
title: 低分
blocks: [{{code: b, name: 积分, items: [{{code: J, name: 好事, worth: 1}}]}}]
gates: [{{name: 低分, when: [{{low_periods: {low}, at_least: {many}}}], cap: 1, periods: [year]}}]
year: {{by: mean}}
"""
some = settings(max_examples=30, deadline=None)


def standard_of(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), standard
    return standard


@some
@given(st.data(), st.integers(0, 100), st.lists(st.integers(1, 99), min_size=1, max_size=4))
def test_rates_multiply_and_are_rounded_once(data: st.DataObject, base: int, rates: list[int]) -> None:
    exact = Fraction(base * 100)
    for rate in rates:
        exact *= Fraction(rate, 100)
    for listed in (rates, data.draw(st.permutations(rates))):
        gates = [
            f"  - {{name: 第{number}条, when: [{{index: true, at_least: 0}}], rate: {rate}}}"
            for number, rate in enumerate(listed)
        ]
        standard = standard_of(RATES.format(base=base, gates="\n".join(gates)))
        people = people_frame([{"person": 1}])
        index = score(standard, entries=entries_frame([]), people=people).people["index"][0]
        assert index == floor(exact + Fraction(1, 2))


@some
@given(
    st.data(),
    st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=4),
    st.integers(1, 100),
    st.integers(1, 4),
)
def test_periods_below_a_number_are_counted(
    data: st.DataObject, results: list[int | None], low: int, many: int
) -> None:
    standard = standard_of(LOWS.format(low=low, many=many))
    rows = [{"person": 1, "number": number, "index": index} for number, index in enumerate(results, 1)]
    known = [index for index in results if index is not None]
    is_low = sum(index < low * 100 for index in known) >= many
    for listed in (rows, data.draw(st.permutations(rows))):
        quarters = pl.DataFrame(listed, schema={"person": pl.Int64, "number": pl.Int64, "index": pl.Int64})
        people = people_frame([{"person": 1}])
        sheet = score(
            standard, entries=entries_frame([]), people=people, period_kind=PeriodKind.YEAR, quarters=quarters
        )
        mean = floor(Fraction(sum(known), len(known)) + Fraction(1, 2)) if known else None
        assert sheet.people["index"][0] == (min(mean, 100) if is_low and mean is not None else mean)


@some
@given(st.data(), st.lists(st.integers(0, 10_000), min_size=1, max_size=9), st.integers(0, 3), st.integers(1, 500))
def test_a_trimmed_mean_hangs_on_no_order_and_a_better_opinion_never_lowers_it(
    data: st.DataObject, points: list[int], trim: int, more: int
) -> None:
    mean = mean_points(points, Rounding(), trim)
    assert mean is not None
    assert min(points) <= mean <= max(points)
    assert mean_points(data.draw(st.permutations(points)), Rounding(), trim) == mean
    place = data.draw(st.integers(0, len(points) - 1))
    better = mean_points([*points[:place], points[place] + more, *points[place + 1 :]], Rounding(), trim)
    assert better is not None
    assert better >= mean
