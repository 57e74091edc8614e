"""民主评议: in what a grade departs, and the warning of a third or of what the standard says."""

from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.appraisals.grades import REPORTED, Grade, departures, grade_of, most_excellent, share_warnings
from zhixing.rules.standards.vocabulary import Share


def test_what_departs_from_star_vote_and_circumstances_is_named() -> None:
    beside = {"star": "黄色上进星", "usual": (Grade.QUALIFIED,), "voted": Grade.QUALIFIED, "unreviewable": ""}
    assert departures(Grade.QUALIFIED, **beside) == []
    assert departures(Grade.EXCELLENT, **beside) == ["全年评星为黄色上进星", "民主测评为“合格”"]
    assert departures(Grade.NONE, **beside) == ["没有不评定等次的情形"]
    alone = {"star": "", "usual": (), "voted": None, "unreviewable": "预备党员"}
    assert departures(Grade.NONE, **alone) == []
    assert departures(Grade.QUALIFIED, **alone) == ["属于“预备党员”，一般不评定等次"]


def test_words_of_another_scale_are_no_grade() -> None:
    assert [grade_of(word) for word in ("优秀", "基本合格", "较好")] == [Grade.EXCELLENT, Grade.BASIC, None]


def test_a_third_is_warned_of_with_its_number() -> None:
    assert share_warnings(3, 9) == []
    assert share_warnings(4, 9) == ["拟评“优秀”4人，超过参加评定等次9人的三分之一（3人），请再研究。"]


def test_another_share_is_warned_of_in_its_own_words_and_none_never() -> None:
    fifteen = Share(15, 100)
    assert share_warnings(3, 20, fifteen) == []
    assert share_warnings(4, 20, fifteen) == ["拟评“优秀”4人，超过参加评定等次20人的15%（3人），请再研究。"]
    assert share_warnings(20, 20, None) == []


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_warning_comes_exactly_above_a_third(excellent: int, others: int) -> None:
    assert bool(share_warnings(excellent, excellent + others)) == (excellent / (excellent + others or 1) > 1 / 3)
    assert share_warnings(most_excellent(others, Share(1, 3)), others) == []


def test_of_the_best_and_the_worst_the_superior_is_asked_one_by_one() -> None:
    assert {grade.label for grade in REPORTED} == {"优秀", "不合格"}
