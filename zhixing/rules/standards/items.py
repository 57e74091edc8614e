"""What adds and deducts: blocks (维度) and items (细则) of a standard, with their worth and caps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zhixing.rules.standards.vocabulary import (
    ONE,
    SIXTY,
    ZERO,
    Amount,
    Effect,
    Key,
    Method,
    PeriodKind,
    Points,
    Start,
    UnitRounding,
)


@dataclass(frozen=True)
class Caps:
    """Upper limits of what an item or a block may give (or take, for deductions)."""

    SHORT: ClassVar[str] = "period"
    day: Annotated[Amount | None, Key("每日上限")] = None
    month: Annotated[Amount | None, Key("每月上限")] = None
    period: Annotated[Amount | None, Key("本期上限", "一个考评周期内，只写一个数时即指本期")] = None
    year: Annotated[Amount | None, Key("全年上限")] = None


@dataclass(frozen=True)
class Option:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称")]
    worth: Annotated[Amount, Key("分值")]


@dataclass(frozen=True)
class Range:
    least: Annotated[Points, Key("最少")]
    most: Annotated[Points, Key("最多")]
    step: Annotated[Points | None, Key("档差", "如 0.5，不写则不限")] = None


@dataclass(frozen=True)
class PerUnit:
    unit: Annotated[str, Key("单位", "如 小时")]
    worth: Annotated[Amount, Key("每单位分值")]
    every: Annotated[Points, Key("几个单位计一次", "如每 10 小时计 1 分，写 10")] = ONE
    minimum: Annotated[Points, Key("起算数量", "不到这个数量不计分")] = ZERO
    at_least: Annotated[Points, Key("至少按多少计", "够起算数量而不到这个数量的，按这个数量计")] = ZERO
    rounding: Annotated[UnitRounding, Key("零头")] = UnitRounding.EXACT
    together: Annotated[bool, Key("先累计再折算", "true 表示把本期数量加在一起再取整")] = False


@dataclass(frozen=True)
class Tier:
    at_least: Annotated[Points, Key("数量达到", "本期累计数量")]
    worth: Annotated[Amount, Key("分值")]


@dataclass(frozen=True)
class Check:
    """One thing that inspectors look at under an item, with its part of the item's full marks."""

    name: Annotated[str, Key("检查要点")]
    full: Annotated[Points | None, Key("分值", "写了的，同一类别各要点合计等于本条满分")] = None
    rule: Annotated[str, Key("扣分办法", "如 每少一次扣 1 分")] = ""
    methods: Annotated[tuple[Method, ...], Key("检查方法")] = ()
    evidence: Annotated[str, Key("看什么材料")] = ""
    classes: Annotated[tuple[str, ...], Key("适用类别", "不写则都适用")] = ()


@dataclass(frozen=True)
class OwnName:
    """What an item is called for some classes, where it asks something else of them than its name says."""

    name: Annotated[str, Key("名称")]
    classes: Annotated[tuple[str, ...], Key("适用类别")]


