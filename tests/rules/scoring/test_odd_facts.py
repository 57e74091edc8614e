"""Facts at the edges: classes that an amount leaves out, one person alone, papers without panels, other types."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from zhixing.rules.scoring.engine import ScoreSheet, breakdown, score
from zhixing.rules.scoring.frames import KIND_COLUMNS, GroupedEntries, entries_frame, people_frame
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard

MAY, AUGUST = dt.date(2026, 5, 1), dt.date(2026, 8, 1)


def standard_of(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def sheet_of(text: str, entries: list[dict[str, Any]], people: list[dict[str, Any]], **more: Any) -> ScoreSheet:
    return score(standard_of(text), entries=entries_frame(entries), people=people_frame(people), **more)


def results(sheet: ScoreSheet) -> dict[int, int | None]:
    return dict(sheet.people.select("person", "index").iter_rows())


BY_CLASS = """\
title: 办法
base: {L: 5}
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
components:
  - {code: points, name: 积分, source: points, base: {L: 7}, weight: 60}
  - {code: given, name: 上级评价, source: given, weight: {L: 40}}
blocks:
  - {code: a, name: 学习, full: {L: 20}, start: full, items: [{code: A, name: 缺学, effect: deduct, worth: 3}]}
  - {code: b, name: 履职, items: [{code: B, name: 履职, worth: 4, start: {L: 2}}]}
"""


def test_a_class_that_an_amount_leaves_out_has_nothing_of_it() -> None:
    people = [{"person": 1, "class": "L", "raw/given": 5000}, {"person": 2, "class": "M", "raw/given": 5000}]
    sheet = sheet_of(BY_CLASS, [{"person": 2, "item": "B"}], people)
    # 5 + ((7 + 20 + 2) × 60 + 50 × 40) ÷ 100, and for the others what they earned alone
    assert results(sheet) == {1: 4240, 2: 400}
    assert sheet.people.select("start/a", "start/b", "base", "weights").rows() == [
        (2000, 200, 500, 10000),
        (0, 0, 0, 6000),
    ]


AT_A_RATE = """\
title: 办法
blocks:
  - {code: a, name: 学习, full: 50, factor: 40, items: [{code: A, name: 学习, worth: 5}]}
  - {code: b, name: 履职, items: [{code: B, name: 履职, worth: 1}]}
gates:
  - {name: 学习不满六成, when: [{block: a, measure: percent, under: 60}], cap: 8}
"""


@pytest.mark.parametrize(("times", "index"), [(5, 800), (6, 1700)])
def test_a_percentage_of_a_converted_block_is_that_of_its_converted_full_marks(times: int, index: int) -> None:
    entries = [{"person": 1, "item": "A", "units": times * 100}, {"person": 1, "item": "B", "units": 500}]
    assert results(sheet_of(AT_A_RATE, entries, [{"person": 1}])) == {1: index}


@pytest.mark.parametrize(
    ("caps", "block_caps", "sentence"),
    [
        ("cap: {month: 4}, ", "", "“学习”有每日或每月上限，请填日期。"),
        ("cap: {day: 4}, ", "", "“学习”有每日或每月上限，请填日期。"),
        ("", "cap: {month: 4}, ", "“学习”所在的维度“维度”有每日或每月上限，请填日期。"),
        ("", "cap: {day: 4}, ", "“学习”所在的维度“维度”有每日或每月上限，请填日期。"),
        ("cap: {period: 4}, ", "", None),
    ],
)
def test_where_days_or_months_are_limited_each_entry_needs_its_day(
    caps: str, block_caps: str, sentence: str | None
) -> None:
    item = f"{{code: A, name: 学习, {caps}worth: 3}}"
    text = f"title: 办法\nblocks: [{{code: a, name: 维度, {block_caps}items: [{item}]}}]\n"
    sheet = sheet_of(text, [{"person": 1, "item": "A"}], [{"person": 1}])
    assert [str(problem) for problem in sheet.problems] == ([sentence] if sentence else [])
    dated = sheet_of(text, [{"person": 1, "item": "A", "happened_on": AUGUST}], [{"person": 1}])
    assert (dated.problems, results(dated)) == ([], {1: 300})


YEAR_BLOCK = """\
title: 办法
blocks:
  - {code: a, name: 学习, items: [{code: A, name: 学习, worth: 5}]}
  - {code: x, name: 年度加分, into: index, periods: [year], items: [{code: X, name: 表彰, worth: 3}]}
  - {code: y, name: 平时加分, into: index, items: [{code: Y, name: 值班, worth: 2}]}
year: {by: mean}
"""


def test_only_a_block_that_says_so_goes_straight_into_the_year() -> None:
    entries = [{"person": 1, "item": item} for item in "XY"]
    quarters = pl.DataFrame({"person": [1, 1], "number": [1, 2], "index": [8000, 9000]})
    year = sheet_of(YEAR_BLOCK, entries, [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters)
    assert results(year) == {1: 8800}
    assert results(sheet_of(YEAR_BLOCK, entries, [{"person": 1}])) == {1: 200}


WITHOUT_PANELS = """\
title: 办法
components:
  - {code: points, name: 积分, source: points, weight: 50}
  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 50}}
