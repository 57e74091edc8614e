"""Limits that look at single entries: one of each matter, the best few, a day, a month; each worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.rules.scoring.test_best_under_dates import worked_out
from tests.rules.scoring.test_odd_facts import results, sheet_of
from zhixing.rules.scoring.frames import entries_frame

MAY, AUGUST = dt.date(2026, 5, 4), dt.date(2026, 8, 3)
Rows = list[dict[str, Any]]

MATTERS = """\
title: 办法
blocks:
  - code: b
    name: 学习
    items:
      - {code: J, name: 区级表彰, worth: 3, per_matter: 表彰}
      - {code: K, name: 市级表彰, worth: 5, per_matter: 表彰}
      - {code: E, name: 同级表彰, worth: 5, per_matter: 表彰}
      - {code: P, name: 论文, worth: 2, per_matter: 论文}
      - {code: X, name: 值班, worth: 1}
"""


def about(*told: tuple[str, str | None], person: int = 1, day: dt.date = AUGUST, units: int = 100) -> Rows:
    return [
        {"person": person, "item": item, "matter": matter, "happened_on": day, "units": units} for item, matter in told
    ]


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        (about(("J", "抗洪"), ("K", "抗洪")), {"K": 500}),
        (about(("K", "抗洪"), ("J", "抗洪"), ("J", "抗洪")), {"K": 500}),
        (about(("E", "抗洪"), ("K", "抗洪")), {"K": 500}),  # of equals that which the standard writes first
        (about(("J", "抗洪"), ("J", "防火")), {"J": 600}),
        (about(("J", None), ("J", None), ("K", None)), {"J": 600, "K": 500}),
        (about(("J", "抗洪"), ("P", "抗洪")), {"J": 300, "P": 200}),  # two groups may count the same matter
        (about(("J", "抗洪"), units=300), {"J": 300}),
        (about(("X", "抗洪"), ("X", "抗洪")), {"X": 200}),  # an item of no group
    ],
)
def test_one_matter_counts_once_in_its_group(rows: Rows, given: dict[str, int]) -> None:
    sheet = sheet_of(MATTERS, rows, [{"person": 1}])
    assert {code: sheet.people[f"item/{code}"][0] for code in "JKEPX"} == {**dict.fromkeys("JKEPX", 0), **given}


def test_a_matter_is_each_persons_own() -> None:
    rows = [*about(("J", "抗洪")), *about(("K", "抗洪"), person=2)]
    assert results(sheet_of(MATTERS, rows, [{"person": 1}, {"person": 2}])) == {1: 300, 2: 500}


def test_a_matter_counts_once_in_each_period_unless_the_year_adds_up() -> None:
    rows, earlier = about(("K", "抗洪")), entries_frame(about(("J", "抗洪"), day=MAY))
    capped = MATTERS.replace("name: 学习", "name: 学习\n    cap: {year: 7}")
    assert results(sheet_of(capped, rows, [{"person": 1}], earlier=earlier)) == {1: 400}  # three of seven went in May
    adds_up = MATTERS + "accumulate: true\nyear: {by: last}\n"
    assert results(sheet_of(adds_up, rows, [{"person": 1}], earlier=earlier)) == {1: 500}
    twice = entries_frame(about(("J", "防火"), day=MAY))
    assert results(sheet_of(adds_up, rows, [{"person": 1}], earlier=twice)) == {1: 800}


BEST = """\
title: 办法
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 宣讲, best: 2, range: {least: 1, most: 9}}
      - {code: B, name: 授课, best: 1, range: {least: 1, most: 9}}
      - {code: C, name: 走访, range: {least: 1, most: 9}}
