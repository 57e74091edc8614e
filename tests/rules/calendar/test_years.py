"""A year of working days: its months, what a notice changes, and when the next year is asked for."""

import datetime as dt

from tests.rules.calendar.test_notices import NOTICE_2026
from zhixing.rules.calendar.notices import Notice, read_notice
from zhixing.rules.calendar.years import months_of, notice_days, year_asked_for
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
