"""排查: what a finding of a campaign must say, and what it does to the register when the campaign closes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.members.records import EndReason, RegisterState

# Findings that take the person off the register, with the reason that is then kept.
ENDS: dict[RegisterState, EndReason] = {
    RegisterState.MOVED_OUT: EndReason.MOVED_AWAY,
    RegisterState.DUPLICATE: EndReason.DUPLICATE_LINE,
}


CLOSED = "这次核查已经办结。"


@dataclass(frozen=True)
class CampaignFacts:
    """A campaign that is to begin. `running`: name of the organisation and title of each that is not closed and asks
    for some of the same lines; `people`: how many stand on the registers."""

    organisation: str
    title: str
    due_on: dt.date
    running: Sequence[tuple[str, str]]
    people: int


def opening_blockers(campaign: CampaignFacts, today: dt.date) -> list[str]:
    reasons = [] if campaign.title.strip() else ["请填写核查的名称。"]
    if campaign.due_on < today:
        reasons.append("完成期限不能早于今天，请改正。")
    reasons += [
        f"“{organisation}”的“{title}”还没有办结，请先办结再开展新的核查。" for organisation, title in campaign.running
    ]
    if not campaign.people:
        reasons.append(f"“{campaign.organisation}”的名册上还没有人，没有可核查的内容。")
    return reasons


def confirming_blockers(*, people: int, is_closed: bool) -> list[str]:
    """Before so many lines get a finding."""
    reasons = [] if people else ["没有选定人员，请至少选一人。"]
    return [*reasons, "这次核查已经办结，不能再修改。"] if is_closed else reasons


def leaver_problems(names: Sequence[str]) -> list[str]:
    """Of those who have left since the campaign began."""
    return [f"“{name}”在核查期间已经离册，无须再确认。" for name in names]


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
