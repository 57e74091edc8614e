"""堡垒指数: what the stages of a quarter of organisations still lack, and the step that comes next."""

from collections.abc import Callable

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.facts import Act, Facts, NextStep, not_over
from zhixing.rules.cycles.stages import Stage, join_names
from zhixing.rules.postings import PostingState


def preparing(facts: Facts) -> list[str]:
    return [] if facts.scored else ["名单里没有参加考评的党组织，请先核对下属党组织和考评办法的适用类别，再更新名单。"]


def self_check(facts: Facts) -> list[str]:
    reasons = not_over(facts, "结束组织自查")
    if facts.missing:
        reasons.append(
            f"还没有提交自查表的有：{join_names(facts.missing, unit='个')}。请督促；确实不能自查的，写明原因。"
        )
    return reasons


def inspection(facts: Facts) -> list[str]:
    if not facts.is_panel_formed or facts.organisations is None:
        return []
    reasons = not_over(facts, "结束听取汇报与实地检查")
    if facts.organisations.without_visit:
        reasons.append(f"实地检查还没有办结的有：{join_names(facts.organisations.without_visit, unit='个')}。")
    if facts.organisations.without_hearing:
        least, names = facts.organisations.least_sheets, join_names(facts.organisations.without_hearing, unit="个")
        reasons.append(f"汇报评分表还不足 {least} 份的有：{names}。")
    return reasons


def vetoes(facts: Facts) -> list[str]:
    """A veto that nobody has read again yet is waited for: the result would come out without it."""
    waiting = facts.organisations.unsettled_vetoes if facts.organisations else ()
    return [f"一票否决尚待第二人复核的有：{join_names(waiting, unit='个')}。请先复核。"] if waiting else []


def inspection_steps(facts: Facts) -> list[NextStep]:
    if facts.is_panel_formed:
        return []
    return [NextStep(Act.FORM_PANEL, "请组建考评小组，选定至少三名成员和一名组长")]


def representatives(facts: Facts) -> list[str]:
    """A vote under way is waited for."""
    voting = tuple(ballot.organisation for ballot in facts.ballots if ballot.state is BallotState.OPEN)
    reasons = not_over(facts, "结束代表测评")
    if voting:
        reasons.append(f"正在投票的有：{join_names(voting, unit='个')}。投票结束后请封箱、开箱计票。")
    return reasons


_BALLOT_STEPS: dict[BallotState, str] = {
    BallotState.PREPARING: "“{}”的代表测评还在准备，请开始投票，或作废这次测评",
    BallotState.SEALED: "“{}”的代表测评已经封箱，请监票人、计票人开箱计票",
}


def representatives_steps(facts: Facts) -> list[NextStep]:
    """Every organisation is judged by its own representatives, or the reason why not is written down."""
    steps = []
    if missing_ballots := [ballot for ballot in facts.ballots if ballot.is_missing]:
        names = join_names(tuple(ballot.organisation for ballot in missing_ballots), unit="个")
        sentence = f"还没有准备代表测评的有：{names}，请逐个准备；确实不组织的，写明原因"
        steps.append(NextStep(Act.PREPARE_BALLOT, sentence, missing_ballots[0].participant_id))
    return steps + [
        NextStep(Act.RUN_BALLOT, _BALLOT_STEPS[ballot.state].format(ballot.organisation), ballot.ballot_id)
        for ballot in facts.ballots
        if ballot.state in _BALLOT_STEPS
    ]


def representatives_return_blockers(stage: Stage, facts: Facts) -> list[str]:
    """Whom representatives have judged stays on the list. What inspectors see has nothing to do with their vote."""
    if stage is Stage.SELF_CHECK and facts.has_ballot(*BallotState.live()):
        return ["代表测评已经按现在的名单准备，请先作废这些测评，再退回准备。"]
    return []


def assessment_steps(facts: Facts) -> list[NextStep]:
    if facts.is_concluded:
        return []
    return [NextStep(Act.ASSESS, "检查和汇报的得分已经齐备，请核对后计算堡垒指数，完成综合评定")]


POSTING_STEPS: dict[PostingState | None, tuple[Act, str]] = {
    None: (Act.PROPOSE, "请提出公示"),
    PostingState.PROPOSED: (Act.HANDLE_POSTING, "公示已经提出，请另一位同志审核"),
    PostingState.EXAMINED: (Act.HANDLE_POSTING, "公示已经审核，请审批"),
    PostingState.APPROVED: (Act.HANDLE_POSTING, "公示已经审批，请实施"),
}
MISSING: dict[Stage, Callable[[Facts], list[str]]] = {Stage.SELF_CHECK: self_check, Stage.INSPECTION: inspection}
STEPS: dict[Stage, Callable[[Facts], list[NextStep]]] = {
    Stage.INSPECTION: inspection_steps,
    Stage.ASSESSMENT: assessment_steps,
}


def conclusion_blockers(stage: Stage, facts: Facts) -> list[str]:
    """Why the results of a quarter of organisations cannot be computed now."""
    if stage is not Stage.ASSESSMENT:
        return [f"现在是“{stage.label}”环节，只能在“{Stage.ASSESSMENT.label}”环节计算堡垒指数。"]
    if facts.is_concluded:
        return ["综合评定已经完成；需要重新计算的，请退回上一环节。"]
    return (
        inspection(facts)
        + vetoes(facts)
        + representatives(facts)
        + [f"{step.sentence}。" for step in representatives_steps(facts)]
    )
