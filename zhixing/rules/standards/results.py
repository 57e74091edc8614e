"""What is made of the points: components, vetoes, gates, bands, the year, and worked examples of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zhixing.rules.standards.procedure import AppraisalGrade, HearingRule
from zhixing.rules.standards.vocabulary import (
    HUNDRED,
    ONE,
    ZERO,
    Absent,
    Amount,
    CarryBy,
    Choice,
    Colour,
    Key,
    Measure,
    MembersBy,
    PeriodKind,
    Points,
    Reach,
    Share,
    Source,
    VetoEffect,
    YearBy,
)

TWO_THIRDS = Share(2, 3)
# What a voter may choose beside the standard's grades.
BESIDE_GRADES: dict[str, str] = {"ABSTAIN": "弃权", "SELF": "本人"}


@dataclass(frozen=True)
class Grade:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 优秀")]
    value: Annotated[Points | None, Key("折合分", "none 表示弃权，不计入平均")] = None
    share_cap: Annotated[Share | None, Key("比例提醒", "如 1/3 或 30%，超出只提醒不改结果")] = None


@dataclass(frozen=True)
class Weights:
    """Weight by kind of period; a missing one is 0. One number alone counts for the three kinds of cycle."""

    SHORT: ClassVar[str] = "cycles"
    cycles: Annotated[Amount | None, Key("各期权重", "只写一个数时即指各期", True)] = None
    quarter: Annotated[Amount | None, Key("平时权重", "", True)] = None
    midyear: Annotated[Amount | None, Key("年中权重", "", True)] = None
    year_end: Annotated[Amount | None, Key("年末权重", "", True)] = None
    year: Annotated[Amount | None, Key("年度权重", "", True)] = None

    def of(self, kind: PeriodKind) -> Amount:
        own: Amount | None = getattr(self, kind.value)
        if own is None and kind is not PeriodKind.YEAR:
            own = self.cycles
        return own or Amount(ZERO)


@dataclass(frozen=True)
class Panel:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 党员代表")]
    weight: Annotated[Points, Key("权重", "", True)]


@dataclass(frozen=True)
class Question:
    """What voters are asked about everyone; all questions of a ballot use the standard's grades."""

    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 履职尽责")]
    weight: Annotated[Points, Key("权重", "不写为 1", True)] = ONE


class MembersOf(Choice):
    """Whose results a component is made of."""

    PEOPLE = "members", "党员"
    BRANCHES = "branches", "下一级党组织"


@dataclass(frozen=True)
class MembersRule:
    by: Annotated[MembersBy, Key("怎样合成")] = MembersBy.MEAN
    at_least: Annotated[Points, Key("分数线", "by 为 share 时用")] = ZERO
    of: Annotated[MembersOf, Key("谁的得分", "branches 为直接下一级党组织的堡垒指数")] = MembersOf.PEOPLE


@dataclass(frozen=True)
class Component:
    """One part of the composite (得分组成): the ledger, the ballot, the panel's view, the members' mean …"""

    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称")]
    source: Annotated[Source, Key("来源")]
    weight: Annotated[Weights | None, Key("权重", "一个数，或按平时、年中、年末分别写")] = None
    full: Annotated[Points | None, Key("满分", "这一部分按多少分制，不写则与总分满分相同")] = None
    base: Annotated[Amount | None, Key("起评分", "只用于来自积分台账的部分")] = None
    cap: Annotated[Amount | None, Key("上限")] = None
    floor: Annotated[Amount | None, Key("下限")] = None
    panels: Annotated[tuple[Panel, ...], Key("评价主体")] = ()
    members: Annotated[MembersRule | None, Key("党员得分的合成")] = None
    hearing: Annotated[HearingRule | None, Key("汇报评分", "不写则按默认的四项")] = None
    questions: Annotated[tuple[Question, ...], Key("测评问题", "不写则只问一个总体评价")] = ()
    per_block: Annotated[bool, Key("按维度测评", "true：每个维度一个问题，权重为维度满分")] = False
    quorum: Annotated[Share, Key("到会比例", "实到不足应到的这一比例，测评无效")] = TWO_THIRDS
    absent: Annotated[Absent, Key("没有结果时", "没有开展的按零分计，写 zero")] = Absent.SHARED
    bonus_share: Annotated[
        Points | None, Key("附加分比例上限", "附加分合计最多为这一部分其余得分的百分之几，如 10", True)
    ] = None
    trim: Annotated[int, Key("去掉最高最低", "平均以前去掉最高、最低各几个，只用于党组织评定")] = 0

    @property
    def is_asked(self) -> bool:
        """Whether a secret ballot fills it."""
        return self.source is Source.BALLOT


