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
        (
            "",
            "per: {unit: 小时, worth: 1, every: 3}, cap: {year: 0.5}",
            "A",
            "A",
            "1 小时，每 3 小时 1 分，全年上限 0.5 分（此前已计 0.33 分），计 0.17 分（约数）。",
        ),
        (
            "",
            "worth: 4, effect: deduct, cap: {period: 10}, floor: -20",
            "AAA",
            "",
            "3 次，每次 4 分，本期上限 10 分，扣 10 分。",
        ),
        (
            "",
            "worth: 4, effect: deduct, cap: {period: 10}, start: 12, floor: 5",
            "AAA",
            "",
            "3 次，每次 4 分，本期上限 10 分，合计不低于 5 分，扣 7 分。",
        ),
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


@pytest.mark.parametrize(
    ("block", "cls", "now", "before", "sentence"),
    [
        ("full: 20, cap: {period: 6}", "L", "AA", "", "细则合计 8 分，本期上限 6 分，得 6 分。"),
        ("full: 6, cap: {period: 20}", "L", "AA", "", "细则合计 8 分，满分 6 分，得 6 分。"),
        ("cap: {period: 6, year: 9}", "L", "AA", "AA", "细则合计 8 分，本期上限 6 分，全年上限 9 分，得 3 分。"),
        ("full: 7, cap: {year: 9}", "L", "AA", "AA", "细则合计 8 分，满分 7 分，全年上限 9 分，得 2 分。"),
        ("full: 6, cap: {period: 6}", "L", "AA", "", "细则合计 8 分，满分 6 分，得 6 分。"),
        ("full: 20, cap: {period: 8, year: 12}", "L", "AA", "AA", "细则合计 8 分，全年上限 12 分，得 4 分。"),
        ("cap: {period: 6, year: 12}", "L", "AA", "", "细则合计 8 分，本期上限 6 分，得 6 分。"),
        ("cap: {period: 6, year: 9}", "L", "AA", "A", "细则合计 8 分，本期上限 6 分，全年上限 9 分，得 5 分。"),
        ("cap: {period: {L: 6}, year: 7}", "M", "AA", "", "细则合计 8 分，全年上限 7 分，得 7 分。"),
        ("cap: {period: {L: 6}, year: {M: 7}}", "L", "AA", "A", "细则合计 8 分，本期上限 6 分，得 6 分。"),
    ],
)
def test_a_block_names_the_limit_that_it_ran_into(block: str, cls: str, now: str, before: str, sentence: str) -> None:
    text = one_item("worth: 4", "classes: [{code: L, name: 干部}, {code: M, name: 党员}]\n", f"{block}, ")
    assert said(text, StepKind.BLOCK, now, before, person={"class": cls}) == [sentence]


def test_what_is_rounded_to_be_read_is_not_taken_for_a_limit() -> None:
    """Half a hundredth off ten is read as ten, half a hundredth as a whole one."""
    half = "effect: deduct, per: {unit: 小时, worth: 0.01, every: 2}"
    assert said(one_item(half, block="full: 10, start: full, "), StepKind.BLOCK, "A") == [
        "满分 10 分扣起，扣 0.01 分，得 10 分（约数）。"
    ]
    text = """\
title: 办法
blocks:
  - {code: b, name: 学习, items: [{code: D, name: 缺席, effect: deduct, worth: 5}]}
  - {code: x, name: 附加, bonus: true, items: [{code: X, name: 自学, per: {unit: 小时, worth: 0.01, every: 2}}]}
"""
    assert said(text, StepKind.COMPONENT, "DX") == ["各维度合计 -5 分，附加分 0.01 分，共 -5 分（约数）。"]


VOTED = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
components: [{code: v, name: 测评, source: ballot, weight: 100}]
gates: [{name: 满意度低, when: [{component: v, under: 60}], cap: 40%s}]
"""


@pytest.mark.parametrize(
    ("more", "cls", "points", "told"),
    [
        ("", "M", 7000, [("没有限制：满意度低", "测评 70 分，办法看的是低于 60 分，不作限制。")]),
        (", classes: [L]", "L", 7000, [("没有限制：满意度低", "测评 70 分，办法看的是低于 60 分，不作限制。")]),
        (", classes: [L]", "L", 5000, [("限制：满意度低", "测评 50 分，办法看的是低于 60 分，总分最高 40 分。")]),
        (", classes: [L]", "M", 5000, []),
        (", periods: [midyear]", "M", 5000, []),
    ],
)
def test_whom_a_gate_is_not_for_hears_nothing_of_it(
    more: str, cls: str, points: int, told: list[tuple[str, str]]
) -> None:
    steps = steps_of(VOTED % more, "", person={"class": cls, "raw/v": points})
    gates = [step for step in steps if step.kind in {StepKind.GATE, StepKind.OPEN_GATE}]
    assert [(step.name, step.sentence) for step in gates] == told


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
