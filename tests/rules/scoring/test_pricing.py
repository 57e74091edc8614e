"""What each entry comes to by itself: units and their steps, limits of what may be told, fractions; by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.rules.scoring.test_odd_facts import results, sheet_of, standard_of
from zhixing.rules.scoring.entries.single import Fact, Worth, named, prices_of
from zhixing.rules.scoring.problems import EntryProblem, Wrong

DAY = dt.date(2026, 8, 1)


def one_item(item: str, more: str = "") -> str:
    return f"title: 办法\n{more}blocks: [{{code: b, name: 学习, items: [{{code: A, name: 自学, {item}}}]}}]\n"


@pytest.mark.parametrize(
    ("per", "units", "points"),
    [
        ("worth: 2", 150, 300),
        ("worth: 2, minimum: 1", 99, 0),
        ("worth: 2, minimum: 1", 100, 200),
        ("worth: 2, at_least: 1", 40, 200),
        ("worth: 2, at_least: 1", 140, 280),
        ("worth: 2, minimum: 0.5, at_least: 1", 49, 0),
        ("worth: 2, minimum: 0.5, at_least: 1", 50, 200),
        ("worth: 3, every: 4", 300, 225),
        ("worth: 3, every: 4, rounding: down", 799, 300),
        ("worth: 3, every: 4, rounding: down", 800, 600),
        ("worth: 3, every: 4, rounding: up", 400, 300),
        ("worth: 3, every: 4, rounding: up", 401, 600),
        ("worth: 3, every: 4, rounding: half_up", 199, 0),
        ("worth: 3, every: 4, rounding: half_up", 200, 300),
        ("worth: 1, every: 3", 100, 33),  # read as hundredths; reckoned as the third that it is
        ("worth: 1, every: 3", 200, 67),
    ],
)
def test_so_much_per_unit(per: str, units: int, points: int) -> None:
    standard = standard_of(one_item(f"per: {{unit: 小时, {per}}}"))
    assert prices_of(standard, [Fact("", "A", DAY, units)]) == [Worth(points)]


def test_items_of_other_steps_keep_their_own() -> None:
    text = """\
title: 办法
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 自学, per: {unit: 小时, worth: 2, every: 2, rounding: down}}
      - {code: B, name: 走访, per: {unit: 户, worth: 5, every: 2, rounding: down}}
      - {code: C, name: 服务, per: {unit: 小时, worth: 2, every: 2, rounding: up}}
      - {code: D, name: 值班, per: {unit: 小时, worth: 2, every: 2, rounding: down, minimum: 4}}
      - {code: E, name: 宣讲, per: {unit: 小时, worth: 2, every: 2, rounding: down, at_least: 4}}
      - {code: F, name: 培训, per: {unit: 小时, worth: 2, every: 3, rounding: down}}
      - {code: G, name: 清扫, worth: 7}
"""
    facts = [Fact("", code, DAY, 300) for code in "ABCDEFG"]
    assert [worth.points for worth in prices_of(standard_of(text), facts)] == [200, 500, 400, 0, 400, 200, 2100]


RANGED = one_item("range: {least: 1, most: 5, step: 0.5}")


@pytest.mark.parametrize(
    ("worth", "points"), [(100, 100), (150, 150), (500, 500), (99, None), (125, None), (501, None), (550, None)]
)
def test_a_worth_by_hand_lies_on_a_step_within_its_range(worth: int, points: int | None) -> None:
    [priced] = prices_of(standard_of(RANGED), [Fact("", "A", DAY, worth=worth)])
    said = f"“自学”的分值 {worth / 100:g} 不在幅度内，请填 1 到 5，档差 0.5。"
    assert priced == (Worth(points) if points else Worth(None, said))


def test_a_worth_by_hand_counts_each_time() -> None:
    standard = standard_of(RANGED)
    assert prices_of(standard, [Fact("", "A", DAY, 300, worth=250)]) == [Worth(750)]
    steps_from_least = standard_of(one_item("range: {least: 0.3, most: 1.3, step: 0.5}"))
    facts = [Fact("", "A", DAY, worth=number) for number in (80, 50)]
    assert [priced.points for priced in prices_of(steps_from_least, facts)] == [80, None]


@pytest.mark.parametrize(
    ("item", "units", "is_whole"),
    [
        ("worth: 1", 150, False),
        ("options: [{code: O, name: 市级, worth: 1}]", 150, False),
        ("range: {least: 1, most: 5}", 150, False),
        ("worth: 1", 200, True),
        ("per: {unit: 小时, worth: 1}", 150, True),
        ("per: {unit: 小时, worth: 1, together: true}", 150, True),
        ("tiers: [{at_least: 1, worth: 1}]", 150, True),
    ],
)
def test_what_goes_by_times_is_told_in_whole_ones(item: str, units: int, is_whole: bool) -> None:
    row = {"person": 1, "item": "A", "units": units, "entry": 1}
    row |= {"option": "O"} if "options" in item else {"worth": 200} if "range" in item else {}
    said = EntryProblem(1, 1, "A", Wrong.NOT_WHOLE, "“自学”按次计分，数量 1.5 不是整数，请改为次数。")
    assert sheet_of(one_item(item), [row], [{"person": 1}]).problems == ([] if is_whole else [said])


FINE = """\
title: 办法
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 自学, per: {unit: 小时, worth: %s, every: %s}}
      - {code: B, name: 走访, per: {unit: 户, worth: 1, every: 11}}
      - {code: C, name: 服务, per: {unit: 小时, worth: 1, every: 13}}
      - {code: BIG, name: 大奖, worth: 1000}
