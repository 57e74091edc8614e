"""民主评议: what each step lacks, and when a meeting or a vote does not stand."""

import datetime as dt
from dataclasses import replace

from tests.appraisals import MEETING, PREPARATION
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import (
    AppraisalState,
    OwnView,
    PersonFacts,
    Preparation,
    approval_blockers,
    closing_blockers,
    has_left,
    meeting_blockers,
    opening_blockers,
    person_gaps,
    preparation_blockers,
    preparation_gaps,
    state_blockers,
    submission_blockers,
    view_blockers,
)

TODAY = dt.date(2026, 2, 1)
NOTHING = Preparation(None, "", "", None, "")
PERSON = PersonFacts("白云", Grade.QUALIFIED, "认真参加组织生活，服务群众。", "", (), has_review=True, is_reviewed=True)


def test_a_year_opens_in_december_and_once() -> None:
    assert opening_blockers(2026, dt.date(2026, 12, 1), exists=False) == []
    assert opening_blockers(2026, dt.date(2026, 11, 30), exists=False) == ["2026年的民主评议从2026年12月1日起开展。"]
    assert len(opening_blockers(2026, dt.date(2026, 11, 30), exists=True)) == 2


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


def test_a_row_is_whole_with_review_grade_opinion_and_reason() -> None:
    assert person_gaps(PERSON) == []
    assert person_gaps(replace(PERSON, grade=None, has_review=False)) == ["个人自评", "评定等次"]
    assert person_gaps(replace(PERSON, opinion="同意")) == ["评定意见（不少于10个字）"]
    departing = replace(PERSON, departures=["全年评星为绿色警示星"])
    assert person_gaps(departing) == ["说明（全年评星为绿色警示星）"]
    assert person_gaps(replace(departing, reason="半年在外地护理家人")) == []
    assert person_gaps(replace(PERSON, grade=Grade.NONE, opinion="", has_review=False, is_reviewed=False)) == []


def test_results_go_up_with_more_than_half_of_those_entitled() -> None:
    assert submission_blockers([PERSON], entitled=5, ayes=3) == []
    assert submission_blockers([PERSON], entitled=6, ayes=3) == ["赞成3票，没有超过应到6人的半数，评定结果没有通过。"]
    assert submission_blockers([PERSON], entitled=5, ayes=6) == ["赞成6票多于应到5人，请核对。"]
    assert submission_blockers([replace(PERSON, grade=None)], entitled=5, ayes=None) == [
        "白云还缺：评定等次。",
        "请填写支部党员大会通过评定结果的赞成票数。",
    ]


def test_approval_takes_a_document_and_another_person() -> None:
    assert approval_blockers(document_number="阳光党发﹝2026﹞3号", is_own=False) == []
    assert len(approval_blockers(document_number=" ", is_own=True)) == 2


def test_a_different_view_is_explained_and_nobody_is_left_out() -> None:
    assert view_blockers(OwnView.AGREES, "") == []
    assert view_blockers(OwnView.DIFFERS, " ") == ["请写明不同意见，支部和上级按它复核。"]
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
