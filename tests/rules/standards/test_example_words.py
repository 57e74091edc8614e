"""算例 in words: whose facts they are, what must come of them, and in what an outcome differs."""

from dataclasses import replace

import pytest

from zhixing.rules.standards.drafts import read_draft
from zhixing.rules.standards.model import Example, ExampleFact, Points, Standard
from zhixing.rules.standards.text.examples import (
    WITHOUT,
    ExampleResult,
    ExampleText,
    example_blockers,
    example_cautions,
    example_texts,
    fact_text,
)
from zhixing.rules.standards.vocabulary import PeriodKind

TEXT = """\
title: 办法
classes: [{code: K, name: 干部类}, {code: L, name: 群众类}, {code: M, name: 外出类, scored: false}]
components: [{code: p, name: 积分, source: points, weight: 70}, {code: v, name: 民主测评, source: ballot, weight: 30}]
blocks:
  - code: b
    name: 学习
    items:
      - {code: A, name: 听课, worth: 1}
      - {code: H, name: 服务, per: {unit: 小时, worth: 1}}
      - {code: W, name: 表彰, options: [{code: x, name: 市级, worth: 5}]}
vetoes: [{code: V, name: 受处分, effect: score_zero}]
bands: [{code: R, name: 红星, at_least: 90}, {code: G, name: 绿星}]
year: {by: mean, bands: [{code: S, name: 甲等, at_least: 80}, {code: T, name: 乙等}]}
"""


def standard(*examples: Example) -> Standard:
    found = read_draft(TEXT).standard
    assert found is not None
    return replace(found, examples=examples)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (ExampleFact("A", Points(300)), "听课：3 次"),
        (ExampleFact("听课", Points(300)), "听课：3 次"),
        (ExampleFact("H", Points(250)), "服务：2.5 小时"),
        (ExampleFact("服务", Points(250)), "服务：2.5 小时"),
        (ExampleFact("A", None), "听课"),
        (ExampleFact("W", Points(100), option="x"), "表彰：市级，1 次"),
        (ExampleFact("V", Points(100)), "受处分：1 次"),
        (ExampleFact("受处分", Points(100)), "受处分：1 次"),
        (ExampleFact("v", Points(1200), option="EXCELLENT", panel="党员"), "民主测评：党员，优秀，12 票"),
        (ExampleFact("v", None, worth=Points(9050)), "民主测评：90.5 分"),
        (ExampleFact("各期得分", Points(200), worth=Points(8000)), "各期得分：第 2 期，80 分"),
        (ExampleFact("不计分", None, note="在外地"), "不计分：在外地"),
        (
            ExampleFact("A", Points(100), date="2026-06-01", earlier=True, matter="抢险", note="补记"),
            "听课：此前各期，2026年6月1日，1 次，同一件事“抢险”，补记",
        ),
    ],
)
def test_a_fact_in_words(fact: ExampleFact, words: str) -> None:
    assert fact_text(fact, standard()) == words


def texts(example: Example) -> ExampleText:
    (text,) = example_texts(standard(example))
    return text


def test_an_example_says_who_what_and_what_must_come_of_it() -> None:
    facts = (ExampleFact("A", Points(300)), ExampleFact("H", Points(250)))
    text = texts(Example("甲", "K", PeriodKind.YEAR, facts, Points(6350), "S"))
    assert (text.name, text.who, text.facts, text.expected) == (
        "甲",
        "干部类，年度",
        ("听课：3 次", "服务：2.5 小时"),
        "63.5 分，甲等",
    )
    assert text.text == "干部类，年度，2 项事实，应为 63.5 分，甲等"
    assert texts(Example("乙", "农民")).text == "农民，0 项事实，应为不计分"
    assert texts(Example("丙", index=Points(100), band="红星")).text == "0 项事实，应为 1 分，红星"


HOLDS = Example("甲", "K", index=Points(6000), band="R")


def result(example: Example = HOLDS, **outcome: object) -> ExampleResult:
    came = {"index": 6000, "band_code": "R", "band_name": "红星", **outcome}
    return ExampleResult(example, texts(example), **came)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "reckoned", "differences"),
    [
        ({}, "60 分，红星", ()),
        ({"index": 6150}, "61.5 分，红星", ("应为 60 分，算得 61.5 分，多 1.5 分",)),
        ({"index": 5900}, "59 分，红星", ("应为 60 分，算得 59 分，少 1 分",)),
        ({"band_code": "G", "band_name": "绿星"}, "60 分，绿星", ("应评为“红星”，算得“绿星”",)),
        ({"band_code": "", "band_name": ""}, "60 分", ("应评为“红星”，算得未定等次",)),
        ({"band_code": "X", "band_name": "R"}, "60 分，R", ()),
        ({"index": None}, "无法计算", ("没有算出得分",)),
        ({"index": None, "problems": ("第 1 行看不懂。",)}, "无法计算", ("第 1 行看不懂。",)),
        ({"problems": ("第 1 行没有计入。",)}, "60 分，红星", ("第 1 行没有计入。",)),
        (
            {"index": None, "excluded": "在外地", "band_code": "", "band_name": ""},
            "不计分（在外地）",
            ("应为 60 分，算得不计分（在外地）", "应评为“红星”，算得未定等次"),
        ),
    ],
)
def test_in_what_an_outcome_differs(outcome: dict[str, object], reckoned: str, differences: tuple[str, ...]) -> None:
    came = result(**outcome)
    assert (came.reckoned, came.differences, came.holds) == (reckoned, differences, not differences)


def test_who_is_not_scored_as_expected_holds() -> None:
    away = Example("乙", "M")
    out = result(away, index=None, excluded="不计分", band_code="", band_name="")
    assert (out.reckoned, out.holds) == ("不计分", True)
    assert result(away).differences == ("应为不计分，算得 60 分",)


def test_no_standard_is_approved_whose_examples_do_not_come_out() -> None:
    wrong = result(index=5900, problems=("第 1 行没有计入。",))
    assert example_blockers([result()]) == []
    assert example_blockers([result(), wrong]) == [
        "算例“甲”不符：第 1 行没有计入；应为 60 分，算得 59 分，少 1 分。请核对办法的分值和算例，改到一致。"
    ]


def test_of_which_classes_there_is_no_example() -> None:
    assert example_cautions(standard()) == [WITHOUT]
    assert example_cautions(standard(HOLDS)) == ["还没有算例的类别：群众类。每一类写一个，看得出这一类能得多少分。"]
    assert example_cautions(standard(HOLDS, Example("乙", "群众类"))) == []