"""


def test_sevenths_elevenths_and_thirteenths_are_added_before_they_are_rounded() -> None:
    """1/7 + 1/11 + 1/13 = 311/1001; rounded each for itself it would be 0.14 + 0.09 + 0.08 too, four of each not."""
    text = FINE % (1, 7)
    for times, points in ((1, 31), (4, 124), (10, 311), (1001, 31_100)):
        rows = [{"person": 1, "item": code, "units": times * 100} for code in "ABC"]
        assert results(sheet_of(text, rows, [{"person": 1}])) == {1: points}


@pytest.mark.parametrize(("times", "is_counted"), [(10_000, True), (10_001, False)])
def test_the_most_that_may_be_told_where_hundredths_are_divided(times: int, is_counted: bool) -> None:
    """A hundredth a unit makes parts of a hundredth: a thousand million of them is the most of one entry."""
    text = one_item("per: {unit: 小时, worth: 0.01}").replace("]}]", ", {code: BIG, name: 大奖, worth: 1000}]}]")
    sheet = sheet_of(text, [{"person": 1, "item": "BIG", "units": times * 100}], [{"person": 1}])
    said = f"“大奖”的数量 {times} 不能计分，请填大于 0 且不过大的数。"
    assert [str(problem) for problem in sheet.problems] == ([] if is_counted else [said])
    assert results(sheet) == {1: times * 1000 * 100 if is_counted else 0}


MIXED = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 履职, worth: {L: 4, M: 3}}
      - {code: O, name: 表彰, options: [{code: CITY, name: 市级, worth: {L: 6}}, {code: AREA, name: 区级, worth: 2}]}
      - {code: P, name: 竞赛, options: [{code: AREA, name: 区级, worth: 1}, {code: CITY, name: 市级, worth: 9}]}
      - {code: T, name: 走访, tiers: [{at_least: 5, worth: {L: 5}}, {at_least: 10, worth: 12}]}
      - {code: H, name: 自学, per: {unit: 小时, worth: 2, together: true}}
vetoes: [{code: V, name: 违纪, effect: score_zero}]
"""


@pytest.mark.parametrize(
    ("cls", "fact", "worth"),
    [
        ("L", {"item": "A"}, Worth(400)),
        ("M", {"item": "A"}, Worth(300)),
        ("L", {"item": "O", "option": "CITY"}, Worth(600)),
        ("M", {"item": "O", "option": "CITY"}, Worth(None, "“表彰”不适用于此人的类别，未计分；请核对类别或细则。")),
        ("M", {"item": "O", "option": "AREA"}, Worth(200)),
        ("M", {"item": "P", "option": "AREA", "units": 200}, Worth(200)),
        ("L", {"item": "P", "option": "CITY"}, Worth(900)),
        ("L", {"item": "T", "units": 700}, Worth(None)),
        ("L", {"item": "H", "units": 700}, Worth(None)),
        ("M", {"item": "V"}, Worth(0, is_veto=True)),
    ],
)
def test_an_option_is_worth_what_its_item_says_to_the_class(cls: str, fact: dict[str, Any], worth: Worth) -> None:
    assert prices_of(standard_of(MIXED), [Fact(cls, happened_on=DAY, **fact)]) == [worth]


def test_of_somebody_without_class_only_that_is_said() -> None:
    sheet = sheet_of(MIXED, [{"person": 3, "item": "A"}], [{"person": 3, "class": "职工"}])
    assert [problem.wrong for problem in sheet.problems] == [Wrong.NO_SUCH_CLASS]


def test_entries_carry_their_points_and_those_reckoned_on_a_total_none() -> None:
    rows = [
        {"person": 1, "item": "A", "units": 200},
        {"person": 1, "item": "T", "units": 700},
        {"person": 1, "item": "H", "units": 700},
        {"person": 1, "item": "V"},
    ]
    sheet = sheet_of(MIXED, rows, [{"person": 1, "class": "L"}])
    assert sheet.entries.select("item", "points", "exact", "times").rows() == [
        ("A", 800, 800, 2),
        ("T", 0, 0, 7),
        ("H", 0, 0, 1),
        ("V", 0, 0, 1),
    ]


def test_a_code_names_its_item_with_the_block_or_its_veto() -> None:
    standard = standard_of(MIXED.replace("vetoes: [", "vetoes: [{code: U, name: 抄袭, effect: score_zero}, "))
    names = [tuple(part.name if part else None for part in named(standard, code)) for code in "PUVX"]
    assert names == [("学习", "竞赛"), (None, "抄袭"), (None, "违纪"), (None, None)]


def test_two_reversals_of_one_entry_take_it_away_once() -> None:
    rows = [
        {"person": 1, "entry": 1, "item": "A"},
        {"person": 1, "entry": 2, "item": "A"},
        {"person": 1, "entry": 3, "item": "A", "reverses": 2},
        {"person": 1, "entry": 4, "item": "A", "reverses": 2},
        {"person": 1, "entry": 5, "item": "A", "reverses": 9},
    ]
    sheet = sheet_of(MIXED, rows, [{"person": 1, "class": "L"}])
    assert results(sheet) == {1: 400}
    assert [(problem.entry, problem.wrong) for problem in sheet.problems] == [(5, Wrong.NOTHING_TO_REVERSE)]
