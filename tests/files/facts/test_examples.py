"""算例: a standard's own worked examples, reckoned as a trial reckons, and what is said where they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhixing.files.facts.examples import reckon_examples
from zhixing.rules.standards.diff import compare
from zhixing.rules.standards.model import Example, ExampleFact, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.text.examples import example_blockers
from zhixing.rules.standards.vocabulary import Points
from zhixing.rules.standards.writing import write_standard

PACKS = sorted((Path(__file__).resolve().parents[3] / "zhixing" / "standards").glob("*.yaml"))
HEAD = """\
title: 积分办法
base: 60
classes:
  - {code: A, name: 在岗党员}
  - {code: B, name: 离退休党员, scored: false, reason: 年老体弱}
components:
  - {code: ledger, name: 积分, source: points, weight: {quarter: 100, midyear: 80, year_end: 80}}
  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20, year_end: 20}}
blocks:
  - code: b
    name: 加分
    items:
      - {code: J1, name: 参加主题党日, worth: 2, cap: 10}
      - {code: J2, name: 交纳党费, worth: 1, cap: {month: 1}}
      - {code: K1, name: 无故缺席, effect: deduct, worth: 3}
bands:
  - {code: GOOD, name: 优秀, at_least: 65}
  - {code: REST, name: 合格}
"""
HOLDS = HEAD + "examples:\n  - {name: 甲, category: A, facts: {J1: 3, K1: 1}, index: 63, band: 合格}\n"


def read(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def refused(example: str) -> list[str]:
    """What is said of one example that does not come out."""
    return example_blockers(reckon_examples(read(f"{HEAD}examples:\n  - {example}\n")))


def problems(example: str) -> list[str]:
    standard = read_standard(f"{HEAD}examples:\n  - {example}\n")
    assert isinstance(standard, list)
    return [str(problem) for problem in standard]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_the_examples_of_every_pack_come_out(pack: Path) -> None:
    assert example_blockers(reckon_examples(read(pack.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_every_pack_has_three_at_least_and_they_differ(pack: Path) -> None:
    """None can be told from another by nothing: what they come to is worth looking at."""
    results = reckon_examples(read(pack.read_text(encoding="utf-8")))
    assert len({(line.index, line.example.category) for line in results}) == len(results) >= 3


def test_the_default_pack_has_one_of_every_class() -> None:
    default = read(next(pack for pack in PACKS if pack.stem == "kangbashi").read_text(encoding="utf-8"))
    assert [(line.index, line.band_name) for line in reckon_examples(default)] == [
        (7700, "黄色上进星"),
        (800, "绿色警示星"),
        (8815, "黄色上进星"),
        (7200, "蓝色激励星"),
        (800, "绿色警示星"),
    ]


def test_what_comes_out_is_said_beside_what_must() -> None:
    (line,) = reckon_examples(read(HOLDS))
    assert (line.words.who, line.words.facts) == ("在岗党员", ("参加主题党日：3 次", "无故缺席：1 次"))
    assert (line.words.expected, line.reckoned, line.holds) == ("63 分，合格", "63 分，合格", True)


def test_item_and_quantity_in_a_line_each_or_as_a_list_in_either_language() -> None:
    chinese = HEAD + (
        "算例:\n  - 名称: 甲\n    类别: 在岗党员\n    事实:\n      - {事项: J1, 数量: 3}\n      - {事项: K1, 数量: 1}\n"
        "    应得分: 63\n    应评等次: 合格\n"
    )
    facts = (ExampleFact("J1", Points(300)), ExampleFact("K1", Points(100)))
    assert read(HOLDS).examples == (Example("甲", "A", facts=facts, index=Points(6300), band="合格"),)
    assert read(chinese).examples[0].facts == facts
    assert read_standard(write_standard(read(HOLDS))) == read(HOLDS)


def test_a_change_of_an_example_is_told() -> None:
    changed = read(HOLDS.replace("index: 63", "index: 64"))
    assert [change.sentence for change in compare(read(HOLDS), changed)] == ["算例【甲】·应得分：由“63”改为“64”。"]


WAY = "请核对办法的分值和算例，改到一致。"
FAILING = [
    ("{name: 甲, category: A, facts: {J1: 3}, index: 67, band: GOOD}", "应为 67 分，算得 66 分，少 1 分"),
    ("{name: 甲, category: A, facts: {J1: 9}, index: 69.5}", "应为 69.5 分，算得 70 分，多 0.5 分"),
    ("{name: 甲, category: A, facts: {J1: 3}, index: 66, band: 合格}", "应评为“合格”，算得“优秀”"),
    ("{name: 甲, category: A, facts: {J1: 3}}", "应为不计分，算得 66 分"),
    ("{name: 甲, category: B, index: 60}", "应为 60 分，算得不计分（离退休党员不参加计分：年老体弱）"),
    ("{name: 甲, category: A, facts: {J9: 3}, index: 66}", "第 1 项事实：办法里没有“J9”，请写细则的编号或名称。"),
    (
        "{name: 甲, category: A, facts: [{item: 民主测评, option: 优秀, units: 3}], index: 60}",
        "“民主测评”在平时没有权重，填写的票数或得分未计",
    ),
    (
        "{name: 甲, category: A, facts: {J1: 1, J2: 1}, index: 63}",
        "第 2 项事实：“交纳党费”有每日或每月上限，请填日期；应为 63 分，算得 62 分，少 1 分。",
    ),
]


@pytest.mark.parametrize(("example", "said"), FAILING, ids=range(len(FAILING)))
def test_an_example_that_does_not_come_out_is_told_with_both_figures(example: str, said: str) -> None:
    (sentence,) = refused(example)
    assert sentence.startswith(f"算例“甲”不符：{said}")
    assert sentence.endswith(WAY)


def test_not_scored_and_ballots_as_in_a_trial() -> None:
    assert refused("{name: 甲, category: B}") == []
    papers = "[{item: J1, units: 5}, {item: 民主测评, option: 优秀, units: 6}, {item: ballot, option: 合格, units: 4}]"
    assert refused(f"{{name: 甲, category: A, period: midyear, facts: {papers}, index: 86.4, band: GOOD}}") == []


def test_what_names_nothing_is_a_problem_of_the_text() -> None:
    assert problems("{name: 甲, category: C, facts: {J1: 3}, index: 66}") == [
        "第 20 行 算例【甲】·类别：办法里没有类别“C”，请写其中之一：在岗党员、离退休党员。"
    ]
    assert problems("{name: 甲, category: A, facts: {J1: 3}, index: 66, band: BEST}") == [
        "第 20 行 算例【甲】·应评等次：办法里没有等次“BEST”，请写其中之一：优秀、合格。"
    ]
    assert problems("{name: 甲, index: 66}") == [
        "第 20 行 算例【甲】·类别：没有写类别，不知按哪一类计分，请写其中之一：在岗党员、离退休党员。"
    ]
    assert problems("{name: 甲, category: A, facts: {item: J1, units: 3}, index: 66}") == [
        "第 20 行 算例【甲】·事实：这里应写成列表，每一条前面加“- ”。"
    ]
    assert problems("{name: 甲, category: A, facts: {J1: 三次}, index: 66}") == [
        "第 20 行 算例【甲】·事实·J1：“三次”不是数，请写最多两位小数的数，如 2 或 0.5。"
    ]
    twice = problems("{name: 甲, category: B}\n  - {name: 甲, category: B}")
    assert twice == ["第 21 行 算例【甲】·名称：算例“甲”已经写过，请换一个名称。"]