gates: [{name: 次数, when: [{item: A, measure: times, at_least: 9}], cap: 1}]
"""


def marks(item: str, *points: int, units: int = 100, person: int = 1) -> Rows:
    return [{"person": person, "item": item, "worth": number * 100, "units": units} for number in points]


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        (marks("A", 5, 9, 7), 1600),
        (marks("A", 7, 7, 7), 1400),
        (marks("A", 5), 500),
        ([*marks("A", 4, units=300), *marks("A", 9)], 1300),  # three times four: one of them beside the nine
        (marks("A", 4, units=300), 800),
        ([*marks("A", 4, 3, 2), *marks("B", 9, 8), *marks("C", 1, 1, 1)], 1900),
    ],
)
def test_only_the_best_few_times_count(rows: Rows, points: int) -> None:
    assert results(sheet_of(BEST, rows, [{"person": 1}])) == {1: points}


def test_the_best_few_are_those_of_a_person_in_a_period() -> None:
    rows = [*marks("A", 9, 8), *marks("A", 3, 2, person=2)]
    sheet = sheet_of(BEST, rows, [{"person": 1}, {"person": 2}])
    assert results(sheet) == {1: 1700, 2: 500}
    assert sheet.people["times/A"].to_list() == [2, 2]
    capped = BEST.replace("best: 2, ", "best: 2, cap: {year: 12}, ")
    told = entries_frame([{**row, "happened_on": MAY} for row in marks("A", 4, 3, 2)])
    assert results(sheet_of(capped, marks("A", 5, 4, 3), [{"person": 1}], earlier=told)) == {1: 500}  # of twelve, five


@pytest.mark.parametrize(
    ("entries", "best", "day", "month", "points", "times"),
    [
        # day, points, times; the first two days are in July
        ([(0, 9, 1), (0, 8, 1), (1, 3, 1)], 2, 10, None, 12, 3),  # nine and three: nine and eight give only ten
        ([(0, 9, 1), (0, 8, 1), (1, 1, 1)], 2, 10, None, 10, 3),
        ([(0, 9, 1), (0, 8, 1), (1, 3, 1)], 1, 10, None, 9, 3),
        ([(0, 9, 1), (1, 8, 1), (2, 3, 1)], 2, None, 10, 12, 3),
        ([(0, 9, 1), (1, 8, 1), (2, 3, 1)], 2, 4, None, 8, 3),
        ([(0, 9, 1), (1, 8, 1), (2, 3, 1)], 2, 4, 7, 7, 3),
        ([(0, 9, 1), (1, 8, 1), (2, 3, 1)], 3, 4, 7, 10, 3),
        ([(0, 5, 1)], 3, 100, None, 5, 1),
        ([(0, 4, 2)], 2, 6, None, 6, 2),
        ([(0, 4, 2)], 2, 8, None, 8, 2),
        ([(0, 4, 3), (3, 2, 1)], 2, 100, None, 8, 4),
        ([(0, 4, 2), (1, 4, 2)], 3, 100, 100, 12, 4),
    ],
)
def test_the_best_under_limits_by_day_and_month(
    entries: list[tuple[int, int, int]], best: int, day: int | None, month: int | None, points: int, times: int
) -> None:
    assert worked_out(entries, best, day, month) == (points * 100, times)


def test_the_best_under_a_limit_that_one_class_has() -> None:
    text = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 宣讲, best: 2, range: {least: 1, most: 9}, cap: {day: {L: 10}}}
      - {code: B, name: 授课, best: 1, range: {least: 1, most: 9}, cap: {month: 5}}
gates: [{name: 次数, when: [{item: A, measure: units, at_least: 9}, {item: B, measure: times, at_least: 9}], cap: 1}]
"""
    rows = [
        {"person": person, "item": item, "worth": worth, "happened_on": AUGUST, "units": 200}
        for person in (1, 2)
        for item, worth in (("A", 900), ("B", 400), ("B", 300))
    ]
    sheet = sheet_of(text, rows, [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}])
    columns = ["item/A", "units/A", "times/A", "item/B", "times/B"]
    assert sheet.people.select(columns).rows() == [(1000, 200, 2, 400, 4), (1800, 200, 2, 400, 4)]


DAYS = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - code: b
    name: 学习
    cap: {%s}
    items:
      - {code: A, name: 党课, worth: 3, cap: {%s}}
      - {code: B, name: 走访, worth: 4}
      - {code: L, name: 迟到, effect: deduct, worth: 2}
  - {code: o, name: 其他, items: [{code: O, name: 其他, worth: 9}]}
"""


def on(*days: tuple[str, int, int], person: int = 1) -> Rows:
    """Items with month and day, one letter an entry."""
    return [
        {"person": person, "item": item, "happened_on": dt.date(2026, month, day)}
        for items, month, day in days
        for item in items
    ]


@pytest.mark.parametrize(
    ("of_block", "of_item", "rows", "given"),
    [
        ("period: 99", "day: 5", on(("AA", 8, 1), ("A", 8, 2)), (800, 0, 0)),
        ("period: 99", "month: 5", on(("A", 8, 1), ("A", 8, 31), ("A", 9, 1)), (800, 0, 0)),
        ("period: 99", "day: 5, month: 7", on(("AA", 8, 1), ("AA", 8, 2), ("A", 9, 1)), (1000, 0, 0)),
        ("day: 5", "day: 99", on(("AB", 8, 1), ("B", 8, 2)), (300, 600, 0)),  # what is over is taken from the last
        ("day: 5", "day: 99", on(("BB", 8, 1), ("A", 8, 2)), (300, 500, 0)),
        ("day: 5", "day: 99", on(("ABL", 8, 1)), (300, 400, -200)),  # seven less two
        ("day: 4", "day: 99", on(("ABL", 8, 1)), (300, 300, -200)),
        ("day: 2", "day: 99", on(("AB", 8, 1)), (200, 0, 0)),
        ("day: 5", "day: 99", on(("AB", 8, 1), ("L", 8, 2)), (300, 200, -200)),  # of another day
        ("month: 8", "day: 99", on(("AB", 8, 1), ("B", 8, 31), ("B", 9, 1)), (300, 900, 0)),
        ("day: 5", "day: 2", on(("AB", 8, 1)), (200, 300, 0)),
        ("day: 5, month: 8", "day: 99", on(("AB", 8, 1), ("AB", 8, 2)), (600, 200, 0)),
    ],
)
def test_days_and_months_hold_items_and_blocks(
    of_block: str, of_item: str, rows: Rows, given: tuple[int, int, int]
) -> None:
    sheet = sheet_of(DAYS % (of_block, of_item), [*rows, *on(("OO", 8, 1))], [{"person": 1, "class": "L"}])
    assert sheet.people.select("item/A", "item/B", "item/L").row(0) == given
    assert results(sheet) == {1: sum(given) + 1800}


def test_days_are_those_of_each_person_and_class() -> None:
    rows = [*on(("AB", 8, 1)), *on(("AB", 8, 1), person=2), *on(("A", 8, 1), person=3)]
    people = [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}, {"person": 3, "class": "L"}]
    text = DAYS % ("day: {L: 5}", "day: {default: 99, L: 2}")
    assert results(sheet_of(text, rows, people)) == {1: 500, 2: 700, 3: 200}
