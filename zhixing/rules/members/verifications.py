"""排查: what a finding of a campaign must say, and what it does to the register when the campaign closes."""

import datetime as dt

from zhixing.rules.members.records import EndReason, RegisterState

# Findings that take the person off the register, with the reason that is then kept.
ENDS: dict[RegisterState, EndReason] = {
    RegisterState.MOVED_OUT: EndReason.MOVED_AWAY,
    RegisterState.DUPLICATE: EndReason.DUPLICATE_LINE,
}


def finding_blockers(
    finding: RegisterState, *, flowing_to: str, lost_on: dt.date | None, note: str, today: dt.date
) -> list[str]:
    """What is missing from a finding, in whole sentences."""
    reasons = []
    if finding is RegisterState.FLOWING and not flowing_to.strip():
        reasons.append("核查结果是“流动”，请填写外出流向。")
    if finding is RegisterState.LOST and lost_on is None:
        reasons.append("核查结果是“失联”，请填写从哪一天起失去联系。")
    if lost_on is not None and lost_on > today:
        reasons.append("失联日期不能晚于今天，请改正。")
    if finding is RegisterState.MOVED_OUT and not note.strip():
        reasons.append("核查结果是“已转出”，请在备注里填写转往的党组织和介绍信编号。")
    if finding is RegisterState.DUPLICATE and not note.strip():
        reasons.append("核查结果是“重复”，请在备注里填写与哪一行重复。")
    return reasons


def closing_blockers(open_by_branch: list[tuple[str, int]]) -> list[str]:
    """One sentence for each branch that still has unconfirmed lines."""
    return [f"“{branch}”还有{count}人没有确认。" for branch, count in open_by_branch]
