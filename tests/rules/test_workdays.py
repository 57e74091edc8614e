"""Working days: known notices of the State Council, corrections, years not announced yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules import workdays


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_national_day_2025_is_eight_days_off_with_two_make_ups() -> None:
    october = [day.day for day in days(date(2025, 9, 28), date(2025, 10, 12)) if not workdays.is_workday(day)]
    assert october == [1, 2, 3, 4, 5, 6, 7, 8, 12]
    assert [workdays.is_workday(date(2025, 9, 28)), workdays.is_workday(date(2025, 10, 11))] == [True, True]


def test_spring_festival_2026_is_nine_days_off_with_two_make_ups() -> None:
    off = [day for day in days(date(2026, 2, 14), date(2026, 2, 28)) if not workdays.is_workday(day)]
    assert off == [*days(date(2026, 2, 15), date(2026, 2, 23))]
    assert date(2026, 2, 14).weekday() == date(2026, 2, 28).weekday() == 5


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2006, 12, 31), True),  # a Sunday
        (date(2011, 12, 31), True),  # a Saturday
        (date(2018, 12, 29), True),  # a Saturday
        (date(2018, 12, 31), False),  # a Monday
        (date(2006, 12, 24), False),
    ],
)
def test_days_of_december_that_the_notice_for_the_next_year_names(day: date, is_worked: bool) -> None:
    assert workdays.is_workday(day) is is_worked


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2025, 9, 26), 1, date(2025, 9, 28)),  # the make-up Sunday counts
        (date(2025, 9, 29), 4, date(2025, 10, 11)),  # 30 Sept, then 9, 10 and the make-up Saturday 11 Oct
    ],
)
def test_add_workdays(start: date, n: int, end: date) -> None:
    assert workdays.add_workdays(start, n) == end


def test_a_correction_wins_in_both_directions() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert [workdays.is_workday(monday), workdays.is_workday(saturday)] == [True, False]
    corrections = {monday: False, saturday: True}
    assert [workdays.is_workday(day, corrections) for day in (monday, saturday)] == [False, True]
    assert workdays.add_workdays(date(2026, 11, 22), 1, corrections) == date(2026, 11, 24)


def test_span_of_five_working_days_begins_on_a_working_day() -> None:
    assert workdays.workday_span(date(2026, 11, 21), 5) == (date(2026, 11, 23), date(2026, 11, 27))
    assert workdays.workday_span(date(2026, 11, 23), 5) == (date(2026, 11, 23), date(2026, 11, 27))
    assert workdays.workday_span(date(2026, 11, 25), 5) == (date(2026, 11, 25), date(2026, 12, 1))


def test_negative_counts_and_empty_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        workdays.add_workdays(date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="at least one"):
        workdays.workday_span(date(2026, 1, 1), 0)


def test_the_caveat_names_the_years_not_announced_yet() -> None:
    after_all_known = max(workdays.announced_years()) + 1
    december, january = date(after_all_known - 1, 12, 28), date(after_all_known, 1, 5)
    assert workdays.calendar_caveat(december, december) == ""
    assert workdays.calendar_caveat(december, january) == (
        f"{after_all_known}年的放假安排尚未公布，按周末和法定节假日推算；公布后请街道党工委或区委组织部在“工作日历”里更正"
    )
    assert workdays.calendar_caveat(december, january, {january: True}) == ""


def test_2025_and_2026_are_known() -> None:
    assert {2025, 2026} <= workdays.announced_years()


@given(st.dates(date(2020, 1, 1), date(2027, 12, 31)), st.integers(1, 30))
def test_the_nth_working_day_has_exactly_n_working_days_up_to_it(start: date, n: int) -> None:
    end = workdays.add_workdays(start, n)
    assert workdays.is_workday(end)
    assert workdays.count_workdays(start + timedelta(days=1), end) == n


def test_a_day_that_is_corrected_is_the_first_of_a_span() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert workdays.workday_span(saturday, 1, {sunday: True}) == (sunday, sunday)
    assert workdays.workday_span(saturday, 2, {sunday: True, date(2026, 11, 30): False}) == (sunday, date(2026, 12, 1))
    assert workdays.count_workdays(saturday, sunday, {sunday: True}) == 1
    assert workdays.count_workdays(sunday, sunday) == 0


def test_where_a_standard_says_nothing_a_posting_hangs_for_a_week_of_work_and_an_answer_has_three_days() -> None:
    monday = date(2026, 11, 23)
    assert workdays.workday_span(monday, workdays.DEFAULT_POSTING_DAYS) == (monday, date(2026, 11, 27))
    assert workdays.add_workdays(monday, workdays.DEFAULT_ANSWER_DAYS) == date(2026, 11, 26)


def test_several_years_that_are_not_announced_are_all_named() -> None:
    after = max(workdays.announced_years())
    assert workdays.calendar_caveat(date(after, 12, 1), date(after + 2, 1, 5)) == (
        f"{after + 1}年、{after + 2}年的放假安排尚未公布，按周末和法定节假日推算；"
        "公布后请街道党工委或区委组织部在“工作日历”里更正"
    )
