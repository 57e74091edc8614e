"""Earlier periods of the year: for which one an entry counts, and what its limits leave for now; worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import results, sheet_of
from zhixing.rules.scoring.frames import EARLIER_COLUMNS, KIND_COLUMNS, GroupedEntries, frame
from zhixing.rules.scoring.pricing import spans_of
from zhixing.rules.standards.model import PeriodKind

AUGUST = dt.date(2026, 8, 3)
Days = list[dt.date | None]
# Five points a time and no more than five a period: what two days of one period leave of twelve is 7, of two periods 2.
CAPPED = """\
title: 办法
period: %s
blocks: [{code: b, name: 学习, items: [{code: A, name: 党课, worth: 5, cap: {period: 5, year: 12}}]}]
"""
OF_ONE, OF_TWO = 500, 200


def before(rows: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [{"person": 1, "entry": number, "item": "A", **row} for number, row in enumerate(rows, start=101)]
    return frame(rows, EARLIER_COLUMNS, pl.Int64())


def left_for_now(period: str, days: list[tuple[int, int]], **more: Any) -> int | None:
    told = before([{"happened_on": dt.date(2026, month, day)} for month, day in days])
    now = [{"person": 1, "item": "A", "happened_on": dt.date(2026, 12, 1)}]
    return results(sheet_of(CAPPED % period, now, [{"person": 1}], earlier=told, **more))[1]


@pytest.mark.parametrize(
    ("period", "days", "points"),
    [
        ("quarter", [(1, 1), (3, 31)], OF_ONE),
        ("quarter", [(3, 31), (4, 1)], OF_TWO),
        ("quarter", [(4, 1), (6, 30)], OF_ONE),
        ("quarter", [(6, 30), (7, 1)], OF_TWO),
        ("quarter", [(7, 1), (9, 30)], OF_ONE),
        ("quarter", [(9, 30), (10, 1)], OF_TWO),  # a year's last period, where a period is told together with the year
        ("month", [(1, 1), (1, 31)], OF_ONE),
        ("month", [(1, 31), (2, 1)], OF_TWO),
        ("month", [(11, 30), (12, 1)], OF_TWO),
        ("half_year", [(1, 1), (6, 30)], OF_ONE),
        ("half_year", [(6, 30), (7, 1)], OF_TWO),
    ],
)
def test_a_day_belongs_to_its_period_of_the_year(period: str, days: list[tuple[int, int]], points: int) -> None:
    assert left_for_now(period, days) == points


def test_what_was_told_later_counts_for_the_period_that_tells_it() -> None:
    day = dt.date(2026, 3, 30)
    now = [{"person": 1, "item": "A", "happened_on": AUGUST}]
    for counts_on, points in ((None, OF_ONE), (dt.date(2026, 4, 1), OF_TWO)):
        told = before([{"happened_on": dt.date(2026, 2, 1)}, {"happened_on": day, "counts_on": counts_on}])
        assert results(sheet_of(CAPPED % "quarter", now, [{"person": 1}], earlier=told)) == {1: points}


@pytest.mark.parametrize("best", ["", "best: 3, "])
def test_a_month_that_two_periods_share_has_its_limit_in_each(best: str) -> None:
    """Cut off on 25 March: what happened on the 28th counts for the second quarter."""
    item = f"{{code: A, name: 党课, worth: 3, {best}cap: {{month: 5, year: 99}}}}"
    text = f"title: 办法\nblocks: [{{code: b, name: 学习, items: [{item}]}}]\n"
    march = [
        {"happened_on": dt.date(2026, 3, day), "counts_on": dt.date(2026, 4, 1) if day > 25 else None}
        for day in (10, 25, 26, 28)
    ]
    sheet = sheet_of(text, [], [{"person": 1}], earlier=before(march))
    assert sheet.people.select("item/A@1", "item/A@2").row(0) == (500, 500)


def test_entries_without_a_day_stand_before_all_periods_and_use_up_the_year_too() -> None:
    now = [{"person": 1, "item": "A", "happened_on": AUGUST}]
    told = before([{"happened_on": None}, {"happened_on": None}, {"happened_on": dt.date(2026, 5, 1)}])
    sheet = sheet_of(CAPPED % "quarter", now, [{"person": 1}], earlier=told)
    assert results(sheet) == {1: OF_TWO}  # five without a day and five of the second quarter
    assert sheet.people.select("item/A@0", "item/A@1", "item/A@2", "item/A").row(0) == (500, 0, 500, 200)


def test_the_last_period_before_takes_what_those_before_it_left() -> None:
    text = CAPPED.replace("year: 12", "year: 8") % "quarter"
    told = before([{"happened_on": dt.date(2026, month, 1)} for month in (2, 5)])
    now = [{"person": 1, "item": "A", "happened_on": AUGUST}]
    sheet = sheet_of(text, now, [{"person": 1}], earlier=told)
    assert sheet.people.select("item/A@1", "item/A@2", "item/A").row(0) == (500, 300, 0)


def together(kinds: list[tuple[dt.date, bool]]) -> GroupedEntries:
    rows = [
        {"grouped": number, "item": "A", "units": 100, "happened_on": day, "is_earlier": is_earlier}
        for number, (day, is_earlier) in enumerate(kinds)
    ]
    whose = pl.DataFrame({"grouped": list(range(len(rows))), "person": [1] * len(rows)})
    return GroupedEntries(pl.DataFrame(rows, schema=KIND_COLUMNS), whose)


MAY = dt.date(2026, 5, 4)


@pytest.mark.parametrize(
    ("kinds", "points", "columns"),
    [
        ([(AUGUST, False)], 500, []),
        ([(dt.date(2026, 2, 2), True), (MAY, True), (AUGUST, False)], 200, ["item/A@1", "item/A@2"]),
        ([(MAY, True)], 0, ["item/A@2"]),
    ],
)
def test_what_is_told_together_may_be_earlier_too(
    kinds: list[tuple[dt.date, bool]], points: int, columns: list[str]
) -> None:
    sheet = sheet_of(CAPPED % "quarter", [], [{"person": 1}], grouped=together(kinds))
    assert results(sheet) == {1: points}
    given = [name for name in sheet.people.columns if name.startswith("item/A@") and sheet.people[name][0]]
    assert given == columns


@pytest.mark.parametrize(
    ("period", "spans"),
    [("quarter", [0, 1, 2, 3, 4]), ("half_year", [0, 1, 2]), ("month", [0, *range(1, 13)]), ("year", [])],
)
def test_spans_are_those_of_the_year_where_anything_is_earlier(period: str, spans: list[int]) -> None:
    text = CAPPED % period
    told = before([{"happened_on": MAY}])
    assert spans_of(sheet_of(text, [], [{"person": 1}], earlier=told).facts) == spans
    for kinds, here in (([(MAY, True), (AUGUST, False)], spans), ([(AUGUST, False)], [])):
        assert spans_of(sheet_of(text, [], [{"person": 1}], grouped=together(kinds)).facts) == here
    assert spans_of(sheet_of(text, [], [{"person": 1}]).facts) == []


def test_a_year_that_is_one_period_has_one_limit_for_all_of_it() -> None:
    """Twelve is for all twelve months, and so is the five of a period."""
    told = before([{"happened_on": dt.date(2026, month, 1)} for month in (2, 5)])
    now = [{"person": 1, "item": "A", "happened_on": AUGUST}]
    text = CAPPED % "year"
    for period, points in (("5", 500), ("11", 1100), ("20", 1200)):
        sheet = sheet_of(text.replace("period: 5", f"period: {period}"), now, [{"person": 1}], earlier=told)
        assert results(sheet) == {1: points}


BLOCK = """\
title: 办法
blocks:
  - code: b
    name: 学习
    cap: {period: 8, year: 12}
    items: [{code: A, name: 党课, worth: 5}, {code: L, name: 迟到, effect: deduct, worth: 2}]
