"""整改: why a step cannot be taken, sentence by sentence."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.measures.test_deadlines import facts, lasting
from zhixing.rules.grants import Grant
from zhixing.rules.measures.parties import acts_for, assessor_blockers, assessor_path
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, ProblemSource
from zhixing.rules.measures.steps import (
    Check,
    Plan,
    Problem,
    application_blockers,
    check_blockers,
    names_in,
    planning_blockers,
    problem_blockers,
    progress_blockers,
    reopening_blockers,
    review_blockers,
    signing_blockers,
    stage_blockers,
)
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

TODAY = dt.date(2026, 9, 14)
PROBLEM = Problem(Quarter(2026, 3), ProblemSource.INSPECTION, "党的建设", "8月支委会没有记录", MeasureKind.TIMED)
PLAN = Plan("每月都有记录", ("补记",), "王建国", "高娃")
CHECK = Check(TODAY, ("赵一", "钱二"), "记录齐全，同意销号", is_good=True)
WAITING = facts(state=MeasureState.AWAITING_CHECK, applied_on=dt.date(2026, 9, 10))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quarter": Quarter(2026, 4)}, "2026年第四季度还没有开始，请改选已经开始的季度。"),
        ({"source": ProblemSource.STAR}, "“星级评定”是党员个人措施的来源，不能记入党组织的整改台账，请改选问题来源。"),
        ({"text": "没有"}, "请把问题写具体：所见的情况、地点和日期。"),
        ({"area": " "}, "请填写问题类别，例如党的建设、服务群众、日常管理。"),
        ({"kind": MeasureKind.LASTING}, "长期坚持的要写明阶段目标，下次核查时对照。"),
        ({"deadline": dt.date(2026, 9, 13)}, "整改时限不能早于今天，请改正。"),
        (
            {"kind": MeasureKind.IMMEDIATE, "deadline": dt.date(2026, 9, 30)},
            "立行立改最长15天，最晚到2026年9月29日；需要更长时间的，整改类型请改为“限期整改”。",
        ),
        (
            {"deadline": dt.date(2026, 11, 14)},
            "限期整改最长60天，最晚到2026年11月13日；需要更长时间的，整改类型请改为“长期坚持”。",
        ),
    ],
)
def test_a_problem_that_cannot_be_registered(changes: dict[str, Any], reason: str) -> None:
    problem = replace(PROBLEM, **changes)
    assert problem_blockers(problem, owner="甲支部", is_dissolved=False, today=TODAY) == [reason]


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        (dt.date(2026, 9, 30), []),
        (
            dt.date(2026, 10, 1),
            ["限期整改要在下一次检查以前完成，最晚到2026年9月30日；需要更长时间的，整改类型请改为“长期坚持”。"],
        ),
    ],
)
def test_what_has_a_date_does_not_wait_past_the_next_visit(day: dt.date, reasons: list[str]) -> None:
    visited_after = dt.date(2026, 9, 30)
    problem = replace(PROBLEM, deadline=day)
    assert (
        problem_blockers(problem, owner="甲支部", is_dissolved=False, today=TODAY, visited_after=visited_after)
        == reasons
    )


def test_a_plan_is_answered_once_and_a_return_says_why() -> None:
    waits = facts(plan_state=PlanState.WAITING)
    assert review_blockers(waits, agrees=True, opinion="") == []
    assert review_blockers(waits, agrees=False, opinion="不行") == ["退回的，请写明方案的不足和修改意见。"]
    assert review_blockers(waits, agrees=False, opinion="没有写明由谁核对") == []
    answered = ["这份整改方案没有等待审核；责任单位修改以后再审核，请刷新页面查看最新情况。"]
    for state in (PlanState.NONE, PlanState.AGREED, PlanState.RETURNED):
        assert review_blockers(facts(plan_state=state), agrees=True, opinion="") == answered
    handed_in = facts(plan_state=PlanState.WAITING, state=MeasureState.AWAITING_CHECK)
    assert review_blockers(handed_in, agrees=True, opinion="") == [
        "这条整改现在是“待核查”，只有“整改中”时才能审核整改方案；请刷新页面查看最新情况。"
    ]


def test_a_returned_plan_is_mended_before_clearing_is_applied_for() -> None:
    text = "已补记并建立制度。"
    assert application_blockers(facts(plan_state=PlanState.WAITING), text=text, has_evidence=True) == []
    assert application_blockers(facts(plan_state=PlanState.RETURNED), text=text, has_evidence=True) == [
        "整改方案已经退回，请先按审核意见修改方案，再申请销号。"
    ]


def test_a_problem_that_can() -> None:
    latest = replace(PROBLEM, deadline=dt.date(2026, 11, 13))
    far = replace(PROBLEM, kind=MeasureKind.LASTING, stage_goal="每月都有", deadline=dt.date(2027, 9, 1))
    for problem in (PROBLEM, latest, far):
        assert problem_blockers(problem, owner="甲支部", is_dissolved=False, today=TODAY) == []
    assert problem_blockers(PROBLEM, owner="甲支部", is_dissolved=True, today=TODAY) == [
        "“甲支部”已经撤销，不能再登记整改问题。"
    ]


def test_five_characters_are_enough_and_blanks_are_none() -> None:
    assert problem_blockers(replace(PROBLEM, text="没有签到表"), owner="甲", is_dissolved=False, today=TODAY) == []
    assert application_blockers(facts(), text="已补签到表", has_evidence=True) == []
    assert check_blockers(WAITING, replace(CHECK, opinion="同意其销号"), responsible=(), today=TODAY) == []
    cleared = facts(state=MeasureState.CLEARED)
    assert reopening_blockers(cleared, is_reopened=False, reason="又没签到表") == []
    assert len(reopening_blockers(cleared, is_reopened=False, reason="又没有    ")) == 1
    assert len(application_blockers(facts(), text="已补签    ", has_evidence=True)) == 1


@pytest.mark.parametrize(
    ("reasons", "act"),
    [
        (signing_blockers(replace(WAITING, signed_on=None)), "签收"),
        (progress_blockers(WAITING, text="已补记", on=TODAY, today=TODAY), "报告进展"),
        (application_blockers(WAITING, text="已补记并建立", has_evidence=True), "申请销号"),
        (stage_blockers(lasting(state=MeasureState.CLEARED), CHECK, responsible=(), today=TODAY), "阶段核查"),
    ],
)
def test_a_step_out_of_turn_says_which_and_what_to_do(reasons: list[str], act: str) -> None:
    (reason,) = reasons
    assert reason.endswith(f"时才能{act}；请刷新页面查看最新情况。")


def test_two_names_that_are_on_both_sides() -> None:
    both = replace(CHECK, checkers=("高娃", "王建国"))
    assert check_blockers(WAITING, both, responsible=("王建国", "高娃"), today=TODAY) == [
        "高娃、王建国是这条整改的责任领导或责任人，不能同时是核查人，请换人核查。"
    ]


def test_signing_is_done_once_and_first() -> None:
    fresh = facts(state=MeasureState.PENDING, signed_on=None)
    assert signing_blockers(fresh) == []
    assert signing_blockers(facts(state=MeasureState.PENDING)) == ["这条问题已于9月1日签收，无须重复签收。"]
    assert planning_blockers(fresh, PLAN) == ["请先签收这条问题，再制定整改方案。"]
    immediate = replace(fresh, kind=MeasureKind.IMMEDIATE)
    assert application_blockers(immediate, text="已当场整改", has_evidence=True) == ["请先签收这条问题，再申请销号。"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"goal": ""}, "请填写整改目标：写明整改到位的标准。"),
        ({"remedies": ()}, "请至少写一条整改措施，一行一条。"),
        ({"remedies": tuple("一二三四五六")}, "整改措施有6条，最多5条，请合并后再保存。"),
        ({"remedies": ("补" * 201,)}, "第1条整改措施有201个字，最多200个字，请改短。"),
        ({"responsible": "高娃、白云"}, "责任人只写一名同志，其他人写在协助单位一栏。"),
        ({"leader": ""}, "请填写责任领导。"),
    ],
)
def test_a_plan_that_lacks_something(changes: dict[str, Any], reason: str) -> None:
    assert planning_blockers(facts(), replace(PLAN, **changes)) == [reason]


def test_a_plan_may_be_written_anew_until_clearing_is_applied_for() -> None:
    assert planning_blockers(facts(), replace(PLAN, remedies=tuple("一二三四五"))) == []
    assert planning_blockers(WAITING, PLAN) == [
        "这条整改现在是“待核查”，只有“待整改”、“整改中”时才能制定整改方案；请刷新页面查看最新情况。"
    ]


def test_progress_has_words_and_a_day_that_was() -> None:
    assert progress_blockers(facts(), text="已补记", on=TODAY, today=TODAY) == []
    assert progress_blockers(facts(), text=" ", on=dt.date(2026, 9, 15), today=TODAY) == [
        "请写明已开展的工作和尚存的差距。",
        "进展日期不能晚于今天，请改正。",
    ]
    assert progress_blockers(facts(), text="已补记", on=dt.date(2026, 8, 31), today=TODAY) == [
        "进展日期不能早于2026年9月1日，请改正。"
    ]


def test_clearing_is_applied_for_with_words_and_evidence() -> None:
    assert application_blockers(facts(), text="已补记并建立制度", has_evidence=True) == []
    assert application_blockers(facts(), text="好", has_evidence=False) == [
        "请写明整改情况：针对的问题、采取的措施和整改结果。",
        "没有佐证不能申请销号：请上传照片或 PDF，或者写明纸质材料存放处。",
    ]


def test_only_what_is_done_at_once_goes_without_a_plan() -> None:
    pending = {"state": MeasureState.PENDING}
    immediate = facts(**pending, kind=MeasureKind.IMMEDIATE)
    assert application_blockers(immediate, text="已当场整改", has_evidence=True) == []
    assert application_blockers(facts(**pending), text="已当场整改", has_evidence=True) == [
        "这条整改现在是“待整改”，只有“整改中”时才能申请销号；请刷新页面查看最新情况。"
    ]


def test_what_lasts_is_cleared_after_two_good_stages() -> None:
    assert application_blockers(lasting(good_stages=2), text="两次达到目标", has_evidence=True) == []
    assert application_blockers(lasting(good_stages=1), text="两次达到目标", has_evidence=True) == [
        "长期坚持的要连续2次阶段核查达到目标才能申请销号、转入常态，现在是1次。"
    ]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"checkers": ("赵一",)}, ["现场核查至少2人，请写全核查人姓名，用顿号隔开。"]),
        ({"checkers": ("赵一", "高娃")}, ["高娃是这条整改的责任领导或责任人，不能同时是核查人，请换人核查。"]),
        ({"opinion": ""}, ["请写明核查意见。"]),
        ({"opinion": "", "is_good": False}, ["请写明没有到位的地方和退回的原因。"]),
        ({"on": dt.date(2026, 9, 9)}, ["核查日期不能早于2026年9月10日，请改正。"]),
        ({"is_good": False, "next_on": dt.date(2026, 10, 15)}, []),
        ({"is_good": False, "next_on": TODAY}, ["新的时限要晚于今天，请改正。"]),
    ],
)
def test_a_check_on_the_spot(changes: dict[str, Any], reasons: list[str]) -> None:
    check = replace(CHECK, **changes)
    assert check_blockers(WAITING, check, responsible=("王建国", "高娃"), today=TODAY) == reasons


def test_a_new_date_is_given_once_and_what_lasts_gets_its_next_check() -> None:
    again = replace(WAITING, extended_to=dt.date(2026, 10, 15))
    back = replace(CHECK, is_good=False, next_on=dt.date(2026, 10, 30))
    assert check_blockers(again, back, responsible=(), today=TODAY) == [
        "新的时限只能给一次，这条整改已经给过；请把这一栏空着退回。"
    ]
    waiting = lasting(state=MeasureState.AWAITING_CHECK, check_on=TODAY)
    assert check_blockers(waiting, replace(back, next_on=None), responsible=(), today=TODAY) == [
        "长期坚持的退回时，请填写今天以后的下次核查日期。"
    ]
    assert check_blockers(waiting, back, responsible=(), today=TODAY) == []
    assert check_blockers(facts(), CHECK, responsible=(), today=TODAY) == [
        "这条整改现在是“整改中”，只有“待核查”时才能核查销号；请刷新页面查看最新情况。"
    ]


def test_a_stage_is_checked_only_of_what_lasts_and_says_what_comes_next() -> None:
    stage = replace(CHECK, next_on=dt.date(2026, 12, 14), next_goal="每月都有记录")
    assert stage_blockers(lasting(), stage, responsible=(), today=TODAY) == []
    assert stage_blockers(lasting(), CHECK, responsible=(), today=TODAY) == [
        "请填写今天以后的下次核查日期。",
        "请填写下一阶段的目标。",
    ]
    assert stage_blockers(facts(), stage, responsible=(), today=TODAY) == [
        "这条整改是“限期整改”，没有阶段核查；整改完成后由责任单位申请销号。"
    ]
    assert len(stage_blockers(lasting(state=MeasureState.PENDING), stage, responsible=(), today=TODAY)) == 1


def test_only_a_cleared_line_is_reopened_once_and_with_a_reason() -> None:
    cleared = facts(state=MeasureState.CLEARED)
    assert reopening_blockers(cleared, is_reopened=False, reason="回头看又没有记录") == []
    assert reopening_blockers(facts(), is_reopened=False, reason="") == ["这条整改还没有销号，无须重启。"]
    assert reopening_blockers(cleared, is_reopened=True, reason="") == [
        "这条整改已经重启过一次，请在新的一条里继续。",
        "请写明重启的原因：回头看时所见的情况、地点和日期。",
    ]


def test_names_are_read_however_they_are_separated() -> None:
    assert names_in(" 赵一、钱二，赵一; 孙三\n李四 ") == ("赵一", "钱二", "孙三", "李四")


def test_the_two_sides_of_a_line() -> None:
    community, branch = Grant(Role.COMMUNITY, "1.2.3."), Grant(Role.SECRETARY, "1.2.3.4.")
    assert (acts_for({community}, "1.2.3."), acts_for({community}, "1.2.3.4.")) == (True, False)
    assert acts_for({branch}, "1.2.3.4.")
    assert assessor_path({community, Grant(Role.STREET, "1.2.")}, "1.2.3.4.") == "1.2.3."
    assert assessor_path({community}, "1.2.3.") is None
    assert assessor_path({branch}, "1.2.3.4.") is None


def test_nobody_checks_what_they_answer_for() -> None:
    def reasons(**changes: Any) -> list[str]:
        nothing = {"acts_for_owner": False, "took_owner_steps": False, "name": "赵一", "responsible": ("高娃",)}
        return assessor_blockers(**{**nothing, **changes})

    assert reasons() == []
    assert reasons(acts_for_owner=True) == ["您在被核查的党组织任职，不能核查、销号，请由上级的另一名同志办理。"]
    assert reasons(took_owner_steps=True) == [
        "您办理过这条整改的签收、方案、进展或销号申请，不能再核查、销号，请由另一名同志办理。"
    ]
    assert reasons(name="高娃") == ["您是这条整改的责任领导或责任人，不能核查、销号，请由另一名同志办理。"]
