"""Entries told together score exactly as the same entries told one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.facts_made import entries, people
from tests.rules.scoring.test_years import standard as of_year
from tests.rules.standards_made import standards
from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.entries.grouped import dated
from zhixing.rules.scoring.frames import KIND_COLUMNS, GroupedEntries, entries_frame, people_frame
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.writing import write_standard

SINCE = dt.date(2026, 7, 1)
STRANGER, UNPLACED = 77, 4
Rows = list[dict[str, Any]]


def coarse(row: dict[str, Any], standard: Standard) -> dt.date:
    """The day as it is told: itself only where days matter."""
    day: dt.date = row["happened_on"]
    if row["item"] in dated(standard):
        return day
    return SINCE if day >= SINCE else day.replace(day=1)


def together(rows: Rows, standard: Standard) -> GroupedEntries:
    lines = [
        {name: row.get(name) for name in ("person", "item", "units", "option", "worth")}
        | {"happened_on": coarse(row, standard), "is_earlier": row["happened_on"] < SINCE}
        for row in rows
    ]
    of_kind = [name for name in KIND_COLUMNS if name != "grouped"]
    made = pl.DataFrame(lines, schema={"person": pl.Int64(), **{name: KIND_COLUMNS[name] for name in of_kind}})
    kinds = made.select(of_kind).unique(maintain_order=True).with_row_index("grouped").cast({"grouped": pl.Int64})
    whose = made.join(kinds, on=of_kind, nulls_equal=True).select("grouped", "person")
    return GroupedEntries(kinds.select(list(KIND_COLUMNS)), whose)


def crowd() -> pl.DataFrame:
    return people_frame([*people(), {"person": UNPLACED, "class": "没有这一类"}])


def both_ways(standard: Standard, rows: Rows, singled: Rows, kind: PeriodKind) -> tuple[ScoreSheet, ScoreSheet]:
    """`singled` are told one by one in both."""

    def split(some: Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
        frame = entries_frame(some)
        is_now = pl.col("happened_on") >= SINCE
        return frame.filter(is_now), frame.filter(~is_now)

    now, before = split([*rows, *singled])
    own_now, own_before = split(singled)
    one_by_one = score(standard, entries=now, earlier=before, people=crowd(), period_kind=kind)
    told = together(rows, standard)
    return one_by_one, score(
        standard, entries=own_now, earlier=own_before, people=crowd(), period_kind=kind, grouped=told
    )


@settings(max_examples=8, deadline=None)
@given(st.data(), standards(), st.sampled_from([PeriodKind.QUARTER, PeriodKind.YEAR_END]))
def test_told_together_is_told_one_by_one(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    rows = [
        row | {"happened_on": row["happened_on"] - dt.timedelta(days=data.draw(st.sampled_from([0, 0, 60, 150])))}
        for row in data.draw(entries(standard, people=UNPLACED))
    ]
    rows += [row | {"person": STRANGER} for row in rows[:1]]
    rows += [row | {"item": "没有这一条"} for row in rows[:1]] + [row | {"units": -5} for row in rows[:1]]
    undone = [row | {"entry": 900 + number} for number, row in enumerate(rows[:2])]
    turned = [row | {"entry": 950 + number, "reverses": 900 + number} for number, row in enumerate(rows[:2])]
    one_by_one, told = both_ways(standard, rows, [*undone, *turned], kind)
    assert told.people.to_dicts() == one_by_one.people.to_dicts()
    alone = [sheet.of(1).people.drop("row").to_dicts() for sheet in (told, one_by_one)]
    assert alone[0] == alone[1]


def test_a_day_told_coarsely_where_days_count_would_be_noticed() -> None:
    """The broken twin: two days of a daily cap told as one."""
    text = write_standard(of_year()).replace("cap: {year: 10}", "cap: {day: 4}")
    capped = read_standard(text)
    assert isinstance(capped, Standard)
    assert dated(capped) == ["Q", "A"]
    rows = [{"person": 1, "item": "A", "happened_on": SINCE + dt.timedelta(days=day)} for day in (0, 1)]
    sheets = both_ways(capped, rows, [], PeriodKind.QUARTER)
    assert [sheet.people["index"][0] for sheet in sheets] == [5800, 5800]
    coarse_rows = [row | {"happened_on": SINCE} for row in rows]
    assert both_ways(capped, coarse_rows, [], PeriodKind.QUARTER)[1].people["index"][0] == 5400
