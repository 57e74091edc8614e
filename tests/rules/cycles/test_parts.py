"""部分时段: relief and late entry by days or months, and points shared out over the whole period."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.cycles.parts import WHOLE, Span, counted_part, is_relieved
from zhixing.rules.scoring.engine import breakdowns, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import PartRule, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import PartBy

QUARTER = (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
HALF = PartRule(over=5000)
MONTHS = PartRule(by=PartBy.MONTHS, over=5000, shared=True)


@pytest.mark.parametrize(
    ("rule", "relief", "expected"),
    [
        (PartRule(), (dt.date(2026, 11, 25), dt.date(2027, 5, 31)), True),  # as it stands on the last day
        (PartRule(), (dt.date(2026, 10, 1), dt.date(2026, 11, 28)), False),
        (HALF, (dt.date(2026, 11, 25), dt.date(2027, 5, 31)), False),  # 37 of 92 days
        (HALF, (dt.date(2026, 10, 1), dt.date(2026, 11, 28)), True),  # 59 of 92 days
        (HALF, (dt.date(2026, 10, 1), dt.date(2026, 11, 15)), False),  # 46 of 92: not more than half
        (PartRule(), (dt.date(2026, 12, 31), dt.date(2027, 5, 31)), True),
        (PartRule(), (dt.date(2026, 10, 1), dt.date(2026, 12, 31)), True),
        (PartRule(), (dt.date(2026, 10, 1), dt.date(2026, 12, 30)), False),
        (PartRule(), (dt.date(2027, 1, 1), dt.date(2027, 5, 31)), False),
        (MONTHS, (dt.date(2026, 10, 1), dt.date(2026, 11, 20)), True),  # two of three months
        (MONTHS, (dt.date(2026, 10, 1), dt.date(2026, 11, 10)), False),
    ],
)
def test_relief_for_a_part_of_the_quarter(rule: PartRule, relief: Span, *, expected: bool) -> None:
    assert is_relieved(rule, [relief], QUARTER) is expected
    earlier = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert is_relieved(rule, [earlier, relief], QUARTER) is expected


def test_what_counts_is_shared_out_only_where_the_standard_says_so() -> None:
    late = [(dt.date(2026, 11, 16), dt.date.max)]
    assert counted_part(PartRule(), late, [], QUARTER) == WHOLE
    assert counted_part(PartRule(shared=True), late, [], QUARTER) == 46 * WHOLE // 92
    assert counted_part(MONTHS, late, [], QUARTER) == 2 * WHOLE // 3
    relief = [(dt.date(2026, 12, 1), dt.date(2026, 12, 31))]
    assert counted_part(MONTHS, late, relief, QUARTER) == WHOLE // 3
    early = [(dt.date(2026, 10, 1), dt.date(2026, 11, 15))]  # the last day counts
    assert counted_part(PartRule(shared=True), early, [], QUARTER) == 46 * WHOLE // 92
    # Of a month of 31 days sixteen are a half, fifteen are not; no part at all would be nothing to divide by.
    assert counted_part(MONTHS, [(dt.date(2026, 12, 16), dt.date.max)], [], QUARTER) == WHOLE // 3
    assert counted_part(MONTHS, [(dt.date(2026, 12, 17), dt.date.max)], [], QUARTER) == 1


days = st.integers(0, 120).map(lambda number: dt.date(2026, 9, 20) + dt.timedelta(days=number))
spans = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=3)


@given(spans, spans, st.sampled_from([PartBy.DAYS, PartBy.MONTHS]))
def test_more_relief_never_counts_more(stays: list[Span], reliefs: list[Span], by: PartBy) -> None:
    rule = PartRule(by=by, shared=True, over=0)
    without = counted_part(rule, stays, [], QUARTER)
    assert 1 <= counted_part(rule, stays, reliefs, QUARTER) <= without <= WHOLE
    assert is_relieved(rule, [QUARTER], QUARTER)


STANDARD = """
title: 部分时段
part: {over: 50, shared: true}
blocks:
  - {code: b, name: 学习教育, items: [
      {code: T, name: 学习, worth: 10}, {code: D, name: 缺席, effect: deduct, worth: 4}]}
"""


def test_points_of_a_part_are_shared_out_up_to_full_marks_and_deductions_stay() -> None:
    standard = read_standard(STANDARD)
    assert isinstance(standard, Standard)
    parts = ((1, None), (2, 5000), (3, 1000), (4, 5000))
    people = people_frame([{"person": person, "part": part} for person, part in parts])
    rows = [{"person": person, "item": "T"} for person in (1, 1, 1, 2, 2, 2, 3, 3)] + [{"person": 4, "item": "D"}]
    sheet = score(standard, entries=entries_frame(rows), people=people)
    assert dict(sheet.people.select("person", "index").iter_rows()) == {1: 3000, 2: 6000, 3: 10000, 4: 0}
    sentence = next(step.sentence for step in breakdowns(sheet)[2] if step.name == "积分")
    assert sentence == "各维度合计 30 分，实际参加的时段占本期 50%，折算为 60 分。"
