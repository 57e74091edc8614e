"""What holds for every standard and every set of entries with those of earlier periods of the year beside."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.facts_made import entries, entry
from tests.rules.scoring.test_properties import CYCLES, Rows, numbers, worked_out
from tests.rules.standards_made import standards
from zhixing.rules.standards.model import Effect, PeriodKind, Standard

EARLIER = dt.timedelta(days=100)  # before July is March to June: two periods of a year of quarters
some = settings(max_examples=12, deadline=None)


def before(rows: Rows) -> Rows:
    return [row | {"entry": row["entry"] + 500, "happened_on": row["happened_on"] - EARLIER} for row in rows]


@some
@given(st.data(), standards(), CYCLES)
def test_no_order_matters_and_nobody_hangs_on_others(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    now, past = data.draw(entries(standard)), before(data.draw(entries(standard)))
    sheet = worked_out(standard, now, kind, earlier=past)
    shuffled = worked_out(standard, data.draw(st.permutations(now)), kind, earlier=data.draw(st.permutations(past)))
    assert shuffled.people.to_dicts() == sheet.people.to_dicts()
    for person, row in zip(sheet.people["person"], numbers(sheet).to_dicts(), strict=True):
        own, before_now = ([line for line in rows if line["person"] == person] for rows in (now, past))
        assert numbers(sheet.of(person)).to_dicts() == [row]
        assert numbers(worked_out(standard, own, kind, earlier=before_now)).to_dicts()[person - 1] == row


@some
@given(st.data(), standards(gates=False), CYCLES)
def test_what_adds_now_never_lowers(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    now, past = data.draw(entries(standard)), before(data.draw(entries(standard)))
    adding = [item for _, item in standard.items if item.effect is Effect.ADD]
    assume(adding)
    more = data.draw(entry(data.draw(st.sampled_from(adding)))) | {"entry": 99}
    old = worked_out(standard, now, kind, earlier=past).people["index"]
    new = worked_out(standard, [*now, more], kind, earlier=past).people["index"]
    assert [pair for pair in zip(old, new, strict=True) if pair[0] is not None and pair[1] < pair[0]] == []


@some
@given(st.data(), standards(), CYCLES, st.booleans())
def test_a_reversal_restores_exactly_wherever_it_stands(
    data: st.DataObject, standard: Standard, kind: PeriodKind, of_earlier: bool
) -> None:
    """What was entered in an earlier period is taken back in this one, or in its own."""
    now, past = data.draw(entries(standard)), before(data.draw(entries(standard)))
    every = [item for _, item in standard.items]
    assume(every)
    wrong = data.draw(entry(data.draw(st.sampled_from(every)))) | {"entry": 98}
    (undone,) = before([wrong | {"entry": -401}])
    undone |= {"reverses": 598}
    plain = worked_out(standard, now, kind, earlier=past)
    turned = (
        worked_out(standard, [*now, undone], kind, earlier=[*before([wrong]), *past])
        if of_earlier
        else worked_out(standard, now, kind, earlier=[undone, *past, *before([wrong])])
    )
    assert turned.people.to_dicts() == plain.people.to_dicts()


@some
@given(st.data(), standards(), CYCLES)
def test_nothing_before_is_as_no_year_at_all(data: st.DataObject, standard: Standard, kind: PeriodKind) -> None:
    now = data.draw(entries(standard))
    columns = ["index", "band", *(f"block/{block.code}" for block in standard.blocks)]
    sheets = worked_out(standard, now, kind), worked_out(standard, now, kind, earlier=[])
    assert sheets[0].people.select(columns).to_dicts() == sheets[1].people.select(columns).to_dicts()
