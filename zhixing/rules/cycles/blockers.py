"""考评周期: what a stage still lacks, what its next step is, and what stands in the way of going back.

What is missing and what comes next are two things: a gap is somebody's to fill or a day to wait for, a next step is
one press of whoever may take it. `missing` has the gaps alone; `blockers` adds the step that an advance would skip.
"""

from collections.abc import Callable

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles import organisations
from zhixing.rules.cycles.facts import Act, Facts, NextStep, not_over
from zhixing.rules.cycles.stages import Stage, join_names, next_stage, previous_stage, stage_blockers
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState


def blockers(stage: Stage, facts: Facts) -> list[str]:
    """Why the cycle cannot leave this stage: what is missing, and the steps that come first."""
    steps = [next_step for next_step in next_steps(stage, facts) if next_step.act is not Act.ADVANCE]
    return [*missing(stage, facts), *(f"下一步：{step.sentence}。" for step in steps)]


def missing(stage: Stage, facts: Facts) -> list[str]:
    """What the stage still lacks, in whole sentences; empty where only the next step is to be taken."""
    return _MISSING[stage](facts) if stage in _MISSING else []


def next_steps(stage: Stage, facts: Facts) -> list[NextStep]:
    """What can be done now, whether or not something else is still missing."""
    if stage is Stage.CLOSED:
        return []
    steps_now = _STEPS[stage](facts) if stage in _STEPS else []
    if steps_now or missing(stage, facts):
        return steps_now
    who = "考评单位" if facts.is_of_organisations else "支部书记"
    return [NextStep(Act.ADVANCE, f"请{who}{_onward(stage, facts)}")]


def _onward(stage: Stage, facts: Facts) -> str:
    """What leaving this stage is called."""
    onward = next_stage(facts.stages, stage)
    if onward is None or onward is Stage.CLOSED:
        return "结束本周期"
    if stage is Stage.PREPARING:
        return f"开始{facts.label_of(onward)}"
    return ("结束自评，" if stage is Stage.SELF_REPORT else "") + f"进入{facts.label_of(onward)}"


def _preparing(facts: Facts) -> list[str]:
    if facts.is_of_organisations:
        return organisations.preparing(facts)
    return [] if facts.scored else ["参加考评的名单里没有需要计分的人，请先核对党员名册，再更新名单。"]


def _self_report(facts: Facts) -> list[str]:
    reasons = not_over(facts, "结束自评")
    if facts.missing:
        reasons.append(
            f"还没有提交自评的有：{join_names(facts.missing)}。请催办或代录；确实不能自评的，写明未自评原因。"
        )
    return reasons


def _ballot(facts: Facts) -> list[str]:
    """A quarter that is not over is not voted out of its stage; a vote under way is waited for."""
    if facts.is_of_organisations:
        return organisations.representatives(facts)
    return not_over(facts, "结束民主测评") + [
        f"“{ballot.component}”正在投票，投票结束后请封箱、开箱计票。"
        for ballot in facts.ballots
        if ballot.state is BallotState.OPEN
    ]


_BALLOT_STEPS: dict[BallotState | None, tuple[Act, str]] = {
    None: (Act.PREPARE_BALLOT, "请准备“{}”；确实不组织的，写明未测评原因"),
    BallotState.PREPARING: (Act.RUN_BALLOT, "“{}”还在准备，请开始投票，或作废这次测评"),
    BallotState.SEALED: (Act.RUN_BALLOT, "“{}”已经封箱，请监票人、计票人开箱计票"),
}


def _ballot_steps(facts: Facts) -> list[NextStep]:
    """A ballot under way is finished or declared void first; without one, the reason is written down."""
    if facts.is_of_organisations:
        return organisations.representatives_steps(facts)
    steps = []
    for ballot in facts.ballots:
        if ballot.state in _BALLOT_STEPS and (ballot.state or ballot.is_missing):
            act, sentence = _BALLOT_STEPS[ballot.state]
            steps.append(NextStep(act, sentence.format(ballot.component), ballot.ballot_id))
    return steps


