"""How large a standard may be: far beyond any published scheme, and small enough for every page of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part

Found = Iterator[tuple[str, str]]

MOST_ITEMS = 500  # of the whole standard; the largest published scheme has 73
# The most of each list, by its key.
MOST: dict[str, int] = {
    "classes": 30,
    "covers": 30,
    "grades": 20,
    "components": 20,
    "panels": 20,
    "questions": 30,
    "criteria": 20,
    "blocks": 50,
    "items": 200,
    "options": 50,
    "tiers": 50,
    "checks": 50,
    "own_names": 30,
    "vetoes": 100,
    "gates": 50,
    "when": 20,
    "bands": 20,
    "measures": 20,
    "examples": 20,
    "facts": 100,
}
# The longest text of each key, in characters; of others LONG.
LONG = 1000
SHORT = {"title": 120, "name": 100, "unit": 20, "activity": 100}


def check_size(standard: Standard) -> Found:
    """Lists and texts within these limits."""
    total = sum(len(block.items) for block in standard.blocks)
    if total > MOST_ITEMS:
        yield "blocks", f"全部细则 {total} 条，最多 {MOST_ITEMS} 条，请合并或删减。"
    yield from sizes_within(standard, "")


def sizes_within(part: Any, path: str) -> Found:
    for name in hints(type(part)):
        value, here = getattr(part, name), f"{path}.{name}".strip(".")
        if isinstance(value, tuple):
            most = MOST.get(name)
            if most is not None and len(value) > most:
                yield here, f"写了 {len(value)} 个，最多 {most} 个，请合并或删减。"
            for number, child in enumerate(value):
                if is_part(type(child)):
                    yield from sizes_within(child, f"{here}[{number}]")
                elif isinstance(child, str) and len(child) > SHORT["name"]:
                    yield here, f"其中一个有 {len(child)} 字，最多 {SHORT['name']} 字，请改短。"
        elif is_part(type(value)):
            yield from sizes_within(value, here)
        elif type(value) is str and len(value) > SHORT.get(name, LONG):
            yield here, f"有 {len(value)} 字，最多 {SHORT.get(name, LONG)} 字，请改短。"
