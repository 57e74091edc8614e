"""Totals of items and blocks: tiers, limits, starts and floors, by class and period; each worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.rules.scoring.test_odd_facts import results, sheet_of
from zhixing.rules.scoring.frames import entries_frame
from zhixing.rules.standards.model import PeriodKind

MAY, AUGUST = dt.date(2026, 5, 4), dt.date(2026, 8, 3)
CLASSES = "classes: [{code: L, name: 干部}, {code: M, name: 党员}]\n"
PEOPLE = [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}]


def one_item(item: str, more: str = "", block: str = "") -> str:
    items = f"items: [{{code: A, name: 自学, {item}}}]"
    return f"title: 办法\n{CLASSES}{more}blocks: [{{code: b, name: 学习, {block}{items}}}]\n"


def given(text: str, units: list[int], **more: Any) -> tuple[int | None, int | None]:
    """What entries of so many units give to somebody of each class."""
    rows = [
        {"person": person, "item": "A", "units": number, "happened_on": AUGUST} for person in (1, 2) for number in units
    ]
    sheet = sheet_of(text, rows, PEOPLE, **more)
    return sheet.people["block/b"][0], sheet.people["block/b"][1]


TIERS = "tiers: [{at_least: 5, worth: {L: 6, M: 4}}, {at_least: 10, worth: {L: 12}}, {at_least: 20, worth: 15}]"


@pytest.mark.parametrize(
    ("units", "points"),
    [
        ([], (0, 0)),
        ([499], (0, 0)),
        ([500], (600, 400)),
        ([400, 599], (600, 400)),
        ([400, 600], (1200, 400)),  # a class without this tier keeps the one below
        ([1999], (1200, 400)),
        ([2000], (1500, 1500)),
    ],
)
def test_the_highest_tier_reached_counts(units: list[int], points: tuple[int, int]) -> None:
    assert given(one_item(TIERS), units) == points


@pytest.mark.parametrize(
    ("per", "units", "points"),
    [
        ("worth: {L: 3, M: 2}", [150, 250], (1200, 800)),
        ("worth: {L: 3}", [150, 250], (1200, 0)),
        ("worth: 3, at_least: 2", [], (0, 0)),  # who did nothing is not counted as two hours
        ("worth: 3, at_least: 2", [100], (600, 600)),
        ("worth: 3, minimum: 2", [100, 99], (0, 0)),
        ("worth: 3, minimum: 2", [100, 100], (600, 600)),
        ("worth: 3, every: 2, rounding: down", [100, 150, 140], (300, 300)),
    ],
)
def test_units_added_up_first(per: str, units: list[int], points: tuple[int, int]) -> None:
    text = one_item(f"per: {{unit: 小时, {per}, together: true}}")
    if per == "worth: {L: 3}":
        text = text.replace("name: 自学, ", "name: 自学, classes: [L], ")
    assert given(text, units) == points


@pytest.mark.parametrize(
    ("item", "times", "points"),
    [
        ("worth: 4, cap: {period: {L: 10}}", 3, (1000, 1200)),
        ("worth: 4, cap: {period: {L: 10}}", 2, (800, 800)),
        ("worth: 4, effect: deduct, cap: {period: 10}", 3, (-1000, -1000)),
        ("worth: 4, effect: deduct, floor: {L: -6, M: -20}", 3, (-600, -1200)),
        ("worth: 4, effect: deduct, start: {L: 10}, floor: 0", 2, (200, 0)),
        ("worth: 4, effect: deduct, start: {L: 10}, floor: 0", 3, (0, 0)),
        ("worth: 4, effect: deduct, start: 10, floor: {L: 3}", 2, (300, 200)),
        ("worth: 4, effect: deduct, start: 10, floor: {L: 3}", 3, (300, -200)),
        ("worth: 4, start: {L: 3, M: 5}", 2, (1100, 1300)),
        ("worth: 4, start: {L: 3, M: 5}, periods: [midyear]", 0, (0, 0)),
        ("worth: 4, start: {L: 3, M: 5}, classes: [M]", 0, (0, 500)),
    ],
)
def test_limits_starts_and_floors_of_an_item(item: str, times: int, points: tuple[int, int]) -> None:
    block = "floor: none, "
    assert given(one_item(item, block=block), [100] * times) == points


@pytest.mark.parametrize(
    ("block", "times", "points"),
    [
        ("full: {L: 10, M: 6}, ", 2, (800, 600)),
        ("full: {L: 10}, ", 3, (1000, 1200)),
        ("full: 20, cap: {period: 6}, ", 2, (600, 600)),
        ("full: 6, cap: {period: 20}, ", 2, (600, 600)),
        ("full: 20, factor: 25, ", 3, (300, 300)),
        ("beyond: {above: 10, rate: 50}, ", 2, (800, 800)),
        ("beyond: {above: 10, rate: 50}, ", 3, (1100, 1100)),
        ("classes: [M], ", 2, (None, 800)),
        ("periods: [midyear], ", 2, (None, None)),
    ],
)
def test_limits_of_a_block(block: str, times: int, points: tuple[int | None, int | None]) -> None:
    assert given(one_item("worth: 4", block=block), [100] * times) == points


@pytest.mark.parametrize(
    ("block", "times", "points"),
    [
        ("", 2, -800),
        ("floor: -5, ", 2, -500),
        ("full: 10, floor: -5, start: full, ", 2, 200),
        ("full: 10, floor: -5, start: full, ", 4, -500),
        ("full: 10, start: full, ", 3, 0),
        ("full: {L: 10, M: 9}, start: full, floor: none, ", 3, -200),
    ],
)
def test_deductions_end_at_the_floor(block: str, times: int, points: int) -> None:
    assert given(one_item("worth: 4, effect: deduct", block=block), [100] * times)[0] == points


VETOED = """\
title: 办法
blocks:
  - {code: a, name: 学习, star: 3, items: [{code: A, name: 党课, worth: 4}]}
  - {code: b, name: 奉献, star: 4, items: [{code: B, name: 走访, worth: 4}]}
