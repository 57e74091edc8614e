"""Values that no page expects, and the names under which each address reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

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
BARE = re.compile(r"request\.(?:GET|POST)\.get(?:list)?\(\s*\"([^\"]+)\"")


def bare_names() -> frozenset[str]:
    """Every name that a view reads for itself, without a form."""
    rooms = (Path(settings.ROOT) / "zhixing" / "web").rglob("*.py")
    return frozenset(name for path in rooms for name in BARE.findall(path.read_text())) | QUERY


# Names read by forms of lists, which stand in addresses.
QUERY = frozenset({"quarter", "organisation", "page", "who", "from_on", "until_on", "verb", "show", "which", "version"})


@dataclass(frozen=True)
class Attempt:
    """One request: what is sent beside, or in place of, what a row of the matrix sends."""

    values: dict[str, str]

    def __str__(self) -> str:
        return "、".join(f"{name}={value[:30]!r}" for name, value in self.values.items())


def attempts(names: frozenset[str], values: tuple[str, ...]) -> Iterator[Attempt]:
    """Each name with each value."""
    for name in sorted(names):
        for value in values:
            yield Attempt({name: value})


def sample(names: frozenset[str], values: tuple[str, ...], turn: int) -> Iterator[Attempt]:
    """A few of them, others for each `turn`: every name alone or with the rest, in the end every value."""
    listed = sorted(names)
    for step in range(min(3, len(listed))):
        yield Attempt({listed[(turn + step) % len(listed)]: values[(3 * turn + step) % len(values)]})
    yield Attempt(dict.fromkeys(listed, values[(5 * turn + 1) % len(values)]))
