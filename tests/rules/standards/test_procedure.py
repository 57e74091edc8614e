"""What a standard may say of hearings, of parts of a period and of days, to the very number."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.standards.checks.procedure import check_deadlines, check_hearings, check_part
from zhixing.rules.standards.model import Component, Points, Source, Standard
from zhixing.rules.standards.procedure import Deadlines, HearingCriterion, HearingRule, PartRule

LEDGER = Component("points", "积分", Source.POINTS)
Check = Callable[[Standard], Iterator[tuple[str, str]]]


def found(check: Check, **parts: Any) -> list[tuple[str, str]]:
    return list(check(Standard("办法", **{"components": (LEDGER,), **parts})))


def hearing(source: Source = Source.HEARING, **rule: Any) -> list[tuple[str, str]]:
    own = Component("hearing", "听取汇报", source, hearing=HearingRule(**rule))
    return found(check_hearings, components=(LEDGER, own))


def criterion(name: str, full: int) -> HearingCriterion:
    return HearingCriterion(name, name, Points(full))


HERE = "components[1].hearing"


@pytest.mark.parametrize(
    ("rule", "problems"),
    [
        ({}, []),
        ({"least": 1}, []),
        ({"least": 0}, [(f"{HERE}.least", "请写 1 或更大的整数。")]),
        ({"trim_from": None}, []),
        ({"trim_from": 3}, []),
        ({"trim_from": 2}, [(f"{HERE}.trim_from", "去掉一个最高、一个最低以后至少要剩一份，请写 3 或更大的整数。")]),
        ({"criteria": ()}, [(f"{HERE}.criteria", "请至少写一个评分项目，或删去 criteria 用默认的四项。")]),
        ({"criteria": (criterion("甲", 1),)}, []),
        (
            {"criteria": (criterion("甲", 100), criterion("乙", 0))},
            [(f"{HERE}.criteria[1].full", "满分请写大于 0 的数。")],
        ),
        ({"criteria": (criterion("甲", 10_000),)}, []),
        (
            {"criteria": (criterion("甲", 10_000), criterion("乙", 50))},
            [(f"{HERE}.criteria", "各项满分合计 100.5 分，请改到 100 分以内。")],
        ),
    ],
)
def test_what_a_hearing_may_say(rule: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert hearing(**rule) == problems


def test_only_a_part_of_hearings_has_a_rule_of_hearings() -> None:
    assert hearing(Source.GIVEN) == [(HERE, "来源不是“听取汇报”，请删去。")]


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        ({}, []),
        ({"least": 0}, []),
        ({"least": 366}, []),
        ({"least": 367}, ["part.least"]),
        ({"least": -1}, ["part.least"]),
        ({"over": 0}, []),
        ({"over": 9_999}, []),
        ({"over": 10_000}, ["part.over"]),
        ({"over": -1}, ["part.over"]),
        ({"shared": True}, []),
    ],
)
def test_what_may_be_said_of_parts_of_a_period(rule: dict[str, Any], paths: list[str]) -> None:
    assert [path for path, _ in found(check_part, part=PartRule(**rule))] == paths


def test_where_nothing_comes_from_the_ledger_nothing_of_it_is_shared_out() -> None:
    whole = Component("review", "评定", Source.REVIEW)
    assert found(check_part, part=PartRule(shared=True), components=(whole,)) == [
        ("part.shared", "得分组成里没有来自积分台账的部分，不能折算，请删去。")
    ]
    assert found(check_part, part=PartRule(), components=(whole,)) == []
    assert found(check_part, part=PartRule(shared=True), components=(whole, LEDGER)) == []
    assert found(check_part, part=PartRule(least=-1, over=-1)) == [
        ("part.least", "请写 0 到 366 的整数。"),
        ("part.over", "请写 0 到 100 之间的数，例如 50。"),
    ]


LATER = ("deadlines.review", "评定期限要晚于自评、自查期限，请写大于 7 的整数。")


@pytest.mark.parametrize(
    ("days", "problems"),
    [
        ({}, []),
        ({"report": 1}, []),
        ({"report": 0}, [("deadlines.report", "请写 1 或更大的整数。")]),
        ({"report": 7, "review": 8}, []),
        ({"report": 7, "review": 7}, [LATER]),
        ({"report": 7, "review": 6}, [LATER]),
        ({"posting": 1, "answer": 30}, []),
        ({"posting": 0}, [("deadlines.posting", "请写 1 到 30 的整数。")]),
        ({"answer": 31}, [("deadlines.answer", "请写 1 到 30 的整数。")]),
        ({"immediate": 1, "timed": 60}, []),
        ({"immediate": 15, "timed": 1}, []),
        ({"immediate": 16}, [("deadlines.immediate", "请写 1 到 15 的整数：立行立改最长 15 日。")]),
        ({"immediate": 0}, [("deadlines.immediate", "请写 1 到 15 的整数：立行立改最长 15 日。")]),
        ({"timed": 61}, [("deadlines.timed", "请写 1 到 60 的整数：限期整改最长 60 日。")]),
    ],
)
def test_what_may_be_said_of_days(days: dict[str, int], problems: list[tuple[str, str]]) -> None:
    assert found(check_deadlines, deadlines=Deadlines(**days)) == problems


def test_the_days_of_a_problem_go_by_its_kind() -> None:
    days = Deadlines(immediate=3, timed=20)
    assert [days.of_problem(kind) for kind in MeasureKind] == [3, 20, 90]
