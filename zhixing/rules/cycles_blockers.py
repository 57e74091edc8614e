"""考评周期: what a stage still lacks, what stands in the way of going back, and what to do now."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.ballots import BallotState
from zhixing.rules.cycles import Stage, listed, shut
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState


@dataclass(frozen=True)
class BallotFact:
    """One part of the composite that a secret ballot fills, and the ballot that stands for it (not declared void)."""

    component: str  # its name
    ballot_id: int | None = None
    state: BallotState | None = None


@dataclass(frozen=True)
class Facts:
    """What the blockers look at: the state of one cycle, read once."""

    today: dt.date
    scored: int = 0  # participants that are scored
    missing: tuple[str, ...] = ()  # names without a submitted self-report and without a stated reason
    ballots: tuple[BallotFact, ...] = ()  # of every ballot that the standard counts in this kind of cycle
    is_ballot_waived: bool = False  # the reason why there is none has been recorded
    is_panel_formed: bool = False
    short_of_judges: tuple[str, ...] = ()  # names that too few of the group may judge
    opinions_awaited: int = 0
    is_opened: bool = False
    unsettled: tuple[str, ...] = ()  # names with a difference that nobody has settled
    without_joint: tuple[str, ...] = ()  # names the group has not concluded on
    without_given: tuple[tuple[str, tuple[str, ...]], ...] = ()  # parts entered by hand, and the names still missing
    is_concluded: bool = False
    posting: PostingState | None = None  # of the standing posting
    posting_id: int | None = None
    posted_until: dt.date | None = None
    open_objections: int = 0
    upheld_objections: int = 0  # against the standing posting: its results are to be reviewed anew

    @property
    def is_balloted(self) -> bool:
        return bool(self.ballots)

    def has_ballot(self, *states: BallotState) -> bool:
        return any(one.state in states for one in self.ballots)


def blockers(stage: Stage, facts: Facts) -> list[str]:
    """What is still missing before the cycle can leave this stage, in whole sentences."""
    return {
        Stage.PREPARING: _preparing,
        Stage.SELF_REPORT: _self_report,
        Stage.BALLOT: _ballot,
        Stage.REVIEW: _review,
        Stage.POSTING: _posting,
        Stage.CLOSED: _closed,
    }[stage](facts)


def _preparing(facts: Facts) -> list[str]:
    return [] if facts.scored else ["参加考评的名单里没有需要计分的人，请先核对党员名册，再更新名单。"]


def _self_report(facts: Facts) -> list[str]:
    if not facts.missing:
        return []
    return [f"还没有提交自评的有：{listed(facts.missing)}。请催办或代录；确实不能自评的，写明未自评原因。"]


_BALLOT_LACKS: dict[BallotState | None, str] = {
    None: "“{}”还没有准备，请先准备；确实不组织的，写明未测评原因。",
    BallotState.PREPARING: "“{}”还在准备，还没有开始投票，请开始投票，或作废这次测评。",
    BallotState.OPEN: "“{}”正在投票，投票结束后请封箱、开箱计票。",
    BallotState.SEALED: "“{}”已经封箱，请监票人、计票人开箱计票。",
}


def _ballot(facts: Facts) -> list[str]:
    """A ballot under way is finished or declared void first; without one, the reason is written down."""
    return [
        _BALLOT_LACKS[one.state].format(one.component) for one in facts.ballots
        if one.state is not BallotState.COUNTED and not (facts.is_ballot_waived and one.state is None)
    ]


def _review(facts: Facts) -> list[str]:
    if facts.is_concluded:
        return []
    return review_blockers(facts) or ["考评小组的意见已经齐备，请组长点“完成评定”。"]


def review_blockers(facts: Facts) -> list[str]:
    """What the review group still owes before its chair may conclude."""
    if not facts.is_panel_formed:
        return ["还没有组建考评小组，请选定至少三名成员和一名组长。"]
    if not facts.is_opened:
        return opening_blockers_of_opinions(facts) or ["背靠背意见已经齐了，请组长公开意见，开始合议。"]
    reasons = []
    if facts.unsettled:
        reasons.append(f"自评与台账有差异还没有处理的有：{listed(facts.unsettled)}。请逐条写明处理意见。")
    if facts.without_joint:
        reasons.append(f"还没有合议意见的有：{listed(facts.without_joint)}。")
    reasons += [f"“{part}”还没有填报的有：{listed(names)}。请先填报。" for part, names in facts.without_given]
    return reasons


def opening_blockers_of_opinions(facts: Facts) -> list[str]:
    """Why the blind opinions cannot be opened yet. Counts only: nobody learns whose are missing."""
    reasons = []
    if facts.short_of_judges:
        reasons.append(f"{listed(facts.short_of_judges)}回避后可评议的成员不足两名，请增补考评小组成员。")
    if facts.opinions_awaited:
        reasons.append(f"背靠背意见还差 {facts.opinions_awaited} 份，全部提出后组长才能公开。")
    return reasons


def _posting(facts: Facts) -> list[str]:
    if facts.posting is None:
        return ["还没有提出公示。"]
    reasons = []
    if facts.posting is not PostingState.CARRIED_OUT:
        reasons.append(f"公示目前在“{facts.posting.label}”这一步，还没有实施。")
    elif facts.posted_until is not None and facts.today <= facts.posted_until:
        day = facts.posted_until
        reasons.append(f"公示到{day.year}年{day.month}月{day.day}日为止，期满后才能结束。")
    if facts.open_objections:
        reasons.append(f"还有 {facts.open_objections} 条异议没有答复。")
    if facts.upheld_objections:
        reasons.append(f"有 {facts.upheld_objections} 条异议成立，台账已更正，请撤回公示、退回评定，重新评定后再公示。")
    return reasons


def _closed(facts: Facts) -> list[str]:
    return ["本周期已经结束。"]


def return_blockers(stage: Stage, facts: Facts, reason: str) -> list[str]:
    """Why the cycle cannot go one stage back."""
    reasons = []
    if stage in {Stage.PREPARING, Stage.CLOSED}:
        reasons.append(f"“{stage.label}”环节不能再退回。")
    if stage is Stage.REVIEW and facts.is_opened:
        back = Stage.BALLOT if facts.is_balloted else Stage.SELF_REPORT
        reasons.append(f"考评小组已经公开背靠背意见，不能再退回{back.label}。")
    reasons += _ballot_return_blockers(stage, facts)
    if stage is Stage.POSTING and facts.posting is not None:
        reasons.append("还有未撤回的公示，请先撤回公示再退回评定。")
    if not reason.strip():
        reasons.append("请写明退回的原因。")
    return reasons


def waiving_blockers(stage: Stage, facts: Facts, reason: str) -> list[str]:
    """Why a cycle cannot go on without its ballot."""
    reasons = []
    if not facts.is_balloted:
        reasons.append("本期的考评办法没有民主测评，不必写未测评原因。")
    reasons += shut(Do.PREPARE_BALLOT, stage)
    if facts.has_ballot(*BallotState.standing()):
        reasons.append("已经准备了民主测评；确实不组织的，请先作废这次测评。")
    if not reason.strip():
        reasons.append("请写明未测评的原因。")
    return reasons


def _ballot_return_blockers(stage: Stage, facts: Facts) -> list[str]:
    """What was voted on stays as it was: nobody's self-report and no list changes behind a ballot."""
    if stage is Stage.SELF_REPORT and facts.has_ballot(*BallotState.standing()):
        return ["民主测评已经按现在的名单准备，请先作废这次测评，再退回准备。"]
    if stage is not Stage.BALLOT:
        return []
    if facts.has_ballot(BallotState.OPEN, BallotState.SEALED):
        return ["民主测评的票箱已经启用，还没有计票，不能退回党员自评。请先计票，或作废这次测评。"]
    if facts.has_ballot(BallotState.COUNTED):
        return ["民主测评已经计票，结果不再改变，不能再退回党员自评。"]
    return []


