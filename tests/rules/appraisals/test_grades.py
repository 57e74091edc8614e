"""民主评议: which grades go with a star, what departs, and the warning of a third."""

from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.appraisals.grades import Grade, departures, grade_of, share_warnings, star_grades


def test_each_star_has_its_usual_grades_and_none_suggests_the_worst() -> None:
    assert star_grades(0, 4) == {Grade.EXCELLENT, Grade.QUALIFIED}
    assert star_grades(1, 4) == star_grades(2, 4) == {Grade.QUALIFIED}
    assert star_grades(3, 4) == {Grade.BASIC}
    assert all(Grade.UNQUALIFIED not in star_grades(place, 5) for place in range(5))


def test_what_departs_from_star_vote_and_circumstances_is_named() -> None:
    beside = {"star": "黄色上进星", "usual": star_grades(1, 4), "voted": Grade.QUALIFIED, "unreviewable": ""}
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


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_warning_comes_exactly_above_a_third(excellent: int, others: int) -> None:
    assert bool(share_warnings(excellent, excellent + others)) == (excellent / (excellent + others or 1) > 1 / 3)