blocks: [{code: a, name: 学习, items: [{code: A, name: 学习, worth: 5}]}]
grades:
  - {code: GOOD, name: 好, value: 100}
  - {code: FAIR, name: 一般, value: 60}
  - {code: NONE, name: 不了解}
"""


def test_papers_of_a_ballot_without_panels_are_its_own() -> None:
    votes = pl.DataFrame(
        {
            "person": [1, 1, 1, 2, 2],
            "component": "ballot",
            "panel": [None, None, None, None, None],
            "grade": ["GOOD", "FAIR", "NONE", "NONE", "GOOD"],
            "count": [3, 1, 5, 4, 0],
        },
        schema_overrides={"panel": pl.String},
    )
    people = [{"person": 1}, {"person": 2}, {"person": 3, "raw/ballot": 7000}]
    sheet = sheet_of(WITHOUT_PANELS, [], people, votes=votes, period_kind=PeriodKind.MIDYEAR)
    assert sheet.people.select("value/ballot").to_series().to_list() == [9000, None, 7000]
    assert results(sheet) == {1: 4500, 2: 0, 3: 3500}
    assert sheet.problems == []


def test_one_person_alone_comes_out_as_among_all() -> None:
    text = YEAR_BLOCK.replace("worth: 5}", "worth: 5, cap: {year: 12}}")
    rows = [{"person": one, "item": "A", "happened_on": AUGUST} for one in (1, 1, 2, 3)]
    before = entries_frame([{"person": 1, "item": "A", "happened_on": MAY}] * 2)
    kinds = pl.DataFrame(
        [{"grouped": 0, "item": "A", "units": 100, "happened_on": AUGUST, "is_earlier": False}], schema=KIND_COLUMNS
    )
    whose = pl.DataFrame({"grouped": [0, 0], "person": [2, 3]})
    people = [{"person": one} for one in (1, 2, 3)]
    sheet = sheet_of(text, rows, people, earlier=before, grouped=GroupedEntries(kinds, whose))
    assert results(sheet) == {1: 200, 2: 1000, 3: 1000}
    for person in (1, 2, 3):
        alone = sheet.of(person)
        assert results(alone) == {person: results(sheet)[person]}
        assert breakdown(alone, person) == breakdown(sheet, person)
    assert breakdown(sheet, 4) == []


def test_one_person_alone_keeps_papers_members_and_periods() -> None:
    votes = pl.DataFrame({"person": [1, 2], "component": "ballot", "grade": ["GOOD", "FAIR"], "count": [6, 6]})
    ballot = sheet_of(WITHOUT_PANELS, [], [{"person": 1}, {"person": 2}], votes=votes, period_kind=PeriodKind.MIDYEAR)
    assert [results(ballot.of(person)) for person in (1, 2)] == [{1: 5000}, {2: 3000}]
    quarters = pl.DataFrame({"person": [1, 2], "number": [1, 1], "index": [8000, 6000]})
    year = sheet_of(YEAR_BLOCK, [], [{"person": 1}, {"person": 2}], quarters=quarters, period_kind=PeriodKind.YEAR)
    assert [results(year.of(person)) for person in (1, 2)] == [{1: 8000}, {2: 6000}]
    text = """\
title: 办法
components: [{code: members, name: 党员得分, source: members, weight: 100}]
"""
    members = pl.DataFrame({"person": [1, 1, 2], "index": [8000, 9000, 6000]})
    organisations = sheet_of(text, [], [{"person": 1}, {"person": 2}], members=members)
    assert [results(organisations.of(person)) for person in (1, 2)] == [{1: 8500}, {2: 6000}]


def test_numbers_of_people_may_be_of_another_width_and_words() -> None:
    text = "title: 办法\nblocks: [{code: a, name: 维度, items: [{code: A, name: 学习, worth: 3}]}]\n"
    narrow = entries_frame([{"person": 1, "item": "A"}]).with_columns(pl.col("person").cast(pl.Int32))
    sheet = score(standard_of(text), entries=narrow, people=people_frame([{"person": 1}]))
    assert results(sheet) == {1: 300}
    by_name = score(
        standard_of(text),
        entries=entries_frame([{"person": "甲", "item": "A"}], pl.String()),
        people=people_frame([{"person": "甲"}], pl.String()),
    )
    assert results(by_name) == {"甲": 300}


def test_a_cell_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(pl.exceptions.ComputeError, match="could not append value"):
        people_frame([{"person": "甲"}])
    with pytest.raises(pl.exceptions.ComputeError, match="could not append value"):
        entries_frame([{"person": 1, "item": "A", "units": "一"}])


def test_a_year_without_results_of_periods_has_none() -> None:
    sheet = sheet_of(YEAR_BLOCK, [], [{"person": 1}], period_kind=PeriodKind.YEAR)
    assert results(sheet) == {1: None}
    assert sheet.people.select("value/quarters", "periods").rows() == [(None, 0)]
    last = breakdown(sheet, 1)[-1]
    assert (last.name, last.sentence) == ("合成", "没有任何部分有结果，没有得分。")
