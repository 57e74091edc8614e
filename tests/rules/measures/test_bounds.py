"""整改: both sides of each number and day, and whose turn it is."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.measures.test_deadlines import AUTUMN, DUE, START, facts, lasting
from zhixing.rules.grants import Grant
from zhixing.rules.measures.deadlines import (
    LatestAssessment,
    MeasureFacts,
    before_visit,
    completion,
    days_overdue,
    is_near,
    last_day_before_visit,
    may_be_reviewed,
    plan_by,
    review_by,
    share_in_time,
    sign_by,
)
from zhixing.rules.measures.parties import assessor_path
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, ProblemSource
from zhixing.rules.measures.steps import (
    Check,
    Plan,
    Problem,
    application_blockers,
    check_blockers,
    deadline_problems,
    lines_in,
    planning_blockers,
    problem_blockers,
    progress_blockers,
    repeat_blockers,
    review_blockers,
    signing_blockers,
    stage_blockers,
)
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
CHECK = Check(TODAY, ("赵一", "钱二"), "记录齐全，同意销号", is_good=True)
WAITING = facts(state=MeasureState.AWAITING_CHECK, applied_on=dt.date(2026, 9, 10))
PLAN = Plan("每月都有记录", ("补记",), "王建国", "高娃")


@pytest.mark.parametrize("state", MeasureState)
@pytest.mark.parametrize("plan_state", PlanState)
def test_a_plan_is_answered_while_it_waits_and_the_line_is_under_way(
    state: MeasureState, plan_state: PlanState
) -> None:
    may = may_be_reviewed(facts(state=state, plan_state=plan_state))
    assert may is (state is MeasureState.UNDER_WAY and plan_state is PlanState.WAITING)


def test_the_words_for_a_plan() -> None:
    assert [state.label for state in PlanState] == ["没有审核", "待审核", "已审核", "退回修改"]


@pytest.mark.parametrize(
    ("kind", "visited_after", "day"),
    [
        (MeasureKind.TIMED, None, DUE),
        (MeasureKind.TIMED, START, START),  # the visit may come the very day
        (MeasureKind.TIMED, START - DAY, DUE),
        (MeasureKind.TIMED, DUE + DAY, DUE),
        (MeasureKind.IMMEDIATE, START, DUE),
        (MeasureKind.LASTING, START, DUE),
    ],
)
def test_only_what_has_a_date_is_due_before_a_visit(
    kind: MeasureKind, visited_after: dt.date | None, day: dt.date
) -> None:
    assert before_visit(kind, DUE, START, visited_after) == day


def test_on_the_day_of_the_cut_off_a_visit_has_not_come_yet() -> None:
    unseen = replace(AUTUMN, is_visited=False)
    assert last_day_before_visit(unseen, AUTUMN.cut_off_on) == AUTUMN.cut_off_on
    assert LatestAssessment(Quarter(2026, 3), DUE, is_visited=False).usual_day is None


def test_what_has_no_deadline_is_never_late_nor_near() -> None:
    endless = facts(due_on=None)
    assert (days_overdue(endless, dt.date(2030, 1, 1)), is_near(endless, dt.date(2030, 1, 1))) == (0, False)
    assert plan_by(endless) == dt.date(2026, 9, 15)
    assert (days_overdue(facts(), DUE - DAY), facts().good_stages, facts().plan_state) == (0, 0, PlanState.NONE)


def test_holidays_put_off_what_is_owed_in_working_days() -> None:
    rest = {dt.date(2026, 9, day): False for day in (2, 3)}
    assert (sign_by(facts()), sign_by(facts(), rest)) == (dt.date(2026, 9, 3), dt.date(2026, 9, 7))
    assert plan_by(facts(signed_on=None), rest) == plan_by(facts(), rest) == dt.date(2026, 9, 17)
    assert plan_by(facts(signed_on=dt.date(2026, 9, 4))) == dt.date(2026, 9, 18)
    assert (review_by(START), review_by(START, rest)) == (dt.date(2026, 9, 8), dt.date(2026, 9, 10))


def test_a_pending_line_that_is_late_says_so_first() -> None:
    late = facts(state=MeasureState.PENDING, signed_on=None, due_on=TODAY - DAY)
    assert completion(late, TODAY) == "未完成（超期1天）"


def test_each_line_of_a_quarter_counts_once() -> None:
    cleared = facts(state=MeasureState.CLEARED, applied_on=DUE)
    lines: list[MeasureFacts] = [cleared, facts(), replace(cleared, applied_on=None), lasting(), cleared]
    share = share_in_time(lines, [], Quarter(2026, 3), DUE + DAY)
    assert (share.due, share.in_time, share.hundredths) == (4, 2, 5_000)
    first = replace(cleared, due_on=dt.date(2026, 7, 1), applied_on=dt.date(2026, 7, 1))
    assert share_in_time([first], [], Quarter(2026, 3), TODAY).in_time == 1


def test_the_nearest_organisation_above_checks() -> None:
    street, community = Grant(Role.STREET, "1.2."), Grant(Role.COMMUNITY, "1.2.3.")
    assert assessor_path([street, community], "1.2.3.4.") == "1.2.3."
    assert assessor_path([community, street], "1.2.3.") == "1.2."
    assert assessor_path([street, community], "1.9.4.") is None
    assert assessor_path([Grant(Role.MEMBER, "1.2.3.")], "1.2.3.4.") is None


PROBLEM = Problem(Quarter(2026, 3), ProblemSource.INSPECTION, "党的建设", "8月支委会没有记录", MeasureKind.TIMED)


def test_everything_wrong_with_a_problem_is_said_at_once() -> None:
    wrong = replace(PROBLEM, text="没有", area="", kind=MeasureKind.LASTING, stage_goal=" ", deadline=TODAY - DAY)
    assert problem_blockers(wrong, owner="甲支部", is_dissolved=True, today=TODAY) == [
        "“甲支部”已经撤销，不能再登记整改问题。",
        "请把问题写具体：所见的情况、地点和日期。",
        "请填写问题类别，例如党的建设、服务群众、日常管理。",
        "长期坚持的要写明阶段目标，下次核查时对照。",
        "整改时限不能早于今天，请改正。",
    ]
    assert problem_blockers(replace(PROBLEM, text="没有   "), owner="甲支部", is_dissolved=False, today=TODAY) == [
        "请把问题写具体：所见的情况、地点和日期。"
    ]


@pytest.mark.parametrize(("today", "begun"), [(dt.date(2026, 6, 30), False), (dt.date(2026, 7, 1), True)])
def test_a_problem_is_of_a_quarter_that_has_begun(today: dt.date, begun: bool) -> None:
    reasons = problem_blockers(PROBLEM, owner="甲支部", is_dissolved=False, today=today)
    assert (reasons == []) is begun


def test_without_a_day_the_usual_one_is_taken() -> None:
    assert PROBLEM.deadline_from(TODAY) == dt.date(2026, 11, 13)
    assert PROBLEM.deadline_from(TODAY, dt.date(2026, 9, 30)) == dt.date(2026, 9, 30)
    assert replace(PROBLEM, deadline=TODAY).deadline_from(START) == TODAY


def test_a_form_sent_twice_is_one_line() -> None:
    assert repeat_blockers(is_same=True, owner="甲支部", title="第 3 条") == []
    assert repeat_blockers(is_same=False, owner="甲支部", title="第 3 条") == [
        "这张表已经提交过，登记为“甲支部”的第 3 条，不能修改后再次提交；要登记另一条，请重新点“登记问题”。"
    ]


@pytest.mark.parametrize(
    ("kind", "deadline", "allowed"),
    [
        (MeasureKind.IMMEDIATE, TODAY, True),
        (MeasureKind.IMMEDIATE, TODAY + 15 * DAY, True),
        (MeasureKind.IMMEDIATE, TODAY + 16 * DAY, False),
        (MeasureKind.TIMED, TODAY + 60 * DAY, True),
        (MeasureKind.TIMED, TODAY + 61 * DAY, False),
        (MeasureKind.LASTING, TODAY + 900 * DAY, True),
        (MeasureKind.LASTING, TODAY - DAY, False),
    ],
)
def test_how_long_a_kind_may_take(kind: MeasureKind, deadline: dt.date, allowed: bool) -> None:
    assert (deadline_problems(kind, deadline, TODAY) == []) is allowed


def test_out_of_turn_each_step_says_when_it_can_be_taken() -> None:
    ending = "请刷新页面查看最新情况。"
    cleared = facts(state=MeasureState.CLEARED, signed_on=None)
    now = "这条整改现在是“已销号”，只有"
    assert signing_blockers(cleared) == [f"{now}“待整改”时才能签收；{ending}"]
    assert planning_blockers(cleared, PLAN) == [f"{now}“待整改”、“整改中”时才能制定整改方案；{ending}"]
    assert review_blockers(cleared, agrees=True, opinion="") == [f"{now}“整改中”时才能审核整改方案；{ending}"]
    assert progress_blockers(cleared, text="已补", on=TODAY, today=TODAY) == [f"{now}“整改中”时才能报告进展；{ending}"]
    assert check_blockers(cleared, CHECK, responsible=(), today=TODAY) == [f"{now}“待核查”时才能核查销号；{ending}"]
    immediate = replace(cleared, kind=MeasureKind.IMMEDIATE)
    assert application_blockers(immediate, text="已当场整改", has_evidence=True) == [
        f"{now}“待整改”、“整改中”时才能申请销号；{ending}"
    ]
    lasted = lasting(state=MeasureState.CLEARED)
    assert stage_blockers(lasted, CHECK, responsible=(), today=TODAY) == [f"{now}“整改中”时才能阶段核查；{ending}"]


def test_everything_that_a_plan_lacks_is_said_at_once() -> None:
    empty = Plan(" ", ("好", "补" * 201), " ", "")
    assert planning_blockers(facts(signed_on=None), empty) == [
        "请先签收这条问题，再制定整改方案。",
        "请填写整改目标：写明整改到位的标准。",
        "第2条整改措施有201个字，最多200个字，请改短。",
        "责任人只写一名同志，其他人写在协助单位一栏。",
        "请填写责任领导。",
    ]
    assert planning_blockers(facts(), replace(PLAN, remedies=("补" * 200,))) == []


def test_a_return_of_a_plan_says_something_in_five_characters() -> None:
    waits = facts(plan_state=PlanState.WAITING)
    assert review_blockers(waits, agrees=False, opinion="没有责任人") == []
    assert review_blockers(waits, agrees=False, opinion="没责任人 ") == ["退回的，请写明方案的不足和修改意见。"]


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        (START, []),
        (START - DAY, ["进展日期不能早于2026年9月1日，请改正。"]),
        (TODAY + DAY, ["进展日期不能晚于今天，请改正。"]),
    ],
)
def test_progress_lies_between_the_problem_and_today(on: dt.date, reasons: list[str]) -> None:
    assert progress_blockers(facts(), text="已补", on=on, today=TODAY) == reasons


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"on": dt.date(2026, 9, 10)}, []),
        ({"on": TODAY + DAY}, ["核查日期不能晚于今天，请改正。"]),
        ({"opinion": "同意 销 "}, ["请写明核查意见。"]),
        ({"is_good": False}, []),  # without a new date the old one stands
        ({"is_good": False, "next_on": TODAY + DAY}, []),
        ({"is_good": True, "next_on": START}, []),
    ],
)
def test_a_check_on_both_sides_of_its_limits(changes: dict[str, Any], reasons: list[str]) -> None:
    assert check_blockers(WAITING, replace(CHECK, **changes), responsible=("高娃",), today=TODAY) == reasons


def test_a_check_without_a_day_of_application_follows_the_problem() -> None:
    unknown = replace(WAITING, applied_on=None)
    early = replace(CHECK, on=START - DAY)
    assert check_blockers(unknown, early, responsible=(), today=TODAY) == ["核查日期不能早于2026年9月1日，请改正。"]


def test_what_lasts_keeps_its_next_check_when_it_is_returned_before() -> None:
    back = replace(CHECK, is_good=False)
    ahead = lasting(state=MeasureState.AWAITING_CHECK, check_on=TODAY + DAY)
    assert check_blockers(ahead, back, responsible=(), today=TODAY) == []
    due = ["长期坚持的退回时，请填写今天以后的下次核查日期。"]
    assert check_blockers(replace(ahead, check_on=None), back, responsible=(), today=TODAY) == due
    assert check_blockers(ahead, replace(back, next_on=TODAY), responsible=(), today=TODAY) == due


def test_the_next_check_of_a_stage_lies_ahead() -> None:
    stage = replace(CHECK, next_on=TODAY, next_goal=" ", opinion="好", checkers=("赵一",), on=START - DAY)
    assert stage_blockers(lasting(), stage, responsible=("赵一",), today=TODAY) == [
        "现场核查至少2人，请写全核查人姓名，用顿号隔开。",
        "赵一是这条整改的责任领导或责任人，不能同时是核查人，请换人核查。",
        "请写明核查意见。",
        "核查日期不能早于2026年9月1日，请改正。",
        "请填写今天以后的下次核查日期。",
        "请填写下一阶段的目标。",
    ]
    tomorrow = replace(CHECK, next_on=TODAY + DAY, next_goal="每月都有")
    assert stage_blockers(lasting(), tomorrow, responsible=(), today=TODAY) == []


def test_lines_that_hold_nothing_are_no_lines() -> None:
    assert lines_in(" 补记 \n\n 签字\n") == ("补记", "签字")
