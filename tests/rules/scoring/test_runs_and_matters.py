"""连续 and 同一件事就高: against the count by hand, in any order, one by one as all together."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

RUNS = """
title: 连续
blocks:
  - {code: b, name: 组织生活, items: [{code: A, name: 参加, worth: 1}, {code: M, name: 缺席, effect: deduct, worth: 1}]}
gates:
  - {name: 连续, when: [{item: M, measure: in_a_row, at_least: 3, broken_by: [A]}], cap: 50}
  - {name: 连月, when: [{item: M, measure: months_in_a_row, at_least: 2}], cap: 40}
"""
MATTERS = """
title: 就高
blocks:
  - code: b
    name: 加分
    cap: 12
    items:
      - {code: J, name: 区级, worth: 3, per_matter: 表彰}
      - {code: K, name: 市级, worth: 5, per_matter: 表彰}
"""
Rows = list[dict[str, Any]]
PEOPLE = (1, 2, 3)


def standard_of(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard)
    return standard


def rows_of(codes: str, *, matters: bool) -> st.SearchStrategy[Rows]:
    row = st.fixed_dictionaries(
        {
            "person": st.sampled_from(PEOPLE),
            "item": st.sampled_from(codes),
            "units": st.integers(1, 2).map(lambda times: times * 100),
            "happened_on": st.integers(0, 70).map(lambda days: dt.date(2026, 7, 1) + dt.timedelta(days=days)),
            "matter": st.sampled_from([None, "抗洪", "防火"]) if matters else st.none(),
        }
    )
    return st.lists(row, max_size=14)


def sheet_of(standard: Standard, rows: Rows) -> ScoreSheet:
    people = people_frame({"person": person} for person in PEOPLE)
    return score(standard, entries=entries_frame(rows), people=people)


def longest_run(rows: Rows) -> int:
    ordered = sorted(rows, key=lambda row: (row["happened_on"], row["item"] == "A"))
    stretches = groupby(ordered, key=lambda row: row["item"])
    return max((sum(row["units"] for row in part) // 100 for item, part in stretches if item == "M"), default=0)


def longest_months(rows: Rows) -> int:
    months = {row["happened_on"].month for row in rows if row["item"] == "M"}
    firsts = [month for month in months if month - 1 not in months]
    lengths = [next(more for more in range(1, 13) if first + more not in months) for first in firsts]
    return max(lengths, default=0)


@settings(max_examples=25, deadline=None)
@given(st.data(), rows_of("AM", matters=False))
def test_the_longest_run_is_that_counted_by_hand(data: st.DataObject, rows: Rows) -> None:
    standard = standard_of(RUNS)
    sheet, shuffled = sheet_of(standard, rows), sheet_of(standard, data.draw(st.permutations(rows)))
    assert sheet.people.to_dicts() == shuffled.people.to_dicts()
    for person in sheet.people.drop("row").iter_rows(named=True):
        own = [row for row in rows if row["person"] == person["person"]]
        assert (person["in_a_row/M+A"], person["months_in_a_row/M"]) == (longest_run(own), longest_months(own))
        assert sheet.of(person["person"]).people.drop("row").to_dicts() == [person]


@settings(max_examples=25, deadline=None)
@given(st.data(), rows_of("JK", matters=True))
def test_one_matter_counts_once_and_highest(data: st.DataObject, rows: Rows) -> None:
    standard = standard_of(MATTERS)
    sheet, shuffled = sheet_of(standard, rows), sheet_of(standard, data.draw(st.permutations(rows)))
    assert sheet.people.to_dicts() == shuffled.people.to_dicts()
    worth = {"J": 300, "K": 500}
    for person in sheet.people.iter_rows(named=True):
        own = [row for row in rows if row["person"] == person["person"]]
        alone = sum(worth[row["item"]] * row["units"] // 100 for row in own if row["matter"] is None)
        matters = {row["matter"] for row in own} - {None}
        best = sum(max(worth[row["item"]] for row in own if row["matter"] == matter) for matter in matters)
        assert person["index"] == min(alone + best, 1200)


@settings(max_examples=15, deadline=None)
@given(rows_of("JK", matters=True), rows_of("JK", matters=True))
def test_another_award_never_lowers(rows: Rows, more: Rows) -> None:
    standard = standard_of(MATTERS)
    before, after = sheet_of(standard, rows).people["index"], sheet_of(standard, [*rows, *more]).people["index"]
    assert [new >= old for old, new in zip(before, after, strict=True)] == [True] * len(PEOPLE)
