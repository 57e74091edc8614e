"""Values that no page expects, and the names under which each address reads them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

NINES = "9" * 4400  # past the digits that Python reads as a number

# Numbers that are none, dates off the calendar, signs that no database keeps, texts longer than any column, markup.
VALUES: tuple[str, ...] = (
    "",
    " ",
    "0",
    "-1",
    "+1",
    "1.5",
    "1e9",
    "²",
    "①",
    "٣",
    "１",
    "一",
    "9" * 18,
    "9" * 19,
    "9" * 40,
    NINES,
    f"-{NINES}",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "null",
    "[]",
    "\x00",
    "a\x00b",
    "1\x00",
    "\ud800",
    "\ufeff",
    "\u202e倒",
    "a" * 301,
    "字" * 5000,
    "9999-12-31",
    "0000-00-00",
    "0001-01-01",
    "9999-4",
    "10000-1",
    "2026-02-30",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "{{ 7|add:7 }}",
    "a.b.c",
    f"{NINES}-0123456789abcdef",
)

FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\sname=\"([^\"]+)\"")
WORST = ("²", NINES, "a\x00b", "\ud800", "字" * 5000, "9999-12-31", "10000-1", "a.b.c")


@dataclass(frozen=True)
class Attempt:
    """One request: what is sent beside, or in place of, what a row of the matrix sends."""

    values: dict[str, str]

    def __str__(self) -> str:
        return "、".join(f"{name}={value[:30]!r}" for name, value in self.values.items())


def attempts(names: frozenset[str], values: tuple[str, ...], turn: int) -> Iterator[Attempt]:
    """Each value for all names at once, and for one of them alone, which changes from value to value; each name alone
    with some of what programs stumble over most. Every name with every value would take days."""
    listed = sorted(names)
    for place, value in enumerate(values):
        yield Attempt(dict.fromkeys(listed, value))
        yield Attempt({listed[(turn + place) % len(listed)]: value})
    for place, name in enumerate(listed):
        for step in range(3):
            yield Attempt({name: WORST[(turn + place + 3 * step) % len(WORST)]})


def of_each_kind(names: Iterable[str]) -> frozenset[str]:
    """Of names that differ by their numbers alone (a row for each of forty people) two, which stand for the others."""
    kinds: dict[str, list[str]] = {}
    for name in sorted(names):
        kinds.setdefault(re.sub(r"\d+", "#", name), []).append(name)
    return frozenset(name for alike in kinds.values() for name in alike[:2])


@contextmanager
def names_read() -> Iterator[set[str]]:
    """The names that are looked up in addresses and forms meanwhile, by forms and by views."""
    names: set[str] = set()

    def noting(method: str) -> Any:
        look_up = getattr(MultiValueDict, method)

        def note(query: QueryDict, name: Any, *more: Any) -> Any:
            names.add(str(name))
            return look_up(query, name, *more)

        return note

    methods = ("__getitem__", "getlist", "__contains__")
    for method in methods:
        setattr(QueryDict, method, noting(method))
    try:
        yield names
    finally:
        for method in methods:
            delattr(QueryDict, method)


def sample(names: frozenset[str], values: tuple[str, ...], turn: int) -> Iterator[Attempt]:
    """A few of them, others for each `turn`: every name alone or with the rest, in the end every value."""
    listed = sorted(names)
    for step in range(min(3, len(listed))):
        yield Attempt({listed[(turn + step) % len(listed)]: values[(3 * turn + step) % len(values)]})
    yield Attempt(dict.fromkeys(listed, values[(5 * turn + 1) % len(values)]))
