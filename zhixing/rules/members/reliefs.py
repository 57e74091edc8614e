"""减免: the four steps to a decision, and what each step still lacks.

党员教育管理工作条例, article 23: of the old, the ill and the disabled no hard requirement is made.
"""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.members.records import ReliefStage

NEXT: dict[ReliefStage, ReliefStage] = {
    ReliefStage.APPLIED: ReliefStage.COMMITTEE,
    ReliefStage.COMMITTEE: ReliefStage.MEETING,
}
UNDECIDED = (ReliefStage.APPLIED, ReliefStage.COMMITTEE, ReliefStage.MEETING)

# What has to happen next, as a phrase that begins with a verb.
TO_DO: dict[ReliefStage, str] = {
    ReliefStage.APPLIED: "提请支委会审议",
    ReliefStage.COMMITTEE: "提请党员大会讨论",
    ReliefStage.MEETING: "由上级党组织审批",
}


@dataclass(frozen=True)
class ReliefFacts:
    stage: ReliefStage
    applied_on: dt.date
    committee_on: dt.date | None = None
    meeting_on: dt.date | None = None
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    @property
    def latest_on(self) -> dt.date:
        return self.meeting_on or self.committee_on or self.applied_on


def step_blockers(facts: ReliefFacts, on: dt.date, today: dt.date) -> list[str]:
    """Why the next step of the branch cannot be noted with this date."""
    reasons = []
    if facts.stage not in NEXT:
        reasons.append(f"这项申请目前是“{facts.stage.label}”，支部没有可登记的步骤。")
    if on > today:
        reasons.append("日期不能晚于今天，请改正。")
    if on < facts.latest_on:
        reasons.append("日期早于上一步的日期，请改正。")
    return reasons


def grant_blockers(
    facts: ReliefFacts, *, decision_number: str, from_on: dt.date | None, until_on: dt.date | None
) -> list[str]:
    reasons = _not_ready(facts)
    if not decision_number.strip():
        reasons.append("请填写批准文号。")
    if from_on is None or until_on is None:
        reasons.append("请填写减免的起止日期，减免必须有截止日期。")
    elif until_on < from_on:
        reasons.append("减免截止日期早于起始日期，请改正。")
    elif from_on < facts.applied_on:
        reasons.append("减免起始日期不能早于申请日期，请改正。")
    return reasons


def refusal_blockers(facts: ReliefFacts, note: str) -> list[str]:
    return _not_ready(facts) + ([] if note.strip() else ["请写明不批准的理由（不写病情）。"])


def _not_ready(facts: ReliefFacts) -> list[str]:
    if facts.stage is ReliefStage.MEETING:
        return []
    if facts.stage in NEXT:
        return [f"还要先{TO_DO[facts.stage]}，之后才能审批。"]
    return [f"这项申请已经办结（{facts.stage.label}）。"]


def ending_blockers(facts: ReliefFacts, on: dt.date, note: str) -> list[str]:
    """Why a granted relief cannot end early with `on` as its last day."""
    if facts.stage is not ReliefStage.GRANTED or facts.from_on is None or facts.until_on is None:
        return [f"这项减免目前是“{facts.stage.label}”，没有可终止的减免。"]
    reasons = []
    if on < facts.from_on - dt.timedelta(days=1):
        reasons.append("终止日期早于减免起始日期，请改正。")
    if on >= facts.until_on:
        reasons.append("终止日期不早于原定的截止日期，无须提前终止。")
    if not note.strip():
        reasons.append("请写明提前终止的依据（不写病情）。")
    return reasons


def applying_blockers(leaver: str, applied_on: dt.date, today: dt.date, *, is_waiting: bool) -> list[str]:
    """`leaver`: the name of whoever left the branch, empty for others; `is_waiting`: another one is undecided."""
    reasons = [f"“{leaver}”已经离开这个支部，不能在这里申请减免。"] if leaver else []
    if is_waiting:
        reasons.append("这名同志已有一项减免申请正在办理，请先办结。")
    return [*reasons, "申请日期不能晚于今天，请改正。"] if applied_on > today else reasons


def decider_blockers(*, is_own: bool, has_stepped: bool) -> list[str]:
    """Nobody decides their own relief, nor what they applied for or took a step of."""
    if is_own:
        return ["不能审批本人的减免申请，请由另一名同志审批。"]
    return ["您办理过这项申请的前几步，须由另一名同志审批。"] if has_stepped else []


def leaver_blockers(name: str) -> list[str]:
    """Before a decision; an empty name is nobody's."""
    return [f"“{name}”已经离开这个支部。"] if name else []


def withdrawing_blockers(stage: ReliefStage) -> list[str]:
    return [] if stage in UNDECIDED else [f"这项申请已经办结（{stage.label}），不能撤回。"]
