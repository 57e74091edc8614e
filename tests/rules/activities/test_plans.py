"""活动安排: the days of a series and the text of a notice."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.activities.plans import MOST_IN_SERIES, PlanText, Repeat, notice_text, planning_blockers, series_days

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


def test_a_series_has_two_years_of_months_at_most_and_ends_on_its_last_day() -> None:
    days = series_days(dt.date(2026, 1, 5), Repeat.MONTHLY, dt.date(2030, 1, 1))
    assert (len(days), days[-1]) == (24, dt.date(2027, 12, 5))
    assert series_days(dt.date(2026, 11, 5), Repeat.MONTHLY, dt.date(2026, 12, 4)) == [dt.date(2026, 11, 5)]
    assert series_days(dt.date(2026, 11, 5), Repeat.MONTHLY, dt.date(2026, 12, 5))[1:] == [dt.date(2026, 12, 5)]
    assert series_days(dt.date(2026, 11, 5), Repeat.QUARTERLY, None) == [dt.date(2026, 11, 5)]


def test_a_month_of_rest_keeps_the_day() -> None:
    rest = {dt.date(2026, 2, day): False for day in range(1, 29)}
    day = dt.date(2026, 2, 10)
    assert series_days(day, Repeat.ONCE, None, on_workdays=True, corrections=rest) == [day]


TODAY = dt.date(2026, 11, 29)
EARLIER = "日期在今天以前，已经开过的请直接记一次活动。"
ENDLESS = "重复的安排，请填写到哪一天为止。"


@pytest.mark.parametrize(
    ("days", "repeat", "until", "title", "sentences"),
    [
        ([TODAY], Repeat.ONCE, None, "党课", []),
        ([TODAY - dt.timedelta(days=1)], Repeat.ONCE, None, "党课", [EARLIER]),
        ([], Repeat.ONCE, None, "党课", [EARLIER]),
        ([TODAY], Repeat.ONCE, None, " ", ["请填写活动内容。"]),
        ([TODAY], Repeat.MONTHLY, None, "", [ENDLESS]),  # the title of each follows from its month
        ([TODAY], Repeat.MONTHLY, TODAY, "", []),
        ([TODAY], Repeat.MONTHLY, TODAY - dt.timedelta(days=1), "", ["截止日期早于第一次的日期，请核对。"]),
        ([], Repeat.QUARTERLY, TODAY, "", [EARLIER]),
        ([TODAY, TODAY + dt.timedelta(days=731)], Repeat.MONTHLY, dt.date(2029, 1, 1), "", []),
        (
            [TODAY, TODAY + dt.timedelta(days=732)],
            Repeat.MONTHLY,
            dt.date(2029, 1, 1),
            "",
            ["最多安排到两年以后，请改日期。"],
        ),
    ],
)
def test_why_something_cannot_be_planned(
    days: list[dt.date], repeat: Repeat, until: dt.date | None, title: str, sentences: list[str]
) -> None:
    assert planning_blockers(days, repeat, until, TODAY, title=title) == sentences


def test_how_often_something_comes_again() -> None:
    assert [repeat.label for repeat in Repeat] == ["仅此一次", "每月同一天", "每季度同一天"]


@given(first=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), months=st.integers(0, 40), moves=st.booleans())
def test_each_day_stays_in_its_own_month(first: dt.date, months: int, moves: bool) -> None:
    until = first + dt.timedelta(days=30 * months)
    days = series_days(first, Repeat.MONTHLY, until, on_workdays=moves)
    places = [day.year * 12 + day.month for day in days]
    assert places == list(range(places[0], places[0] + len(days)))
    assert len(days) <= MOST_IN_SERIES


def test_a_notice_names_nobody() -> None:
    plan = PlanText("12月主题党日", dt.date(2026, 12, 5), dt.time(19), "活动室", " 学习 \n讨论")
    assert notice_text(plan, "阳光社区第一党支部", dt.date(2026, 11, 29)) == (
        "各位党员：\n定于2026年12月5日（星期六）19:00开展“12月主题党日”，地点：活动室。\n议题：学习；讨论。\n"
        "请准时参加；不能参加的，请提前向支部请假并说明事由。\n阳光社区第一党支部\n2026年11月29日"
    )


def test_a_notice_leaves_out_what_is_not_known_and_says_how_to_sign_up() -> None:
    plan = PlanText("植树", dt.date(2026, 12, 7), agenda=" \n", sign_up="需要报名。")
    assert notice_text(plan, "第一支部", TODAY).splitlines() == [
        "各位党员：",
        "定于2026年12月7日（星期一）开展“植树”。",
        "需要报名。",
        "请准时参加；不能参加的，请提前向支部请假并说明事由。",
        "第一支部",
        "2026年11月29日",
    ]
    week = [
        notice_text(replace(plan, planned_on=dt.date(2026, 12, 7 + n)), "", TODAY).split("星期")[1][0] for n in range(7)
    ]
    assert "".join(week) == "一二三四五六日"
