"""成长线路图: the words of milestones, and the bounds of what is shown, offered and agreed."""

import datetime as dt
from functools import partial

import pytest

from tests.sample_standard import SAMPLE
from zhixing.rules.growth.coming import Coming, closing_activities, gaps_closed
from zhixing.rules.growth.milestones import OF_REGISTER, MilestoneKind, milestone_problems, milestone_warnings
from zhixing.rules.growth.quarters import short_label, with_gaps
from zhixing.rules.growth.targets import (
    MOST_HOURS,
    STUDY_HOURS,
    Outcome,
    Target,
    acceptance_blockers,
    changing_blockers,
    target_blockers,
)
from zhixing.rules.periods import Period, Quarter
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

TODAY = dt.date(2026, 9, 14)
NOW = Quarter(2026, 3)


def test_milestones_are_the_steps_of_becoming_a_member() -> None:
    assert [kind.label for kind in MilestoneKind] == [
        "申请入党",
        "列为入党积极分子",
        "列为发展对象",
        "接收为预备党员",
        "入党宣誓",
        "转为正式党员",
    ]
    assert [kind.label for kind in MilestoneKind if kind in OF_REGISTER] == ["接收为预备党员", "转为正式党员"]


@pytest.mark.parametrize(("day", "is_taken"), [(None, True), (TODAY, True), (TODAY + dt.timedelta(days=1), False)])
def test_a_milestone_is_unknown_or_no_later_than_today(day: dt.date | None, is_taken: bool) -> None:
    assert (milestone_problems({MilestoneKind.OATH: day}, TODAY) == []) is is_taken


def test_two_milestones_may_be_on_one_day_or_in_order() -> None:
    one_day = {MilestoneKind.PROBATIONARY: TODAY, MilestoneKind.OATH: TODAY}
    assert milestone_warnings(one_day) == []
    assert milestone_warnings({**one_day, MilestoneKind.APPLIED: dt.date(2020, 5, 1)}) == []


def test_twelve_periods_are_shown_and_the_latest() -> None:
    known = {Period(2025 + month // 12, month % 12 + 1, 1): month for month in range(14)}
    assert [value for _, value in with_gaps(known)] == list(range(2, 14))


def test_each_quarter_and_half_year_has_its_name() -> None:
    assert [short_label(Quarter(2009, number)) for number in (1, 2, 3, 4)] == [
        "09年一季度",
        "09年二季度",
        "09年三季度",
        "09年四季度",
    ]
    assert [short_label(Period(2026, month, 6)) for month in (1, 2)] == ["26年上半年", "26年下半年"]


def test_two_activities_are_offered_though_three_close_the_same_gap() -> None:
    planned = [Coming(dt.date(2026, 12, day), f"第{day}次", "", ("志愿奉献",)) for day in (3, 4, 5)]
    assert closing_activities(planned) == planned[:2]


def test_where_an_activity_takes_place_is_said() -> None:
    coming = Coming(dt.date(2026, 12, 3), "主题党日", "社区会议室", ("志愿奉献", "学时"))
    assert coming.sentence == "12月3日主题党日（社区会议室），计入“志愿奉献”、“学时”"


def test_an_item_of_another_class_closes_nobody_elses_gap() -> None:
    text = SAMPLE.replace("name: 自学", "name: 自学\n        activity: 集中学习\n        classes: [CADRE]")
    standard = read_standard(text)
    assert isinstance(standard, Standard)
    closed = partial(gaps_closed, standard, "集中学习", short={"STUDY"}, lacks_study=False)
    assert closed(member_class="党员干部类") == ("学习教育",)
    assert closed(member_class="普通无职党员类") == ()


@pytest.mark.parametrize(
    ("target", "reasons"),
    [
        (Target("STUDY", "学习教育", "分", 1, 2000), []),
        (Target("STUDY", "学习教育", "分", 2000, 2000), []),
        (Target("STUDY", "学习教育", "分", 2001, 2000), ["“学习教育”的目标最多20分，请改正。"]),
        (Target("STUDY", "学习教育", "分", 90_000), []),
        (Target(STUDY_HOURS, "学习", "小时", 50_000, MOST_HOURS), []),
        (Target(STUDY_HOURS, "学习", "小时", 50_001, MOST_HOURS), ["“学习”的目标最多500小时，请改正。"]),
        (Target("STUDY", "学习教育", "分", 0, 2000), ["“学习教育”的目标要大于0。"]),
    ],
)
def test_bounds_of_a_target(target: Target, reasons: list[str]) -> None:
    assert target_blockers([target], quarter=NOW, today_quarter=NOW, stopped="") == reasons


def test_the_present_quarter_may_still_be_accepted() -> None:
    assert acceptance_blockers(is_accepted=False, stopped="", quarter=NOW, today_quarter=NOW) == []


def test_without_a_result_nothing_is_reached() -> None:
    target = Target("STUDY", "学习教育", "分", 1800)
    assert [Outcome(target, reached).is_met for reached in (None, 1799, 1800)] == [False, False, True]


def test_what_was_accepted_is_agreed_anew_next_quarter() -> None:
    assert changing_blockers(is_accepted=True) == ["这份目标本人已经确认，不能再改；有变化的，在下一季度重新约定。"]
