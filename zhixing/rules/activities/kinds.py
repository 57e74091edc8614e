"""活动种类: the kinds that a standard knows, or the usual ones where it is silent."""

from collections.abc import Iterable
from dataclasses import replace

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.procedure import DEFAULT_KINDS, SAME_KIND, ActivityKind

FREE = ActivityKind("其他活动")


def kinds_of(standard: Standard | None) -> tuple[ActivityKind, ...]:
    """Every kind with the items it feeds. An item names its kind by `activity`; words of no kind become one."""
    base = (standard.activities if standard else ()) or DEFAULT_KINDS
    if standard is None:
        return (*base, FREE)
    names = {kind.name for kind in base}
    listed = {code for kind in base for code in kind.codes}
    by_word: dict[str, list[str]] = {}
    for _, item in standard.items:
        if item.activity and item.code not in listed:
            word = item.activity if item.activity in names else SAME_KIND.get(item.activity, item.activity)
            by_word.setdefault(word, []).append(item.code)
    kinds = [replace(kind, items=(*kind.items, *by_word.get(kind.name, ()))) for kind in base]
    others = [ActivityKind(word, items=tuple(codes)) for word, codes in by_word.items() if word not in names]
    return (*kinds, *others, FREE)


def kind_named(kinds: Iterable[ActivityKind], name: str) -> ActivityKind:
    """The kind of this name, also under another word for it; one without items where the standard has none."""
    listed = {kind.name: kind for kind in kinds}
    return listed.get(name) or listed.get(SAME_KIND.get(name, "")) or replace(FREE, name=name or FREE.name)


def recent_first(kinds: Iterable[ActivityKind], recent: Iterable[str]) -> list[ActivityKind]:
    """What was recorded lately in front, the rest in the order of the standard, what is free last."""
    order = {name: place for place, name in enumerate(dict.fromkeys(recent))}
    return sorted(kinds, key=lambda kind: (kind.name == FREE.name, order.get(kind.name, len(order))))