@dataclass(frozen=True)
class Veto:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称")]
    effect: Annotated[VetoEffect, Key("后果")]
    block: Annotated[str, Key("只否决一个维度", "写维度编号，只能记零分")] = ""
    reach: Annotated[Reach, Key("管多久")] = Reach.PERIOD
    classes: Annotated[tuple[str, ...], Key("适用类别")] = ()
    clause: Annotated[str, Key("依据条款")] = ""
    note: Annotated[str, Key("说明")] = ""


@dataclass(frozen=True)
class Condition:
    """One test: exactly one of its subjects is named; all of under/at_least given must hold."""

    component: Annotated[str, Key("得分组成")] = ""
    block: Annotated[str, Key("维度")] = ""
    item: Annotated[str, Key("细则")] = ""
    index: Annotated[bool, Key("总分")] = False
    stars: Annotated[bool, Key("得星数")] = False
    measure: Annotated[Measure, Key("看什么")] = Measure.POINTS
    under: Annotated[Points | None, Key("低于")] = None
    at_least: Annotated[Points | None, Key("不低于")] = None
    worst_period: Annotated[bool, Key("最低一期", "全年各期中最低的得分，只用于年度")] = False
    low_periods: Annotated[
        Points | None, Key("低分的期数", "全年低于多少分的有几期，只用于年度；几期写在“低于”“不低于”里")
    ] = None
    veto: Annotated[str, Key("一票否决", "写否决的编号，有这种情形即成立；不再写低于、不低于")] = ""
    broken_by: Annotated[
        tuple[str, ...], Key("打断连续的细则", "看连续次数时写，如 参加组织生活的编号；记了这些细则，就从头数起")
    ] = ()


@dataclass(frozen=True)
class Gate:
    name: Annotated[str, Key("名称", "如 群众满意度低于 60%，最高评二星")]
    when: Annotated[tuple[Condition, ...], Key("条件", "几条同时成立才算")]
    best_band: Annotated[str, Key("最高等次", "写等次编号")] = ""
    cap: Annotated[Points | None, Key("总分上限")] = None
    classes: Annotated[tuple[str, ...], Key("适用类别")] = ()
    periods: Annotated[tuple[PeriodKind, ...], Key("适用时段")] = ()
    rate: Annotated[Points | None, Key("总分折算", "总分按百分之几计，如 80；几条都成立的连乘", True)] = None


@dataclass(frozen=True)
class Band:
    """A grade of the result. Written from best to worst; the last has no lower limit."""

    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 红色示范星")]
    at_least: Annotated[Amount | None, Key("不低于", "最低一等不写")] = None
    at_most: Annotated[Points | None, Key("不高于", "可不写；写了就检查有无空档和重叠")] = None
    stars: Annotated[int | None, Key("星数")] = None
    colour: Annotated[Colour | None, Key("颜色")] = None
    share_cap: Annotated[Share | None, Key("比例提醒", "如 1/3 或 30%，超出只提醒不改结果")] = None
    measures: Annotated[tuple[str, ...], Key("随后的措施")] = ()
    grades: Annotated[
        tuple[AppraisalGrade, ...],
        Key("评议等次", "民主评议一般评为哪几档；不写的，最高一等为优秀、合格，最低一等为基本合格，其余为合格"),
    ] = ()
    note: Annotated[str, Key("说明")] = ""


