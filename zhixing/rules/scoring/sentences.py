"""The sentences of a breakdown: items, blocks, panels and the composite, each a sum that can be checked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from zhixing.rules.scoring.blocks import floor_of
from zhixing.rules.scoring.catalogue import SUMMED, Kind, Line
from zhixing.rules.scoring.components import components_of
from zhixing.rules.scoring.frames import raw
from zhixing.rules.scoring.items import cap_of
from zhixing.rules.scoring.pipeline import ScoreSheet
from zhixing.rules.scoring.result import is_open
from zhixing.rules.standards.checks.results import VOTED, weight_of
from zhixing.rules.standards.model import (
    Block,
    Component,
    Condition,
    Effect,
    Gate,
    Measure,
    MembersBy,
    MembersOf,
    Start,
    UnitRounding,
)
from zhixing.rules.standards.text.clauses import odd_text
from zhixing.rules.standards.vocabulary import HUNDRED
from zhixing.rules.standards.vocabulary import points_text as said

Row = dict[str, Any]
ABOUT = "（约数）"  # what was rounded only to be read


@dataclass(frozen=True)
class Total:
    """The numbers of one item of one person: `raw` before caps and `counted` after, both as magnitudes."""

    raw: int
    counted: int
    units: int
    times: int
    earlier: int  # what it gave in the year's earlier periods, for a yearly cap
    by_entries: int  # what the entries come to, each for itself
    is_about: bool = False  # `counted` is a fraction that was rounded to be read
    period: str = "本期"  # 每期 where the periods of the year are added up


def item_sentence(line: Line, total: Total, entries: list[Row], cls: str) -> str:
    """How much an item gave: what was counted, what it comes to, and which limit held it."""
    item = line.item
    verb = "扣" if item.effect is Effect.DEDUCT else "计"
    parts = [counted(line, total, entries, cls)]
    if line.kind not in SUMMED and total.by_entries != total.raw:
        parts.append(f"{entry_limits(line, cls)}，合计 {said(total.raw)} 分")
    if total.counted != total.raw:
        parts.append(item_limit(line, total, cls))
    parts.append(f"{verb} {said(total.counted)} 分{ABOUT if total.is_about else ''}")
    return "，".join(parts) + "。"


def counted(line: Line, total: Total, entries: list[Row], cls: str) -> str:
    """What was counted before any limit, as a product or a sum."""
    item, units = line.item, said(total.units)
    match line.kind:
        case Kind.FIXED:
            return f"{total.times} 次，每次 {said(item.worth.of(cls) if item.worth else 0)} 分"
        case Kind.PER | Kind.TOGETHER if item.per:
            every = "每" if item.per.every == 100 else f"每 {said(item.per.every)} "
            loose = "" if item.per.rounding is UnitRounding.EXACT else f"（{odd_text(item.per)}）"
            how = "累计 " if item.per.together else ""
            return f"{how}{units} {item.per.unit}，{every}{item.per.unit} {said(item.per.worth.of(cls))} 分{loose}"
        case Kind.TIERS:
            return f"累计 {units}，按分档 {said(total.raw)} 分"
        case Kind.OPTIONS:
            names = {option.code: option.name for option in item.options}
            return "、".join(f"{names[row['option']]} {said(row['points'])} 分" for row in entries)
        case _:
            return "、".join(f"{said(row['points'])} 分" for row in entries)


def entry_limits(line: Line, cls: str) -> str:
    """The limits that held single entries, days or months."""
    item = line.item
    limits = ["同一件事只计最高的一次"] if item.per_matter else []
    limits += [f"只计最高 {item.best} 次"] if item.best is not None else []
    for name, word in (("day", "每日最多"), ("month", "每月最多")):
        for whose, caps in (("", item.cap), (f"“{line.block.name}”", line.block.cap)):
            cap = cap_of(caps, name)
            if cap and cap.of(cls) is not None:
                limits.append(f"{whose}{word} {said(cap.of(cls))} 分")
    return "，".join(limits)


def item_limit(line: Line, total: Total, cls: str) -> str:
    """The limits on the item's total that it ran into."""
    item, limits = line.item, []
    amounts = (cap_of(item.cap, "period"), cap_of(item.cap, "year"), item.floor)
    of_period, of_year, floor = (value.of(cls) if value else None for value in amounts)
    if of_period is not None and total.raw > of_period:
        limits.append(f"{total.period}上限 {said(of_period)} 分")
    if of_year is not None and total.earlier + total.raw > of_year:
        limits.append(f"全年上限 {said(of_year)} 分（此前已计 {said(total.earlier)} 分）")
    start = (item.start.of(cls) if item.start else None) or 0
    if floor is not None and start + total.counted * item.sign == floor:
        limits.append(f"合计不低于 {said(floor)} 分")
    return "，".join(limits)


