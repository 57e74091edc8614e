"""计分截止日: which quarter a day counts for, and the days that are proposed."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.periods import (
    HALF_YEAR,
    LENGTHS,
    MONTH,
    ONE_DAY,
    THIS,
    YEAR,
    CycleKind,
    Days,
    Period,
    Quarter,
    chinese_date,
    chinese_day,
    counted_days,
    counted_in,
    cut_off_blockers,
    cut_off_sentence,
    default_cut_off,
    default_period,
    due_days,
    early_sentence,
    period_after,
    period_before,
    period_of,
    periods_of_year,
    quarter_of,
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
    assert counted_in(dt.date(2026, 12, 21), early) == counted_in(dt.date(2026, 12, 31), early) == Quarter(2027, 1)
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
    assert default_cut_off(quarter, day) == cut_off


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


@pytest.mark.parametrize(
    ("period", "label", "unit", "this", "first", "last"),
    [
        (Period(2026, 1, MONTH), "2026年1月", "月", "这个月", (1, 1), (1, 31)),
        (Period(2026, 12, MONTH), "2026年12月", "月", "这个月", (12, 1), (12, 31)),
        (Quarter(2026, 1), "2026年第一季度", "季度", "这个季度", (1, 1), (3, 31)),
        (Quarter(2026, 2), "2026年第二季度", "季度", "这个季度", (4, 1), (6, 30)),
        (Quarter(2026, 4), "2026年第四季度", "季度", "这个季度", (10, 1), (12, 31)),
        (Period(2026, 1, HALF_YEAR), "2026年上半年", "半年", "这半年", (1, 1), (6, 30)),
        (Period(2026, 2, HALF_YEAR), "2026年下半年", "半年", "这半年", (7, 1), (12, 31)),
        (Period(2026, 1, YEAR), "2026年度", "年度", "这一年", (1, 1), (12, 31)),
    ],
)
def test_a_period_of_any_length_by_its_name_and_days(
    period: Period, label: str, unit: str, this: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    assert (period.label, period.unit, THIS[period.months]) == (label, unit, this)
    assert (period.from_on, period.until_on) == (dt.date(2026, *first), dt.date(2026, *last))
    assert period_of(period.from_on, period.months) == period_of(period.until_on, period.months) == period
    assert period.is_longer is (period.months in {HALF_YEAR, YEAR})
    assert period in periods_of_year(2026, period.months)


def test_a_year_is_divided_into_periods_without_a_gap() -> None:
    assert [len(periods_of_year(2026, months)) for months in LENGTHS] == [12, 4, 2, 1]
    for months in LENGTHS:
        periods = periods_of_year(2026, months)
        assert [period_after(period) for period in periods] == [*periods[1:], Period(2027, 1, months)]


def test_june_and_december_end_the_middle_and_the_year() -> None:
    kinds = {months: [period.default_kind for period in periods_of_year(2026, months)] for months in LENGTHS}
    plain, middle, end = CycleKind.QUARTER, CycleKind.MIDYEAR, CycleKind.YEAR_END
    assert kinds == {
        MONTH: [*[plain] * 5, middle, *[plain] * 5, end],
        3: [plain, middle, plain, end],
        HALF_YEAR: [middle, end],
        YEAR: [end],
    }
    assert [kind.label for kind in CycleKind] == ["平时", "年中", "年末"]


@pytest.mark.parametrize(
    ("other", "is_shared"),
    [
        (FOURTH, True),
        (Quarter(2026, 3), False),
        (Quarter(2027, 1), False),
        (Period(2026, 12, MONTH), True),
        (Period(2026, 10, MONTH), True),
        (Period(2026, 9, MONTH), False),
        (Period(2026, 2, HALF_YEAR), True),
        (Period(2026, 1, YEAR), True),
        (Period(2027, 1, YEAR), False),
    ],
)
def test_periods_that_share_a_day(other: Period, is_shared: bool) -> None:
    assert FOURTH.overlaps(other) is other.overlaps(FOURTH) is is_shared


def test_one_common_day_is_shared() -> None:
    assert Period(2026, 12, MONTH).overlaps(FOURTH)
    week = Days(dt.date(2026, 12, 25), dt.date(2026, 12, 31))
    edges = (week.from_on - ONE_DAY, week.from_on, week.until_on, week.until_on + ONE_DAY)
    assert [day in week for day in edges] == [False, True, True, False]


@pytest.mark.parametrize(
    ("months", "last_of_before", "first_of_own"),
    [
        (MONTH, (2026, 10, 15), (2026, 10, 16)),
        (3, (2026, 11, 14), (2026, 11, 15)),
        (HALF_YEAR, (2026, 8, 14), (2026, 8, 15)),
        (YEAR, (2026, 2, 14), (2026, 2, 15)),
    ],
)
def test_the_first_half_of_a_period_and_at_most_45_days_go_to_the_one_before(
    months: int, last_of_before: tuple[int, int, int], first_of_own: tuple[int, int, int]
) -> None:
    own = period_of(dt.date(*first_of_own), months)
    assert default_period(dt.date(*last_of_before), months) == period_before(own)
    assert default_period(dt.date(*first_of_own), months) == own


def test_a_period_longer_than_a_quarter_is_cut_off_in_its_last_month() -> None:
    half, due = Period(2026, 2, HALF_YEAR), dt.date(2027, 1, 7)
    assert cut_off_blockers(half, dt.date(2026, 12, 1), due) == []
    assert cut_off_blockers(half, dt.date(2026, 11, 30), due) == [
        "计分截止日要在2026年下半年最后一个月以内（12月1日至12月31日），请改正。"
    ]
    assert cut_off_blockers(FOURTH, dt.date(2026, 9, 30), due) == [
        "计分截止日要在2026年第四季度以内（10月1日至12月31日），请改正。"
    ]


def test_days_for_reports_and_reviews_may_be_named() -> None:
    # The third of January is a Sunday.
    last, early = dt.date(2026, 12, 31), dt.date(2026, 12, 1)
    assert due_days(last, early, days_to_report=3, days_to_review=5) == (dt.date(2027, 1, 4), dt.date(2027, 1, 5))
    # The days begin today where the cut-off is past, and the review never ends before the reports are in.
    assert due_days(early, dt.date(2026, 12, 8), days_to_report=3, days_to_review=1) == (
        dt.date(2026, 12, 11),
        dt.date(2026, 12, 14),
    )
    closed = {dt.date(2027, 1, day): False for day in (7, 8)}
    assert due_days(last, early, closed)[0] == dt.date(2027, 1, 11)


def test_months_are_cut_off_by_themselves() -> None:
    early = {dt.date(2026, 11, 30): dt.date(2026, 11, 25)}
    assert counted_in(dt.date(2026, 11, 26), early, MONTH) == Period(2026, 12, MONTH)
    assert counted_in(dt.date(2026, 11, 25), early, MONTH) == Period(2026, 11, MONTH)
    assert counted_in(dt.date(2026, 11, 26), early) == FOURTH
    assert early_sentence(dt.date(2026, 11, 1), early, MONTH) == (
        "2026年11月计分到11月25日为止，以后发生的照常记录，计入2026年12月。"
    )
    assert early_sentence(dt.date(2026, 11, 1), early) == ""
    assert waiting_for_cut_off(None, dt.date(2026, 11, 1), "结束自评") == []


def test_a_day_in_words() -> None:
    assert (chinese_date(dt.date(2026, 9, 5)), chinese_day(dt.date(2026, 9, 5))) == ("2026年9月5日", "9月5日")
