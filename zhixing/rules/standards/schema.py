"""The keys of a standard's YAML, taken from the dataclasses themselves: type, Chinese label, default."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from zhixing.rules.standards.vocabulary import Amount, Key, Points, Share

NONE_WORDS = ("none", "null", "~", "无", "不限")
TRUE_WORDS, FALSE_WORDS = ("true", "是"), ("false", "否")
OTHERS = ("default", "其他")


@dataclass(frozen=True)
class Hint:
    """One key of a dataclass of the standard: its type, what a person calls it, whether it may be left out."""

    kind: Any
    key: Key
    default: Any

    @property
    def required(self) -> bool:
        return self.default is dataclasses.MISSING

    @property
    def inner(self) -> Any:
        """The type without "or None" and without the list around it."""
        kind = self.kind
        if get_origin(kind) in (Union, types.UnionType):
            kind = next(option for option in get_args(kind) if option is not type(None))
        return get_args(kind)[0] if get_origin(kind) is tuple else kind


def hints(cls: Any) -> dict[str, Hint]:
    """The keys that may be written for a dataclass of the standard, in their order."""
    return _hints(cls)


@cache
def _hints(cls: type) -> dict[str, Hint]:
    kinds = get_type_hints(cls, include_extras=True)
    by_name = {}
    for field in dataclasses.fields(cls):
        annotated = kinds[field.name]
        if get_origin(annotated) is Annotated:
            kind, key = get_args(annotated)[:2]
            by_name[field.name] = Hint(kind, key, field.default)
    return by_name


def is_part(kind: Any) -> bool:
    """Whether a value of this type is written as several keys."""
    return dataclasses.is_dataclass(kind) and kind not in (Share, Amount)


def stand_in(kind: Any) -> Any:
    """A harmless value to go on with where the written one cannot be read; the problem is already noted."""
    if get_origin(kind) is tuple:
        return ()
    if kind is Amount:
        return Amount(Points(100))
    if kind is Share:
        return Share(1, 1)
    if is_part(kind):
        return kind(**{name: stand_in(hint.kind) for name, hint in hints(kind).items() if hint.required})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {str: "", bool: False, int: 1, Points: Points(100)}.get(kind)
