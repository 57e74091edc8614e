"""The sheet itself: how wide its numbers are, whose rows it holds, and what it shows of fractions."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.rules.scoring.test_gates import GATED, LADDERS, VETOES
from tests.rules.scoring.test_odd_facts import BY_CLASS, WITHOUT_PANELS, YEAR_BLOCK, sheet_of
from tests.rules.scoring.test_sentences import PANELS
from tests.rules.scoring.test_totals import ADDS_UP
from tests.sample_standard import SAMPLE
from zhixing.rules.scoring.frames import conform, entries_frame
from zhixing.rules.scoring.grain import Grain, grain_of, reduced
from zhixing.rules.standards.model import Amount, Block, Item, PeriodKind, PerUnit, Points, Standard

TEXTS = {
    "bare": "title: 办法\n",
    "block": "title: 办法\nblocks: [{code: b, name: 学习, full: none}]\n",
    "carry": "title: 办法\ncarry: {share: 10, over: 60, by: add}\n",
    "year": YEAR_BLOCK,
    "classes": BY_CLASS,
    "ballot": WITHOUT_PANELS,
    "panels": PANELS,
    "sample": SAMPLE,
    "vetoes": VETOES,
    "gates": GATED % ("{stars: true, under: 1}", ""),
    "ladders": LADDERS % (1, "MID"),
    "adds up": ADDS_UP,
}
FRACTION = ["over", "under"]  # of the composite


@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_number_has_64_bits_whatever_a_standard_leaves_out(text: str, kind: PeriodKind) -> None:
    earlier = entries_frame([{"person": 1, "item": "A", "happened_on": dt.date(2026, 2, 1)}])
    for more in ({}, {"earlier": earlier}):
        sheet = sheet_of(text, [{"person": 1, "item": "A"}], [{"person": 1}], period_kind=kind, **more)
        wide = {name for name, dtype in sheet.people.schema.items() if dtype == pl.Int128}
        assert wide <= set(FRACTION)
        numbers = {
            name: dtype
            for frame in (sheet.people, sheet.entries)
            for name, dtype in frame.schema.items()
            if dtype.is_numeric() and name not in FRACTION
        }
        assert {name: dtype for name, dtype in numbers.items() if dtype != pl.Int64} == {}
        assert "index" in numbers
        assert [name for name in sheet.people.columns if name.startswith("under/")] == []


def test_a_person_has_their_own_entries_in_the_order_of_their_numbers() -> None:
    rows = [
        {"person": 2, "entry": 9, "item": "A"},
        {"person": 1, "entry": 7, "item": "B"},
        {"person": 1, "entry": 8, "item": "GONE"},
        {"person": 1, "entry": 3, "item": "A"},
        {"person": 5, "entry": 1, "item": "A"},
    ]
    items = "[{code: A, name: 甲, worth: 1}, {code: B, name: 乙, worth: 2}]"
    text = f"title: 办法\nblocks: [{{code: b, name: 学习, items: {items}}}]\n"
    sheet = sheet_of(text, rows, [{"person": 1}, {"person": 2}])
    assert {person: [entry["entry"] for entry in own.entries] for person, own in sheet.rows.items()} == {
        1: [3, 7],
        2: [9],
    }
    assert {no: [entry["entry"] for entry in own] for no, own in sheet.rows[1].by_line.items()} == {0: [3], 1: [7]}


def test_frames_get_the_columns_and_types_that_are_asked_for() -> None:
    narrow = pl.DataFrame({"person": [1], "item": ["A"], "more": [2]}, schema_overrides={"person": pl.Int32})
    conformed = conform(narrow, {"item": pl.String(), "units": pl.Int64()}, pl.Int64()).collect()
    assert conformed.schema == {"person": pl.Int64, "item": pl.String, "more": pl.Int64, "units": pl.Int64}
    assert conformed.row(0) == (1, "A", 2, None)


def test_proportions_are_taken_in_their_smallest_numbers() -> None:
    lists = ([6000, 3000, 1500], [7, 5], [0, 400], [0, 0], [])
    assert [reduced(weights) for weights in lists] == [[4, 2, 1], [7, 5], [0, 1], [0, 0], []]


def test_the_finest_grain_is_ten_thousand_parts() -> None:
    def grain(every: int, worth: int) -> Grain:
        per = PerUnit("小时", Amount(Points(worth)), Points(every))
        return grain_of(Standard("办法", blocks=(Block("b", "学习", items=(Item("A", "自学", per=per),)),)))

    assert [grain(10_000, 1), grain(10_100, 1), grain(10_000, 50)] == [
        Grain(10_000, 10_000),
        Grain(1, 1),
        Grain(200, 200),
    ]
