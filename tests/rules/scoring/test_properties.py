"""What holds for every standard and every set of entries, whatever they say."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.facts_made import entries, entry, people
from tests.rules.standards_made import standards
from zhixing.rules.rounding import rounded
from zhixing.rules.scoring.engine import ScoreSheet, breakdowns, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.scoring.items import at
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import Amount, Block, Caps, Effect, PeriodKind, Points, Standard, Start

Rows = list[dict[str, Any]]
CYCLES = st.sampled_from([PeriodKind.QUARTER, PeriodKind.MIDYEAR, PeriodKind.YEAR_END])
some = settings(max_examples=10, deadline=None)


def worked_out(
    standard: Standard,
    rows: Rows,
    kind: PeriodKind = PeriodKind.QUARTER,
    who: Rows | None = None,
    earlier: Rows | None = None,
) -> ScoreSheet:
    return score(
        standard,
        entries=entries_frame(rows),
        people=people_frame(people() if who is None else who),
        period_kind=kind,
        earlier=None if earlier is None else entries_frame(earlier),
    )


def numbers(sheet: ScoreSheet) -> pl.DataFrame:
    """Everything worked out, without who it is about."""
    return sheet.people.drop("person", "row")


@some
@given(st.data(), standards(), CYCLES)
def test_order_of_entries_does_not_matter(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    rows = data.draw(entries(standard))
    shuffled = data.draw(st.permutations(rows))
    one, other = worked_out(standard, rows, kind), worked_out(standard, shuffled, kind)
    assert one.people.to_dicts() == other.people.to_dicts()
    # Which of two equal entries counts among the best few may change; what they come to may not.
    assert [[step.number for step in steps] for steps in breakdowns(one).values()] == [
        [step.number for step in steps] for steps in breakdowns(other).values()
    ]


def broken_caps(sheet: ScoreSheet) -> list[str]:
    """Every cap that some number of the sheet oversteps."""
    broken = []
    codes = [one.code for one in sheet.standard.classes]
    for row in sheet.people.iter_rows(named=True):
        cls = codes[row["cls"]]
        for _, item in sheet.standard.items:
            for name in ("period", "year"):
                cap = getattr(item.cap, name).of(cls) if item.cap and getattr(item.cap, name) else None
                if cap is not None and row[at("item", item.code)] * item.sign > cap:
                    broken.append(f"{item.code} {name}")
        for block in sheet.standard.blocks:
            limits = [block.full, *([block.cap.period, block.cap.year] if block.cap else [])]
            for limit in limits:
                cap, points = (limit.of(cls) if limit else None), row[f"block/{block.code}"]
                if cap is not None and points is not None and points > cap:
                    broken.append(block.code)
        cap = sheet.standard.cap.of(cls) if sheet.standard.cap else None
        if cap is not None and row["index"] is not None and row["index"] > cap:
            broken.append("index")
    return broken


@some
@given(st.data(), standards(), CYCLES)
def test_a_cap_is_never_exceeded(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    assert broken_caps(worked_out(standard, data.draw(entries(standard)), kind)) == []


@some
@given(st.data(), standards(gates=False), CYCLES)
def test_adding_what_adds_never_lowers_an_index(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    """For standards without gates (a gate may punish having much) and without vetoes among the entries.

    Worths of adding items are not negative here, and tiers rise.
    """
    rows = data.draw(entries(standard))
    adding = [item for _, item in standard.items if item.effect is Effect.ADD]
    assume(adding)
    more = data.draw(entry(data.draw(st.sampled_from(adding)))) | {"entry": 99}
    before, after = worked_out(standard, rows, kind), worked_out(standard, [*rows, more], kind)
    lowered = [
        (old, new)
        for old, new in zip(before.people["index"], after.people["index"], strict=True)
        if old is not None and new < old
    ]
    assert lowered == []


def given_by_day(sheet: ScoreSheet, block: Block) -> dict[tuple[int, dt.date], int]:
    """What the entries of a block come to on each day, item by item under the limits of the items alone, in parts of a
    hundredth."""
    items = {item.code: item for item in block.items}
    sums: dict[tuple[int, dt.date], int] = defaultdict(int)
    for row in sheet.entries.filter(pl.col("wrong").is_null()).iter_rows(named=True):
        if row["item"] in items:
            sums[row["row"], row["happened_on"]] += row["exact"] * items[row["item"]].sign
    return sums


@some
@given(st.data(), standards(), CYCLES)
def test_a_block_gives_no_more_in_a_day_than_its_limit(
    data: st.DataObject, standard: Standard, kind: PeriodKind
) -> None:
    """Worked out by hand for blocks whose items have no limits of their own."""
    most = Amount(Points(data.draw(st.integers(0, 500))))
    plain = tuple(
        replace(one, cap=None, best=None, start=None, floor=None)
        for one in standard.blocks[0].items
        if not (one.tiers or (one.per and one.per.together))
    )
    block = replace(
        standard.blocks[0],
        items=plain,
        cap=Caps(day=most),
        full=None,
        start=Start.ZERO,
        floor=Amount(None),
        factor=None,
    )
    changed = replace(standard, blocks=(block, *standard.blocks[1:]))
    assume(all(gate.when[0].item == "" for gate in standard.gates))
    sheet = worked_out(changed, data.draw(entries(changed)), kind)
    expected: dict[int, int] = defaultdict(int)
    for (row, _), points in given_by_day(sheet, block).items():
        expected[row] += min(points, (most.default or 0) * sheet.book.grain.items)
    for person in sheet.people.iter_rows(named=True):
        hundredths = rounded(expected[person["row"]], sheet.book.grain.items, changed.rounding.by)
        assert person[f"items/{block.code}"] == hundredths


@some
@given(st.data(), standards(), CYCLES)
def test_a_reversal_restores_exactly(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    rows = data.draw(entries(standard))
    every = [item for _, item in standard.items]
    assume(every)
    wrong = data.draw(entry(data.draw(st.sampled_from(every)))) | {"entry": 98}
    undone = wrong | {"entry": 99, "reverses": 98}
    before = worked_out(standard, rows, kind)
    after = worked_out(standard, [undone, *rows, wrong], kind)
    assert after.people.to_dicts() == before.people.to_dicts()
    assert [one.sentence for one in after.problems] == [one.sentence for one in before.problems]


@settings(max_examples=4, deadline=None)
@given(st.data(), standards(), CYCLES)
def test_a_thousand_copies_equal_one(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    rows = [row | {"person": 1} for row in data.draw(entries(standard, people=1))]
    one = worked_out(standard, rows, kind, people()[:1])
    copies = [row | {"person": copy} for copy in range(1, 1001) for row in rows]
    random.Random(data.draw(st.integers(0, 99))).shuffle(copies)
    for number, row in enumerate(copies, start=1):
        row["entry"] = number
    crowd = [people()[0] | {"person": copy} for copy in range(1, 1001)]
    many = worked_out(standard, copies, kind, crowd)
    alone = one.people.drop("person", "row").to_dicts()[0]
    assert many.people.drop("person", "row").unique().to_dicts() == [alone]


@some
@given(st.data(), standards(), CYCLES)
def test_one_person_alone_comes_out_as_among_the_others(
    data: st.DataObject, standard: Standard, kind: PeriodKind
) -> None:
    sheet = worked_out(standard, data.draw(entries(standard)), kind)
    for person, row in zip(sheet.people["person"], numbers(sheet).to_dicts(), strict=True):
        assert numbers(sheet.of(person)).to_dicts() == [row]


@some
@given(st.data(), standards(), CYCLES)
def test_the_breakdown_ends_in_the_result_and_rests_on_the_entries(
    data: st.DataObject, standard: Standard, kind: PeriodKind
) -> None:
    rows = data.draw(entries(standard))
    sheet = worked_out(standard, rows, kind)
    uncounted = {problem.entry for problem in sheet.problems}
    direct = {block.code for block in standard.blocks if block.into == "index"}
    for row in sheet.people.iter_rows(named=True):
        steps = breakdowns(sheet)[row["person"]]
        last = [step for step in steps if step.kind in (StepKind.BAND, StepKind.OUT)]
        assert [step.number for step in last] == [row["index"]]
        told = {step.code for step in steps if step.kind is StepKind.BLOCK}
        rests_on = {number for step in steps if step.kind is StepKind.ITEM for number in step.entries}
        shown = {
            code for block in standard.blocks if block.code in told for code in (item.code for item in block.items)
        }
        assert rests_on == {
            one["entry"]
            for one in rows
            if one["person"] == row["person"] and one["item"] in shown and one["entry"] not in uncounted
        }
        assert direct - told == {code for code in direct if row[f"block/{code}"] is None}


@pytest.mark.parametrize("key", [pl.Int64(), pl.String()])
def test_people_may_be_numbers_or_words(key: pl.DataType) -> None:
    name: Callable[[int], Any] = str if key == pl.String() else int
    standard = Standard("x")
    who = people_frame([{"person": name(7)}], key)
    sheet = score(standard, entries=entries_frame([], key), people=who)
    assert sheet.people.select("person", "index").rows() == [(name(7), 0)]
