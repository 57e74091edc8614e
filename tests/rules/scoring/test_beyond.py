"""超出部分: what is above a number counts in part, exactly, and never takes anything away."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

TEXT = """
title: 超出部分
blocks:
  - {{code: b, name: 积分, beyond: {{above: {above}, rate: {rate}}}, items: [{{code: J, name: 好事, worth: 1}}]}}
"""


def points(above: int, rate: int, times: list[int]) -> list[int]:
    standard = read_standard(TEXT.format(above=above, rate=rate))
    assert isinstance(standard, Standard)
    entries = entries_frame(
        {"person": person, "item": "J", "units": many * 100} for person, many in enumerate(times) if many
    )
    people = people_frame({"person": person} for person in range(len(times)))
    return score(standard, entries=entries, people=people).people.sort("person")["index"].to_list()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.integers(0, 99), st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_what_is_above_counts_in_part_and_more_is_never_less(above: int, rate: int, times: list[int]) -> None:
    ordered = sorted(times)
    results = points(above, rate, ordered)
    exact = [min(many, above) + Fraction(max(many - above, 0) * rate, 100) for many in ordered]
    assert results == [int(number * 100) for number in exact]
    assert results == sorted(results)
