"""What a row of facts may be about: the items, vetoes and components of a standard, by code or name."""

from __future__ import annotations

import difflib

from zhixing.rules.standards.model import Component, Item, Source, Standard, Veto


def find_part(standard: Standard, word: str) -> Item | Veto | Component | None:
    """The item, veto or component that a word names by code, or by a name that only one has."""
    parts = parts_of(standard)
    by_code = next((part for part in parts if part.code == word), None)
    by_name = [part for part in parts if part.name == word]
    return by_code or (by_name[0] if len(by_name) == 1 else None)


def parts_of(standard: Standard) -> list[Item | Veto | Component]:
    """Everything that a row may be about."""
    components = [component for component in standard.components if component.source is not Source.POINTS]
    return [*(item for _, item in standard.items), *standard.vetoes, *components]


def unknown(standard: Standard, word: str) -> str:
    same = [part for part in parts_of(standard) if part.name == word]
    if len(same) > 1:
        kinds = {Item: "细则", Veto: "一票否决", Component: "得分组成"}
        codes = "、".join(f"{part.code}（{kinds[type(part)]}）" for part in same)
        return f"有几处都叫“{word}”，请改写编号：{codes}"
    words = [item.name for _, item in standard.items] + [item.code for _, item in standard.items]
    near = difflib.get_close_matches(word, words, n=1)
    return f"办法里没有“{word}”" + (f"，是否指“{near[0]}”" if near else "，请写细则的编号或名称")
