"""Paper by typst after GB/T 9704: notices for the wall, minutes, and sheets to fill in by hand, as PDF.

Strings go to the template as JSON and are set as text, whatever they contain. A warning from typst is an error.
"""

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import typst

from zhixing.files.print import fonts
from zhixing.files.print.gazette import Contents, Credit, Foreword, Imprint, Masthead, Subject
from zhixing.files.print.titles import title_lines
from zhixing.rules.periods import chinese_date

_FOLDER = Path(__file__).with_name("typst")
ARCHIVAL: Literal["a-2b"] = "a-2b"  # fonts and colours come along, nothing is looked for outside the file
_FIXED_TIME = 0  # the PDF's own time stamp: equal papers are equal bytes
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_SPACES = " \u3000"  # kept: blanks to write in
Align = Literal["left", "center", "right"]


class PaperError(Exception):
    """typst refused the template or warned about it: a defect of ours, never of the data."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 黑体 (一、), 2 楷体 (（一）), 3 仿宋 bold (1.); the numeral is part of the text."""

    level: Literal[1, 2, 3]
    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares, `row_height` millimetres (0: as needed), `size` points; blank rows are to be written in.

    `merged`: the first column stands once where it repeats, and `below` is set small under the second, row by row.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    align: tuple[Align, ...]
    blank_rows: int = 0
    row_height: int = 0
    size: int = 14
    merged: bool = False
    below: tuple[str, ...] = ()
    tight: bool = False  # lines as close as they can be read on a wall
    struck: tuple[int, ...] = ()  # rows, from 0, whose words before the last column are struck out
    kind: str = "table"

    def __post_init__(self) -> None:
        lengths = {len(self.headers), len(self.widths), len(self.align), *map(len, self.rows)}
        if len(lengths) != 1:
            raise ValueError(f"a table's rows differ in length: {sorted(lengths)}")


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, two pairs to a line, or one when `wide`."""

    pairs: tuple[tuple[str, str], ...]
    wide: bool = False
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class SignLines:
    """Lines to sign on, three abreast."""

    labels: tuple[str, ...]
    kind: str = "lines"


@dataclass(frozen=True, slots=True)
class CodeBox:
    """A code to be typed again from paper, in large groups line by line, with its QR (SVG) beside it."""

    lines: tuple[str, ...]
    qr: str
    kind: str = "code"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of files/charts, the one of the page; `share` of the width in per cent, `words` for whoever listens.

    `beside`: a second drawing, which takes the rest of the width.
    """

    svg: str
    share: int = 100
    words: str = ""
    beside: str = ""
    kind: str = "chart"


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows stands on the back, or on the next sheet."""

    kind: str = "page"


Part = (
    Paragraph
    | Heading
    | Table
    | Facts
    | SignLines
    | CodeBox
    | Chart
    | Note
    | NewPage
    | Contents
    | Subject
    | Foreword
    | Credit
)


@dataclass(frozen=True, slots=True)
class Way:
    """How a paper may be set: margins, points of the body and of its tables, millimetres and number of blank rows."""

    form: bool
    size: int
    table_size: int
    row_height: int = 0
    blank_rows: int = 0
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: `form` has narrow margins for sheets to fill in, otherwise those of an official document.

    `ways`: for a paper that has to stay on one sheet, roomiest first; the first that fits is taken, else the last.
    """

    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    organ: str = ""
    day: datetime.date | None = None
    form: bool = False
    landscape: bool = False
    size: int = 16  # points of the body: 14 where a notice has to stay on one page
    masthead: Masthead | None = None  # stands in the place of the title
    imprint: Imprint | None = None
    ways: tuple[Way, ...] = ()


def print_paper(paper: Paper) -> bytes:
    """The PDF."""
    return typeset("paper.typ", _whole(paper))[0]


def print_papers(papers: Sequence[Paper]) -> bytes:
    """Papers of one kind in one PDF, each on pages of its own, numbered from 1."""
    return typeset("paper.typ", _together(papers))[0]


