"""活动: the title that a form proposes, and how a pasted list of names is read."""

import datetime as dt

import pytest

from zhixing.rules.activities.kinds import FREE
from zhixing.rules.activities.suggestions import match_names, pasted_names, suggested_title
from zhixing.rules.standards.procedure import ActivityKind
from zhixing.rules.standards.vocabulary import Span

DAY = dt.date(2026, 11, 20)
PEOPLE = [(1, "白云"), (2, "王建国（1950年生）"), (3, "王建国（1962年生）"), (4, "高娃")]


@pytest.mark.parametrize(
    ("every", "title"),
    [
        (Span.MONTH, "11月主题党日"),
        (Span.QUARTER, "2026年第四季度主题党日"),
        (Span.HALF_YEAR, "主题党日"),
        (Span.YEAR, "2026年度主题党日"),
        (None, "主题党日"),
    ],
)
def test_a_title_says_the_period_that_the_kind_goes_by(every: Span | None, title: str) -> None:
    assert suggested_title(ActivityKind("主题党日", every=every), DAY) == title


def test_nobody_knows_what_a_free_activity_is_about() -> None:
    assert suggested_title(FREE, DAY) == ""


@pytest.mark.parametrize(
    "text",
    [
        "白云 高娃",
        "1. 白云\n2. 高娃",
        "1、白云2、高娃",
        "1)白云 2）高娃",
        "白云，高娃。",
        "白云；高娃",
        "白云|高娃",
        "白云/高娃",
        "12 白云 999 高娃",
        "白 云\n高 娃",
    ],
)
def test_names_are_read_however_the_list_is_written(text: str) -> None:
    pasted = pasted_names(text, PEOPLE)
    assert (pasted.membership_ids, pasted.problems) == ({1, 4}, [])


def test_a_number_of_four_digits_is_no_place_in_a_list() -> None:
    assert pasted_names("白云 1234", PEOPLE).problems == ["名单里没有：1234。请核对姓名，或确认当天是否在册。"]


def test_namesakes_are_named_with_what_tells_them_apart_or_not_at_all() -> None:
    assert match_names(["王建国（1950年生）", "白云"], PEOPLE) == ({"王建国（1950年生）": 2, "白云": 1}, [])
    assert match_names(["王建国", "赵敏", "王建国", "赵敏", "李四"], PEOPLE) == (
        {},
        ["名单里没有：赵敏、李四。请核对姓名，或确认当天是否在册。", "有同名的，请在名单里逐人标明：王建国。"],
    )
    assert match_names(["王芳"], [(7, "王芳(二组)")]) == ({"王芳": 7}, [])
