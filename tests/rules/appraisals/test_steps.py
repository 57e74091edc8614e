"""民主评议: what each step lacks, and when a meeting or a vote does not stand."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.appraisals import MEETING, PREPARATION
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import (
    ROUTE,
    AppraisalState,
    CommitteeGrade,
    OwnView,
    PersonFacts,
    Preparation,
    approval_blockers,
    closing_blockers,
    has_left,
    last_day,
    meeting_blockers,
    opening_blockers,
    person_gaps,
    preparation_blockers,
    preparation_gaps,
    state_blockers,
    submission_blockers,
    view_blockers,
    window_note,
)

TODAY = dt.date(2026, 2, 1)
NOTHING = Preparation(None, "", "", None, "")
PERSON = PersonFacts("白云", Grade.QUALIFIED, "认真参加组织生活，服务群众。", "", (), has_review=True, is_reviewed=True)


def test_a_year_opens_in_december_and_once() -> None:
    assert opening_blockers(2026, dt.date(2026, 12, 1), exists=False) == []
    assert opening_blockers(2026, dt.date(2026, 11, 30), exists=False) == ["2026年的民主评议从2026年12月1日起开展。"]
    assert opening_blockers(2026, dt.date(2026, 12, 1), exists=True) == ["2026年的民主评议已经开始，请直接打开办理。"]
    assert len(opening_blockers(2026, dt.date(2026, 11, 30), exists=True)) == 2


def test_a_year_is_usually_judged_from_december_to_march() -> None:
    assert window_note(2026) == "一般在2026年12月至2027年3月开展。"
    assert last_day(2026) == dt.date(2027, 3, 31)


def test_an_appraisal_goes_forward_step_by_step_and_back_only_from_the_superior() -> None:
    order = list(AppraisalState)
    back = (AppraisalState.SUBMITTED, AppraisalState.GRADING)
    assert {*pairwise(order), back} == ROUTE


def test_what_is_missing_before_the_meeting_is_named() -> None:
    assert preparation_gaps(PREPARATION, ()) == []
    assert preparation_gaps(NOTHING, ["白云", "高娃"]) == [
        "集中学习的日期和内容",
        "征求意见的归纳",
        "谈心谈话完成的日期",
        "支部查摆的问题",
        "2人的个人自评：白云、高娃",
    ]


def test_days_of_the_preparation_lie_in_the_window() -> None:
    assert preparation_blockers(PREPARATION, 2025, TODAY) == []
    days = replace(PREPARATION, study_on=dt.date(2026, 2, 2), talks_on=dt.date(2024, 12, 31))
    assert preparation_blockers(days, 2025, TODAY) == [
        "集中学习的日期在今天以后，请在完成以后填写。",
        "谈心谈话完成的日期早于2025年，请核对。",
    ]


def test_no_meeting_without_study_nor_by_half() -> None:
    assert meeting_blockers(MEETING, PREPARATION, 2025, TODAY) == []
    assert meeting_blockers(MEETING, replace(PREPARATION, study_topic=""), 2025, TODAY) == [
        "还缺集中学习的日期和内容，请先填写。"
    ]
    half = replace(MEETING, entitled=8, present=4)
    assert meeting_blockers(half, PREPARATION, 2025, TODAY) == [
        "实到4人，没有超过应到8人的半数，会议无效，请另行召开。"
    ]
    assert meeting_blockers(replace(MEETING, present=5), PREPARATION, 2025, TODAY) == []
    assert meeting_blockers(replace(MEETING, present=6), PREPARATION, 2025, TODAY) == ["实到6人多于应到5人，请核对。"]


def test_the_meeting_has_its_day_after_study_and_talks() -> None:
    early = replace(MEETING, on=dt.date(2026, 1, 11))
    assert meeting_blockers(early, PREPARATION, 2025, TODAY) == [
        "会议日期早于集中学习或谈心谈话，应当先学习、谈话，再召开会议。"
    ]
    late = replace(MEETING, on=dt.date(2026, 2, 2))
    assert meeting_blockers(late, PREPARATION, 2025, TODAY) == ["会议日期在今天以后，请在开会以后填写。"]


def test_blanks_are_nothing_written() -> None:
    blank = replace(PREPARATION, study_topic=" ", themes=" ", problems="\n")
    assert preparation_gaps(blank, ()) == ["集中学习的日期和内容", "征求意见的归纳", "支部查摆的问题"]
    assert preparation_gaps(replace(PREPARATION, study_on=None), ()) == ["集中学习的日期和内容"]


@pytest.mark.parametrize(
    ("on", "problem"),
    [
        (None, ""),
        (dt.date(2024, 12, 31), "集中学习的日期早于2025年，请核对。"),
        (dt.date(2025, 1, 1), ""),
        (TODAY, ""),
        (TODAY + dt.timedelta(days=1), "集中学习的日期在今天以后，请在完成以后填写。"),
    ],
)
def test_a_day_of_study_lies_between_the_year_and_today(on: dt.date | None, problem: str) -> None:
    facts = replace(PREPARATION, study_on=on)
    assert preparation_blockers(facts, 2025, TODAY) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("on", "problem"),
    [
        (dt.date(2025, 11, 30), "会议日期早于2025年12月，请核对。"),
        (dt.date(2025, 12, 1), ""),
        (TODAY, ""),
        (TODAY + dt.timedelta(days=1), "会议日期在今天以后，请在开会以后填写。"),
    ],
)
def test_a_meeting_lies_between_december_and_today(on: dt.date, problem: str) -> None:
    facts = replace(PREPARATION, study_on=dt.date(2025, 11, 1), talks_on=dt.date(2025, 11, 2))
    assert meeting_blockers(replace(MEETING, on=on), facts, 2025, TODAY) == ([problem] if problem else [])


def test_a_meeting_may_be_on_the_day_of_the_talks_and_needs_their_day() -> None:
    talks = replace(PREPARATION, talks_on=MEETING.on)
    assert meeting_blockers(MEETING, talks, 2025, TODAY) == []
    assert meeting_blockers(MEETING, replace(PREPARATION, talks_on=None), 2025, TODAY) == [
        "还缺谈心谈话完成的日期，请先填写。"
    ]
    assert meeting_blockers(MEETING, replace(NOTHING, study_topic="党章"), 2025, TODAY)[0] == (
        "还缺集中学习的日期和内容，请先填写。"
    )


def test_two_of_three_are_more_than_half() -> None:
    assert meeting_blockers(replace(MEETING, entitled=3, present=2), PREPARATION, 2025, TODAY) == []
    assert meeting_blockers(replace(MEETING, entitled=8, present=5), PREPARATION, 2025, TODAY) == []


def test_a_row_is_whole_with_review_grade_opinion_and_reason() -> None:
    assert person_gaps(PERSON) == []
    assert person_gaps(replace(PERSON, grade=None, has_review=False)) == ["个人自评", "评定等次"]
    assert person_gaps(replace(PERSON, opinion="同意")) == ["评定意见（不少于10个字）"]
    assert person_gaps(replace(PERSON, opinion="学习认真，乐于助人啊")) == []  # ten signs
    assert person_gaps(replace(PERSON, opinion="学习认真，乐于助人    ")) == ["评定意见（不少于10个字）"]
    twice = replace(PERSON, departures=["全年评星为绿色警示星", "民主测评为“优秀”"], reason=" ")
    assert person_gaps(twice) == ["说明（全年评星为绿色警示星，民主测评为“优秀”）"]
    departing = replace(PERSON, departures=["全年评星为绿色警示星"])
    assert person_gaps(departing) == ["说明（全年评星为绿色警示星）"]
    assert person_gaps(replace(departing, reason="半年在外地护理家人")) == []
    assert person_gaps(replace(PERSON, grade=Grade.NONE, opinion="", has_review=False, is_reviewed=False)) == []


def test_results_go_up_with_more_than_half_of_those_entitled() -> None:
    assert submission_blockers([PERSON], entitled=5, ayes=3) == []
    assert submission_blockers([PERSON], entitled=6, ayes=3) == ["赞成3票，没有超过应到6人的半数，评定结果没有通过。"]
    assert submission_blockers([PERSON], entitled=5, ayes=6) == ["赞成6票多于应到5人，请核对。"]
    assert submission_blockers([PERSON], entitled=5, ayes=5) == []
    assert submission_blockers([PERSON], entitled=3, ayes=2) == []
    assert submission_blockers([replace(PERSON, grade=None, has_review=False)], entitled=5, ayes=None) == [
        "白云还缺：个人自评、评定等次。",
        "请填写支部党员大会通过评定结果的赞成票数。",
    ]


def test_approval_takes_a_document_and_another_person() -> None:
    assert approval_blockers(document_number="阳光党发﹝2026﹞3号", is_own=False) == []
    assert approval_blockers(document_number=" ", is_own=True) == [
        "请填写审批文号。",
        "评定结果由本人上报，请由上级另一位同志审批。",
    ]


def test_a_different_view_is_explained_and_nobody_is_left_out() -> None:
    assert view_blockers(OwnView.AGREES, "") == []
    assert view_blockers(OwnView.AGREES, "没有意见") == view_blockers(OwnView.DIFFERS, "服务时间算少了") == []
    assert view_blockers(OwnView.DIFFERS, " ") == ["请写明不同意见，支部和上级据此复核。"]
    assert closing_blockers(["白云", "高娃"]) == ["还没有反馈：白云、高娃。"]


def test_who_left_before_the_meeting_or_died_is_not_appraised() -> None:
    meeting_on = dt.date(2026, 1, 16)
    assert not has_left(None, "", meeting_on)
    assert has_left(dt.date(2026, 1, 15), "transferred", meeting_on)
    assert not has_left(dt.date(2026, 1, 16), "transferred", meeting_on)
    assert has_left(dt.date(2026, 3, 1), "deceased", meeting_on)
    assert has_left(dt.date(2026, 1, 15), "transferred", None)


def test_a_step_out_of_its_state_says_when_it_is_done() -> None:
    assert state_blockers(AppraisalState.GRADING, AppraisalState.GRADING) == []
    assert state_blockers(AppraisalState.CLOSED, AppraisalState.PREPARING, AppraisalState.GRADING) == [
        "民主评议目前是“已办结”，这一步在“学习和自评”或“组织评定”时办理。"
    ]


def test_the_words_of_the_form() -> None:
    assert [grade.label for grade in CommitteeGrade] == ["好", "较好", "一般", "差"]
    assert [view.label for view in OwnView] == ["同意", "有不同意见"]
