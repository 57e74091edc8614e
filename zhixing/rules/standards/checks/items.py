"""What must hold within the blocks and items of a standard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zhixing.rules.standards.model import Block, Component, Effect, Item, Source, Standard, Start
from zhixing.rules.standards.vocabulary import Amount, points_text

Found = Iterator[tuple[str, str]]
PRICES = {"worth": "每次分值", "options": "选项", "range": "分值幅度", "per": "按数量计分", "tiers": "分档"}


def points_components(standard: Standard) -> list[Component]:
    return [component for component in standard.components if component.source is Source.POINTS]


def check_blocks(standard: Standard) -> Found:
    takers = [points_component.code for points_component in points_components(standard)]
    for number, block in enumerate(standard.blocks):
        path = f"blocks[{number}]"
        if block.into not in (*takers, "index", ""):
            yield f"{path}.into", f"没有来自积分台账的得分组成“{block.into}”，请改为：{'、'.join([*takers, 'index'])}。"
        if block.into == "" and len(takers) != 1:
            yield path, "请写 into，说明这个维度计入哪一个来自积分台账的得分组成，或写 index 直接加在总分上。"
        if block.start is Start.FULL and block.full is None:
            yield path, "“满分扣起”需要知道满分，请补写 full。"
        if block.bonus and (block.full is not None or block.start is Start.FULL):
            yield path, "附加分没有满分，也不能满分扣起；要封顶请写 cap。"
        for name, limit in (("full", block.full), *caps_of(block)):
            if limit is not None and any(points < 0 for points in limit.every):
                yield f"{path}.{name}", "不能是负数，请改为 0 或正数。"
        fulls = block.full.every if block.full else ()
        if block.star is not None and fulls and block.star > max(fulls):
            yield f"{path}.star", "得星分数高于满分，永远得不到，请改小。"
        if never_deducts(block):
            yield path, "这个维度从零加起、只有扣分又不低于 0，扣分不起作用；请写 floor: none，或改为 start: full。"
        if block.factor is not None and block.factor <= 0:
            yield f"{path}.factor", "请写大于 0 的百分数，如 30。"
        if block.local and block.local.worth is not None and block.local.worth <= 0:
            yield f"{path}.local.worth", "请写正数。"


def caps_of(part: Block | Item) -> list[tuple[str, Amount | None]]:
    return [(f"cap.{name}", getattr(part.cap, name)) for name in ("day", "month", "period", "year")] if part.cap else []


def never_deducts(block: Block) -> bool:
    """A block that starts at 0, may not fall below 0 and holds nothing but deductions: always 0."""
    at_zero = block.floor.default == 0 if block.floor else block.full is not None
    only_deducts = bool(block.items) and all(item.effect is Effect.DEDUCT and not item.start for item in block.items)
    return block.start is Start.ZERO and at_zero and only_deducts


def check_floors(standard: Standard) -> Found:
    """No item that gives points to whoever has no entry of it, and to whoever it is not for, only by its floor."""
    codes: list[str | None] = [cls.code for cls in standard.classes if cls.scored] or [None]
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            floors = [
                (item.floor.of(code), item.start.of(code) if item.start else None) for code in codes if item.floor
            ]
            if any(floor is not None and floor > (start or 0) for floor, start in floors):
                yield (
                    f"blocks[{b}].items[{i}].floor",
                    "下限高于没有记录时的分，一笔也没有的人也会得分；请改小，人人先有的分请写在 start 里。",
                )


def check_items(standard: Standard) -> Found:
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            path = f"blocks[{b}].items[{i}]"
            written = [name for name in PRICES if getattr(item, name)]
            if len(written) != 1:
                words = "、".join(f"{name}（{label}）" for name, label in PRICES.items())
                how_many = f"写了 {len(written)} 种" if written else "没有写"
                yield path, f"分值{how_many}，请在 {words} 中写且只写一种。"
            if item.best is not None and item.best < 1:
                yield f"{path}.best", "请写 1 或更大的整数。"
            yield from check_counting(item, path)
            for name, limit in caps_of(item):
                if limit is not None and any(points < 0 for points in limit.every):
                    yield f"{path}.{name}", "不能是负数；扣分的上限也写正数。"


def check_counting(item: Item, path: str) -> Found:
    """Ways of counting that cannot go together."""
    summed = bool(item.tiers) or bool(item.per and item.per.together)
    daily = item.cap is not None and (item.cap.day is not None or item.cap.month is not None)
    if summed and (item.best is not None or daily):
        yield path, "按累计数量计分的，不能再写 best 或每日、每月上限，请删去其中一种。"
    if item.per and item.per.every <= 0:
        yield f"{path}.per.every", "请写大于 0 的数。"
    if item.per and (item.per.minimum < 0 or item.per.at_least < 0):
        yield f"{path}.per", "minimum 和 at_least 不能是负数。"
    steps = [tier.at_least for tier in item.tiers]
    if any(low >= high for low, high in pairwise(steps)):
        yield f"{path}.tiers", "各档的 at_least 要从小到大写，且不能相同。"
    if item.range and item.range.least > item.range.most:
        yield f"{path}.range", "least 大于 most，请对调。"
    elif item.range and item.range.step is not None:
        step, width = item.range.step, item.range.most - item.range.least
        if step <= 0 or width % step:
            yield f"{path}.range.step", f"{points_text(width)} 分的幅度不能按这个档差分完，请改档差或幅度。"


def check_worths(standard: Standard) -> Found:
    """A deduction is written as a positive number: two minus signs would turn it into a reward."""
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            if item.effect is not Effect.DEDUCT:
                continue
            path = f"blocks[{b}].items[{i}]"
            amounts: dict[str, list[Amount | None]] = {
                "worth": [item.worth],
                "options": [option.worth for option in item.options],
                "per.worth": [item.per.worth if item.per else None],
                "tiers": [tier.worth for tier in item.tiers],
            }
            for name, listed in amounts.items():
                if any(points < 0 for amount in listed if amount for points in amount.every):
                    yield f"{path}.{name}", "这一条是扣分，分值请写正数，系统自动减去。"
            if item.range and item.range.least < 0:
                yield f"{path}.range.least", "这一条是扣分，幅度请写正数，系统自动减去。"


def check_local(standard: Standard) -> Found:
    """Items that an organisation added by itself keep to what their block allows."""
    for b, block in enumerate(standard.blocks):
        own = [(f"blocks[{b}].items[{i}]", item) for i, item in enumerate(block.items) if item.local]
        rule = block.local
        if own and rule is None:
            yield own[0][0], "这个维度不能自定细则，请删去，或在维度里写 local。"
            continue
        if rule and rule.most is not None and len(own) > rule.most:
            yield f"blocks[{b}]", f"自定细则最多 {rule.most} 条，现有 {len(own)} 条，请删减。"
        for path, item in own if rule else ():
            if rule and rule.worth is not None and largest_worth(item) > rule.worth:
                yield path, f"自定细则每条最多 {points_text(rule.worth)} 分，请改小分值。"
            if rule and not rule.deduct and item.effect is Effect.DEDUCT:
                yield path, "这个维度的自定细则只能加分，请改为加分或删去。"


def largest_worth(item: Item) -> int:
    """The most that one entry (or unit, or tier) of the item is worth to any class."""
    amounts = [item.worth, *(option.worth for option in item.options), *(tier.worth for tier in item.tiers)]
    amounts += [item.per.worth] if item.per else []
    worths = [abs(points) for amount in amounts if amount for points in amount.every]
    worths += [abs(item.range.least), abs(item.range.most)] if item.range else []
    return max(worths, default=0)
