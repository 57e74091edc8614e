"""积分台账: where an entry comes from, and what a claim may become."""

import datetime as dt
from enum import StrEnum

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import THIS, Period, chinese_date


class Source(StrEnum):
    """What an entry rests on. `(source, source_id, membership, item)` names an entry once."""

    ACTIVITY = "activity"
    CORRECTION = "correction"  # entered anew when an activity was corrected
    CLAIM = "claim"
    DECISION = "decision"
    OBJECTION = "objection"
    REVIEW = "review"
    SLIP = "slip"
    REVERSAL = "reversal"

    @property
    def label(self) -> str:
        return {
            "activity": "活动记录",
            "correction": "活动更正",
            "claim": "本人申报",
            "decision": "组织决定",
            "objection": "异议处理",
            "review": "考评小组评定",
            "slip": "外单位证明",
            "reversal": "冲正",
        }[self.value]


class ClaimState(StrEnum):
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"submitted": "待确认", "confirmed": "已确认", "returned": "已退回", "withdrawn": "已撤回"}[self.value]


# Once a quarter has been posted its ledger stands; only an upheld objection may still change it.
SETTLED = frozenset({Stage.POSTING, Stage.CLOSED})

REVOKED_BY_TWO = "这一笔是组织决定，一个人不能冲正；请在这项决定的页面提出撤销，由第二人复核后冲正。"


def reversal_blockers(*, is_reversal: bool, is_reversed: bool, is_own: bool, reason: str) -> list[str]:
    """Why this entry cannot be reversed by this person now; empty when nothing is in the way."""
    reasons = []
    if is_reversal:
        reasons.append("这一笔本身就是冲正，不能再冲正；如需恢复，请重新记一笔。")
    if is_reversed:
        reasons.append("这一笔已经冲正过，不能重复冲正。")
    if is_own:
        reasons.append("不能冲正自己的台账，请由其他有权限的同志办理。")
    if not reason.strip():
        reasons.append("请填写冲正的理由。")
    return reasons


def objection_blockers(*, is_of_same_person: bool) -> list[str]:
    """Why an objection does not reverse this entry. `is_of_same_person`: both are about one member."""
    return [] if is_of_same_person else ["这笔台账与该异议所涉党员不是同一人，请核对后再冲正。"]


def closed_period_problem(branch: str, period: Period) -> str:
    """Of days that lie in a period of the branch that is posted or closed."""
    return (
        f"{branch}{period.label}的考评结果已经公示或结束，"
        f"不能再改动{THIS[period.months]}的台账；确有错漏的，请通过公示异议办理。"
    )


def closed_elsewhere_problem(name: str, branch: str, period: Period) -> str:
    """The same of somebody whom a branch other than the one at hand scores."""
    return (
        f"{name}{period.label}在“{branch}”计分，那里的考评结果已经公示或结束，"
        f"不能再改动{THIS[period.months]}的台账；确有错漏的，请通过公示异议办理。"
    )


def later_evidence_blockers(source: Source) -> list[str]:
    """Why nothing more is hung on what an entry rests on, where that is no activity."""
    return [] if source is Source.CLAIM else ["这一笔依据组织决定或者冲正，材料附在所依据的决定里。"]


def no_standard_problem(organisation: str, day: dt.date) -> str:
    return f"{organisation}在{chinese_date(day)}还没有施行的考评办法，请先由上级确定施行一部办法再记分。"
