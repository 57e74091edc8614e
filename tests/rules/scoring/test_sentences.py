"""The steps of one result in words: which limit held an item or a block, and no other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import sheet_of
from zhixing.rules.scoring.engine import breakdown
from zhixing.rules.scoring.frames import entries_frame
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import PeriodKind

MAY, AUGUST = dt.date(2026, 5, 1), dt.date(2026, 8, 1)


def said(
    text: str, rows: list[dict[str, Any]], kind: StepKind, earlier: list[dict[str, Any]] | None = None, **more: Any
) -> list[str]:
    """The sentences of one kind of step of person 1."""
    entries = [{"person": 1, "happened_on": AUGUST, **row} for row in rows]
    before = [{"person": 1, "happened_on": MAY, **row} for row in earlier or []]
    sheet = sheet_of(text, entries, [{"person": 1}], earlier=entries_frame(before) if before else None, **more)
    return [step.sentence for step in breakdown(sheet, 1) if step.kind is kind]


def one_item(item: str, block: str = "") -> str:
    return f"title: 办法\nblocks: [{{code: b, name: 学习, {block}items: [{{code: A, name: 党课, {item}}}]}}]\n"


@pytest.mark.parametrize(
    ("item", "block", "many", "earlier", "sentence"),
    [
        ("worth: 5, cap: {period: 10}", "", 2, 0, "2 次，每次 5 分，计 10 分。"),
        ("worth: 5, cap: {period: 10}", "", 3, 0, "3 次，每次 5 分，本期上限 10 分，计 10 分。"),
        (
            "worth: 5, cap: {period: 10, year: 12}",
            "",
            2,
            1,
            "2 次，每次 5 分，全年上限 12 分（此前已计 5 分），计 7 分。",
        ),
        ("worth: 5, cap: {period: 10, year: 20}", "", 3, 1, "3 次，每次 5 分，本期上限 10 分，计 10 分。"),
        ("worth: 5, cap: {year: 15}", "", 2, 1, "2 次，每次 5 分，计 10 分。"),
        (
            "worth: 5, cap: {period: 10, year: 12}",
            "",
            3,
            1,
            "3 次，每次 5 分，本期上限 10 分，全年上限 12 分（此前已计 5 分），计 7 分。",
        ),
        ("worth: 5, best: 1", "", 2, 0, "2 次，每次 5 分，只计最高 1 次，合计 5 分，计 5 分。"),
        (
            "worth: 5, best: 3, cap: {day: 7, month: 6}",
            "",
            2,
            0,
            "2 次，每次 5 分，只计最高 3 次，每日最多 7 分，每月最多 6 分，合计 6 分，计 6 分。",
        ),
        ("worth: 5", "cap: {day: 8}, ", 2, 0, "2 次，每次 5 分，“学习”每日最多 8 分，合计 8 分，计 8 分。"),
        ("worth: 5, effect: deduct", "", 2, 0, "2 次，每次 5 分，扣 10 分。"),
        ("worth: 5, effect: deduct, start: 8, floor: 0", "", 2, 0, "2 次，每次 5 分，合计不低于 0 分，扣 8 分。"),
    ],
)
def test_an_item_says_what_held_it(item: str, block: str, many: int, earlier: int, sentence: str) -> None:
    text = one_item(item, block)
    assert said(text, [{"item": "A"}] * many, StepKind.ITEM, [{"item": "A"}] * earlier) == [sentence]


@pytest.mark.parametrize(
    ("item", "rows", "sentence"),
    [
        (
            "options: [{code: C, name: 市级, worth: 5}, {code: D, name: 区级, worth: 3}]",
            [{"option": "C"}, {"option": "D", "units": 200}],
            "市级 5 分、区级 6 分，计 11 分。",
        ),
        ("range: {least: 1, most: 5}", [{"worth": 250}, {"worth": 100, "units": 200}], "2.5 分、2 分，计 4.5 分。"),
        ("per: {unit: 小时, worth: 2}", [{"units": 150}], "1.5 小时，每小时 2 分，计 3 分。"),
        (
            "per: {unit: 小时, worth: 2, every: 2, together: true}",
            [{"units": 150}, {"units": 250}],
            "累计 4 小时，每 2 小时 2 分，计 4 分。",
        ),
        (
            "tiers: [{at_least: 5, worth: 5}, {at_least: 10, worth: 12}]",
            [{"units": 700}],
            "累计 7，按分档 5 分，计 5 分。",
        ),
    ],
)
def test_an_item_says_how_it_was_counted(item: str, rows: list[dict[str, Any]], sentence: str) -> None:
    assert said(one_item(item), [{"item": "A", **row} for row in rows], StepKind.ITEM) == [sentence]


@pytest.mark.parametrize(
    ("block", "item", "many", "sentence"),
    [
        ("full: 20, start: full, ", "worth: 5, effect: deduct", 0, "满分 20 分扣起，没有扣分，得 20 分。"),
        ("full: 20, start: full, ", "worth: 5, effect: deduct", 2, "满分 20 分扣起，扣 10 分，得 10 分。"),
        ("full: 20, start: full, ", "worth: 5, effect: deduct", 5, "满分 20 分扣起，扣 25 分，最低 0 分，得 0 分。"),
        ("full: 20, start: full, ", "worth: 5", 1, "满分 20 分扣起，加 5 分，满分 20 分，得 20 分。"),
        ("full: 20, ", "worth: 5", 3, "细则合计 15 分，得 15 分。"),
        ("full: 20, ", "worth: 5", 5, "细则合计 25 分，满分 20 分，得 20 分。"),
        ("cap: {period: 12}, ", "worth: 5", 3, "细则合计 15 分，本期上限 12 分，得 12 分。"),
        ("cap: {year: 12}, ", "worth: 5", 3, "细则合计 15 分，全年上限 12 分，得 12 分。"),
        ("floor: -3, ", "worth: 5, effect: deduct", 1, "细则合计 -5 分，最低 -3 分，得 -3 分。"),
        ("full: 20, factor: 50, ", "worth: 5", 3, "细则合计 15 分，得 15 分，按 50% 折算，得 7.5 分。"),
        ("beyond: {above: 10, rate: 20}, ", "worth: 5", 3, "细则合计 15 分，超过 10 分的部分按 20% 计，得 11 分。"),
        ("beyond: {above: 10, rate: 20}, ", "worth: 5", 2, "细则合计 10 分，得 10 分。"),
        ("", "worth: 5, start: 2", 1, "起始 2 分，细则合计 5 分，得 7 分。"),
    ],
)
def test_a_block_says_what_held_it(block: str, item: str, many: int, sentence: str) -> None:
    assert said(one_item(item, block), [{"item": "A"}] * many, StepKind.BLOCK) == [sentence]


PANELS = """\
title: 办法
components:
  - {code: points, name: 积分, source: points, weight: 60}
  - code: ballot
    name: 民主测评
    source: ballot
    weight: {midyear: 40}
    panels: [{code: m, name: 党员, weight: 60}, {code: p, name: 群众, weight: 40}]
