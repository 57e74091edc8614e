"""实地检查和听取汇报: what each step of a visit lacks, and why a sheet of the jury is not taken."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.inspections.areas import areas_of
from zhixing.rules.inspections.hearings import AGENDA, NOT_HEARD, hearing_points, hearing_rule
from zhixing.rules.inspections.hearings import sheet_blockers as jury_blockers
from zhixing.rules.inspections.visits import (
    VisitFacts,
    agreeing_blockers,
    beginning_blockers,
    conclusion_blockers,
    opening_blockers,
    reopening_blockers,
    sheet_blockers,
)
from zhixing.rules.standards.items import Block
from zhixing.rules.standards.model import Component, HearingRule, PersonClass, Rounding, Source, Standard, Weights
from zhixing.rules.standards.vocabulary import Amount, PeriodKind, Points, RoundBy, RoundTo

TODAY = dt.date(2026, 9, 14)
OPENED = VisitFacts(is_begun=True, inspectors=2, handed_in=2, is_opened=True)
ENDED = replace(OPENED, is_concluded=True)
NO_MORE = "这次检查已经办结，不能再改。"


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({}, []),
        ({"on": dt.date(2026, 9, 15)}, ["检查日期不能晚于今天，请在检查当天填写。"]),
        ({"place": " "}, ["请填写检查地点。"]),
        ({"excluded": "新成立"}, ["“甲社区”不参加本期考评：新成立。"]),
    ],
)
def test_why_a_visit_cannot_be_noted(facts: dict[str, Any], sentences: list[str]) -> None:
    usual = {"name": "甲社区", "excluded": "", "on": TODAY, "today": TODAY, "place": "活动室"}
    assert beginning_blockers(VisitFacts(), **{**usual, **facts}) == sentences
    assert beginning_blockers(ENDED, **{**usual, **facts}) == [*sentences, NO_MORE]


def test_a_sheet_says_why_it_is_not_kept() -> None:
    assert sheet_blockers(OPENED, is_handed_in=True) == ["您的评分表已经提交，不能再改。"]
    assert sheet_blockers(OPENED, is_handed_in=False) == ["各人的评分已经公开，不能再提交评分表。"]


def test_what_the_opening_lacks() -> None:
    assert opening_blockers(OPENED) == ["各人的评分已经公开。"]
    assert opening_blockers(VisitFacts(inspectors=1, handed_in=1)) == [
        "回避后能检查的成员不足 2 名，请增补考评小组成员。",
        "至少要有 2 名检查人各自提交才能公开评分，现在已提交 1 份。",
    ]


def test_marks_are_agreed_on_between_the_opening_and_the_end() -> None:
    assert agreeing_blockers(OPENED) == []
    assert agreeing_blockers(VisitFacts()) == ["请先公开各人的评分，再共同定分。"]
    assert agreeing_blockers(ENDED) == [NO_MORE]


def test_only_an_ended_visit_is_taken_up_again_and_with_a_reason() -> None:
    assert reopening_blockers(ENDED, "漏查一项") == []
    assert reopening_blockers(OPENED, " ") == ["这次检查还没有办结，不需要重开。", "请写明重开检查的原因。"]


@pytest.mark.parametrize(
    ("facts", "head_name", "statement", "objection", "sentences"),
    [
        (OPENED, "王建国", "agreed", "", []),
        (OPENED, "王建国", "disputed", "第一条扣多了", []),
        (OPENED, "王建国", "disputed", " ", ["有异议的，请写明对哪一条有什么异议。"]),
        (OPENED, "王建国", "", "", ["请选择被查单位负责人的意见：情况属实，或有异议。"]),
        (
            replace(OPENED, unmarked=("班子健全", "阵地")),
            " ",
            "agreed",
            "",
            ["还没有共同定分的有：班子健全、阵地。", "请填写被查单位负责人姓名。"],
        ),
        (VisitFacts(), "", "", "", ["请先公开各人的评分，再共同定分。"]),
    ],
)
def test_why_a_visit_cannot_end(
    facts: VisitFacts, head_name: str, statement: str, objection: str, sentences: list[str]
) -> None:
    said = conclusion_blockers(facts, head_name=head_name, statement=statement, objection=objection)
    assert said == sentences


def test_a_sheet_of_the_jury_is_handed_in_once_where_reports_are_heard() -> None:
    def said(**facts: Any) -> list[str]:
        usual = {"name": "甲社区", "excluded": "", "hears": True, "has_sheet": False}
        return jury_blockers(**{**usual, **facts})

    assert said() == []
    assert said(excluded="新成立", hears=False, has_sheet=True) == [
        "“甲社区”不参加本期考评：新成立。",
        NOT_HEARD,
        "您对这个党组织的汇报评分表已经提交，不能再改。",
    ]


def test_a_jury_is_complete_with_as_many_sheets_as_the_rule_says_and_rounds_as_the_standard() -> None:
    rule = HearingRule(1, 3)
    assert hearing_points([], rule, Rounding()) is None
    assert hearing_points([8_001], rule, Rounding()) == 8_001
    assert hearing_points([8_000, 8_001], rule, Rounding(RoundTo.INTEGER)) == 8_000
    assert hearing_points([8_001, 8_000], rule, Rounding(by=RoundBy.DOWN)) == 8_000
    assert hearing_points([1_000, 9_500, 8_050], rule, Rounding(RoundTo.INTEGER)) == 8_100


def test_the_first_part_that_hears_has_the_rule() -> None:
    own = HearingRule(2, None)
    parts = (Component("a", "积分", Source.POINTS), Component("b", "汇报", Source.HEARING, hearing=own))
    assert hearing_rule(Standard("办法", components=parts)) == own


def test_a_meeting_has_five_steps() -> None:
    assert [name for name, _ in AGENDA] == ["述职", "提问", "点评", "测评", "表态"]


def test_full_marks_of_a_column_are_those_of_the_class_and_of_the_part() -> None:
    standard = Standard(
        "办法",
        classes=(PersonClass("X", "小区党支部"),),
        blocks=(Block("P", "党的建设", full=Amount(Points(3_000), (("X", Points(4_000)),))),),
        components=(
            Component("hearing", "听取汇报", Source.HEARING, Weights(cycles=Amount(Points(10))), full=Points(5_000)),
        ),
    )
    columns = {word: areas_of(standard, PeriodKind.QUARTER, word) for word in ("小区党支部", "其他")}
    assert {word: [(area.code, area.full, area.is_block) for area in areas] for word, areas in columns.items()} == {
        "小区党支部": [("P", 4_000, True), ("hearing", 5_000, False)],
        "其他": [("P", 3_000, True), ("hearing", 5_000, False)],
    }


def test_a_part_that_weighs_something_for_one_class_is_a_column() -> None:
    weights = Weights(cycles=Amount(Points(0), (("X", Points(1_000)),)))
    parts = (
        Component("hearing", "听取汇报", Source.HEARING, weights),
        Component("given", "年末评议", Source.GIVEN, Weights(cycles=Amount(Points(0)))),
    )
    assert [area.code for area in areas_of(Standard("办法", components=parts), PeriodKind.QUARTER, "")] == ["hearing"]
