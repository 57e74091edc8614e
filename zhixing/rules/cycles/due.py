"""考评周期: what whoever moves a cycle on has to do now, as a line of the home page."""

from zhixing.rules.cycles.blockers import blockers
from zhixing.rules.cycles.facts import Facts, not_over
from zhixing.rules.cycles.stages import Stage, next_stage


def calls_for_reports(stage: Stage, facts: Facts) -> bool:
    """Whether the next act is to have missing self-reports handed in: it is done on their list."""
    return stage is Stage.SELF_REPORT and bool(facts.missing)


def next_act(stage: Stage, facts: Facts, quarter: str) -> str:
    """What whoever moves the cycle on has to do now, beginning with a verb; empty while they wait for others."""
    lacks = blockers(stage, facts)
    waits = bool(not_over(facts, ""))
    onward = Stage.BALLOT if facts.is_balloted else Stage.REVIEW
    match stage:
        case Stage.PREPARING:
            return f"核对{quarter}参评名单" if lacks else f"核对{quarter}参评名单，开始党员自评"
        case Stage.SELF_REPORT if calls_for_reports(stage, facts):
            return f"督促提交{quarter}自评，还差 {len(facts.missing)} 人"
        case Stage.SELF_REPORT:
            return "" if waits else f"结束{quarter}自评，进入{onward.label}"
        case Stage.BALLOT if not lacks:
            return f"结束{quarter}民主测评，进入党组织评定"
        case Stage.BALLOT if any(ballot.ballot_id is None for ballot in facts.ballots):
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


def next_act_of_organisations(stage: Stage, facts: Facts, quarter: str) -> str:
    """The same for a quarter of organisations."""
    lacks = blockers(stage, facts)
    waits = bool(not_over(facts, ""))
    onward = next_stage(facts.stages, stage) or Stage.CLOSED
    match stage:
        case Stage.PREPARING:
            return f"核对{quarter}参评党组织名单" + ("" if lacks else "，开始组织自查")
        case Stage.SELF_CHECK if facts.missing:
            return f"督促提交{quarter}组织自查表，还差 {len(facts.missing)} 个"
        case Stage.SELF_CHECK:
            return "" if waits else f"结束{quarter}组织自查，进入{facts.label_of(onward)}"
        case Stage.INSPECTION if not facts.is_panel_formed:
            return f"组建{quarter}堡垒指数考评小组"
        case Stage.INSPECTION if not lacks:
            return f"结束{quarter}检查，进入{facts.label_of(onward)}"
        case Stage.BALLOT if not lacks:
            return f"结束{quarter}代表测评，进入综合评定"
        case Stage.BALLOT if any(ballot.is_missing for ballot in facts.ballots):
            return f"准备{quarter}代表测评，还差 {sum(ballot.is_missing for ballot in facts.ballots)} 个"
        case Stage.ASSESSMENT if not facts.is_concluded:
            return f"完成{quarter}综合评定"
        case Stage.ASSESSMENT:
            return "" if waits else f"结束{quarter}综合评定，进入公示"
        case Stage.POSTING if facts.posting is None:
            return f"提出{quarter}堡垒指数公示"
        case Stage.POSTING if facts.upheld_objections:
            return f"撤回{quarter}堡垒指数公示，退回评定（有异议成立）"
        case Stage.POSTING if not lacks:
            return f"结束{quarter}堡垒指数考评"
    return ""
