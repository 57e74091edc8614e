"""Steps of periods that add up, of whole years, of fractions and of limits by class: whole sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import sheet_of
from zhixing.rules.scoring.engine import Step, breakdown, explain
from zhixing.rules.scoring.frames import entries_frame
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import PeriodKind

MAY, AUGUST = dt.date(2026, 5, 4), dt.date(2026, 8, 3)


def steps_of(text: str, now: str, before: str = "", **more: Any) -> list[Step]:
    """Of person 1; entries in the order of the letters, those of May numbered from 101."""
    rows = [
        {"person": 1, "entry": number, "item": item, "happened_on": AUGUST} for number, item in enumerate(now, start=1)
    ]
    told = [
        {"person": 1, "entry": number, "item": item, "happened_on": MAY}
        for number, item in enumerate(before, start=101)
    ]
    earlier = entries_frame(told) if before else None
    return breakdown(sheet_of(text, rows, [{"person": 1, **more.pop("person", {})}], earlier=earlier, **more), 1)


def said(text: str, kind: StepKind, now: str, before: str = "", **more: Any) -> list[str]:
    return [step.sentence for step in steps_of(text, now, before, **more) if step.kind is kind]


def one_item(item: str, more: str = "", block: str = "") -> str:
    return f"title: 办法\n{more}blocks: [{{code: b, name: 学习, {block}items: [{{code: A, name: 党课, {item}}}]}}]\n"


ADDS_UP = "accumulate: true\nyear: {by: last}\n"


@pytest.mark.parametrize(
    ("more", "item", "now", "before", "sentence"),
    [
        ("", "worth: 4, cap: {period: 10}", "AAA", "AAA", "3 次，每次 4 分，本期上限 10 分，计 10 分。"),
        ("period: year\n", "worth: 4, cap: {period: 10}", "A", "AA", "3 次，每次 4 分，本年上限 10 分，计 10 分。"),
        (ADDS_UP, "worth: 4, cap: {period: 10}", "A", "AAA", "4 次，每次 4 分，每期上限 10 分，计 14 分。"),
        (
            "",
            "worth: 4, effect: deduct, cap: {year: 6}",
            "A",
            "A",
            "1 次，每次 4 分，全年上限 6 分（此前已计 4 分），扣 2 分。",
        ),
        ("", "worth: 4, cap: {year: 12}", "AA", "A", "2 次，每次 4 分，计 8 分。"),
        ("", "worth: 4, cap: {year: 11}", "AA", "A", "2 次，每次 4 分，全年上限 11 分（此前已计 4 分），计 7 分。"),
        ("", "per: {unit: 小时, worth: 1, every: 3}", "A", "", "1 小时，每 3 小时 1 分，计 0.33 分（约数）。"),
        ("", "per: {unit: 小时, worth: 1, every: 3}", "AAA", "", "3 小时，每 3 小时 1 分，计 1 分。"),
        (
            "",
            "per: {unit: 小时, worth: 1, every: 3, rounding: up}",
            "A",
            "",
            "1 小时，每 3 小时 1 分（不足 3 小时的按 3 小时计），计 1 分。",
        ),
    ],
)
def test_an_item_says_of_which_periods_it_speaks(more: str, item: str, now: str, before: str, sentence: str) -> None:
    assert said(one_item(item, more), StepKind.ITEM, now, before) == [sentence]


def test_where_periods_add_up_entries_of_all_of_them_stand_under_the_item() -> None:
    entries = [
        step.entries for step in steps_of(one_item("worth: 4", ADDS_UP), "AA", "A") if step.kind is StepKind.ITEM
    ]
    assert entries == [(1, 2, 101)]
    alone = [step.entries for step in steps_of(one_item("worth: 4"), "AA", "A") if step.kind is StepKind.ITEM]
    assert alone == [(1, 2)]
    assert said(one_item("worth: 4"), StepKind.ITEM, "", "A") == []


MATTERS = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - code: b
    name: 学习
    cap: {day: {L: 90}}
    items:
      - {code: A, name: 党课, worth: {L: 4, M: 3}, cap: {day: {L: 6}}}
      - {code: O, name: 表彰, options: [{code: C, name: 市级, worth: 5}, {code: Q, name: 区级, worth: 3}]}
"""


@pytest.mark.parametrize(
    ("cls", "sentence"),
    [
        ("L", "2 次，每次 4 分，每日最多 6 分，“学习”每日最多 90 分，合计 6 分，计 6 分。"),
        ("M", "2 次，每次 3 分，计 6 分。"),
    ],
)
def test_only_the_limits_of_ones_class_are_named(cls: str, sentence: str) -> None:
    assert said(MATTERS, StepKind.ITEM, "AA", person={"class": cls}) == [sentence]


def test_an_award_counted_once_says_so() -> None:
    text = one_item("worth: 4, per_matter: 表彰")
    rows = [{"person": 1, "item": "A", "matter": matter} for matter in ("抗洪", "抗洪", "防火")]
    told = [step.sentence for step in breakdown(sheet_of(text, rows, [{"person": 1}]), 1) if step.kind is StepKind.ITEM]
    assert told == ["3 次，每次 4 分，同一件事只计最高的一次，合计 8 分，计 8 分。"]