def usual_grades(bands: Sequence[Band], number: int) -> tuple[AppraisalGrade, ...]:
    """The grades that go with a band of the year without a reason: as written, or else by its place."""
    return bands[number].grades or default_grades(number, len(bands))


def default_grades(place: int, bands: int) -> tuple[AppraisalGrade, ...]:
    """What goes with a band where the standard does not say: `place` counts from the best, 0, among so many bands."""
    if place == 0:
        return (AppraisalGrade.EXCELLENT, AppraisalGrade.QUALIFIED)
    return (AppraisalGrade.BASIC if place == bands - 1 else AppraisalGrade.QUALIFIED,)


@dataclass(frozen=True)
class Carry:
    """The base brought over from last year's result."""

    share: Annotated[Points, Key("结转比例", "上年得分的百分之几", True)] = HUNDRED
    over: Annotated[Points, Key("只结转超过", "上年得分超过多少的部分")] = ZERO
    by: Annotated[CarryBy, Key("怎样结转")] = CarryBy.REPLACE
    cap: Annotated[Points | None, Key("结转上限")] = None
    floor: Annotated[Points | None, Key("结转下限")] = None


@dataclass(frozen=True)
class YearRule:
    by: Annotated[YearBy, Key("怎样合成")] = YearBy.MEAN
    weights: Annotated[tuple[Points, ...], Key("各期权重", "by 为 weighted 时按期数写", True)] = ()
    base: Annotated[Amount | None, Key("年度起评分")] = None
    cap: Annotated[Amount | None, Key("年度上限")] = None
    floor: Annotated[Amount | None, Key("年度下限")] = None
    bands: Annotated[tuple[Band, ...], Key("年度等次", "不写则与各期相同")] = ()


@dataclass(frozen=True)
class ExampleFact:
    """One fact of a worked example, as a row of a sheet for a trial."""

    PAIR: ClassVar[tuple[str, str]] = ("item", "units")  # a list of these alone may be written as "item: units"
    item: Annotated[str, Key("事项", "细则或一票否决的编号、名称；得分组成的编号、名称；上年得分、不计分、各期得分")]
    units: Annotated[Points | None, Key("数量", "次数、小时、票数等，不写为 1；各期得分写第几期")] = None
    option: Annotated[str, Key("选项", "细则的选项；测评票写档次")] = ""
    worth: Annotated[Points | None, Key("分值", "有分值幅度的细则写给几分；得分组成写它的得分")] = None
    date: Annotated[str, Key("日期", "如 2016-06-01；有每日、每月上限的细则必须写")] = ""
    panel: Annotated[str, Key("评价主体")] = ""
    earlier: Annotated[bool, Key("此前各期", "true：本年以前各期的，用来计算全年上限")] = False
    matter: Annotated[str, Key("哪件事", "写了同一件事就高的细则，写是哪件事")] = ""
    note: Annotated[str, Key("说明", "“不计分”的理由等")] = ""


@dataclass(frozen=True)
class Example:
    """Facts of somebody made up, and the figures that must come out: the standard is held to them."""

    name: Annotated[str, Key("名称", "如 按时参加活动的普通党员")]
    category: Annotated[str, Key("类别", "类别的编号或名称；不分类别的不写")] = ""
    period: Annotated[PeriodKind | None, Key("时段", "不写的，按季度、按月的办法为平时，其余为年末")] = None
    facts: Annotated[tuple[ExampleFact, ...], Key("事实", "只有事项和数量的，可写成几行“细则编号: 数量”")] = ()
    index: Annotated[Points | None, Key("应得分", "应为不计分的不写")] = None
    band: Annotated[str, Key("应评等次", "等次的编号或名称，不写则不核对等次")] = ""
