"""The figures of a count: rounding, the grade of a mean, questions and panels weighed, shares that warn."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ballots.disclosure import (
    NO_CHOICE,
    TOO_FEW,
    Published,
    combine_questions,
    grade_of,
    rounded,
    share_warnings,
    weighed,
)
from zhixing.rules.standards.model import DEFAULT_GRADES, Grade, Points, RoundBy, Share

DECIMAL = {
    RoundBy.HALF_UP: ROUND_HALF_UP,
    RoundBy.HALF_EVEN: ROUND_HALF_EVEN,
    RoundBy.UP: ROUND_UP,
    RoundBy.DOWN: ROUND_DOWN,
}


@given(st.integers(-2_000_000, 2_000_000), st.integers(1, 400), st.sampled_from(RoundBy))
def test_rounding_is_that_of_the_standard(over: int, under: int, by: RoundBy) -> None:
    assert rounded(over, under, by) == int((Decimal(over) / under).quantize(Decimal(1), DECIMAL[by]))


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        (10000, "EXCELLENT"),
        (9000, "EXCELLENT"),
        (8999, "QUALIFIED"),
        (7000, "QUALIFIED"),
        (6999, "BASIC"),
        (3000, "BASIC"),
        (2999, "UNQUALIFIED"),
        (0, "UNQUALIFIED"),
    ],
)
def test_the_grade_of_a_mean_is_the_nearest_and_half_way_the_better(value: int, grade: str) -> None:
    assert grade_of(value, DEFAULT_GRADES) == grade


def test_questions_and_panels_are_weighed_among_those_that_are_there() -> None:
    assert weighed([(9000, 20), (None, 70), (6000, 10)]) == 8000
    assert weighed([(8000, 1), (8001, 1)]) == 8001
    assert (weighed([(None, 3)]), weighed([(9000, 0)]), weighed([])) == (None, None, None)


def test_the_figure_over_questions_rests_on_what_is_published_of_each() -> None:
    eight, six = Published(9000, "EXCELLENT", 8), Published(7000, "QUALIFIED", 6)
    counted = Published(10000, "EXCELLENT", 15, {"EXCELLENT": 15})
    nothing = Published(withheld=TOO_FEW)
    assert combine_questions([(counted, 100)], DEFAULT_GRADES) == counted
    assert combine_questions([(eight, 300), (six, 100), (nothing, 500)], DEFAULT_GRADES) == Published(
        8500, "QUALIFIED", 6
    )
    assert combine_questions([(counted, 100), (eight, 100)], DEFAULT_GRADES) == Published(9500, "EXCELLENT", 8)
    assert combine_questions([(nothing, 1), (nothing, 2)], DEFAULT_GRADES) == nothing
    no_choice = Published(withheld=NO_CHOICE)
    assert combine_questions([(no_choice, 1), (nothing, 2)], DEFAULT_GRADES) == no_choice  # as of the first


def test_too_many_of_a_grade_warn_and_change_nothing() -> None:
    capped = (Grade("A", "优秀", Points(10000), Share(1, 3)), Grade("B", "合格", Points(8000)))
    assert share_warnings(["A"] * 4 + ["B"] * 8, capped) == []
    assert share_warnings(["A"] * 5 + ["B"] * 8, capped) == [
        "有结果的 13 人中，“优秀”5 人，超过办法提醒的 1/3（4 人）。只作提醒，不改变结果。"
    ]
    fifth = (Grade("A", "优秀", Points(10000), Share(20, 100)), capped[1])
    assert share_warnings(["A"] * 2 + ["B"] * 11, fifth) == []
    assert share_warnings(["A"] * 3 + ["B"] * 10, fifth) == [
        "有结果的 13 人中，“优秀”3 人，超过办法提醒的 20%（2 人）。只作提醒，不改变结果。"
    ]
    assert share_warnings([], capped) == []
    assert share_warnings(["A"] * 9, DEFAULT_GRADES) == []
