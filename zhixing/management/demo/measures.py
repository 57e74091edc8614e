"""整改 on the demonstration street: findings of two past quarters in every state, played through the real actions."""

import datetime as dt
from dataclasses import dataclass
from itertools import cycle

from zhixing.actions.measures.checking import check_stage, conclude_check
from zhixing.actions.measures.rectifying import apply_clearing, plan_measure, report_progress, sign_measure
from zhixing.actions.measures.registering import register_problem, reopen_measure
from zhixing.management.demo.build import Street, moment
from zhixing.models import Measure, Organisation, User
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import Check, Plan, Problem
from zhixing.rules.periods import Quarter

IMMEDIATE, TIMED, LASTING = MeasureKind


@dataclass(frozen=True)
class Case:
    """One finding and how far it has come: so many days before the loading each step was taken, 0 for not yet."""

    source: ProblemSource
    item: tuple[str, str]
    area: str
    text: str
    kind: MeasureKind
    goal: str
    remedies: tuple[str, ...]
    registered: int
    signed: int = 0
    planned: int = 0
    reported: int = 0
    applied: int = 0
    returned: int = 0
    applied_again: int = 0
    stage: int = 0
    cleared: int = 0
    reopened: int = 0


BEFORE = (  # of the earlier quarter: everything cleared, one after it was returned, one that came back
    Case(
        ProblemSource.INSPECTION, ("T-03", "三会一课"), "党的建设", "5月主题党日没有签到表，参加人数只凭记忆", TIMED,
        "每次主题党日当天留下签到表", ("补齐5月参加人员名单并由本人确认", "签到表统一放在活动室，散会前收回"),
        150, 149, 143, 130, 118, 0, 0, 0, 114, 4,
    ),
    Case(
        ProblemSource.REPRESENTATIVES, ("F-02", "居民诉求办理"), "服务群众", "居民反映的路灯问题登记后没有答复", TIMED,
        "居民诉求七日内有答复", ("联系物业修复路灯", "诉求登记本增加答复日期一栏，每周核对"),
        148, 147, 140, 128, 120, 115, 105, 0, 101,
    ),
    Case(
        ProblemSource.HEARING, ("G-01", "公开栏"), "日常管理", "公开栏上仍是去年的党费收缴情况", IMMEDIATE,
        "", (), 145, 145, 0, 0, 143, 0, 0, 0, 140,
    ),
)  # fmt: skip
LATELY = (  # of the last quarter: a line in every state
    Case(
        ProblemSource.INSPECTION, ("F-04", "党群服务中心"), "服务群众", "周末不开放，与公示的时间不符", TIMED,
        "公示的开放时间都有人值守", ("重排周末值班表", "值班情况每周公示"), 40, 39, 35, 28, 20, 0, 0, 0, 16,
    ),
    Case(
        ProblemSource.SELF_CHECK, ("T-05", "组织生活会"), "党的建设", "组织生活会查摆的问题没有列出整改期限", TIMED,
        "查摆的问题都有期限、有责任人", ("逐条补写期限和责任人", "支委会每月核对一次"), 38, 37, 33, 20, 2,
    ),
    Case(
        ProblemSource.HEARING, ("G-03", "党员联系户"), "日常管理", "部分党员联系户的走访没有记录", TIMED,
        "每户每季度至少有一次走访记录", ("补做本季度走访", "走访后当天登记"), 55, 54, 48, 20,
    ),
    Case(
        ProblemSource.INSPECTION, ("G-02", "档案管理"), "日常管理", "党员大会记录没有主持人签名", IMMEDIATE,
        "", (), 25, 24,
    ),
    Case(
        ProblemSource.REPRESENTATIVES, ("F-01", "结对帮扶"), "服务群众", "代表反映帮扶走访时间集中在月底", TIMED,
        "走访均匀安排在全月", ("按周排出走访计划",), 50, 49, 43, 25, 12, 6,
    ),
    Case(
        ProblemSource.SUPERIOR, ("T-01", "班子建设"), "党的建设", "支委会学习的主动性不够，临时安排较多", LASTING,
        "支委会按月制定学习计划并落实", ("每月第一周定学习计划", "书记每季度检查一次笔记"), 44, 43, 38, 22, stage=5,
    ),
    Case(
        ProblemSource.INSPECTION, ("T-07", "流动党员"), "党的建设", "流动党员登记表缺联系方式", TIMED,
        "", (), 6, 5,
    ),
    Case(
        ProblemSource.INSPECTION, ("G-05", "阵地管理"), "日常管理", "党员活动室堆放杂物，影响使用", TIMED,
        "", (), 2,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Parties:
    """Who answers for a line and who checks it."""

    owner: Organisation
    owner_user: User
    assessor_user: User

    def owner_on(self, day: dt.date) -> Viewer:
        return viewer_for(self.owner_user, day)

    def assessor_on(self, day: dt.date) -> Viewer:
        return viewer_for(self.assessor_user, day)


def play_measures(street: Street, quarters: tuple[Quarter, ...], today: dt.date) -> None:
    """The findings of the last two of these quarters, in turn for each community and the branches of the first."""
    turns = cycle(_parties(street))
    for quarter, cases in zip(quarters[-2:], (BEFORE, LATELY)[-len(quarters[-2:]) :], strict=True):
        for case in cases:
            _play(next(turns), quarter, case, today)


def _parties(street: Street) -> list[Parties]:
    own_branches = [branch for branch in street.branches if branch.community.pk == street.branches[0].community.pk]
    communities = {branch.community.pk: branch.community for branch in street.branches}
    return [
        *(Parties(place, street.community_users[pk], street.street_user) for pk, place in communities.items()),
        *(
            Parties(branch.organisation, branch.secretary, street.community_users[branch.community.pk])
            for branch in own_branches
        ),
    ]


def _play(parties: Parties, quarter: Quarter, case: Case, today: dt.date) -> None:
    def day(days_before: int) -> dt.date:
        return today - dt.timedelta(days=days_before)

    measure = _register(parties, quarter, case, day(case.registered))
    if case.signed:
        sign_measure(measure.pk, by=parties.owner_on(day(case.signed)), at=moment(day(case.signed)))
    if case.planned:
        _plan(parties, measure, case, day(case.planned))
    if case.reported:
        _report(parties, measure, day(case.reported))
    if case.applied:
        _apply(parties, measure, day(case.applied))
    if case.returned:
        _check(parties, measure, day(case.returned), is_good=False)
    if case.applied_again:
        _apply(parties, measure, day(case.applied_again))
    if case.stage:
        _stage(parties, measure, case, day(case.stage))
    if case.cleared:
        _check(parties, measure, day(case.cleared), is_good=True)
    if case.reopened:
        _reopen(parties, measure, day(case.reopened))


def _register(parties: Parties, quarter: Quarter, case: Case, on: dt.date) -> Measure:
    code, name = case.item
    problem = Problem(
        quarter=quarter,
        source=case.source,
        area=case.area,
        text=case.text,
        kind=case.kind,
        item_code=code,
        item_name=name,
        evidence_note="见检查记录",
        stage_goal=case.goal if case.kind is LASTING else "",
    )
    return register_problem(parties.owner.pk, problem=problem, by=parties.assessor_on(on), at=moment(on, 10))


def _plan(parties: Parties, measure: Measure, case: Case, on: dt.date) -> None:
    plan = Plan(case.goal, case.remedies, parties.owner_user.name, "组织委员")
    plan_measure(measure.pk, plan=plan, by=parties.owner_on(on), at=moment(on))


def _report(parties: Parties, measure: Measure, on: dt.date) -> None:
    text = "第一项措施已经完成，第二项正在进行。"
    report_progress(measure.pk, text=text, on=on, by=parties.owner_on(on), at=moment(on))


def _apply(parties: Parties, measure: Measure, on: dt.date) -> None:
    text = f"针对“{measure.problem}”，已按要求整改，附记录，申请销号。"
    apply_clearing(
        measure.pk, text=text, evidence_note="工作档案盒，整改材料一卷", by=parties.owner_on(on), at=moment(on)
    )


def _check(parties: Parties, measure: Measure, on: dt.date, *, is_good: bool) -> None:
    opinion = "经现场核查，整改到位，同意销号。" if is_good else "经现场核查，记录还不齐，尚未到位，不予销号。"
    check = Check(on=on, checkers=("党建办 王", "党建办 李"), opinion=opinion, is_good=is_good)
    conclude_check(measure.pk, check=check, by=parties.assessor_on(on), at=moment(on, 19))


def _stage(parties: Parties, measure: Measure, case: Case, on: dt.date) -> None:
    check = Check(
        on=on,
        checkers=("党建办 王", "党建办 李"),
        opinion="学习计划按月制定，笔记完整，达到这一阶段的目标。",
        is_good=True,
        next_on=on + dt.timedelta(days=90),
        next_goal=case.goal,
    )
    check_stage(measure.pk, check=check, by=parties.assessor_on(on), at=moment(on, 19))


def _reopen(parties: Parties, measure: Measure, on: dt.date) -> None:
    reason = "回头看时发现又有一次没有签到表。"
    reopen_measure(
        measure.pk,
        reason=reason,
        kind=TIMED,
        deadline=None,
        stage_goal="",
        by=parties.assessor_on(on),
        at=moment(on, 10),
    )
