"""Parts of the composite: their limits, weights, scales and what is missing; sums and sentences worked out by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import results, sheet_of, standard_of
from zhixing.rules.scoring.engine import Step, breakdown, score
from zhixing.rules.scoring.frames import entries_frame
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import PeriodKind

GIVEN = "title: 办法\ncomponents:\n  - {code: g, name: 上级评价, source: given, weight: 100%s}\n"


def sentences(text: str, person: dict[str, Any], items: str = "", **more: Any) -> dict[str, str]:
    """What is said of each part and of the whole, by its name."""
    sheet = sheet_of(text, [{"person": 1, "item": item} for item in items], [{"person": 1, **person}], **more)
    told = {StepKind.BASE, StepKind.COMPONENT, StepKind.ABSENT, StepKind.COMPOSITE}
    return {step.name: step.sentence for step in breakdown(sheet, 1) if step.kind in told}


@pytest.mark.parametrize(
    ("limits", "value", "index", "sentence"),
    [
        ("", 5000, 5000, "50 分。"),
        (", floor: 60", 5000, 6000, "50 分，按上下限计 60 分。"),
        (", floor: 60", 6100, 6100, "61 分。"),
        (", cap: 70", 8000, 7000, "80 分，按上下限计 70 分。"),
        (", cap: 70", 7000, 7000, "70 分。"),
        (", floor: 60, cap: 70", 6500, 6500, "65 分。"),
        (", floor: 60, cap: 70", 100, 6000, "1 分，按上下限计 60 分。"),
        (", full: 50", 4000, 8000, "40 分（50 分制）。"),
        (", full: 50, cap: 45", 5000, 9000, "50 分，按上下限计 45 分（50 分制）。"),
        (", floor: 60", None, None, "本期没有结果，不按零分计，也没有其他部分可以合成。"),
        (", absent: zero", None, 0, "本期没有结果，按办法记零分。"),
        (", absent: zero, floor: 60", None, 0, "本期没有结果，按办法记零分。"),
        (", absent: zero", 100, 100, "1 分。"),
    ],
)
def test_a_part_lies_within_its_limits(limits: str, value: int | None, index: int | None, sentence: str) -> None:
    text, person = GIVEN % limits, {"person": 1, "raw/g": value}
    assert results(sheet_of(text, [], [person])) == {1: index}
    assert sentences(text, person)["上级评价"] == sentence


def test_a_part_without_result_is_a_step_of_its_own() -> None:
    step = Step(StepKind.ABSENT, "上级评价", "本期没有结果，按办法记零分。", 0, level=1, code="g")
    assert step in breakdown(sheet_of(GIVEN % ", absent: zero", [], [{"person": 1}]), 1)


@pytest.mark.parametrize(
    ("limits", "value", "index"),
    [
        ("", -500, 0),
        ("", 11_000, 10_000),
        (", full: 50", 6000, 10_000),
        (", cap: 120", 11_000, 11_000),
        (", floor: 20", 500, 2000),
    ],
)
def test_a_self_report_lies_between_nought_and_full_marks_unless_the_standard_says_so(
    limits: str, value: int, index: int
) -> None:
    text = (GIVEN % limits).replace("given", "self_report")
    assert results(sheet_of(text, [], [{"person": 1, "raw/g": value}])) == {1: index}


THREE = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
components:
  - {code: p, name: 积分, source: points, weight: {L: 50, M: 80}, full: 20%s}
  - {code: g, name: 上级评价, source: given, weight: 30%s}
  - {code: h, name: 群众评价, source: given, weight: {L: 20}}
blocks: [{code: b, name: 学习, items: [{code: A, name: 党课, worth: 5}]}]
"""


