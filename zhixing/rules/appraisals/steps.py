"""民主评议党员: its states, what each step lacks, and when what it rests on is not there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.members.records import EndReason

LEAST_OPINION = 10  # signs; "同意" is no opinion
FIRST_MONTH, LAST_MONTH = 12, 3  # from December of the year judged to March of the next


class AppraisalState(StrEnum):
    PREPARING = "preparing"
    GRADING = "grading"
    SUBMITTED = "submitted"
    FEEDBACK = "feedback"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    AppraisalState.PREPARING: "学习和自评",
    AppraisalState.GRADING: "组织评定",
    AppraisalState.SUBMITTED: "待上级审批",
    AppraisalState.FEEDBACK: "反馈本人",
    AppraisalState.CLOSED: "已办结",
}
ROUTE = {
    (AppraisalState.PREPARING, AppraisalState.GRADING),
    (AppraisalState.GRADING, AppraisalState.SUBMITTED),
    (AppraisalState.SUBMITTED, AppraisalState.GRADING),  # returned
    (AppraisalState.SUBMITTED, AppraisalState.FEEDBACK),
    (AppraisalState.FEEDBACK, AppraisalState.CLOSED),
}


class CommitteeGrade(StrEnum):
    GOOD = "good"
    BETTER = "better"
    FAIR = "fair"
    POOR = "poor"

    @property
    def label(self) -> str:
        return {"good": "好", "better": "较好", "fair": "一般", "poor": "差"}[self.value]


class OwnView(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"

    @property
    def label(self) -> str:
        return {"agrees": "同意", "differs": "有不同意见"}[self.value]


@dataclass(frozen=True)
class Preparation:
    """What must be there before the meeting; empty or None where it is not yet."""

    study_on: dt.date | None
    study_topic: str
    themes: str  # what members and masses said, by theme and never by name
    talks_on: dt.date | None
    problems: str  # of the branch and its committee


@dataclass(frozen=True)
class Meeting:
    on: dt.date
    place: str
    chair: str
    recorder: str
    entitled: int
    present: int
    committee_grade: str  # a `CommitteeGrade`, "" where the branch has no committee


@dataclass(frozen=True)
class PersonFacts:
    """One person of the list as the steps see them; `departures` as in `grades.departures`."""

    name: str
    grade: Grade | None
    opinion: str
    reason: str
    departures: Sequence[str]
    has_review: bool
    is_reviewed: bool  # a self-review is expected: not from who is not graded


def state_blockers(state: AppraisalState, *expected: AppraisalState) -> list[str]:
    if state in expected:
        return []
    words = "”或“".join(other.label for other in expected)
    return [f"民主评议目前是“{state.label}”，这一步在“{words}”时办理。"]


def opening_blockers(year: int, today: dt.date, *, exists: bool) -> list[str]:
    """A year is judged from its last month on."""
    reasons = []
    if exists:
        reasons.append(f"{year}年的民主评议已经开始，请直接打开办理。")
    if today < dt.date(year, FIRST_MONTH, 1):
        reasons.append(f"{year}年的民主评议从{year}年{FIRST_MONTH}月1日起开展。")
    return reasons


def window_note(year: int) -> str:
    return f"一般在{year}年{FIRST_MONTH}月至{year + 1}年{LAST_MONTH}月开展。"


def preparation_gaps(facts: Preparation, reviews_missing: Sequence[str]) -> list[str]:
    """What is still missing before the meeting, each as a phrase; people whose self-review is missing by name."""
    gaps = []
    if facts.study_on is None or not facts.study_topic.strip():
        gaps.append("集中学习的日期和内容")
    if not facts.themes.strip():
        gaps.append("征求意见的归纳")
    if facts.talks_on is None:
        gaps.append("谈心谈话完成的日期")
    if not facts.problems.strip():
        gaps.append("支部查摆的问题")
    if reviews_missing:
        gaps.append(f"{len(reviews_missing)}人的个人自评：{'、'.join(reviews_missing)}")
    return gaps


def preparation_blockers(facts: Preparation, year: int, today: dt.date) -> list[str]:
    days = (("集中学习", facts.study_on), ("谈心谈话完成", facts.talks_on))
    reasons = [f"{label}的日期在今天以后，请在完成以后填写。" for label, day in days if day and day > today]
    reasons += [f"{label}的日期早于{year}年，请核对。" for label, day in days if day and day.year < year]
    return reasons


def meeting_blockers(meeting: Meeting, facts: Preparation, year: int, today: dt.date) -> list[str]:
    """Why the meeting cannot be recorded: what comes before it, its day, and more than half of those entitled."""
    reasons = [f"还缺{gap}，请先填写。" for gap in preparation_gaps(facts, ())]
    if meeting.on > today:
        reasons.append("会议日期在今天以后，请在开会以后填写。")
    if meeting.on < dt.date(year, FIRST_MONTH, 1):
        reasons.append(f"会议日期早于{year}年{FIRST_MONTH}月，请核对。")
    before = [day for day in (facts.study_on, facts.talks_on) if day]
    if before and meeting.on < max(before):
        reasons.append("会议日期早于集中学习或谈心谈话，应当先学习、谈话，再召开会议。")
    if meeting.present > meeting.entitled:
        reasons.append(f"实到{meeting.present}人多于应到{meeting.entitled}人，请核对。")
    elif meeting.present * 2 <= meeting.entitled:
        reasons.append(f"实到{meeting.present}人，没有超过应到{meeting.entitled}人的半数，会议无效，请另行召开。")
    return reasons


def person_gaps(facts: PersonFacts) -> list[str]:
    """What the row of one person still lacks before the result goes up."""
    gaps = []
    if facts.is_reviewed and not facts.has_review:
        gaps.append("个人自评")
    if facts.grade is None:
        return [*gaps, "评定等次"]
    if facts.grade is not Grade.NONE and len(facts.opinion.strip()) < LEAST_OPINION:
        gaps.append(f"评定意见（不少于{LEAST_OPINION}个字）")
    if facts.departures and not facts.reason.strip():
        gaps.append(f"说明（{'，'.join(facts.departures)}）")
    return gaps


def submission_blockers(people: Sequence[PersonFacts], *, entitled: int, ayes: int | None) -> list[str]:
    """Why the results cannot go up: every row whole, and more than half of those entitled for them."""
    reasons = []
    for facts in people:
        if gaps := person_gaps(facts):
            reasons.append(f"{facts.name}还缺：{'、'.join(gaps)}。")
    if ayes is None:
        reasons.append("请填写支部党员大会通过评定结果的赞成票数。")
    elif ayes > entitled:
        reasons.append(f"赞成{ayes}票多于应到{entitled}人，请核对。")
    elif ayes * 2 <= entitled:
        reasons.append(f"赞成{ayes}票，没有超过应到{entitled}人的半数，评定结果没有通过。")
    return reasons


def approval_blockers(*, document_number: str, is_own: bool) -> list[str]:
    reasons = [] if document_number.strip() else ["请填写审批文号。"]
    return [*reasons, *(["评定结果由本人上报，请由上级另一位同志审批。"] if is_own else [])]


def closing_blockers(waiting: Sequence[str]) -> list[str]:
    """The year is closed when everybody graded has read their result."""
    return [f"还没有反馈：{'、'.join(waiting)}。"] if waiting else []


def view_blockers(view: OwnView, text: str, *, is_kept: bool = False) -> list[str]:
    """`is_kept`: what the person said has been written down before."""
    reasons = ["本人意见已经记下，不再改动。"] if is_kept else []
    if view is OwnView.DIFFERS and not text.strip():
        reasons.append("请写明不同意见，支部和上级据此复核。")
    return reasons


def has_left(until_on: dt.date | None, end_reason: str, meeting_on: dt.date | None) -> bool:
    """Whether somebody is no longer appraised here: gone before the meeting; nobody who has died is graded at all."""
    if until_on is None:
        return False
    return end_reason == EndReason.DECEASED.value or meeting_on is None or until_on < meeting_on


def last_day(year: int) -> dt.date:
    """Until when the appraisal of a year is usually done."""
    return dt.date(year + 1, LAST_MONTH, 31)


def return_reason_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请写明退回原因，供支部修改。"]


def nobody_blockers(people: int) -> list[str]:
    """Before an appraisal of so many people."""
    return [] if people else ["支部名册里没有正式党员或预备党员，请先核对党员名册。"]


def review_problems(text: str) -> list[str]:
    return [] if text.strip() else ["请填写个人自评。"]
