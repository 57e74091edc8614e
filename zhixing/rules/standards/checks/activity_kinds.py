"""What must hold of the kinds of activity: names once, items that exist and add or deduct as their part asks."""

from __future__ import annotations

from collections.abc import Iterator

from zhixing.rules.standards.model import Effect, Standard

Found = Iterator[tuple[str, str]]
_ADDING, _DEDUCTING = ("items", "hosting", "speaking"), ("late", "absent")
MOST_TIMES = 12


def check_activity_kinds(standard: Standard) -> Found:
    names: set[str] = set()
    for number, kind in enumerate(standard.activities):
        path = f"activities[{number}]"
        if kind.name in names:
            yield f"{path}.name", f"“{kind.name}”已经写过，请换一个名称，或合成一种。"
        names.add(kind.name)
        if not 1 <= kind.times <= MOST_TIMES:
            yield f"{path}.times", f"请写 1 到 {MOST_TIMES} 的整数。"
        for part in (*_ADDING, *_DEDUCTING):
            effect = Effect.ADD if part in _ADDING else Effect.DEDUCT
            for code in getattr(kind, part):
                item = standard.item(code)
                if item is None:
                    yield f"{path}.{part}", f"办法里没有编号为“{code}”的细则，请改为已有的细则。"
                elif item.effect is not effect:
                    yield f"{path}.{part}", f"“{item.name}”不是{effect.label}的细则，请换一条。"