@pytest.mark.parametrize(
    ("cls", "person", "index", "composite"),
    [
        (
            "L",
            {"raw/g": 6000, "raw/h": 8000},
            5900,
            "（积分 10÷20×100×50 + 上级评价 60×30 + 群众评价 80×20）÷100 = 59 分（四舍五入，取两位小数）。",
        ),
        (
            "L",
            {"raw/g": 6000},
            5375,
            "（积分 10÷20×100×50 + 上级评价 60×30）÷80 = 53.75 分"
            "（四舍五入，取两位小数；缺项的权重已按比例分给其他部分）。",
        ),
        (
            "M",
            {"raw/g": 7200, "raw/h": 8000},
            5600,
            "（积分 10÷20×100×80 + 上级评价 72×30）÷110 = 56 分（四舍五入，取两位小数）。",
        ),
        ("L", {}, 5000, "积分 10÷20×100 = 50 分（四舍五入，取两位小数；缺项的权重已按比例分给其他部分）。"),
    ],
)
def test_what_is_missing_leaves_its_weight_to_the_others(
    cls: str, person: dict[str, int], index: int, composite: str
) -> None:
    text, listed = THREE % ("", ""), {"class": cls, "raw/g": None, "raw/h": None, **person}
    assert results(sheet_of(text, [{"person": 1, "item": "A"}] * 2, [{"person": 1, **listed}])) == {1: index}
    assert sentences(text, listed, "AA")["合成"] == composite


def test_what_weighs_nothing_for_a_class_is_told_and_not_counted() -> None:
    said = sentences(THREE % ("", ""), {"class": "M", "raw/g": None, "raw/h": 8000}, "AA")
    assert said["群众评价"] == "80 分，只作参考，不计入总分。"
    assert said["上级评价"] == "本期没有结果，不按零分计，它的权重按比例分给其他部分。"
    assert "群众评价" not in sentences(THREE % ("", ""), {"class": "M", "raw/g": None, "raw/h": None}, "AA")


@pytest.mark.parametrize(
    ("held", "index"),
    [(False, 2500), (True, 5000)],  # of fifty, with nought for the thirty of those above, or without them
)
def test_what_was_held_without_a_result_does_not_count_as_nothing(held: bool, index: int) -> None:
    text = (THREE % ("", ", absent: zero")).replace("weight: 30", "weight: 50").replace("{L: 20}", "0")
    people = pl.DataFrame({"person": [1], "class": ["L"], "held/g": [held]})
    sheet = score(standard_of(text), entries=entries_frame([{"person": 1, "item": "A"}] * 2), people=people)
    assert results(sheet) == {1: index}


LEDGER = """\
title: 办法
%scomponents: [{code: p, name: 积分, source: points, weight: 100%s}]
blocks:
  - {code: b, name: 学习, items: [{code: A, name: 党课, worth: 5}, {code: D, name: 缺席, effect: deduct, worth: 5}]}
  - {code: x, name: 附加, bonus: true, items: [{code: X, name: 表彰, worth: 8}]}
"""


@pytest.mark.parametrize(
    ("part", "items", "sentence"),
    [
        ("", "AA", "各维度合计 10 分。"),
        ("", "AX", "各维度合计 5 分，附加分 8 分，共 13 分。"),
        (", base: 60", "AX", "起评分 60 分，各维度 5 分，附加分 8 分，共 73 分。"),
        (", cap: 8", "AAX", "各维度合计 10 分，按上下限计 8 分，附加分 8 分，共 16 分。"),
        (", cap: 10", "AA", "各维度合计 10 分。"),
        (", floor: -3", "D", "各维度合计 -5 分，按上下限计 -3 分。"),
        (", base: 60, floor: 58", "D", "起评分 60 分，各维度 -5 分，按上下限计 58 分。"),
        (", bonus_share: 10", "AAXX", "各维度合计 10 分，附加分 16 分，最多为其余得分的 10%，计 1 分，共 11 分。"),
        (", bonus_share: 80", "AAX", "各维度合计 10 分，附加分 8 分，共 18 分。"),
        (", bonus_share: 50", "DX", "各维度合计 -5 分，附加分 8 分，最多为其余得分的 50%，计 0 分，共 -5 分。"),
        (
            ", bonus_share: 33.33",
            "AX",
            "各维度合计 5 分，附加分 8 分，最多为其余得分的 33.33%，计 1.67 分，共 6.67 分（约数）。",
        ),
    ],
)
def test_a_ledger_says_how_it_is_made_of_its_blocks(part: str, items: str, sentence: str) -> None:
    assert sentences(LEDGER % ("", part), {}, items)["积分"] == sentence


