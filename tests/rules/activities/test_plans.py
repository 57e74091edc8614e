"""活动安排: the days of a series and the text of a notice."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.activities.plans import MOST_IN_SERIES, PlanText, Repeat, notice_text, series_days

FIRST = dt.date(2026, 1, 31)


def test_the_last_day_of_a_month_stays_the_last_day() -> None:
    assert series_days(FIRST, Repeat.MONTHLY, dt.date(2026, 4, 30)) == [
        FIRST,
        dt.date(2026, 2, 28),
        dt.date(2026, 3, 31),
        dt.date(2026, 4, 30),
    ]
    assert series_days(FIRST, Repeat.QUARTERLY, dt.date(2026, 7, 1)) == [FIRST, dt.date(2026, 4, 30)]
    assert series_days(FIRST, Repeat.ONCE, dt.date(2027, 1, 1)) == [FIRST]


def test_a_day_of_rest_moves_to_the_next_working_day_of_its_month() -> None:
    # Saturday 31 January has no working day after it in its month; 31 March is a Tuesday.
    days = series_days(FIRST, Repeat.MONTHLY, dt.date(2026, 3, 31), on_workdays=True)
    assert days == [dt.date(2026, 1, 30), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]
    corrected = series_days(
        dt.date(2026, 11, 5), Repeat.ONCE, None, on_workdays=True, corrections={dt.date(2026, 11, 5): False}
    )
    assert corrected == [dt.date(2026, 11, 6)]


@given(first=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), months=st.integers(0, 40), moves=st.booleans())
def test_each_day_stays_in_its_own_month(first: dt.date, months: int, moves: bool) -> None:
    until = first + dt.timedelta(days=30 * months)
    days = series_days(first, Repeat.MONTHLY, until, on_workdays=moves)
    places = [day.year * 12 + day.month for day in days]
    assert places == list(range(places[0], places[0] + len(days)))
    assert len(days) <= MOST_IN_SERIES


def test_a_notice_names_nobody() -> None:
    plan = PlanText("12月主题党日", dt.date(2026, 12, 5), dt.time(19), "活动室", "学习\n讨论")
    assert notice_text(plan, "阳光社区第一党支部", dt.date(2026, 11, 29)) == (
        "各位党员：\n定于2026年12月5日（星期六）19:00开展“12月主题党日”，地点：活动室。\n议题：学习；讨论。\n"
        "请准时参加；不能参加的，请提前向支部请假并说明事由。\n阳光社区第一党支部\n2026年11月29日"
    )
