"""A page of the manual as pieces to show: the little of Markdown that docs/manual is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)")


@dataclass(frozen=True)
class Span:
    """Words of one kind: text, code, strong, link."""

    kind: str
    text: str
    url: str = ""


@dataclass
class Piece:
    """heading, paragraph, code, list (rows of one cell) or table (the first row is its head)."""

    kind: str
    spans: list[Span] = field(default_factory=list)
    rows: list[list[list[Span]]] = field(default_factory=list)
    level: int = 0
    text: str = ""  # of code


def read_manual(markdown: str) -> list[Piece]:
    """The pieces of a page, without its title; comments are left out."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    found: list[Piece] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("```"):
            found.append(Piece("code", text="\n".join(_until_fence(lines))))
        elif heading := re.match(r"(#+) +(.+)", line):
            if len(heading[1]) > 1:
                found.append(Piece("heading", spans(heading[2]), level=len(heading[1])))
        elif line.startswith("|"):
            _add_row(found, line)
        elif line.startswith("- "):
            _last(found, "list").rows.append([spans(line[2:])])
        elif not line.strip():
            found.append(Piece("gap"))
        elif found and found[-1].kind == "list" and line.startswith("  "):
            found[-1].rows[-1][0] += spans(line.strip())
        else:
            _last(found, "paragraph").spans += spans(line)
    return [piece for piece in found if piece.kind != "gap"]


def _until_fence(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("```"):
            return
        yield line


def _last(found: list[Piece], kind: str) -> Piece:
    """The piece that this line goes on with, or a new one."""
    if not found or found[-1].kind != kind:
        found.append(Piece(kind))
    return found[-1]


def _add_row(found: list[Piece], line: str) -> None:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        _last(found, "table").rows.append([spans(cell) for cell in cells])


def spans(text: str) -> list[Span]:
    """Code, strong words and links within a line; links to other files are only their words."""
    found: list[Span] = []
    end = 0
    for match in _INLINE.finditer(text):
        found.append(Span("text", text[end : match.start()]))
        if match[1]:
            found.append(Span("code", match[1]))
        elif match[2]:
            found.append(Span("strong", match[2]))
        else:
            found.append(Span("link" if match[4].startswith("#") else "text", match[3], match[4]))
        end = match.end()
    found.append(Span("text", text[end:]))
    return [span for span in found if span.text]
