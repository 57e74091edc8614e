"""How a standard's YAML is written, told from the dataclasses themselves: always true of what is read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_origin

from zhixing.rules.standards.diff import value_text
from zhixing.rules.standards.model import (
    ActivityKind,
    AppraisalRule,
    Band,
    Beyond,
    Block,
    Caps,
    Carry,
    Check,
    Component,
    Condition,
    Deadlines,
    Example,
    ExampleFact,
    Gate,
    Grade,
    HearingCriterion,
    HearingRule,
    Item,
    LocalRule,
    MembersRule,
    Option,
    OwnName,
    Panel,
    PartRule,
    PersonClass,
    PerUnit,
    Question,
    Range,
    Rounding,
    Standard,
    Tier,
    Veto,
    Weights,
    YearRule,
)
from zhixing.rules.standards.schema import Hint, hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, Share

PARTS: dict[type, str] = {
    Standard: "全文",
    PersonClass: "类别",
    Component: "得分组成",
    Weights: "权重",
    Panel: "评价主体",
    Question: "测评问题",
    MembersRule: "党员得分的合成",
    HearingRule: "汇报评分",
    HearingCriterion: "评分项目",
    Block: "维度",
    Item: "细则",
    Option: "选项",
    Range: "分值幅度",
    PerUnit: "按数量计分",
    Tier: "按累计数量分档",
    Check: "检查要点",
    OwnName: "各类叫法",
    Caps: "上限",
    Beyond: "超出部分",
    LocalRule: "可自定细则",
    Veto: "一票否决",
    Gate: "限制条件",
    Condition: "条件",
    Band: "等次",
    Carry: "上年结转",
    YearRule: "年度得分",
    Grade: "测评档次",
    Rounding: "取整",
    Deadlines: "办理期限",
    ActivityKind: "活动种类",
    PartRule: "部分时段",
    AppraisalRule: "民主评议",
    Example: "算例",
    ExampleFact: "算例的事实",
}
PLAIN: dict[type, str] = {
    str: "文字",
    bool: "true 或 false",
    int: "整数",
    Points: "数",
    Share: "比例",
    Amount: "数，可按类别分写",
}


@dataclass(frozen=True)
class KeyLine:
    key: str
    label: str
    kind: str
    words: tuple[tuple[str, str], ...]  # what may be written, where the words are few: (word, Chinese)
    part: str  # the name of the part it is made of, for a link
    default: str  # 必填 where there is none
    help: str


@dataclass(frozen=True)
class PartGuide:
    name: str
    anchor: str
    keys: tuple[KeyLine, ...]


def guide() -> list[PartGuide]:
    """Every part with every key that may be written in it, from the whole to the smallest."""
    return [
        PartGuide(name, cls.__name__.lower(), tuple(key_line(key, hint) for key, hint in hints(cls).items()))
        for cls, name in PARTS.items()
    ]


def key_line(key: str, hint: Hint) -> KeyLine:
    inner = hint.inner
    words: tuple[tuple[str, str], ...] = ()
    if isinstance(inner, type) and issubclass(inner, Choice):
        words = tuple((choice.value, choice.label) for choice in inner)
    return KeyLine(
        key=key,
        label=hint.key.label,
        kind=kind_words(hint),
        words=words,
        part=PARTS[inner] if is_part(inner) else "",
        default=default_words(hint),
        help=hint.key.help,
    )


def kind_words(hint: Hint) -> str:
    inner, listed = hint.inner, get_origin(hint.kind) is tuple
    if is_part(inner):
        return "若干条" if listed else "几行键和值"
    if hint.key.is_percent:
        return "数，可写百分号" + ("，可按类别分写" if inner is Amount else "，可写几个" if listed else "")
    word = "词" if isinstance(inner, type) and issubclass(inner, Enum) else PLAIN[inner]
    return f"{word}，可写几个" if listed else word


def default_words(hint: Hint) -> str:
    if hint.default is dataclasses.MISSING:
        return "必填"
    value: Any = hint.default
    return "不写" if value in (None, (), "") else value_text(value, hint.inner)
