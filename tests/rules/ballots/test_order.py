"""What a count tells keeps the order of what was voted: a better result never comes out lower."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.ballots.test_disclosure import SCALES, certainties, papers_of, scales
from zhixing.rules.ballots.disclosure import publish, publish_panel, safe_sums, sums_of, unlike_sums
from zhixing.rules.ballots.states import ABSTAIN
from zhixing.rules.standards.model import DEFAULT_GRADES, Grade


def dearer(told: Mapping[int, int]) -> list[int]:
    """Sums for which less is told than for a lower one."""
    order = sorted(told)
    return [more for less, more in pairwise(order) if told[less] > told[more]]


def nearest_open(papers: int, values: tuple[int, ...]) -> dict[int, int]:
    """As it was: what is not open is told as the nearest open sum that agrees with the same papers."""
    others, unlike = sums_of(papers - 1, values), unlike_sums(papers - 1, values, 1)
    is_open = {
        total
        for total in unlike_sums(papers, values, 2)
        if all(total - value in unlike for value in values if total - value in others)
    }
    told = {}
    for total in sums_of(papers, values):
        held = [value for value in values if total - value in others]
        fit = [one for one in is_open if all(one - value in others for value in held)]
        told[total] = total if total in is_open else min(fit, key=lambda one: (abs(one - total), one))
    return told


@given(scales, st.integers(6, 20))
@settings(max_examples=60, deadline=None)
def test_a_higher_sum_is_never_told_lower_and_what_is_told_stands_for_itself(
    grades: tuple[Grade, ...], many: int
) -> None:
    told = safe_sums(many, tuple(sorted(int(one.value or 0) for one in grades)))
    assert dearer(told) == []
    assert [total for total, one in told.items() if one < total or told[one] != one] == []


def test_the_map_that_was_used_before_told_a_better_result_lower() -> None:
    assert dearer(nearest_open(9, (0, 6000, 8000, 10000))) != []


@pytest.mark.parametrize("values", [(0, 60, 80, 100), (0, 50, 100), (0, 60, 70, 85, 100), (80, 90, 100), (0, 100)])
def test_an_abstention_never_costs_more_than_a_lower_grade(values: tuple[int, ...]) -> None:
    """Of a unanimous ballot: one voter who abstains instead, or gives something less."""
    costly = [
        (many, value, less)
        for many in range(7, 30)
        for value in values
        for less in values
        if less < value
        if Fraction(safe_sums(many - 1, values)[value * (many - 1)], many - 1)
        < Fraction(safe_sums(many, values)[value * (many - 1) + less], many)
    ]
    assert costly == []


@given(
    st.lists(
        st.lists(st.sampled_from([*(one.code for one in DEFAULT_GRADES), ABSTAIN]), min_size=17, max_size=17),
        min_size=1,
        max_size=4,
    )
)
def test_counts_are_told_of_everybody_in_a_panel_or_of_nobody(chosen: list[list[str]]) -> None:
    told = publish_panel({place: Counter(one) for place, one in enumerate(chosen)}, DEFAULT_GRADES)
    fewest = min(17 - one.count(ABSTAIN) for one in chosen)
    assert {one.counts is not None for one in told.values()} == {fewest >= 15}


def test_beside_somebody_with_fourteen_papers_nobody_has_counts() -> None:
    many, few = {"EXCELLENT": 20}, {"EXCELLENT": 14}
    assert publish_panel({"a": many}, DEFAULT_GRADES)["a"].counts is not None
    together = publish_panel({"a": many, "b": few}, DEFAULT_GRADES)
    assert {cell: (one.value, one.papers, one.counts) for cell, one in together.items()} == {
        "a": (10000, 20, None),
        "b": (10000, 14, None),
    }
    # The other way about, subject by subject, a gap of one paper would tell.
    assert {cell: publish(one, DEFAULT_GRADES).counts is None for cell, one in (("a", many), ("b", few))} == {
        "a": False,
        "b": True,
    }


def joined(told: Mapping[int, int]) -> list[set[int]]:
    """The sums that are told as one, from the best down."""
    return [{total for total, figure in told.items() if figure == best} for best in sorted({*told.values()})[::-1]]


def gives_away(sums: set[int], grades: Sequence[Grade], many: int) -> bool:
    """By going through every ballot: whether somebody knows the others once the sum is known to be one of these."""
    values = {one.code: int(one.value or 0) for one in grades}
    possible = [
        papers
        for papers in papers_of(grades, many)
        if sum(values[code] * times for code, times in papers.items()) in sums
    ]
    return certainties({tuple(sorted(papers.items())): ("alike",) for papers in possible}, many) != set()


@pytest.mark.parametrize("many", [6, 7, 9])
@pytest.mark.parametrize("grades", [SCALES["four"], SCALES["three"], SCALES["narrow"], SCALES["five"]])
def test_no_more_sums_are_told_as_one_than_have_to_be(grades: tuple[Grade, ...], many: int) -> None:
    """From the best down each group ends as soon as nobody is given away, but for the last."""
    groups = joined(safe_sums(many, tuple(sorted(int(one.value or 0) for one in grades))))
    assert [group for group in groups if gives_away(group, grades, many)] == []
    sooner = [set(sorted(group)[-size:]) for group in groups[:-1] for size in range(1, len(group))]
    assert [group for group in sooner if not gives_away(group, grades, many)] == []
    assert [min(above) for above, below in pairwise(groups) if min(above) < max(below)] == []
