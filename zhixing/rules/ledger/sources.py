"""积分台账: where an entry comes from, and what a claim may become."""

from enum import StrEnum

from zhixing.rules.cycles.stages import Stage


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
