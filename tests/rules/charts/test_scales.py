"""Where values stand in a chart, where a line breaks, and what a small number is shown as."""

from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.charts.scales import Scale, runs
from zhixing.rules.charts.small_numbers import count_words, is_splittable, shown_count


def test_places_count_downwards() -> None:
    scale = Scale(0, 100, 170, 20)
    assert (scale.at(0), scale.at(50), scale.at(100)) == (170, 95, 20)


def test_a_scale_need_not_begin_at_nought() -> None:
    scale = Scale(60, 100, 0, 80)
    assert (scale.at(60), scale.at(70), scale.at(100)) == (0, 20, 80)


def test_a_value_outside_stands_at_the_edge() -> None:
    scale = Scale(0, 100, 0, 50)
    assert (scale.at(-5), scale.at(120)) == (0, 50)


def test_a_scale_of_one_value_has_one_place() -> None:
    assert Scale(0, 0, 7, 50).at(0) == 7


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_higher_value_never_stands_lower(first: float, second: float) -> None:
    scale = Scale(0, 100, 170, 20)
    assert (scale.at(first) - scale.at(second)) * (first - second) <= 0


def test_a_line_breaks_at_a_gap() -> None:
    assert runs([5, 0, None, None, 7, 8, None]) == [[0, 1], [4, 5]]


@given(st.lists(st.none() | st.integers(0, 100)))
def test_every_known_value_lies_in_one_run_and_no_gap_does(values: list[int | None]) -> None:
    assert [place for run in runs(values) for place in run] == [
        place for place, value in enumerate(values) if value is not None
    ]


def test_small_numbers() -> None:
    assert [count_words(count) for count in (0, 1, 4, 5, 12)] == ["0人", "少于5人", "少于5人", "5人", "12人"]
    assert {shown_count(count) for count in (1, 2, 3, 4)} == {4}
    assert (shown_count(0), shown_count(5)) == (0, 5)
    assert [is_splittable(counts) for counts in ((2, 2, 0, 0), (2, 2, 1, 0), ())] == [False, True, False]