def block_sentence(block: Block, row: Row, sheet: ScoreSheet, cls: str) -> str:
    """Start, plus items, within the block's limits."""
    start, items, points = row[f"start/{block.code}"], row[f"items/{block.code}"], row[f"block/{block.code}"]
    if block.start is Start.FULL:
        parts = [f"满分 {said(start)} 分扣起"]
        parts.append(f"扣 {said(-items)} 分" if items < 0 else "没有扣分" if items == 0 else f"加 {said(items)} 分")
    else:
        parts = [f"起始 {said(start)} 分"] if start else []
        parts.append(f"细则合计 {said(items)} 分")
    if any(veto.block == block.code and row[f"veto/{veto.code}"] for veto in sheet.standard.vetoes):
        parts.append("被一票否决")
    else:
        rate = block.factor or HUNDRED
        filled = row[f"filled/{block.code}"]
        is_about = row.get(f"about/items/{block.code}", False)
        parts += block_limits(block, start + items, filled, cls) if abs(filled - start - items) > is_about else []
        parts += [f"得 {said(filled)} 分，按 {said(rate)}% 折算"] if rate != HUNDRED else []
        if block.beyond is not None and filled > block.beyond.above:
            parts.append(f"超过 {said(block.beyond.above)} 分的部分按 {said(block.beyond.rate)}% 计")
    about = ABOUT if row.get(f"about/block/{block.code}", False) else ""
    return "，".join([*parts, f"得 {said(points)} 分{about}"]) + "。"


def block_limits(block: Block, before: int, points: int, cls: str) -> list[str]:
    """The limits that the block ran into, one after the other."""
    if points > before:
        floor = floor_of(block)
        return [f"最低 {said(floor.of(cls) if floor else None)} 分"]
    amounts = (block.full, cap_of(block.cap, "period"), cap_of(block.cap, "year"))
    full, of_period, of_year = (value.of(cls) if value else None for value in amounts)
    edges = [
        (edge, word) for edge, word in ((full, "满分"), (of_period, "本期上限")) if edge is not None and edge < before
    ]
    most, word = min(edges, key=itemgetter(0), default=(before, ""))
    limits = [f"{word} {said(most)} 分"] if edges else []
    return [*limits, f"全年上限 {said(of_year)} 分"] if of_year is not None and points < most else limits


def members_sentence(component: Component, many: int) -> str:
    """26 名党员得分平均，… or 26 名党员中得 75 分以上的比例折合，…"""
    rule = component.members
    who = f"{many} 个下一级党组织" if rule and rule.of is MembersOf.BRANCHES else f"{many} 名党员"
    if rule is not None and rule.by is MembersBy.SHARE:
        return f"{who}中得 {said(rule.at_least)} 分以上的比例折合，"
    return f"{who}得分平均，"


def panels_sentence(component: Component, row: Row) -> str:
    """Each panel's value and weight; one that gave nothing is named, and its weight is shared out."""
    present, absent = [], []
    for panel in component.panels:
        value = row.get(raw(component.code, panel.code))
        if value is None:
            absent.append(panel.name)
        else:
            present.append(f"{panel.name} {said(value)} 分（权重 {said(panel.weight)}）")
    missing = f"{'、'.join(absent)}没有结果，权重按比例分给其他主体，" if absent and present else ""
    return "、".join(present) + "，" + missing if present else ""


def composite_sentence(sheet: ScoreSheet, row: Row, cls: str) -> str:
    """The whole sum: base, weighted components, blocks that count directly, and the rounding."""
    standard, terms = sheet.standard, []
    counted = [component for component in components_of(standard, sheet.kind) if row[f"weight/{component.code}"]]
    for component in counted:
        scale = component.full or standard.full
        part = f"{component.name} {said(row[f'value/{component.code}'])}"
        part += f"÷{said(scale)}×{said(standard.full)}" if scale != standard.full else ""
        terms.append(part + (f"×{said(row[f'weight/{component.code}'])}" if len(counted) > 1 else ""))
    total = " + ".join(terms)
    if len(counted) > 1:
        total = f"（{total}）÷{said(row['weights'])}"
    before = f"起评分 {said(row['base'])} + " if row["base"] else ""
    after = f" + 直接计入 {said(row['direct'])}" if row["direct"] else ""
    rounding = standard.rounding
    shared = any(
        row[f"value/{component.code}"] is None and weight_of(component, sheet.kind).of(cls)
        for component in components_of(standard, sheet.kind)
    )
    notes = ["缺项的权重已按比例分给其他部分"] if shared else []
    notes += ["约数按取整以前的数合成"] if any(row[name] for name in row if name.startswith("about/")) else []
    note = f"（{'；'.join([f'{rounding.by.label}，取{rounding.to.label}', *notes])}）"
    return f"{before}{total}{after} = {said(row['composite'])} 分{note}。"


def vote_sentence(gate: Gate, row: Row, sheet: ScoreSheet, cls: str) -> str:
    """What a gate on a vote looked at, held or not: who votes is told what became of it. Empty for other gates."""
    if not is_open(gate, sheet.standard, sheet.kind) or (gate.classes and cls not in gate.classes):
        return ""
    parts = {part.code: part for part in components_of(sheet.standard, sheet.kind) if part.source in VOTED}
    conditions = [condition for condition in gate.when if condition.component in parts]
    return "；".join(_vote_said(condition, parts[condition.component], row) for condition in conditions)


def _vote_said(condition: Condition, part: Component, row: Row) -> str:
    """各方代表评价 55.3 分，办法看的是低于满分的 60%."""
    value = row[f"value/{part.code}"]
    if value is None:
        return f"{part.name}没有可以公布的结果"
    of_full, unit = ("满分的 ", "%") if condition.measure is Measure.PERCENT else ("", " 分")
    limits = [("低于", condition.under), ("不低于", condition.at_least)]
    limit_words = "、".join(f"{word}{of_full or ' '}{said(limit)}{unit}" for word, limit in limits if limit is not None)
    return f"{part.name} {said(value)} 分，办法看的是{limit_words}"
