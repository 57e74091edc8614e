"""Whom a title goes to, and what each step of a nomination has to say."""

import datetime as dt

import pytest

from zhixing.rules.nominations.steps import (
    answering_blockers,
    judging_blockers,
    notice_blockers,
    objection_problems,
    person_blockers,
    posting_blockers,
)

TODAY = dt.date(2026, 9, 14)
OWN, NO_OPINION = "推荐由本人提出，请由上级另一位同志审核。", "请写明审核意见：了解的情况，征求意见的部门。"
ANSWERED, NO_ANSWER = "这条异议已经答复，不再改动。", "请写明调查的情况和答复。"


@pytest.mark.parametrize(
    ("is_for_person", "has_person", "sentences"),
    [
        (True, True, []),
        (False, False, []),
        (True, False, ["“优秀党员”推荐一名党员，请选择姓名。"]),
        (False, True, ["“优秀党员”推荐本支部，不选姓名。"]),
    ],
)
def test_a_title_goes_to_a_member_or_to_the_branch(is_for_person: bool, has_person: bool, sentences: list[str]) -> None:
    assert person_blockers("优秀党员", is_for_person=is_for_person, has_person=has_person) == sentences


@pytest.mark.parametrize(
    ("opinion", "is_own", "sentences"),
    [("属实", False, []), (" ", False, [NO_OPINION]), ("属实", True, [OWN]), ("", True, [OWN, NO_OPINION])],
)
def test_another_one_judges_in_words(opinion: str, is_own: bool, sentences: list[str]) -> None:
    assert judging_blockers(opinion, is_own=is_own) == sentences


@pytest.mark.parametrize(
    ("answer", "is_answered", "sentences"),
    [("不属实", False, []), (" ", False, [NO_ANSWER]), ("", True, [ANSWERED, NO_ANSWER])],
)
def test_an_objection_is_answered_once(answer: str, is_answered: bool, sentences: list[str]) -> None:
    assert answering_blockers(answer, is_answered=is_answered) == sentences


def test_a_posting_says_where_objections_go() -> None:
    assert posting_blockers(days=5, from_on=TODAY, today=TODAY, contact="党建办") == []
    assert posting_blockers(days=4, from_on=TODAY, today=TODAY, contact=" ") == [
        "公示不少于5个工作日。",
        "请写明反映问题的方式：向谁反映，电话或地点。",
    ]
    assert objection_problems("有出入") == notice_blockers(has_days=True) == []
    assert objection_problems(" ") == ["请写明反映的情况。"]
    assert notice_blockers(has_days=False) == ["还没有确定公示日期，确定以后才能打印公示。"]
