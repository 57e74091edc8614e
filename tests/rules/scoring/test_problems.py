"""What could not be counted, each in a sentence that says what to do: entries, people, papers, periods."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import WITHOUT_PANELS, sheet_of, standard_of
from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.scoring.problems import EntryProblem, Wrong
from zhixing.rules.standards.model import PeriodKind

DAY = dt.date(2026, 8, 1)
TEXT = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - code: a
    name: 学习
    items:
      - {code: BIG, name: 大分, worth: 1000}
      - {code: FEW, name: 平时学习, worth: 3, periods: [midyear]}
      - {code: CHIEF, name: 履职, worth: 3, classes: [L]}
      - {code: HOUR, name: 自学, per: {unit: 小时, worth: 2}}
      - {code: PICK, name: 表彰, options: [{code: CITY, name: 市级, worth: 5}, {code: AREA, name: 区级, worth: 3}]}
      - {code: TALK, name: 宣讲, range: {least: 1, most: 5, step: 0.5}}
      - {code: FREE, name: 点评, range: {least: 1, most: 5}}
      - {code: LATE, name: 迟到, effect: deduct, worth: 1}
vetoes: [{code: CULT, name: 参加邪教组织, effect: score_zero, classes: [M]}]
gates: [{name: 连续迟到, when: [{item: LATE, measure: months_in_a_row, at_least: 2}], cap: 5}]
"""
PEOPLE = [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}]
PICKS = "请选：市级、区级"


@pytest.mark.parametrize(
    ("entry", "wrong", "sentence"),
    [
        ({"item": "NOPE"}, Wrong.NO_SUCH_ITEM, "办法里没有编号为“NOPE”的细则，未计分；请核对编号。"),
        ({"item": None}, Wrong.NO_SUCH_ITEM, "办法里没有编号为“”的细则，未计分；请核对编号。"),
        ({"item": "BIG", "person": 9}, Wrong.NO_SUCH_PERSON, "“大分”记在名单以外的人名下，未计分；请核对人员。"),
        ({"item": "NOPE", "person": 9}, Wrong.NO_SUCH_PERSON, "“NOPE”记在名单以外的人名下，未计分；请核对人员。"),
        ({"item": "FEW"}, Wrong.NOT_THIS_PERIOD, "“平时学习”不在这一期计分，未计分；请核对日期。"),
        ({"item": "CHIEF", "person": 2}, Wrong.NOT_THIS_CLASS, "“履职”不适用于此人的类别，未计分；请核对类别或细则。"),
        ({"item": "CULT"}, Wrong.NOT_THIS_CLASS, "“参加邪教组织”不适用于此人的类别，未计分；请核对类别或细则。"),
        ({"item": "HOUR", "units": 0}, Wrong.BAD_UNITS, "“自学”的数量 0 不能计分，请填大于 0 且不过大的数。"),
        (
            {"item": "HOUR", "units": 10**9 + 1},
            Wrong.BAD_UNITS,
            "“自学”的数量 10000000.01 不能计分，请填大于 0 且不过大的数。",
        ),
        (
            {"item": "BIG", "units": 10**8 + 100},  # more than a thousand million points
            Wrong.BAD_UNITS,
            "“大分”的数量 1000001 不能计分，请填大于 0 且不过大的数。",
        ),
        (
            {"item": "LATE", "units": 150, "happened_on": DAY},
            Wrong.NOT_WHOLE,
            "“迟到”按次计分，数量 1.5 不是整数，请改为次数。",
        ),
        ({"item": "PICK"}, Wrong.NO_OPTION, f"“表彰”没有选定选项，{PICKS}。"),
        ({"item": "PICK", "option": "GONE"}, Wrong.NO_SUCH_OPTION, f"“表彰”没有选项“GONE”，{PICKS}。"),
        ({"item": "BIG", "option": "CITY"}, Wrong.NO_SUCH_OPTION, "“大分”没有选项“CITY”，请把选项留空。"),
        ({"item": "TALK"}, Wrong.NO_WORTH, "“宣讲”要填分值，请填 1 到 5，档差 0.5。"),
        ({"item": "FREE"}, Wrong.NO_WORTH, "“点评”要填分值，请填 1 到 5。"),
        ({"item": "TALK", "worth": 275}, Wrong.BAD_WORTH, "“宣讲”的分值 2.75 不在幅度内，请填 1 到 5，档差 0.5。"),
        ({"item": "FREE", "worth": 99}, Wrong.BAD_WORTH, "“点评”的分值 0.99 不在幅度内，请填 1 到 5。"),
        ({"item": "FREE", "worth": 501}, Wrong.BAD_WORTH, "“点评”的分值 5.01 不在幅度内，请填 1 到 5。"),
        (
            {"item": "LATE", "worth": 200, "happened_on": DAY},
            Wrong.OTHER_WORTH,
            "“迟到”每次 1 分，填写的分值 2 与办法不符，请改正或留空。",
        ),
        ({"item": "LATE"}, Wrong.NO_DATE, "“迟到”要看是否连续发生，请填日期。"),
        (
            {"item": "BIG", "reverses": 77},
            Wrong.NOTHING_TO_REVERSE,
            "冲正的那一笔不在本期和本年以前的台账里，未处理；请核对编号。",
        ),
    ],
)
def test_each_entry_that_is_not_counted_says_why(entry: dict[str, Any], wrong: Wrong, sentence: str) -> None:
    row = {"person": 1, "entry": 5, **entry}
    sheet = sheet_of(TEXT, [row], PEOPLE)
    assert sheet.problems == [EntryProblem(row["person"], 5, row["item"] or "", wrong, sentence)]
    assert sheet.people["index"].to_list() == [0, 0]
    assert [str(problem) for problem in sheet.problems] == [sentence]