@dataclass(frozen=True)
class Item:
    """One rule that adds or deducts. Exactly one of worth, options, range, per and tiers says how much."""

    code: Annotated[str, Key("编号", "在整部办法内不重复")]
    name: Annotated[str, Key("名称")]
    effect: Annotated[Effect, Key("加扣", "扣分的分值也写正数")] = Effect.ADD
    worth: Annotated[Amount | None, Key("每次分值")] = None
    options: Annotated[tuple[Option, ...], Key("选项", "按情形给不同分值")] = ()
    range: Annotated[Range | None, Key("分值幅度", "记账时在幅度内给分")] = None
    per: Annotated[PerUnit | None, Key("按数量计分")] = None
    tiers: Annotated[tuple[Tier, ...], Key("按累计数量分档")] = ()
    cap: Annotated[Caps | None, Key("上限")] = None
    best: Annotated[int | None, Key("只计最高几次", "如 1 表示就高不重复")] = None
    start: Annotated[Amount | None, Key("起始分", "没有任何记录时的分，清单式考评用")] = None
    floor: Annotated[Amount | None, Key("下限", "这一条合计不低于多少")] = None
    classes: Annotated[tuple[str, ...], Key("适用类别", "不写则都适用")] = ()
    periods: Annotated[tuple[PeriodKind, ...], Key("适用时段", "不写则各期都适用")] = ()
    activity: Annotated[str, Key("对应活动", "如 党员大会；记一次活动自动记这一条")] = ""
    claim: Annotated[bool, Key("本人可申报")] = True
    evidence: Annotated[str, Key("佐证要求")] = ""
    criterion: Annotated[str, Key("评分标准", "做到什么得满分，检查时对照")] = ""
    methods: Annotated[tuple[Method, ...], Key("检查方法", "检查要点没有另写的，按这里的")] = ()
    checks: Annotated[tuple[Check, ...], Key("检查要点", "看哪几件事，各占几分；可以按类别分写")] = ()
    own_names: Annotated[tuple[OwnName, ...], Key("各类叫法", "某一类看的内容不同时，检查表上用的名称")] = ()
    adjustments: Annotated[str, Key("加减情形", "检查人酌情加分、扣分的情形")] = ""
    veto: Annotated[str, Key("本条否决", "出现时本条不得分的情形")] = ""
    clause: Annotated[str, Key("依据条款")] = ""
    note: Annotated[str, Key("说明")] = ""
    local: Annotated[bool, Key("自定细则", "党组织按“10+X”自行增加的")] = False
    per_matter: Annotated[
        str, Key("同一件事就高", "写一个组名，如 表彰；同组细则记的是同一件事的，只计分值最高的一次")
    ] = ""

    @property
    def sign(self) -> int:
        return -1 if self.effect is Effect.DEDUCT else 1

    @property
    def full(self) -> Points | None:
        """What a blameless organisation gets for it: the top of its range, or what it starts from and is deducted.

        None where there is no such number.
        """
        if self.effect is Effect.DEDUCT:
            return self.start.default if self.start else None
        return self.range.most if self.range else None

    def name_for(self, class_code: str | None) -> str:
        return next((own.name for own in self.own_names if class_code in own.classes), self.name)

    def checks_for(self, class_code: str | None) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.classes or class_code in check.classes)


@dataclass(frozen=True)
class Beyond:
    """What a block gives above a number counts only in part."""

    above: Annotated[Points, Key("超过多少分")]
    rate: Annotated[Points, Key("超过的按百分之几计", "如 50", True)]


@dataclass(frozen=True)
class LocalRule:
    """What an organisation may add to a block by itself: the X of 10+X."""

    most: Annotated[int | None, Key("最多几条")] = None
    worth: Annotated[Points | None, Key("每条最多几分")] = None
    deduct: Annotated[bool, Key("可否自定扣分")] = True


@dataclass(frozen=True)
class Block:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 学习教育")]
    full: Annotated[Amount | None, Key("满分", "不写则不封顶")] = None
    start: Annotated[Start, Key("起点")] = Start.ZERO
    floor: Annotated[Amount | None, Key("下限", "不写：有满分的为 0，没有满分的不设下限")] = None
    cap: Annotated[Caps | None, Key("上限", "附加分用；有满分的维度通常只写全年上限")] = None
    bonus: Annotated[bool, Key("附加分", "true：不受所属部分上限的限制，另加；总分上限仍管")] = False
    into: Annotated[str, Key("计入", "得分组成的编号；index 表示直接加在总分上")] = ""
    star: Annotated[Points | None, Key("得星分数", "本维度达到多少分得一颗星")] = None
    classes: Annotated[tuple[str, ...], Key("适用类别")] = ()
    periods: Annotated[tuple[PeriodKind, ...], Key("适用时段")] = ()
    local: Annotated[LocalRule | None, Key("可自定细则")] = None
    short_under: Annotated[Points, Key("差距线", "得分低于满分的百分之几算有差距", True)] = SIXTY
    suggestion: Annotated[str, Key("改进建议", "有差距时显示")] = ""
    items: Annotated[tuple[Item, ...], Key("细则")] = ()
    factor: Annotated[Points | None, Key("折算", "按百分之几计入，如 30；不写为 100", True)] = None
    beyond: Annotated[Beyond | None, Key("超出部分", "如超过 20 分的部分按 50% 计")] = None
