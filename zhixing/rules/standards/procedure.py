"""How it is gone about: what a jury gives marks for, how many days each step has, which activities there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from zhixing.rules.measures.deadlines import DAYS
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.periods import DAYS_TO_REPORT, DAYS_TO_REVIEW
from zhixing.rules.standards.vocabulary import Choice, Key, PartBy, Points, Share, Span
from zhixing.rules.workdays import DEFAULT_ANSWER_DAYS, DEFAULT_POSTING_DAYS


@dataclass(frozen=True)
class HearingCriterion:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 工作实绩")]
    full: Annotated[Points, Key("满分")]
    guide: Annotated[str, Key("怎样评", "写在评分表上")] = ""


# Ours, after the sheets of 述职评议: a report that names no concrete problem is no report.
CRITERIA = (
    HearingCriterion("achievements", "工作实绩", Points(4000), "有数据、有事例，与自查所填的数一致"),
    HearingCriterion(
        "problems", "查摆问题", Points(2500), "准确、具体，不以成绩代替问题；没有具体问题的，不超过 10 分"
    ),
    HearingCriterion("measures", "整改和下步措施", Points(2000), "有责任人、有时限；上期问题的整改情况必须讲到"),
    HearingCriterion("answers", "答询", Points(1500), "当场提问，回答实在"),
)


@dataclass(frozen=True)
class HearingRule:
    """What each member of the jury fills in, and what their sheets come to."""

    least: Annotated[int, Key("至少几份评分表")] = 3
    trim_from: Annotated[int | None, Key("几份起去掉一个最高、一个最低", "none 表示不去掉")] = 7
    criteria: Annotated[tuple[HearingCriterion, ...], Key("评分项目", "满分合计不超过 100 分")] = CRITERIA

    @property
    def full(self) -> int:
        """Hundredths that a faultless report gets on one sheet."""
        return sum(criterion.full for criterion in self.criteria)


@dataclass(frozen=True)
class Deadlines:
    """Days of the procedure, as they are proposed; whoever opens or proposes may set others."""

    report: Annotated[int, Key("自评、自查期限", "计分截止日以后几日，遇休息日顺延")] = DAYS_TO_REPORT
    review: Annotated[int, Key("评定期限", "计分截止日以后几日，遇休息日顺延")] = DAYS_TO_REVIEW
    posting: Annotated[int, Key("公示期", "几个工作日")] = DEFAULT_POSTING_DAYS
    answer: Annotated[int, Key("异议答复期限", "收到以后几个工作日")] = DEFAULT_ANSWER_DAYS
    immediate: Annotated[int, Key("立行立改期限", "检查发现的问题，几日")] = DAYS[MeasureKind.IMMEDIATE]
    timed: Annotated[int, Key("限期整改期限", "检查发现的问题，几日")] = DAYS[MeasureKind.TIMED]

    def of_problem(self, kind: MeasureKind) -> int:
        """Days that a problem which an inspection found is given."""
        return {MeasureKind.IMMEDIATE: self.immediate, MeasureKind.TIMED: self.timed}.get(kind, DAYS[kind])


@dataclass(frozen=True)
class PartRule:
    """Who belonged to a branch for a part of the period only, or was under relief for a part of it."""

    by: Annotated[PartBy, Key("怎样计时段")] = PartBy.DAYS
    least: Annotated[
        int | None, Key("至少在册天数", "本期在册不足这么多天的，不计分；不写为每月 10 天，一个季度 30 天")
    ] = None
    over: Annotated[
        Points | None,
        Key("减免超过多少不计分", "减免超过本期的百分之几，整期不计分；不写则看本期最后一天是否在减免", True),
    ] = None
    shared: Annotated[bool, Key("按时段折算", "true：积分除以实际参加的时段，折算为整期的积分，不超过满分")] = False


class AppraisalGrade(Choice):
    """The grades of the yearly 民主评议党员."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


THIRD = Share(1, 3)


@dataclass(frozen=True)
class AppraisalRule:
    """What the yearly 民主评议党员 goes by; which grades go with a band is written with the band."""

    excellent_share: Annotated[
        Share | None, Key("优秀比例", "拟评优秀的一般不超过评定等次人数的多少，超出只提醒；none 表示不提醒")
    ] = THIRD