@pytest.mark.parametrize(
    ("items", "part", "index", "sentence"),
    [
        ("AA", 5000, 2000, "各维度合计 10 分，实际参加的时段占本期 50%，折算为 20 分。"),
        ("A" * 9, 5000, 9000, "各维度合计 45 分，实际参加的时段占本期 50%，折算为 90 分。"),
        ("A" * 18, 9999, 9001, "各维度合计 90 分，实际参加的时段占本期 99.99%，折算为 90.01 分。"),
        ("A" * 18, 10_000, 9000, "各维度合计 90 分。"),
        ("AA", 10_000, 1000, "各维度合计 10 分。"),
        ("AA", None, 1000, "各维度合计 10 分。"),
        ("A" * 12, 5000, 10_000, "各维度合计 60 分，实际参加的时段占本期 50%，折算为 100 分。"),
        ("A" * 22, 5000, 11_000, "各维度合计 110 分。"),  # more than full marks already
        ("D", 5000, 0, "各维度合计 -5 分。"),
        ("AX", 3333, 2300, "各维度合计 5 分，实际参加的时段占本期 33.33%，折算为 15 分，附加分 8 分，共 23 分。"),
        ("", 5000, 0, "各维度合计 0 分。"),
    ],
)
def test_who_took_part_for_a_part_of_the_period(items: str, part: int | None, index: int, sentence: str) -> None:
    text = LEDGER % ("part: {shared: true}\n", "")
    assert results(sheet_of(text, [{"person": 1, "item": item} for item in items], [{"person": 1, "part": part}])) == {
        1: index
    }
    assert sentences(text, {"part": part}, items)["积分"] == sentence


def test_a_part_of_the_period_is_told_in_hundredths_though_thirds_are_counted() -> None:
    text = LEDGER.replace("worth: 5}, {code: D", "per: {unit: 小时, worth: 1, every: 3}}, {code: D")
    assert sentences(text % ("part: {shared: true}\n", ""), {"part": 5000}, "A")["积分"] == (
        "各维度合计 0.33 分，实际参加的时段占本期 50%，折算为 0.67 分（约数）。"
    )


OF_YEAR = """\
title: 办法
components:
  - {code: p, name: 积分, source: points, weight: {cycles: 60}}
  - {code: v, name: 测评, source: ballot, weight: {midyear: 40}}
  - {code: q, name: 各季度, source: quarters, weight: {year: 60}}
  - {code: y, name: 年终评定, source: given, weight: {year: 40}}
blocks: [{code: b, name: 学习, items: [{code: A, name: 党课, worth: 5}]}]
year: {by: %s}
"""


@pytest.mark.parametrize(
    ("by", "sentence", "index"),
    [
        ("mean", "2 期得分各期平均，85 分。", 8700),
        ("last", "2 期得分取最后一期，90 分。", 9000),
        ("highest", "2 期得分取最高一期，90 分。", 9000),
        ("lowest", "2 期得分取最低一期，80 分。", 8400),
        ("sum", "2 期得分各期相加，170 分。", 13_800),
        ("weighted, weights: [1, 3, 2, 2]", "2 期得分各期加权，87.5 分。", 8850),
    ],
)
def test_a_year_with_weights_of_its_own(by: str, sentence: str, index: int) -> None:
    quarters = pl.DataFrame({"person": [1, 1], "number": [1, 2], "index": [8000, 9000]})
    year: dict[str, Any] = {"period_kind": PeriodKind.YEAR, "quarters": quarters}
    person = {"raw/v": 7000, "raw/y": 9000}
    said = sentences(OF_YEAR % by, person, **year)
    assert said["各季度"] == sentence
    assert said["测评"] == "70 分，只作参考，不计入总分。"  # it weighed in July
    assert "积分" not in said
    assert results(sheet_of(OF_YEAR % by, [], [{"person": 1, **person}], **year)) == {1: index}
    assert "各季度" not in sentences(OF_YEAR % by, person)


def test_a_period_that_the_weights_do_not_name_weighs_nothing() -> None:
    quarters = pl.DataFrame({"person": [1, 1], "number": [2, 5], "index": [8000, 9000]})
    text = "title: 办法\nyear: {by: weighted, weights: [1, 2, 3, 4]}\n"
    assert results(sheet_of(text, [], [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters)) == {1: 8000}