def archived_papers(papers: Sequence[Paper], at: datetime.datetime) -> bytes:
    """The same as PDF/A-2b, with the moment at which they were put into the archive: that standard asks for a date."""
    return typeset("paper.typ", _together(papers) | {"archived": True}, archived_at=at)[0]


def _together(papers: Sequence[Paper]) -> dict[str, Any]:
    first, *others = [_whole(paper) for paper in papers]
    return first | {"more": others}


def paper_pictures(paper: Paper, *, ppi: float = 100) -> list[bytes]:
    """The pages as PNG, for a preview."""
    return typeset("paper.typ", _whole(paper), format_="png", ppi=ppi)


def missing_signs(paper: Paper) -> tuple[str, ...]:
    """Sentences about characters that no font here can show: to be said on the page beside the link to print."""
    return fonts.missing_sentences(_texts(_as_json(paper)))


def _whole(paper: Paper) -> dict[str, Any]:
    """The paper as JSON, with a note at its foot about what cannot be set."""
    plain = _as_json(paper)
    if lacking := fonts.unshowable(list(_texts(plain))):
        plain = _as_json(replace(paper, parts=(*paper.parts, Note(missing_note(lacking)))))
    return plain | {"title_lines": title_lines(paper.title)}


def missing_note(lacking: Sequence[str]) -> str:
    """What stands at the foot of a paper on which some characters could not be set; empty where all could."""
    return f"注：“{fonts.MISSING}”处是字库未收的字，请手写补正。" if lacking else ""


def typeset(
    template: str,
    plain: dict[str, Any],
    *,
    format_: Literal["pdf", "png"] = "pdf",
    ppi: float = 144,
    archived_at: datetime.datetime | None = None,
) -> list[bytes]:
    """What typst makes of plain data by one of the templates: one PDF (PDF/A for an archive), or pictures of pages."""
    texts = list(_texts(plain))
    of = fonts.folders()
    families = fonts.faces(of)
    printed = _printable(plain, frozenset(fonts.unshowable(texts)))
    printed["faces"] = families | {"title_is_light": len(families["title"]) == 1}
    needs_machine = any(fonts.is_only_on_machine(sign) for sign in set("".join(texts)))
    try:
        pages, warnings = typst.compile_with_warnings(
            str(_FOLDER / template),
            root=str(_FOLDER),
            font_paths=[str(fonts.wheel_folder()), *of],
            ignore_system_fonts=not needs_machine,
            format=format_,
            ppi=ppi,
            sys_inputs={"paper": json.dumps(printed, ensure_ascii=False)},
            timestamp=int(archived_at.timestamp()) if archived_at else _FIXED_TIME,
            pdf_standards=ARCHIVAL if archived_at else None,
        )
    except typst.TypstError as flaw:
        raise PaperError(f"{flaw.message}\n{flaw.diagnostic}") from flaw
    if warnings:
        raise PaperError("\n".join(f"{warning.message}\n{warning.diagnostic}" for warning in warnings))
    return pages if isinstance(pages, list) else [pages]


def _as_json(paper: Paper) -> dict[str, Any]:
    parts = [
        replace(part, lines=tuple(title_lines(part.text))) if isinstance(part, Subject) else part
        for part in paper.parts
    ]
    plain = asdict(replace(paper, parts=tuple(parts)))
    return plain | {"day": chinese_date(paper.day) if paper.day else ""}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _printable(value: Any, lacking: frozenset[str]) -> Any:
    """The same data with one-line strings, the mark 〓 where a character cannot be shown, and nothing invisible."""
    if isinstance(value, str):
        line = _BREAKS.sub(" ", value).strip()
        return "".join(
            fonts.MISSING if sign in lacking else sign
            for sign in line
            if sign in _SPACES or not fonts.is_invisible(sign)
        )
    if isinstance(value, dict):
        return {key: _printable(inner, lacking) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner, lacking) for inner in value]
    return value
