"""A year of working days: its months, what a notice changes, and when the next year is asked for."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.calendar.test_notices import NOTICE_2026
from zhixing.rules.calendar.notices import Notice, read_notice
from zhixing.rules.calendar.years import (
    changed_days,
    correction_blockers,
    days_of,
    days_phrase,
    months_of,
    notice_days,
    redundant_days,
    year_asked_for,
)
from zhixing.rules.workdays import announced_years

UNKNOWN = max(announced_years()) + 1


def test_the_months_of_a_year_begin_on_monday() -> None:
    january, *_, december = months_of(2026, {})
    first = january.weeks[0]
    assert [day.on.day if day else 0 for day in first] == [0, 0, 0, 1, 2, 3, 4]
    assert [day.is_workday for day in first if day] == [False, False, False, True]  # 4 January is worked
    assert (december.number, january.workdays) == (12, 21)


def test_a_correction_and_what_was_clicked_show() -> None:
    monday, tuesday = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    week = months_of(2026, {monday: False}, {tuesday: False})[10].weeks[4]
    assert week[0] is not None
    assert week[1] is not None
    assert [(day.is_workday, day.is_corrected) for day in week[:2] if day] == [(False, True), (False, False)]


def test_a_year_that_is_known_is_not_changed_by_its_own_notice() -> None:
    assert notice_days(read_notice(NOTICE_2026), {}) == {}
    slip = {dt.date(2026, 3, 3): False}
    assert notice_days(read_notice(NOTICE_2026), slip) == {dt.date(2026, 3, 3): True}


def test_of_an_unknown_year_every_named_day_is_kept() -> None:
    new_year = dt.date(UNKNOWN, 1, 1)
    notice = Notice(year=UNKNOWN, days={new_year: False})
    assert notice_days(notice, {}) == {new_year: False}
    assert notice_days(notice, {new_year: False}) == {}


def test_the_next_year_is_asked_for_from_november_until_it_is_there() -> None:
    before, after = dt.date(UNKNOWN - 1, 10, 31), dt.date(UNKNOWN - 1, 11, 1)
    assert (year_asked_for(before, {}), year_asked_for(after, {})) == (None, UNKNOWN)
    assert year_asked_for(after, {dt.date(UNKNOWN, 2, 6): False}) is None
    assert year_asked_for(dt.date(UNKNOWN, 1, 5), {}) == UNKNOWN


def test_a_day_says_what_it_is_on_the_page_and_by_the_calendar() -> None:
    saturday = dt.date(2026, 11, 28)
    week = months_of(2026, {}, {saturday: True})[10].weeks[4]
    assert [day.label for day in week if day][:2] == ["11月23日周一", "11月24日周二"]
    assert [day.is_weekend for day in week if day] == [False, False, False, False, False, True, True]
    shown = week[5]
    assert shown is not None
    assert (shown.is_workday, shown.is_kept_workday, shown.is_corrected) == (True, False, False)


def test_a_year_has_all_its_days() -> None:
    for year, many in ((2024, 366), (2026, 365)):
        days = days_of(year)
        assert (len(days), days[0], days[-1]) == (many, dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert [month.number for month in months_of(2026, {})] == list(range(1, 13))


MONDAY, SATURDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 28)


def test_only_what_differs_from_the_calendar_is_a_change() -> None:
    assert changed_days({SATURDAY: True, MONDAY: True}, {}) == {SATURDAY: True}
    assert list(changed_days({SATURDAY: True, MONDAY: False}, {})) == [MONDAY, SATURDAY]
    assert changed_days({MONDAY: False}, {MONDAY: False}) == {}


def test_of_a_whole_notice_a_day_that_it_does_not_name_is_as_usual() -> None:
    monday = next(day for day in days_of(UNKNOWN) if day.weekday() == 0 and day.month == 3)
    sunday = monday - dt.timedelta(days=1)
    guessed = {monday: False, sunday: True}
    whole = Notice(year=UNKNOWN, days={}, is_whole=True)
    kept = notice_days(whole, guessed)
    assert (kept[monday], kept[sunday]) == (True, False)
    assert notice_days(replace(whole, is_whole=False), guessed) == {}
    assert notice_days(replace(whole, year=None), guessed) == {}


REASON = "国办发明电〔2026〕7号"


@pytest.mark.parametrize(
    ("days", "source", "reasons"),
    [
        ({MONDAY: False}, f" {'据' * 120} ", []),
        ({MONDAY: False}, f" {'据' * 121} ", ["依据有 121 个字，最多 120 个字，请改短。"]),
        ({}, REASON, ["没有改动任何日期：所填内容与日历一致。"]),
        ({MONDAY: False}, " ", ["请写明依据，例如国务院办公厅放假安排通知的文号。"]),
    ],
)
def test_a_correction_changes_something_for_a_reason(
    days: dict[dt.date, bool], source: str, reasons: list[str]
) -> None:
    assert correction_blockers(days, source) == reasons


def test_what_an_announced_calendar_says_anyway_needs_no_correction() -> None:
    new_year = dt.date(UNKNOWN, 1, 1)
    assert redundant_days({MONDAY: True, SATURDAY: True, new_year: False}) == {MONDAY}


def test_how_many_days_become_which() -> None:
    days = {dt.date(2026, 12, 31): False, dt.date(2027, 1, 1): False, dt.date(2027, 1, 2): False}
    assert days_phrase(days) == "2026年休息日 1 天，2027年休息日 2 天"
    assert days_phrase({**days, dt.date(2027, 1, 9): True}) == "2026年休息日 1 天，2027年休息日 2 天、工作日 1 天"
    ten = {dt.date(2027, 1, day): True for day in range(1, 11)}
    assert days_phrase(ten) == "2027年工作日 10 天"