@pytest.mark.parametrize(
    "entry",
    [
        {"item": "HOUR", "units": 10**9},
        {"item": "BIG", "units": 10**8},
        {"item": "TALK", "worth": 100},
        {"item": "TALK", "worth": 500},
        {"item": "FREE", "worth": 333},
        {"item": "BIG", "option": ""},
        {"item": "BIG", "worth": 100_000},
        {"item": "CHIEF"},
    ],
)
def test_what_lies_just_inside_is_counted(entry: dict[str, Any]) -> None:
    sheet = sheet_of(TEXT, [{"person": 1, **entry}], PEOPLE)
    assert sheet.problems == []
    assert sheet.people["index"].to_list()[0] > 0


def test_reversals_that_fit_nothing_are_said() -> None:
    entries = [
        {"person": 1, "entry": 1, "item": "BIG"},
        {"person": 2, "entry": 2, "item": "BIG", "reverses": 1},
        {"person": 1, "entry": 3, "item": "HOUR"},
        {"person": 1, "entry": 4, "item": "HOUR", "reverses": 3},
        {"person": 1, "entry": 5, "item": "HOUR", "reverses": 4},
    ]
    assert [(problem.entry, problem.wrong, str(problem)) for problem in sheet_of(TEXT, entries, PEOPLE).problems] == [
        (5, Wrong.REVERSES_REVERSAL, "冲正不能再被冲正，未处理；需要恢复的请重新记一笔。"),
        (2, Wrong.REVERSES_ANOTHER, "冲正的那一笔属于他人，未处理；请核对编号。"),
    ]


def test_people_of_no_class_are_named_with_the_word_of_the_register() -> None:
    people = [
        *PEOPLE,
        {"person": 3, "class": "职工"},
        {"person": 4},
        {"person": 5, "class": "职工", "excluded": "减免"},
    ]
    said = "不在办法之内，此人未计分；请在名册中改正类别，或在办法中写明这一类。"
    assert sheet_of(TEXT, [], people).problems == [
        EntryProblem(3, None, "", Wrong.NO_SUCH_CLASS, f"类别“职工”{said}"),
        EntryProblem(4, None, "", Wrong.NO_SUCH_CLASS, f"类别“”{said}"),
    ]


