"""Small clauses of a standard's document that need no names behind its codes."""

from __future__ import annotations

from collections.abc import Iterable

from zhixing.rules.standards.model import HearingRule, Item, PerUnit, Veto
from zhixing.rules.standards.vocabulary import PeriodKind, Reach, UnitRounding
from zhixing.rules.standards.vocabulary import points_text as text


def sentence(phrases: Iterable[str]) -> str:
    """Phrases that are there, as one sentence."""
    present = [phrase for phrase in phrases if phrase]
    return "；".join(present) + "。" if present else ""


def unit_of(item: Item | Veto) -> str:
    """The word after a quantity: 小时, 次."""
    return item.per.unit if isinstance(item, Item) and item.per else "次"


def odd_text(per: PerUnit) -> str:
    """What becomes of a quantity that does not fill a step, with the step in words: nobody asks what a unit is."""
    step = f"{text(per.every)} {per.unit}"
    return {
        UnitRounding.EXACT: "",
        UnitRounding.HALF_UP: f"不足 {step}的四舍五入",
        UnitRounding.DOWN: f"不足 {step}的不计",
        UnitRounding.UP: f"不足 {step}的按 {step}计",
    }[per.rounding]


def hearing_sentence(rule: HearingRule) -> str:
    trimmed = f"，{rule.trim_from} 份以上的去掉一个最高、一个最低" if rule.trim_from is not None else ""
    return f"至少 {rule.least} 份评分表{trimmed}，取平均"


def periods(kinds: Iterable[PeriodKind]) -> str:
    return "、".join(kind.label for kind in kinds)


def reach(of: Reach) -> str:
    return "管到本年年底" if of is Reach.YEAR else "只管本期"
