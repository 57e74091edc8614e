"""计分截止日: which quarter a day counts for, and the days that are proposed."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.periods import (
    ONE_DAY,
    Days,
    Quarter,
    counted_days,
    counted_in,
    cut_off_blockers,
    cut_off_sentence,
    due_days,
    early_sentence,
    period_after,
    period_before,
    quarter_of,
    usual_cut_off,
    waiting_for_cut_off,
    year_days,
)
from zhixing.rules.workdays import is_workday

FOURTH = Quarter(2026, 4)
QUARTERS = [Quarter(year, number) for year in (2025, 2026, 2027) for number in (1, 2, 3, 4)]


@st.composite
def cut_offs(draw: st.DrawFn) -> dict[dt.date, dt.date]:
    """Some quarters cut off on any of their days, the others on their last."""
    named = draw(st.lists(st.sampled_from(QUARTERS), unique=True))
    return {one.until_on: draw(st.dates(one.from_on, one.until_on)) for one in named}


@settings(deadline=None)
@given(cut_offs(), st.dates(dt.date(2025, 4, 1), dt.date(2027, 9, 30)))
def test_every_day_counts_for_exactly_one_quarter(cut: dict[dt.date, dt.date], day: dt.date) -> None:
    assert [one for one in QUARTERS if day in counted_days(one, cut)] == [counted_in(day, cut)]


@given(cut_offs())
def test_a_year_is_its_four_quarters(cut: dict[dt.date, dt.date]) -> None:
    quarters = [counted_days(Quarter(2026, number), cut) for number in (1, 2, 3, 4)]
    assert year_days(2026, cut) == Days(quarters[0].from_on, quarters[-1].until_on)
    assert year_days(2026, cut).until_on + ONE_DAY == year_days(2027, cut).from_on


def test_what_follows_an_early_cut_off_counts_for_the_next_quarter() -> None:
    early = {FOURTH.until_on: dt.date(2026, 12, 20)}
    assert counted_in(dt.date(2026, 12, 20), early) == FOURTH
    assert counted_in(dt.date(2026, 12, 21), early) == Quarter(2027, 1)
    assert counted_days(Quarter(2027, 1), early) == Days(dt.date(2026, 12, 21), dt.date(2027, 3, 31))
    assert early_sentence(dt.date(2026, 9, 20), early) == ""
    assert early_sentence(dt.date(2026, 12, 2), early) == (
        "2026年第四季度计分到12月20日为止，以后发生的照常记录，计入2027年第一季度。"
    )


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_neighbours(day: dt.date) -> None:
    here = quarter_of(day)
    assert period_before(period_after(here)) == here
    assert quarter_of(here.until_on + ONE_DAY) == period_after(here)


@pytest.mark.parametrize(
    ("quarter", "day", "cut_off"),
    [
        (FOURTH, None, dt.date(2026, 12, 31)),
        (FOURTH, 20, dt.date(2026, 12, 20)),
        (Quarter(2026, 3), 31, dt.date(2026, 9, 30)),
    ],
)
def test_the_day_that_a_standard_names(quarter: Quarter, day: int | None, cut_off: dt.date) -> None:
    assert usual_cut_off(quarter, day) == cut_off


@settings(deadline=None)
@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.integers(-60, 60))
def test_due_days_are_counted_from_the_cut_off_and_are_worked(cut_off: dt.date, ahead: int) -> None:
    today = cut_off + dt.timedelta(days=ahead)
    report, review = due_days(cut_off, today)
    start = max(cut_off, today)
    assert start + dt.timedelta(days=7) <= report < review
    assert is_workday(report)
    assert is_workday(review)


def test_the_defaults_of_late_november() -> None:
    assert due_days(dt.date(2026, 12, 31), dt.date(2026, 11, 28)) == (dt.date(2027, 1, 7), dt.date(2027, 1, 14))


def test_a_cut_off_lies_inside_its_quarter_and_before_the_self_reports() -> None:
    last, due = dt.date(2026, 12, 31), dt.date(2027, 1, 7)
    assert cut_off_blockers(FOURTH, last, due) == []
    assert cut_off_blockers(FOURTH, FOURTH.from_on, due) == []
    assert cut_off_blockers(FOURTH, due, due) == ["计分截止日要在2026年第四季度以内（10月1日至12月31日），请改正。"]
    assert cut_off_blockers(FOURTH, last, last) == ["自评截止日期要在计分截止日（12月31日）之后，请改到以后的日期。"]


def test_how_many_days_are_left() -> None:
    last = dt.date(2026, 12, 31)
    days = (dt.date(2026, 11, 28), last - ONE_DAY, last, last + ONE_DAY)
    assert [cut_off_sentence(last, day) for day in days] == [
        "计分到12月31日为止，还有 33 天。",
        "计分到12月31日为止，还有 1 天。",
        "计分到今天（12月31日）为止。",
        "计分已到12月31日为止。",
    ]
    assert waiting_for_cut_off(last, last, "结束自评") == ["计分到今天（12月31日）为止；1月1日起才能结束自评。"]
    assert waiting_for_cut_off(last, last + ONE_DAY, "结束自评") == []