@pytest.mark.parametrize(
    ("block", "now", "is_short"),
    [
        ("full: 50, factor: 40, ", "A" * 7, True),  # 28 of 50 are less than six tenths at any rate
        ("full: 50, factor: 40, ", "A" * 8, False),
        ("full: 50, ", "A" * 7, True),
        ("full: 50, short_under: 50, ", "A" * 7, False),
        ("cap: {period: 50}, ", "A", False),
    ],
)
def test_a_gap_is_measured_at_full_marks(block: str, now: str, is_short: bool) -> None:
    text = one_item("worth: 4", block=f"{block}suggestion: 请多学习。, ")
    assert said(text, StepKind.SUGGESTION, now) == (["请多学习。"] if is_short else [])


@pytest.mark.parametrize(
    ("limits", "cls", "now", "sentences"),
    [
        ("cap: {L: 7, M: 5}\n", "L", "AA", ["总分最高 7 分，计 7 分。"]),
        ("cap: {L: 7, M: 5}\n", "M", "AA", ["总分最高 5 分，计 5 分。"]),
        ("cap: {L: 7}\n", "M", "AA", []),
        ("floor: {L: 12, M: 9}\ncap: 90\n", "L", "AA", ["总分最低 12 分，计 12 分。"]),
        ("floor: {L: 12, M: 9}\n", "M", "A", ["总分最低 9 分，计 9 分。"]),
        ("cap: 8\n", "L", "AA", []),
    ],
)
def test_the_limits_of_the_whole_are_those_of_the_class(limits: str, cls: str, now: str, sentences: list[str]) -> None:
    text = one_item("worth: 4", "classes: [{code: L, name: 干部}, {code: M, name: 党员}]\n" + limits)
    assert said(text, StepKind.LIMIT, now, person={"class": cls}) == sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("base: 10\ncarry: {share: 33.33, by: add}\n", "上年得分 1 分，结转 0.33 分（约数），加在起评分上。"),
        ("base: 10\ncarry: {share: 50, over: 60, by: replace, floor: 5}\n", "上年得分 1 分，结转 5 分，代替起评分。"),
        ("base: 10\n", "10 分。"),
    ],
)
def test_the_base_says_where_it_comes_from(text: str, sentence: str) -> None:
    assert said("title: 办法\n" + text, StepKind.BASE, "", person={"carried": 100}) == [sentence]
    assert said("title: 办法\n", StepKind.BASE, "") == []


DIRECT = """\
title: 办法
base: 60
rounding: {to: '0.1', by: down}
blocks:
  - {code: b, name: 学习, factor: 33, items: [{code: A, name: 党课, worth: 5}]}
  - {code: x, name: 加减, into: index, items: [{code: X, name: 加分, worth: 3}]}
"""


def test_the_whole_sum_stands_in_the_composite() -> None:
    assert explain(sheet_of(DIRECT, [{"person": 1, "item": item} for item in "AX"], [{"person": 1}]), 1).split(
        "\n"
    ) == [
        "起评分：60 分。",
        "    党课：1 次，每次 5 分，计 5 分。",
        "  学习：细则合计 5 分，得 5 分，按 33% 折算，得 1.65 分。",
        "  积分：各维度合计 1.65 分。",
        "    加分：1 次，每次 3 分，计 3 分。",
        "  加减：细则合计 3 分，得 3 分。",
        "合成：起评分 60 + 积分 1.65 + 直接计入 3 = 64.6 分（只舍不入，取一位小数）。",
    ]


THIRDS = DIRECT.replace("factor: 33, ", "factor: 33.33, ")


def test_what_is_rounded_to_be_read_is_marked_so() -> None:
    text = THIRDS.replace("worth: 5", "per: {unit: 小时, worth: 1, every: 7}")
    lines = explain(sheet_of(text, [{"person": 1, "item": "A"}], [{"person": 1}]), 1).split("\n")
    assert lines[1:4] == [
        "    党课：1 小时，每 7 小时 1 分，计 0.14 分（约数）。",
        "  学习：细则合计 0.14 分，得 0.14 分，按 33.33% 折算，得 0.04 分（约数）。",
        "  积分：各维度合计 0.04 分（约数）。",
    ]
    assert lines[-1] == "合成：起评分 60 + 积分 0.04 = 60 分（只舍不入，取一位小数；约数按取整以前的数合成）。"


def test_quarters_are_those_of_the_year_rule() -> None:
    quarters = pl.DataFrame({"person": [1, 1, 1], "number": [1, 2, 3], "index": [8000, 9000, 9050]})
    told = said("title: 办法\n", StepKind.COMPONENT, "", period_kind=PeriodKind.YEAR, quarters=quarters)
    assert told == ["3 期得分各期平均，86.83 分（约数）。"]