APPRAISAL = AppraisalRule()
PART = PartRule()
DEADLINES = Deadlines()


class Roll(Choice):
    """Who is expected."""

    MEMBERS = "members", "全体党员"
    COMMITTEE = "committee", "支部委员会委员"
    GROUP = "group", "党小组成员"
    OPEN = "open", "自愿参加"


class Quorum(Choice):
    """How many of those entitled to vote must be there, so that a vote holds."""

    NONE = "none", "不作要求"
    HALF = "half", "半数以上"
    OVER_HALF = "over_half", "超过半数"
    FOUR_FIFTHS = "four_fifths", "五分之四以上"


class Majority(Choice):
    """What carries a resolution."""

    NONE = "none", "不表决"
    ENTITLED = "entitled", "赞成人数超过应到会有表决权人数的半数"
    ATTENDING = "attending", "赞成人数超过实到会有表决权人数的半数"


@dataclass(frozen=True)
class ActivityKind:
    """One kind; items are named by their codes, or say themselves (`activity`) that they belong to it."""

    name: Annotated[str, Key("名称", "如 党员大会")]
    items: Annotated[tuple[str, ...], Key("到会的记", "细则编号；细则的“对应活动”写了这个名称的，无须再写")] = ()
    hosting: Annotated[tuple[str, ...], Key("主持的另记", "细则编号")] = ()
    speaking: Annotated[tuple[str, ...], Key("发言、主讲的另记", "细则编号")] = ()
    late: Annotated[tuple[str, ...], Key("迟到早退的扣", "扣分细则编号；填写决定机构以后才扣")] = ()
    absent: Annotated[tuple[str, ...], Key("无故缺席的扣", "扣分细则编号；填写决定机构以后才扣")] = ()
    roll: Annotated[Roll, Key("应到范围")] = Roll.OPEN
    every: Annotated[Span | None, Key("多久一次", "不写为不定期")] = None
    times: Annotated[int, Key("每期几次")] = 1
    quorum: Annotated[Quorum, Key("到会要求")] = Quorum.NONE
    majority: Annotated[Majority, Key("怎样通过")] = Majority.NONE
    study: Annotated[bool, Key("是否计入学时")] = False

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.items, *self.hosting, *self.speaking, *self.late, *self.absent)

    @property
    def vote_rule(self) -> str:
        """What a vote takes, for the form; empty where nothing is said."""
        if self.quorum is Quorum.NONE:
            return ""
        passed = f"，{self.majority.label}为通过" if self.majority is not Majority.NONE else ""
        return f"有表决权的{self.quorum.label}到会方可表决{passed}。"

    @property
    def is_meeting(self) -> bool:
        """Whether some are expected, so that whoever does not come is absent."""
        return self.roll is not Roll.OPEN


# Rhythm and quorum: 中国共产党支部工作条例（试行） art. 11, 13 to 16; two 党课 a year are ours.
DEFAULT_KINDS = (
    ActivityKind("党员大会", roll=Roll.MEMBERS, every=Span.QUARTER, quorum=Quorum.HALF, majority=Majority.ENTITLED),
    ActivityKind("支委会", roll=Roll.COMMITTEE, every=Span.MONTH, quorum=Quorum.HALF, majority=Majority.ENTITLED),
    ActivityKind("党小组会", roll=Roll.GROUP, every=Span.MONTH),
    ActivityKind("党课", roll=Roll.MEMBERS, every=Span.HALF_YEAR, study=True),
    ActivityKind("主题党日", roll=Roll.MEMBERS, every=Span.MONTH, study=True),
    ActivityKind("组织生活会", roll=Roll.MEMBERS, every=Span.YEAR),
    ActivityKind("集中学习", roll=Roll.MEMBERS, study=True),
    ActivityKind("培训", study=True),
    ActivityKind("志愿服务"),
    ActivityKind("走访"),
    ActivityKind("项目"),
)
# What standards call the same in the words of their items.
SAME_KIND = {
    "支部委员会会议": "支委会",
    "支部委员会": "支委会",
    "支部党员大会": "党员大会",
    "集中培训": "培训",
    "入户走访": "走访",
    "走访群众": "走访",
    "小区建设": "项目",
}
