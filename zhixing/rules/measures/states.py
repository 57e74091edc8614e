"""整改: the states of a measure, its kinds, where a problem comes from, and the steps that are written down."""

from enum import StrEnum


class MeasureState(StrEnum):
    PENDING = "pending"
    UNDER_WAY = "under_way"
    AWAITING_CHECK = "awaiting_check"
    CLEARED = "cleared"

    @property
    def label(self) -> str:
        return {"pending": "待整改", "under_way": "整改中", "awaiting_check": "待核查", "cleared": "已销号"}[self.value]


# 已销号 is final: what comes up again is a new line that points to the old one.
ROUTE: dict[MeasureState, frozenset[MeasureState]] = {
    MeasureState.PENDING: frozenset({MeasureState.UNDER_WAY, MeasureState.AWAITING_CHECK}),
    MeasureState.UNDER_WAY: frozenset({MeasureState.AWAITING_CHECK}),
    MeasureState.AWAITING_CHECK: frozenset({MeasureState.UNDER_WAY, MeasureState.CLEARED}),
    MeasureState.CLEARED: frozenset(),
}
WITH_OWNER = frozenset({MeasureState.PENDING, MeasureState.UNDER_WAY})  # the owner has the next step to do


class MeasureKind(StrEnum):
    IMMEDIATE = "immediate"
    TIMED = "timed"
    LASTING = "lasting"

    @property
    def label(self) -> str:
        return {"immediate": "立行立改", "timed": "限期整改", "lasting": "长期坚持"}[self.value]


class PlanState(StrEnum):
    """What the assessor has said to the plan; nothing of a line without one, or planned before plans were answered."""

    NONE = ""
    WAITING = "waiting"
    AGREED = "agreed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"": "没有审核", "waiting": "待审核", "agreed": "已审核", "returned": "退回修改"}[self.value]


class ProblemSource(StrEnum):
    INSPECTION = "inspection"
    HEARING = "hearing"
    REPRESENTATIVES = "representatives"
    SELF_CHECK = "self_check"
    SUPERIOR = "superior"
    STAR = "star"  # of a person: not offered for an organisation's line

    @property
    def label(self) -> str:
        return SOURCE_LABELS[self]


SOURCE_LABELS: dict[ProblemSource, str] = {
    ProblemSource.INSPECTION: "检查",
    ProblemSource.HEARING: "听取汇报",
    ProblemSource.REPRESENTATIVES: "代表意见",
    ProblemSource.SELF_CHECK: "自查",
    ProblemSource.SUPERIOR: "上级反馈",
    ProblemSource.STAR: "星级评定",
}
# Where the problems of an organisation come from.
FINDING_SOURCES = tuple(source for source in ProblemSource if source is not ProblemSource.STAR)


class StepKind(StrEnum):
    REGISTERED = "registered"
    SIGNED = "signed"
    PLANNED = "planned"
    PLAN_AGREED = "plan_agreed"
    PLAN_RETURNED = "plan_returned"
    REPORTED = "reported"
    APPLIED = "applied"
    STAGE_PASSED = "stage_passed"
    STAGE_FAILED = "stage_failed"
    RETURNED = "returned"
    CLEARED = "cleared"
    REOPENED = "reopened"
    EXTENDED = "extended"

    @property
    def label(self) -> str:
        return STEP_LABELS[self]


STEP_LABELS: dict[StepKind, str] = {
    StepKind.REGISTERED: "登记问题",
    StepKind.SIGNED: "签收",
    StepKind.PLANNED: "制定整改方案",
    StepKind.PLAN_AGREED: "审核方案：同意",
    StepKind.PLAN_RETURNED: "审核方案：退回修改",
    StepKind.REPORTED: "报告进展",
    StepKind.APPLIED: "申请销号",
    StepKind.STAGE_PASSED: "阶段核查：达到阶段目标",
    StepKind.STAGE_FAILED: "阶段核查：没有达到阶段目标",
    StepKind.RETURNED: "核查后退回",
    StepKind.CLEARED: "核查后销号",
    StepKind.REOPENED: "重启",
    StepKind.EXTENDED: "延长期限",
}
# Done by the owner; whoever did one of them checks nothing of the same measure.
OWNER_STEPS = frozenset({StepKind.SIGNED, StepKind.PLANNED, StepKind.REPORTED, StepKind.APPLIED})
