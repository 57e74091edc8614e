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
    pieces: list[Piece] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("```"):
            pieces.append(Piece("code", text="\n".join(_until_fence(lines))))
        elif heading := re.match(r"(#+) +(.+)", line):
            if len(heading[1]) > 1:
                pieces.append(Piece("heading", spans(heading[2]), level=len(heading[1])))
        elif line.startswith("|"):
            _add_row(pieces, line)
        elif line.startswith("- "):
            _last(pieces, "list").rows.append([spans(line[2:])])
        elif not line.strip():
            pieces.append(Piece("gap"))
        elif pieces and pieces[-1].kind == "list" and line.startswith("  "):
            pieces[-1].rows[-1][0] += spans(line.strip())
        else:
            _last(pieces, "paragraph").spans += spans(line)
    return [piece for piece in pieces if piece.kind != "gap"]


def _until_fence(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("```"):
            return
        yield line


def _last(pieces: list[Piece], kind: str) -> Piece:
    """The piece that this line goes on with, or a new one."""
    if not pieces or pieces[-1].kind != kind:
        pieces.append(Piece(kind))
    return pieces[-1]


def _add_row(pieces: list[Piece], line: str) -> None:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
        _last(pieces, "table").rows.append([spans(cell) for cell in cells])


def spans(text: str) -> list[Span]:
    """Code, strong words and links within a line; links to other files are only their words."""
    parts: list[Span] = []
    end = 0
    for match in _INLINE.finditer(text):
        parts.append(Span("text", text[end : match.start()]))
        if match[1]:
            parts.append(Span("code", match[1]))
        elif match[2]:
            parts.append(Span("strong", match[2]))
        else:
            parts.append(Span("link" if match[4].startswith("#") else "text", match[3], match[4]))
        end = match.end()
    parts.append(Span("text", text[end:]))
    return [span for span in parts if span.text]
