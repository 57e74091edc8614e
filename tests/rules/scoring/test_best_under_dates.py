"""The best few times of an item that a day or a month limits too: against every choice by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

TEXT = """
title: 最高几次
gates: [{{name: 次数, when: [{{item: J, measure: times, at_least: 1}}], cap: 1000}}]
blocks:
  - code: b
    name: 积分
    items: [{{code: J, name: 好事, best: {best}, range: {{least: 0, most: 9}}, cap: {{{caps}}}}}]
"""
FIRST = dt.date(2026, 7, 30)  # and the days of the next month
Entry = tuple[int, int, int]  # day, points, times
ENTRIES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(1, 2)), max_size=5)
LIMITS = st.none() | st.integers(0, 12)


def by_hand(entries: list[Entry], best: int, day: int | None, month: int | None) -> int:
    """The most that any choice of so many times gives under both limits."""
    every = [(FIRST + dt.timedelta(days=on), points) for on, points, times in entries for _ in range(times)]
    most = 0
    for chosen in combinations(every, min(best, len(every))):
        days: dict[dt.date, int] = defaultdict(int)
        for on, points in chosen:
            days[on] += points
        months: dict[int, int] = defaultdict(int)
        for on, points in days.items():
            months[on.month] += points if day is None else min(points, day)
        most = max(most, sum(points if month is None else min(points, month) for points in months.values()))
    return most


def worked_out(entries: list[Entry], best: int, day: int | None, month: int | None) -> tuple[int, int]:
    """Points and times of one person."""
    caps = ", ".join(f"{name}: {most}" for name, most in (("day", day), ("month", month)) if most is not None)
    standard = read_standard(TEXT.format(best=best, caps=caps or "period: 999"))
    assert isinstance(standard, Standard)
    rows = [
        {"person": 1, "item": "J", "worth": points * 100, "units": times * 100}
        | {"happened_on": FIRST + dt.timedelta(days=on)}
        for on, points, times in entries
    ]
    sheet = score(standard, entries=entries_frame(rows), people=people_frame([{"person": 1}]))
    person = sheet.people.row(0, named=True)
    return person["index"], person["times/J"]


@settings(max_examples=40, deadline=None)
@given(st.data(), ENTRIES, st.integers(1, 3), LIMITS, LIMITS)
def test_the_best_few_are_those_that_give_most(
    data: st.DataObject, entries: list[Entry], best: int, day: int | None, month: int | None
) -> None:
    expected = by_hand(entries, best, day, month) * 100, sum(times for _, _, times in entries)
    assert worked_out(entries, best, day, month) == expected
    assert worked_out(data.draw(st.permutations(entries)), best, day, month) == expected