blocks: [{code: b, name: 学习, items: [{code: A, name: 党课, worth: 5}]}]
"""


@pytest.mark.parametrize(
    ("came", "ballot", "composite"),
    [
        (
            {"raw/ballot/m": 9000, "raw/ballot/p": 8000},
            "党员 90 分（权重 60）、群众 80 分（权重 40），86 分。",
            "（积分 5×60 + 民主测评 86×40）÷100 = 37.4 分（四舍五入，取两位小数）。",
        ),
        (
            {"raw/ballot/p": 8000},
            "群众 80 分（权重 40），党员没有结果，权重按比例分给其他主体，80 分。",
            "（积分 5×60 + 民主测评 80×40）÷100 = 35 分（四舍五入，取两位小数）。",
        ),
        (
            {},
            "本期没有结果，不按零分计，它的权重按比例分给其他部分。",
            "积分 5 = 5 分（四舍五入，取两位小数；缺项的权重已按比例分给其他部分）。",
        ),
    ],
)
def test_a_ballot_says_what_each_panel_gave(came: dict[str, int], ballot: str, composite: str) -> None:
    people = [{"person": 1, "raw/ballot/m": None, "raw/ballot/p": None, **came}]
    sheet = sheet_of(PANELS, [{"person": 1, "item": "A"}], people, period_kind=PeriodKind.MIDYEAR)
    steps = {step.name: step.sentence for step in breakdown(sheet, 1)}
    assert (steps["民主测评"], steps["合成"]) == (ballot, composite)


def test_a_year_says_how_it_was_made_of_its_periods() -> None:
    quarters = pl.DataFrame({"person": [1, 1], "number": [1, 2], "index": [8000, 9000]})
    year = PeriodKind.YEAR
    text = one_item("worth: 5")
    assert said(text + "year: {by: sum}\n", [], StepKind.COMPONENT, period_kind=year, quarters=quarters) == [
        "2 期得分各期相加，170 分。"
    ]
    assert said(text, [], StepKind.COMPONENT, period_kind=year, quarters=quarters) == ["2 期得分各期平均，85 分。"]


@pytest.mark.parametrize(
    ("year", "index"),
    [
        ("year: {by: sum}\n", 17_000),  # a sum is not held under the cap of one period
        ("year: {by: sum, cap: 120}\n", 12_000),
        ("year: {by: highest}\n", 7_000),
        ("year: {by: highest, cap: 120, floor: 95}\n", 9_500),
        ("", 7_000),
    ],
)
def test_a_year_has_limits_of_its_own(year: str, index: int) -> None:
    quarters = pl.DataFrame({"person": [1, 1], "number": [1, 2], "index": [8000, 9000]})
    text = one_item("worth: 5") + "cap: 70\n" + year
    sheet = sheet_of(text, [], [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters)
    assert sheet.people["index"].to_list() == [index]
