"""What changed between two standards, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, points_text


@dataclass(frozen=True)
class Difference:
    """One change: where in Chinese words, and the old and the new value in Chinese ("" where there is none)."""

    field: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        if not self.old:
            return f"{self.field}：新增“{self.new}”。"
        if not self.new:
            return f"{self.field}：删去“{self.old}”。"
        return f"{self.field}：由“{self.old}”改为“{self.new}”。"


def compare(old: Standard, new: Standard) -> list[Difference]:
    """Every difference from old to new, in the order of the standard. Lists of coded things are matched by code."""
    names = {code: name for standard in (old, new) for code, name in _named(standard)}
    return list(_parts(old, new, "", names))


def _named(standard: Standard) -> Iterator[tuple[str, str]]:
    """The names behind the codes by which one part of a standard speaks of another."""
    listed = (standard.classes, standard.components, standard.blocks, standard.bands, standard.vetoes, standard.grades)
    yield from ((part.code, part.name) for parts in listed for part in parts)
    yield from ((item.code, item.name) for _, item in standard.items)
    yield "index", "总分"


def _parts(old: Any, new: Any, where: str, names: dict[str, str]) -> Iterator[Difference]:
    for name, hint in hints(type(new)).items():
        here = f"{where}·{hint.key.label}".strip("·")
        yield from _values(getattr(old, name), getattr(new, name), hint.inner, here, names)


def _values(old: Any, new: Any, kind: Any, where: str, names: dict[str, str]) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple) and is_part(kind):
        yield from _lists(old, new, where, names)
    elif is_part(type(old)) and is_part(type(new)):
        yield from _parts(old, new, where, names)
    else:
        yield Difference(where, value_text(old, kind, names), value_text(new, kind, names))


def _lists(old: tuple[Any, ...], new: tuple[Any, ...], where: str, names: dict[str, str]) -> Iterator[Difference]:
    before = {_mark(part, number): part for number, part in enumerate(old)}
    after = {_mark(part, number): part for number, part in enumerate(new)}
    for mark, part in before.items():
        if mark not in after:
            yield from (Difference(place, text, "") for place, text in _whole(part, where, names))
    for mark, part in after.items():
        here = f"{where}【{_title(part) or mark}】"
        if mark not in before:
            yield from (Difference(place, "", text) for place, text in _whole(part, where, names))
        else:
            yield from _parts(before[mark], part, here, names)
    common = [mark for mark in before if mark in after]
    order = [mark for mark in after if mark in before]
    if common != order:
        yield Difference(
            f"{where}·次序",
            "、".join(_title(before[m]) or m for m in common),
            "、".join(_title(after[m]) or m for m in order),
        )


def _whole(part: Any, where: str, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A part that came or went, and after it the items that came or went with it."""
    yield where, value_text(part, type(part), names)
    for item in getattr(part, "items", ()):
        yield f"{where}【{_title(part)}】·细则", value_text(item, type(item), names)


def _mark(part: Any, number: int) -> str:
    return str(getattr(part, "code", "") or getattr(part, "name", "") or f"第 {number + 1} 个")


def _title(part: Any) -> str:
    return str(getattr(part, "name", "") or getattr(part, "code", ""))


def value_text(value: Any, kind: Any, names: dict[str, str] | None = None) -> str:
    """A value of a standard in Chinese words, as a person would say it."""
    names = names or {}
    if value is None or value in ((), ""):
        return "不写"
    if isinstance(value, tuple):
        return "、".join(value_text(part, kind, names) for part in value)
    if isinstance(value, Amount):
        return _amount(value, names)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Choice):
        return value.label
    if is_part(type(value)):
        return _part(value, names)
    return points_text(value) if kind is Points else names.get(str(value), str(value))


def _amount(amount: Amount, names: dict[str, str]) -> str:
    by_class = [f"{names.get(code, code)} {points_text(value)}" for code, value in amount.by_class]
    if not by_class:
        return points_text(amount.default)
    rest = [] if amount.default is None else [f"其他 {points_text(amount.default)}"]
    return "，".join(by_class + rest)


def _part(part: Any, names: dict[str, str]) -> str:
    """Name first, then what else was written, leaving out what equals the default."""
    words = [_title(part)] if _title(part) else []
    for name, hint in hints(type(part)).items():
        value = getattr(part, name)
        if name not in ("code", "name", "items") and value != hint.default:
            words.append(f"{hint.key.label} {value_text(value, hint.inner, names)}")
    return "，".join(words)