def votes(component: str, panel: str | None, grade: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"person": [1], "component": [component], "panel": [panel], "grade": [grade], "count": [9]},
        schema_overrides={"panel": pl.String},
    )


PANELLED = WITHOUT_PANELS.replace(
    "weight: {midyear: 50}}",
    "weight: {midyear: 50}, panels: [{code: m, name: 党员, weight: 60}, {code: p, name: 群众, weight: 40}]}",
)


@pytest.mark.parametrize(
    ("text", "papers", "wrong", "sentence"),
    [
        (
            WITHOUT_PANELS,
            votes("ballot", "m", "GOOD"),
            Wrong.NO_SUCH_COMPONENT,
            "办法里没有得分组成“ballot”的评价主体“m”，这些票未计；请核对。",
        ),
        (
            PANELLED,
            votes("ballot", None, "GOOD"),
            Wrong.NO_SUCH_COMPONENT,
            "办法里没有得分组成“ballot”的评价主体“”，这些票未计；请核对。",
        ),
        (
            PANELLED,
            votes("other", "m", "GOOD"),
            Wrong.NO_SUCH_COMPONENT,
            "办法里没有得分组成“other”的评价主体“m”，这些票未计；请核对。",
        ),
        (PANELLED, votes("ballot", "m", "BEST"), Wrong.NO_SUCH_GRADE, "办法里没有测评档次“BEST”，这些票未计；请核对。"),
    ],
)
def test_papers_for_what_the_standard_does_not_ask_are_said(
    text: str, papers: pl.DataFrame, wrong: Wrong, sentence: str
) -> None:
    sheet = sheet_of(text, [], [{"person": 1}], votes=papers, period_kind=PeriodKind.MIDYEAR)
    assert sheet.problems == [EntryProblem(1, None, "", wrong, sentence)]


def test_what_came_in_for_a_part_without_weight_in_this_period_is_said() -> None:
    said = "“民主测评”在平时没有权重，填写的票数或得分未计；请核对是哪一期。"
    people = [{"person": 3, "raw/ballot/m": 9000}, {"person": 1}, {"person": 2}]
    sheet = sheet_of(PANELLED, [], people, votes=votes("ballot", "p", "GOOD"))
    assert sheet.problems == [EntryProblem(one, None, "", Wrong.WEIGHS_NOTHING, said) for one in (1, 3)]
    assert sheet_of(PANELLED, [], people, period_kind=PeriodKind.MIDYEAR).problems == []


def test_results_of_periods_belong_to_a_year() -> None:
    quarters = pl.DataFrame({"person": [2, 1, 1], "number": [1, 1, 2], "index": [1, 2, 3]})
    people = [{"person": 1}, {"person": 2}]
    said = "“各期得分”只用来合成年度得分，这一期未计；请核对是哪一期。"
    assert sheet_of(WITHOUT_PANELS, [], people, quarters=quarters).problems == [
        EntryProblem(one, None, "", Wrong.NOT_A_YEAR, said) for one in (1, 2)
    ]


def test_problems_of_earlier_periods_stand_apart() -> None:
    earlier = entries_frame([{"person": 1, "item": "NOPE", "happened_on": dt.date(2026, 2, 1)}])
    sheet = sheet_of(TEXT, [{"person": 1, "item": "GONE"}], PEOPLE, earlier=earlier)
    assert [str(problem) for problem in sheet.problems] == ["办法里没有编号为“GONE”的细则，未计分；请核对编号。"]
    assert [str(problem) for problem in sheet.earlier_problems] == [
        "办法里没有编号为“NOPE”的细则，未计分；请核对编号。"
    ]


def test_problems_stand_in_the_order_of_people_and_numbers_and_those_without_one_last() -> None:
    rows = {"person": [2, 1, 1, 1], "entry": [1, None, 7, 3], "item": ["P", "Q", "R", "S"]}
    sheet = score(standard_of(TEXT), entries=pl.DataFrame(rows), people=people_frame(PEOPLE))
    assert [(problem.person, problem.item) for problem in sheet.problems] == [(1, "S"), (1, "R"), (1, "Q"), (2, "P")]