def _review(facts: Facts) -> list[str]:
    if not facts.is_concluded:
        return review_missing(facts)
    return not_over(facts, "进入积分公示") + _undecided(facts, "进入积分公示") + _overtaken(facts)


def _overtaken(facts: Facts) -> list[str]:
    """What the results lack because it came after the conclusion: posted as they are, they could not be put right."""
    reasons = []
    if facts.entries_since:
        reasons.append(f"评定以后又记了 {facts.entries_since} 笔台账，还没有计入评定结果。")
    if facts.without_joint:
        reasons.append(f"评定以后列入计分、还没有评定结果的有：{join_names(facts.without_joint)}。")
    return reasons


def _undecided(facts: Facts, what: str) -> list[str]:
    """What a second person has still to decide on holds the results: once they are posted it could not reach them."""
    if not facts.decisions_waiting:
        return []
    many = facts.decisions_waiting
    return [f"有 {many} 项组织决定（一票否决或者撤销）尚待第二人复核，会影响评定结果，复核以后才能{what}。"]


def _review_steps(facts: Facts) -> list[NextStep]:
    if facts.is_overtaken:
        return [NextStep(Act.REOPEN, "请考评小组组长重开评定，再次完成评定，重新合成结果")]
    if facts.is_concluded:
        return []
    if not facts.is_panel_formed:
        return [NextStep(Act.FORM_PANEL, "请组建考评小组，选定至少三名成员和一名组长")]
    if review_missing(facts):
        return []
    if not facts.is_opened:
        return [NextStep(Act.OPEN_OPINIONS, "背靠背意见已经齐备，请组长公开意见，开始合议")]
    return [NextStep(Act.CONCLUDE, "考评小组的意见已经齐备，请组长完成评定")]


def review_blockers(facts: Facts) -> list[str]:
    """What stands in the way of concluding: what the group still owes, and the steps before."""
    steps = [review_step for review_step in _review_steps(facts) if review_step.act is not Act.CONCLUDE]
    return review_missing(facts) + [f"下一步：{step.sentence}。" for step in steps]


def review_missing(facts: Facts) -> list[str]:
    """What the review group still owes before its next step."""
    if not facts.is_panel_formed:
        return []
    if not facts.is_opened:
        return opening_blockers_of_opinions(facts)
    reasons = not_over(facts, "完成评定") + _undecided(facts, "完成评定")
    if facts.unsettled:
        reasons.append(f"自评与台账有差异还没有处理的有：{join_names(facts.unsettled)}。请逐条写明处理意见。")
    if facts.without_joint:
        reasons.append(f"还没有合议意见的有：{join_names(facts.without_joint)}。")
    reasons += [f"“{part}”还没有填报的有：{join_names(names)}。请先填报。" for part, names in facts.without_given]
    return reasons


def opening_blockers_of_opinions(facts: Facts) -> list[str]:
    """Why the blind opinions cannot be opened yet. Counts only: nobody learns whose are missing."""
    reasons = []
    if facts.short_of_judges:
        reasons.append(f"{join_names(facts.short_of_judges)}回避后可评议的成员不足两名，请增补考评小组成员。")
    if facts.opinions_awaited:
        reasons.append(f"背靠背意见还差 {facts.opinions_awaited} 份，全部提出后组长才能公开。")
    return reasons


def _posting(facts: Facts) -> list[str]:
    reasons = []
    if facts.posting is PostingState.CARRIED_OUT and facts.posted_until and facts.today <= facts.posted_until:
        day = facts.posted_until
        reasons.append(f"公示到{chinese_date(day)}为止，期满后才能结束。")
    if facts.open_objections:
        reasons.append(f"还有 {facts.open_objections} 条异议没有答复。")
    return reasons