"""


@pytest.mark.parametrize(
    ("now", "earlier", "points"),
    [
        ("A", "", 500),
        ("AA", "", 800),  # ten, under the eight of a period
        ("AA", "A", 700),  # five before: of twelve seven are left
        ("AA", "AA", 400),  # ten before, of which eight counted
        ("AAL", "AA", 400),  # eight now too, and four are left
        ("A", "AAL", 400),  # ten less two are the eight that counted
        ("AL", "AAA", 300),
    ],
)
def test_a_block_has_what_its_earlier_periods_left_of_the_year(now: str, earlier: str, points: int) -> None:
    told = before([{"item": item, "happened_on": MAY} for item in earlier])
    rows = [{"person": 1, "item": item, "happened_on": AUGUST} for item in now]
    assert results(sheet_of(BLOCK, rows, [{"person": 1}], earlier=told)) == {1: points}


def test_each_earlier_period_of_a_block_counts_for_itself() -> None:
    """Ten in each of two quarters: eight and the four that the year still had; nothing is left."""
    told = before([{"happened_on": dt.date(2026, month, 1)} for month in (2, 2, 5, 5)])
    rows = [{"person": 1, "item": "A", "happened_on": AUGUST}]
    assert results(sheet_of(BLOCK, rows, [{"person": 1}], earlier=told)) == {1: 0}
    first = before([{"happened_on": dt.date(2026, month, 1)} for month in (2, 5)])
    assert results(sheet_of(BLOCK, rows, [{"person": 1}], earlier=first)) == {1: 200}


def test_a_class_without_a_limit_of_the_year_has_none() -> None:
    by_class = BLOCK.replace("year: 12", "year: {L: 12}").replace("title: 办法", CLASSES)
    told = [{"person": one, "item": "A", "happened_on": MAY} for one in (1, 1, 2, 2)]
    rows = [{"person": one, "item": "A", "happened_on": AUGUST} for one in (1, 1, 2, 2)]
    people = [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}]
    assert results(sheet_of(by_class, rows, people, earlier=before(told))) == {1: 400, 2: 800}
    of_item = (CAPPED % "quarter").replace("year: 12", "year: {L: 7}").replace("title: 办法", CLASSES)
    assert results(sheet_of(of_item, rows, people, earlier=before(told))) == {1: 200, 2: 500}


CLASSES = "title: 办法\nclasses: [{code: L, name: 干部}, {code: M, name: 党员}]"


def test_a_year_from_its_periods_keeps_no_veto_of_a_period() -> None:
    text = "title: 办法\nvetoes: [{code: A, name: 违纪, effect: score_zero%s}]\nyear: {by: mean}\n"
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [8000]})
    year: dict[str, Any] = {"period_kind": PeriodKind.YEAR, "quarters": quarters}
    told = before([{"happened_on": MAY}])
    for reach, points in (("", 8000), (", reach: year", 0)):
        assert results(sheet_of(text % reach, [], [{"person": 1}], earlier=told, **year)) == {1: points}
