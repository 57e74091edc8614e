"""What must hold of what inspectors look at under an item."""

from __future__ import annotations

from collections.abc import Iterator

from zhixing.rules.standards.model import Item, Standard
from zhixing.rules.standards.vocabulary import points_text

Found = Iterator[tuple[str, str]]


def check_checklists(standard: Standard) -> Found:
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            path = f"blocks[{b}].items[{i}]"
            if item.checks:
                yield from check_marks(item, standard, path)
            yield from check_own_names(item, path)


def check_marks(item: Item, standard: Standard, path: str) -> Found:
    """The marks of what is looked at add up to those of the item, for every class that the item is for."""
    for number, check in enumerate(item.checks):
        if check.full is not None and check.full <= 0:
            yield f"{path}.checks[{number}].full", "分值请写大于 0 的数；不单独给分的要点不写分值。"
    if item.full is None:
        if any(check.full is not None for check in item.checks):
            yield f"{path}.checks", "这一条不是在幅度内给分，没有满分，检查要点请不写分值，或改写 range（分值幅度）。"
        return
    names = {cls.code: f"“{cls.name}”的" for cls in standard.classes if cls.scored}
    codes: list[str | None] = [code for code in names if not item.classes or code in item.classes] or [None]
    for code in codes:
        marks = [check.full for check in item.checks_for(code) if check.full is not None]
        if marks and sum(marks) != item.full:
            total, full = points_text(sum(marks)), points_text(item.full)
            whom = names.get(code or "", "")
            yield f"{path}.checks", f"{whom}检查要点合计 {total} 分，与本条满分 {full} 分不一致，请核对。"


def check_own_names(item: Item, path: str) -> Found:
    named: set[str] = set()
    for number, own in enumerate(item.own_names):
        if not own.classes:
            yield f"{path}.own_names[{number}].classes", "请写明是哪一类的叫法。"
        elif named & set(own.classes):
            yield f"{path}.own_names[{number}].classes", "同一类别写了两个叫法，请只留一个。"
        named |= set(own.classes)
