"""The standard (考评办法) as data, both indices; the door to everything a standard is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from zhixing.rules.periods import QUARTER
from zhixing.rules.standards.items import (
    Beyond,
    Block,
    Caps,
    Check,
    Item,
    LocalRule,
    Option,
    OwnName,
    PerUnit,
    Range,
    Tier,
)
from zhixing.rules.standards.procedure import (
    APPRAISAL,
    DEADLINES,
    PART,
    ActivityKind,
    AppraisalGrade,
    AppraisalRule,
    Deadlines,
    HearingCriterion,
    HearingRule,
    PartRule,
)
from zhixing.rules.standards.results import (
    TWO_THIRDS,
    Band,
    Carry,
    Component,
    Condition,
    Example,
    ExampleFact,
    Gate,
    Grade,
    MembersOf,
    MembersRule,
    Panel,
    Question,
    Veto,
    Weights,
    YearRule,
)
from zhixing.rules.standards.vocabulary import (
    HUNDRED,
    ONE,
    SIXTY,
    ZERO,
    Absent,
    Amount,
    Away,
    BandsBy,
    CarryBy,
    Colour,
    Effect,
    IndexKind,
    Key,
    Measure,
    MembersBy,
    Method,
    PeriodKind,
    Points,
    Reach,
    RoundBy,
    RoundTo,
    Share,
    Source,
    Span,
    Start,
    UnitRounding,
    VetoEffect,
    YearBy,
)


@dataclass(frozen=True)
class Rounding:
    to: Annotated[RoundTo, Key("取到", "0.01、0.1 或 1")] = RoundTo.HUNDREDTH
    by: Annotated[RoundBy, Key("取整方法")] = RoundBy.HALF_UP
    # Every step to the hundredth: how results were worked out that were kept before fractions stayed exact. No key.
    is_stepwise: bool = False


@dataclass(frozen=True)
class PersonClass:
    code: Annotated[str, Key("编号", "如 CADRE；名册里写编号或名称均可")]
    name: Annotated[str, Key("名称", "如 党员干部类")]
    covers: Annotated[tuple[str, ...], Key("还包括", "按本类计分的其他类别编号或名称")] = ()
    scored: Annotated[bool, Key("是否计分", "false 表示这一类不参加计分")] = True
    reason: Annotated[str, Key("不计分的理由")] = ""
    graded: Annotated[bool, Key("是否评等次", "false 表示这一类计分，不评等次")] = True
    away: Annotated[Away | None, Key("外出流动的人", "名册上这一类中外出流动的人是否计分，不写为不计分")] = None


DEFAULT_GRADES = (
    Grade("EXCELLENT", "优秀", HUNDRED),
    Grade("QUALIFIED", "合格", Points(8000)),
    Grade("BASIC", "基本合格", SIXTY),
    Grade("UNQUALIFIED", "不合格", ZERO),
)
OVERALL = Question("", "总体评价")
POINTS_ONLY = (Component("points", "积分", Source.POINTS, Weights(cycles=Amount(HUNDRED))),)


@dataclass(frozen=True)
class Standard:
    title: Annotated[str, Key("名称")]
    source: Annotated[str, Key("出处", "文件名称、年份、网址")] = ""
    note: Annotated[str, Key("说明")] = ""
    index: Annotated[IndexKind, Key("指数")] = IndexKind.VANGUARD
    period: Annotated[Span, Key("考评周期", "每一期多长：按它开启考评、计上限；不写为季度")] = Span.QUARTER
    cut_off: Annotated[
        int | None, Key("计分截止日", "每一期最后一个月的几日；不写为每一期最后一天，其后的记录计入下一期")
    ] = None
    full: Annotated[Points, Key("满分")] = HUNDRED
    base: Annotated[Amount | None, Key("起评分", "不写为 0")] = None
    carry: Annotated[Carry | None, Key("上年结转")] = None
    cap: Annotated[Amount | None, Key("总分上限", "不写则不封顶")] = None
    floor: Annotated[Amount | None, Key("总分下限", "不写为 0，none 表示可以是负数")] = None
    rounding: Annotated[Rounding, Key("取整")] = Rounding()
    classes: Annotated[tuple[PersonClass, ...], Key("类别")] = ()
    grades: Annotated[tuple[Grade, ...], Key("测评档次")] = DEFAULT_GRADES
    components: Annotated[tuple[Component, ...], Key("得分组成", "不写则只看积分")] = POINTS_ONLY
    blocks: Annotated[tuple[Block, ...], Key("维度")] = ()
    vetoes: Annotated[tuple[Veto, ...], Key("一票否决")] = ()
    gates: Annotated[tuple[Gate, ...], Key("限制条件")] = ()
    bands_by: Annotated[BandsBy, Key("按什么定等次")] = BandsBy.INDEX
    bands: Annotated[tuple[Band, ...], Key("等次", "从高到低写")] = ()
    year: Annotated[YearRule | None, Key("年度得分")] = None
    accumulate: Annotated[bool, Key("按年累计", "true：每一期都从年初算起，各期的积分加在一起")] = False
    deadlines: Annotated[Deadlines, Key("办理期限")] = DEADLINES
    activities: Annotated[tuple[ActivityKind, ...], Key("活动种类", "不写则按三会一课等通常的种类")] = ()
    part: Annotated[PartRule, Key("部分时段", "本期只有一部分时间在册或没有减免的，怎样计分")] = PART
    appraisal: Annotated[AppraisalRule, Key("民主评议", "每年民主评议党员时用")] = APPRAISAL
    examples: Annotated[tuple[Example, ...], Key("算例", "事实和应得的分数；有一个算出来不符，就不能提交、审定")] = ()

    @property
    def months(self) -> int:
        """How many months each of its cycles has. By the year and added up: every quarter, each from January on."""
        return QUARTER if self.accumulate and self.period is Span.YEAR else self.period.months

    @property
    def items(self) -> Iterator[tuple[Block, Item]]:
        """Every item with the block it belongs to, in the order written."""
        return ((block, item) for block in self.blocks for item in block.items)

    def item(self, code: str) -> Item | None:
        return next((item for _, item in self.items if item.code == code), None)

    def class_of(self, word: str) -> PersonClass | None:
        """The class that a class code or name from the register counts as."""
        for cls in self.classes:
            if word in (cls.code, cls.name, *cls.covers):
                return cls
        return None

    def questions_of(self, component: Component) -> tuple[Question, ...]:
        """What a ballot asks about everyone; where nothing is written, the one overall question without a code."""
        if component.per_block:
            blocks = [block for block in self.blocks if not block.bonus]
            fulls = [(block.full.default if block.full else None) or ZERO for block in blocks]
            weights = fulls if all(full > 0 for full in fulls) else [ONE for _ in blocks]
            return tuple(
                Question(block.code, block.name, weight) for block, weight in zip(blocks, weights, strict=True)
            )
        return component.questions or (OVERALL,)

    def bands_of(self, kind: PeriodKind) -> tuple[Band, ...]:
        own = self.year.bands if self.year and kind is PeriodKind.YEAR else ()
        return own or self.bands


__all__ = [
    "APPRAISAL",
    "DEADLINES",
    "DEFAULT_GRADES",
    "OVERALL",
    "PART",
    "POINTS_ONLY",
    "TWO_THIRDS",
    "Absent",
    "ActivityKind",
    "Amount",
    "AppraisalGrade",
    "AppraisalRule",
    "Away",
    "Band",
    "BandsBy",
    "Beyond",
    "Block",
    "Caps",
    "Carry",
    "CarryBy",
    "Check",
    "Colour",
    "Component",
    "Condition",
    "Deadlines",
    "Effect",
    "Example",
    "ExampleFact",
    "Gate",
    "Grade",
    "HearingCriterion",
    "HearingRule",
    "IndexKind",
    "Item",
    "LocalRule",
    "Measure",
    "MembersBy",
    "MembersOf",
    "MembersRule",
    "Method",
    "Option",
    "OwnName",
    "Panel",
    "PartRule",
    "PerUnit",
    "PeriodKind",
    "PersonClass",
    "Points",
    "Question",
    "Range",
    "Reach",
    "RoundBy",
    "RoundTo",
    "Rounding",
    "Share",
    "Source",
    "Span",
    "Standard",
    "Start",
    "Tier",
    "UnitRounding",
    "Veto",
    "VetoEffect",
    "Weights",
    "YearBy",
    "YearRule",
]