vetoes: [{code: V, name: 抄袭, block: a, effect: score_zero}]
"""


@pytest.mark.parametrize(("items", "points", "stars"), [("A", 400, 1), ("AB", 800, 2), ("ABV", 400, 1), ("V", 0, 0)])
def test_a_veto_of_a_block_takes_its_points_and_its_star(items: str, points: int, stars: int) -> None:
    sheet = sheet_of(VETOED, [{"person": 1, "item": item} for item in items], [{"person": 1}])
    assert sheet.people.select("index", "stars").row(0) == (points, stars)


def test_a_vetoed_block_earns_no_star_though_its_mark_is_nought() -> None:
    text = VETOED.replace("star: 3", "star: 0")
    sheet = sheet_of(text, [{"person": 1, "item": item} for item in "AV"], [{"person": 1}, {"person": 2}])
    assert sheet.people["stars"].to_list() == [0, 1]


ADDS_UP = """\
title: 办法
accumulate: true
year: {by: last}
blocks:
  - code: b
    name: 学习
    floor: none
    items:
      - {code: A, name: 党课, worth: 4, cap: {period: 10}}
      - {code: D, name: 缺席, effect: deduct, worth: 4, start: 10, floor: 0}
      - {code: T, name: 走访, tiers: [{at_least: 5, worth: 5}]}
gates: [{name: 次数, when: [{item: A, measure: times, at_least: 9}], cap: 1}]
"""


def counted(now: str, before: str) -> tuple[Any, ...]:
    rows = [{"person": 1, "item": item, "happened_on": AUGUST, "units": 300 if item == "T" else 100} for item in now]
    told = [{"person": 1, "item": item, "happened_on": MAY, "units": 300 if item == "T" else 100} for item in before]
    sheet = sheet_of(ADDS_UP, rows, [{"person": 1}], earlier=entries_frame(told))
    return sheet.people.select("item/A", "item/D", "item/T", "times/A", "block/b").row(0)


@pytest.mark.parametrize(
    ("now", "before", "given"),
    [
        ("A", "", (400, 0, 0, 1, 1400)),
        ("A", "AAA", (1400, 0, 0, 4, 2400)),  # four, and in May the ten of a period
        ("AAA", "AAA", (2000, 0, 0, 6, 3000)),
        ("D", "D", (0, -800, 0, 0, 200)),
        ("DD", "DD", (0, -1000, 0, 0, 0)),  # the ten it starts with, once for all periods
        ("", "DDDD", (0, -1000, 0, 0, 0)),
        ("TT", "", (0, 0, 500, 0, 1500)),
        ("T", "T", (0, 0, 0, 0, 1000)),  # three in each period reach no tier of five
    ],
)
def test_where_the_year_adds_up_all_its_periods_count(now: str, before: str, given: tuple[int, ...]) -> None:
    assert counted(now, before) == given


@pytest.mark.parametrize(("kind", "index"), [(PeriodKind.QUARTER, 400), (PeriodKind.MIDYEAR, 900)])
def test_a_block_of_other_periods_is_left_out(kind: PeriodKind, index: int) -> None:
    text = """\
title: 办法
blocks:
  - {code: a, name: 学习, items: [{code: A, name: 党课, worth: 4}]}
  - {code: b, name: 半年, periods: [midyear], items: [{code: B, name: 总结, worth: 5}]}
"""
    rows = [{"person": 1, "item": item} for item in "AB"]
    assert results(sheet_of(text, rows, [{"person": 1}], period_kind=kind)) == {1: index}


@pytest.mark.parametrize(
    ("carry", "carried", "base"),
    [
        ("share: 50, over: 60, by: add", 9000, 6500),
        ("share: 50, over: 60, by: add", 5000, 5000),
        ("share: 50, over: 60, by: add, cap: 10", 9000, 6000),
        ("share: 50, over: 60, by: add, cap: 15", 9000, 6500),
        ("share: 50, over: 60, by: add, floor: 20", 9000, 7000),
        ("share: 50, over: 60, by: add", None, 5000),
        ("share: 50, by: replace", 9000, 4500),
        ("share: 50, by: replace", None, 5000),
        ("share: 33.33, by: add", 100, 5033),
    ],
)
def test_what_last_year_brings_lies_within_its_limits(carry: str, carried: int | None, base: int) -> None:
    text = f"title: 办法\nbase: 50\ncarry: {{{carry}}}\n"
    assert results(sheet_of(text, [], [{"person": 1, "carried": carried}])) == {1: base}
