"""成长线路图: the milestones of a member, from the application to full membership, and what is odd about their days.

An unknown day stays blank and is never guessed. A wrong order is said, not refused: old files are as they are.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise

from zhixing.rules.periods import chinese_date


class MilestoneKind(StrEnum):
    APPLIED = "applied"
    ACTIVIST = "activist"
    PROSPECT = "prospect"
    PROBATIONARY = "probationary"
    OATH = "oath"
    FULL = "full"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: dict[MilestoneKind, str] = {
    MilestoneKind.APPLIED: "申请入党",
    MilestoneKind.ACTIVIST: "列为入党积极分子",
    MilestoneKind.PROSPECT: "列为发展对象",
    MilestoneKind.PROBATIONARY: "接收为预备党员",
    MilestoneKind.OATH: "入党宣誓",
    MilestoneKind.FULL: "转为正式党员",
}
# What the register itself knows: the day of joining and the day of becoming a full member.
OF_REGISTER = frozenset({MilestoneKind.PROBATIONARY, MilestoneKind.FULL})


def milestone_problems(days: Mapping[MilestoneKind, dt.date | None], today: dt.date) -> list[str]:
    """Why these days cannot be kept."""
    return [
        f"“{kind.label}”的日期晚于今天，请改正；尚未发生的不填。" for kind, day in days.items() if day and day > today
    ]


def milestone_warnings(days: Mapping[MilestoneKind, dt.date | None]) -> list[str]:
    """What is odd about these days: said beside them, for somebody to look up in the file."""
    known = [(kind, day) for kind in MilestoneKind if (day := days.get(kind))]
    return [
        f"“{later.label}”（{chinese_date(day)}）早于“{earlier.label}”（{chinese_date(before)}），请核对档案。"
        for (earlier, before), (later, day) in pairwise(known)
        if day < before
    ]
