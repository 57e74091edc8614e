"""成长线路图: gaps of the calendar, milestones, hours, targets and what became of them."""

import datetime as dt
from functools import partial
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.sample_standard import SAMPLE
from tests.walk import STANDARD
from zhixing.rules.activities.hours import HoursKind, hours_items
from zhixing.rules.growth.coming import Coming, closing_activities, gaps_closed
from zhixing.rules.growth.milestones import MilestoneKind, milestone_problems, milestone_warnings
from zhixing.rules.growth.quarters import MOST_SHOWN, short_label, with_gaps
from zhixing.rules.growth.targets import Outcome, Target, acceptance_blockers, changing_blockers, target_blockers
from zhixing.rules.members.asking import why_not_asked
from zhixing.rules.periods import Period, Quarter, period_after
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

TODAY = dt.date(2026, 9, 14)
NOW, BEFORE, NEXT = Quarter(2026, 3), Quarter(2026, 2), Quarter(2026, 4)
STUDY = Target("STUDY", "学习教育", "分", 1800, 2000)


def test_a_quarter_without_result_stands_between_those_with() -> None:
    known = {Quarter(2025, 4): 80, Quarter(2026, 2): 90}
    assert with_gaps(known) == [(Quarter(2025, 4), 80), (Quarter(2026, 1), None), (Quarter(2026, 2), 90)]
    assert with_gaps({}) == []


quarters = st.builds(Quarter, st.integers(2020, 2030), st.integers(1, 4))


@given(st.dictionaries(quarters, st.integers(0, 100), min_size=1))
def test_every_quarter_follows_the_one_before(known: dict[Quarter, int]) -> None:
    shown = [quarter for quarter, _ in with_gaps(known)]
    assert [period_after(quarter) for quarter in shown[:-1]] == shown[1:]
    assert len(shown) <= MOST_SHOWN
    assert shown[-1] == max(known, key=lambda quarter: quarter.until_on)


def test_the_foot_of_a_picture_is_short() -> None:
    assert short_label(Quarter(2026, 3)) == "26年三季度"
    assert [short_label(Period(2026, 1, months)) for months in (1, 6, 12)] == ["26年1月", "26年上半年", "26年全年"]


def test_days_in_the_wrong_order_are_said_and_not_refused() -> None:
    days = {MilestoneKind.APPLIED: dt.date(2020, 5, 1), MilestoneKind.ACTIVIST: dt.date(2019, 5, 1)}
    assert milestone_problems(days, TODAY) == []
    assert milestone_warnings(days) == [
        "“列为入党积极分子”（2019年5月1日）早于“申请入党”（2020年5月1日），请核对档案。"
    ]
    assert milestone_warnings({MilestoneKind.APPLIED: dt.date(2019, 5, 1), MilestoneKind.FULL: None}) == []


def test_a_day_to_come_is_refused() -> None:
    problems = milestone_problems({MilestoneKind.OATH: dt.date(2026, 9, 15)}, TODAY)
    assert problems == ["“入党宣誓”的日期晚于今天，请改正；尚未发生的不填。"]


def test_hours_of_the_shipped_standard() -> None:
    standard = read_standard(Path("zhixing/standards/kangbashi.yaml").read_text())
    assert isinstance(standard, Standard)
    assert hours_items(standard) == {"XX-01": HoursKind.STUDY, "ZY-01": HoursKind.SERVICE, "ZY-04": HoursKind.SERVICE}


def test_only_items_by_the_hour_count_as_hours() -> None:
    standard = read_standard(STANDARD)
    assert isinstance(standard, Standard)
    assert hours_items(standard) == {"VOLUNTEER": HoursKind.SERVICE}


def test_targets_are_refused_with_every_reason() -> None:
    reasons = target_blockers(
        [Target("A", "学习教育", "分", 2100, 2000), Target("B", "组织生活", "分", 0, 2500)],
        quarter=BEFORE,
        today_quarter=NOW,
        stopped="",
    )
    assert reasons == [
        "2026年第二季度已经过去，不能再定目标。",
        "“学习教育”的目标最多20分，请改正。",
        "“组织生活”的目标要大于0。",
    ]
    assert target_blockers([STUDY], quarter=NEXT, today_quarter=NOW, stopped="") == []
    assert target_blockers([], quarter=NOW, today_quarter=NOW, stopped="") == [
        "请至少填写一项目标；没有约定的项目不填。"
    ]


def test_nothing_is_asked_of_whom_nothing_may_be_asked() -> None:
    relief = why_not_asked(end_reason="", has_relief=True)
    assert "减免" in relief
    assert target_blockers([STUDY], quarter=NOW, today_quarter=NOW, stopped=relief) == [relief]
    assert acceptance_blockers(is_accepted=False, stopped=relief, quarter=NOW, today_quarter=NOW) == [relief]
    assert "去世" in why_not_asked(end_reason="deceased", has_relief=False)
    assert "离开" in why_not_asked(end_reason="transferred", has_relief=True)
    assert why_not_asked(end_reason="", has_relief=False) == ""


def test_what_was_accepted_stays() -> None:
    assert changing_blockers(is_accepted=False) == []
    assert changing_blockers(is_accepted=True)
    assert acceptance_blockers(is_accepted=True, stopped="", quarter=NOW, today_quarter=NOW) == [
        "这份目标已经确认过了。"
    ]
    assert acceptance_blockers(is_accepted=False, stopped="", quarter=BEFORE, today_quarter=NOW) == [
        "2026年第二季度已经过去，无须再确认。"
    ]


def test_the_fate_of_a_target() -> None:
    assert [Outcome(STUDY, reached).words for reached in (1800, 2000, 1550, 0, None)] == [
        "已达到",
        "已达到",
        "还差2.5分",
        "还差18分",
        "还没有结果",
    ]


def test_of_coming_activities_those_are_told_that_close_different_gaps() -> None:
    first, same, other, useless = (
        Coming(dt.date(2026, 12, day), title, "", gaps)
        for day, title, gaps in (
            (3, "主题党日", ("志愿奉献",)),
            (4, "公益行动", ("志愿奉献",)),
            (9, "党课", ("学习教育", "学时")),
            (1, "支委会", ()),
        )
    )
    assert closing_activities([other, useless, same, first]) == [first, other]
    assert closing_activities([same, useless, first]) == [first, same]
    assert closing_activities([useless]) == []
    assert other.sentence == "12月9日党课，计入“学习教育”、“学时”"


def test_an_activity_counts_for_what_its_items_belong_to() -> None:
    standard = read_standard(SAMPLE.replace("name: 自学", "name: 自学\n        activity: 集中学习"))
    assert isinstance(standard, Standard)
    closed = partial(gaps_closed, standard, member_class="普通无职党员类")
    assert closed("党员大会", short={"STUDY", "SERVE"}, lacks_study=True) == ("学习教育",)
    assert closed("集中学习", short={"STUDY"}, lacks_study=True) == ("学习教育", "学时")
    assert closed("集中学习", short={"SERVE"}, lacks_study=False) == ()
