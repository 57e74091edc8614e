"""The X of 10+X: items that an organisation adds by itself to the blocks of a common standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhixing.rules.standards.checks.whole import check_standard
from zhixing.rules.standards.model import Item, Standard
from zhixing.rules.standards.vocabulary import Problem


def with_local_items(standard: Standard, items: Mapping[str, Sequence[Item]]) -> Standard | list[Problem]:
    """The standard with an organisation's own items, given by the code of the block they join, after the common ones.

    Every rule of the standard holds for them too, and what the block says about items of one's own.
    """
    unknown = sorted(set(items) - {block.code for block in standard.blocks})
    if unknown:
        return [Problem(0, "维度", "blocks", f"没有维度“{code}”，请改为已有的维度编号。") for code in unknown]
    blocks = tuple(
        replace(block, items=(*block.items, *(replace(item, local=True) for item in items.get(block.code, ()))))
        for block in standard.blocks
    )
    extended = replace(standard, blocks=blocks)
    return check_standard(extended) or extended
