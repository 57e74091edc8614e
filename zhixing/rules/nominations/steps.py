"""评先选优: the states of a nomination and what each step asks for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.periods import chinese_day

LEAST_DEEDS, MOST_DEEDS = 30, 500  # signs of 主要事迹, as on the form
LEAST_POSTING = 5  # working days


class NominationState(StrEnum):
    NOMINATED = "nominated"
    PASSED = "passed"
    APPROVED = "approved"
    POSTED = "posted"
    HONOURED = "honoured"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    NominationState.NOMINATED: "待大会表决",
    NominationState.PASSED: "待上级审核",
    NominationState.APPROVED: "待公示",
    NominationState.POSTED: "公示中",
    NominationState.HONOURED: "已表彰",
    NominationState.ENDED: "未通过",
}
OPEN = (NominationState.NOMINATED, NominationState.PASSED, NominationState.APPROVED, NominationState.POSTED)


@dataclass(frozen=True)
class Vote:
    on: dt.date
    entitled: int
    present: int
    ayes: int

    @property
    def is_carried(self) -> bool:
        """Over half of those entitled present, and over half of those entitled in favour."""
        return self.present * 2 > self.entitled and self.ayes * 2 > self.entitled


def state_blockers(state: NominationState, *expected: NominationState) -> list[str]:
    if state in expected:
        return []
    words = "”或“".join(other.label for other in expected)
    return [f"这项推荐目前是“{state.label}”，这一步在“{words}”时办理。"]


def nomination_blockers(*, deeds: str, unmet: Sequence[str], reason: str, is_twice: bool, is_full: bool) -> list[str]:
    """Why somebody cannot be nominated as it stands; unmet conditions ask for a reason and nothing else."""
    reasons = []
    length = len(deeds.strip())
    if not LEAST_DEEDS <= length <= MOST_DEEDS:
        reasons.append(f"主要事迹有{length}个字，请写{LEAST_DEEDS}至{MOST_DEEDS}个字：写清事实和结果。")
    if is_twice:
        reasons.append("同一年已经推荐过，一名党员一年只推荐一个称号。")
    if not is_full:
        reasons.append("表彰对象应当是正式党员。")
    if unmet and not reason.strip():
        reasons.append(f"还有条件没有达到，请写明仍然推荐的理由：{'；'.join(unmet)}。")
    return reasons


def vote_blockers(vote: Vote, nominated_on: dt.date, today: dt.date) -> list[str]:
    reasons = []
    if vote.on > today:
        reasons.append("会议日期在今天以后，请在开会以后填写。")
    if vote.on < nominated_on:
        reasons.append("会议日期早于推荐日期，请核对。")
    if vote.present > vote.entitled:
        reasons.append(f"实到{vote.present}人多于应到{vote.entitled}人，请核对。")
    if vote.ayes > vote.present:
        reasons.append(f"赞成{vote.ayes}票多于实到{vote.present}人，请核对。")
    return reasons


def vote_result(vote: Vote) -> str:
    if vote.is_carried:
        return "通过"
    if vote.present * 2 <= vote.entitled:
        return f"实到没有超过应到{vote.entitled}人的半数，表决无效"
    return f"赞成没有超过应到{vote.entitled}人的半数，没有通过"


def posting_blockers(*, days: int, from_on: dt.date, today: dt.date, contact: str) -> list[str]:
    reasons = []
    if days < LEAST_POSTING:
        reasons.append(f"公示不少于{LEAST_POSTING}个工作日。")
    if from_on < today:
        reasons.append("公示开始日期在今天以前，请从今天或以后开始。")
    return reasons if contact.strip() else [*reasons, "请写明反映问题的方式：向谁反映，电话或地点。"]


def honour_blockers(*, until_on: dt.date, today: dt.date, unanswered: int, document_number: str) -> list[str]:
    """Nobody is honoured before the posting has hung to its end and every objection is answered."""
    reasons = []
    if today <= until_on:
        reasons.append(f"公示到{chinese_day(until_on)}为止，期满以后才能表彰。")
    if unanswered:
        reasons.append(f"还有{unanswered}条异议没有答复，请先调查答复。")
    if not document_number.strip():
        reasons.append("请填写表彰决定的文号。")
    return reasons


def person_blockers(title: str, *, is_for_person: bool, has_person: bool) -> list[str]:
    """Why this title goes to nobody, or to nobody by name. `is_for_person`: to a member, not to a branch."""
    if is_for_person is has_person:
        return []
    return [f"“{title}”推荐{'一名党员，请选择姓名' if is_for_person else '本支部，不选姓名'}。"]


def judging_blockers(opinion: str, *, is_own: bool) -> list[str]:
    """`is_own`: the superior put the nomination up."""
    reasons = ["推荐由本人提出，请由上级另一位同志审核。"] if is_own else []
    return reasons if opinion.strip() else [*reasons, "请写明审核意见：了解的情况，征求意见的部门。"]


def objection_problems(text: str) -> list[str]:
    return [] if text.strip() else ["请写明反映的情况。"]


def answering_blockers(answer: str, *, is_answered: bool) -> list[str]:
    reasons = ["这条异议已经答复，不再改动。"] if is_answered else []
    return reasons if answer.strip() else [*reasons, "请写明调查的情况和答复。"]


def notice_blockers(*, has_days: bool) -> list[str]:
    return [] if has_days else ["还没有确定公示日期，确定以后才能打印公示。"]