def next_act(stage: Stage, facts: Facts, quarter: str) -> str:
    """What whoever moves the cycle on has to do now, beginning with a verb; empty while they wait for others."""
    lacks = blockers(stage, facts)
    onward = Stage.BALLOT if facts.is_balloted else Stage.REVIEW
    match stage:
        case Stage.PREPARING:
            return f"核对{quarter}参评名单" if lacks else f"核对{quarter}参评名单，开始党员自评"
        case Stage.SELF_REPORT:
            if lacks:
                return f"催收{quarter}自评，还差 {len(facts.missing)} 人"
            return f"结束{quarter}自评，进入{onward.label}"
        case Stage.BALLOT if not lacks:
            return f"结束{quarter}民主测评，进入党组织评定"
        case Stage.BALLOT if any(one.ballot_id is None for one in facts.ballots):
            return f"准备{quarter}民主测评"
        case Stage.REVIEW if not facts.is_panel_formed:
            return f"组建{quarter}考评小组"
        case Stage.REVIEW if facts.without_given:
            part, names = facts.without_given[0]
            return f"填报{quarter}“{part}”，还差 {len(names)} 人"
        case Stage.REVIEW if not lacks:
            return f"结束{quarter}评定，进入积分公示"
        case Stage.POSTING if facts.posting is None:
            return f"提出{quarter}积分公示"
        case Stage.POSTING if facts.upheld_objections:
            return f"撤回{quarter}公示，退回评定（有异议成立）"
        case Stage.POSTING if not lacks:
            return f"结束{quarter}考评周期"
    return ""