_POSTING_STEPS: dict[PostingState | None, tuple[Act, str]] = {
    None: (Act.PROPOSE, "请提出公示"),
    PostingState.PROPOSED: (Act.HANDLE_POSTING, "公示已经提出，请上一级党组织审核"),
    PostingState.EXAMINED: (Act.HANDLE_POSTING, "公示已经审核，请审批"),
    PostingState.APPROVED: (Act.HANDLE_POSTING, "公示已经审批，请支部实施"),
}


def _posting_steps(facts: Facts) -> list[NextStep]:
    if facts.upheld_objections:
        corrected = "" if facts.is_of_organisations else "台账已更正，"
        return [
            NextStep(
                Act.WITHDRAW_POSTING,
                f"有 {facts.upheld_objections} 条异议成立，{corrected}请撤回公示、退回评定，重新评定后再公示",
                facts.posting_id,
            )
        ]
    steps = organisations.POSTING_STEPS if facts.is_of_organisations else _POSTING_STEPS
    if facts.posting not in steps:
        return []
    act, sentence = steps[facts.posting]
    return [NextStep(act, sentence, facts.posting_id)]


def _closed(facts: Facts) -> list[str]:
    return ["本周期已经结束。"]


def return_blockers(stage: Stage, facts: Facts, reason: str) -> list[str]:
    """Why the cycle cannot go one stage back."""
    reasons = []
    if stage in {Stage.PREPARING, Stage.CLOSED}:
        reasons.append(f"“{stage.label}”环节不能再退回。")
    if stage is Stage.REVIEW and facts.is_opened:
        back = previous_stage(facts.stages, stage)
        reasons.append(f"考评小组已经公开背靠背意见，不能再退回{back.label if back else ''}。")
    reasons += _ballot_return_blockers(stage, facts)
    if stage is Stage.POSTING and facts.posting is not None:
        reasons.append("还有未撤回的公示，请先撤回公示再退回评定。")
    if not reason.strip():
        reasons.append("请写明退回的原因。")
    return reasons


def waiving_blockers(stage: Stage, facts: Facts, reason: str) -> list[str]:
    """Why a cycle, or the one organisation whose ballots alone stand in the facts, cannot go on without its ballot."""
    reasons, word = [], facts.label_of(Stage.BALLOT)
    if not facts.is_balloted:
        reasons.append(f"本期的考评办法没有{word}，不必写未测评原因。")
    reasons += stage_blockers(Do.PREPARE_BALLOT, stage, is_of_organisations=facts.is_of_organisations)
    if facts.has_ballot(*BallotState.live()):
        reasons.append(f"已经准备了{word}；确实不组织的，请先作废这次测评。")
    if not reason.strip():
        reasons.append("请写明未测评的原因。")
    return reasons


def _ballot_return_blockers(stage: Stage, facts: Facts) -> list[str]:
    """What was voted on stays as it was: nobody's self-report and no list changes behind a ballot."""
    if facts.is_of_organisations:
        return organisations.representatives_return_blockers(stage, facts)
    if stage is Stage.SELF_REPORT and facts.has_ballot(*BallotState.live()):
        return ["民主测评已经按现在的名单准备，请先作废这次测评，再退回准备。"]
    if stage is not Stage.BALLOT:
        return []
    if facts.has_ballot(BallotState.OPEN, BallotState.SEALED):
        return ["民主测评的票箱已经启用，还没有计票，不能退回党员自评。请先计票，或作废这次测评。"]
    if facts.has_ballot(BallotState.COUNTED):
        return ["民主测评已经计票，结果不再改变，不能再退回党员自评。"]
    return []


_MISSING: dict[Stage, Callable[[Facts], list[str]]] = {
    Stage.PREPARING: _preparing,
    Stage.SELF_REPORT: _self_report,
    Stage.BALLOT: _ballot,
    Stage.REVIEW: _review,
    Stage.POSTING: _posting,
    Stage.CLOSED: _closed,
    **organisations.MISSING,
}
_STEPS: dict[Stage, Callable[[Facts], list[NextStep]]] = {
    Stage.BALLOT: _ballot_steps,
    Stage.REVIEW: _review_steps,
    Stage.POSTING: _posting_steps,
    **organisations.STEPS,
}
