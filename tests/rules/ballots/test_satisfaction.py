"""满意率: the share of those who graded, and a warning where too many know too little."""

import pytest

from zhixing.rules.ballots.satisfaction import satisfied_percent, unknown_percent, unknown_warnings
from zhixing.rules.standards.model import Grade
from zhixing.rules.standards.vocabulary import Points

GRADES = (
    Grade("VERY", "满意", Points(10_000)),
    Grade("RATHER", "基本满意", Points(1)),
    Grade("NOT", "不满意", Points(0)),
    Grade("UNKNOWN", "不了解"),
)


@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ({"VERY": 3, "RATHER": 3, "NOT": 2, "UNKNOWN": 9}, 7_500),  # worth anything is satisfied, worth nothing is not
        ({"VERY": 2, "NOT": 1}, 6_667),
        ({"VERY": 4}, 10_000),
        ({"NOT": 4}, 0),
        ({"UNKNOWN": 4}, None),
        ({}, None),
    ],
)
def test_the_share_of_the_satisfied_among_those_who_graded(counts: dict[str, int], percent: int | None) -> None:
    assert satisfied_percent(counts, GRADES) == percent


def test_the_share_of_those_who_do_not_know() -> None:
    assert [unknown_percent(9, 6), unknown_percent(8, 8), unknown_percent(8, 0)] == [3_333, 0, 10_000]
    assert unknown_percent(0, 0) == 0


def test_above_thirty_per_cent_a_warning_with_the_figure_of_the_table() -> None:
    """As it stands in the table: rounded to 30 % it would not be more than 30 %."""
    assert unknown_warnings({"党的建设": 3_000, "总体评价": 0}, "不了解") == []
    assert unknown_warnings({"党的建设": 3_001, "服务群众": 4_450, "总体评价": 100}, "不了解") == [
        f"“{name}”选“不了解”的占 {percent}%，超过 30%：代表对这一项了解不足，请在下次汇报和公开中补上。"
        for name, percent in (("党的建设", "30.01"), ("服务群众", "44.5"))
    ]
