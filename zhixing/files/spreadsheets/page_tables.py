"""The tables of a page, as they are seen, and a workbook of them: one way from every list to Excel.

What a page masks, leaves out or narrows never reaches the file, because the page is all there is to read.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from zhixing.files.spreadsheets.workbooks import new_book, put_row, writable

_SKIPPED = {"svg", "form", "select", "button", "script", "noscript", "style", "textarea"}
_VOID = {"br", "input", "img", "meta", "link", "hr", "wbr", "use", "path", "col"}
_BREAKS = {"br", "li", "p", "div", "dd", "dt", "summary"}
_HIDDEN = {"visually-hidden", "row-actions", "confirm", "no-print", "field-error"}
_NUMBER = re.compile(r"([+\-\u2212]?)(\d{1,9}(?:\.\d{1,6})?) ?([^\d\s.,:：/]{0,3})")
GROUP = "所属"
SEALED = "不导出"  # in place of cells of the class `sealed`
_WIDEST = 48  # characters of a column


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool = False  # whether the page sets it as one


@dataclass
class PageTable:
    """`head` and `rows` are equally long; a heading between rows stands in a first column of its own."""

    name: str
    head: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class PageTables:
    title: str
    tables: list[PageTable]
    pages: int  # of which this is one


def read_page(markup: str) -> PageTables:
    """Every table in the main part of the page that is one to be read, not one inside another."""
    reader = _Reader()
    reader.feed(markup)
    return PageTables(reader.title, [table for table in reader.tables if table.rows], reader.pages)


@dataclass
class _Draft:
    """A cell on its way: `is_left_out` where it holds acts and not content."""

    text: str
    is_head: bool
    is_number: bool
    is_left_out: bool
    columns: int
    rows: int


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title, self.pages = "", 1
        self.tables: list[PageTable] = []
        self._main = self._skipped = self._depth = 0
        self._open: list[tuple[str, bool]] = []  # tag, whether it hides what is in it
        self._catch: list[str] | None = None  # of a heading or caption
        self._last_heading = ""
        self._table = PageTable("")
        self._lines: list[tuple[bool, list[_Draft]]] = []  # is a group, cells
        self._cell: _Draft | None = None
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        words = set(values.get("class", "").split())
        if tag == "main":
            self._main += 1
        if "data-pages" in values and values["data-pages"].isdigit():
            self.pages = int(values["data-pages"])
        if tag in _BREAKS and self._cell is not None and not self._skipped:
            self._cell.text += "\n"
        if tag in _VOID:
            return
        is_hiding = tag in _SKIPPED or bool(words & (_HIDDEN - {"row-actions"}))
        self._open.append((tag, is_hiding))
        self._skipped += is_hiding
        if self._main and not self._skipped:
            self._begin(tag, values, words)

    def _begin(self, tag: str, values: dict[str, str], words: set[str]) -> None:
        if tag in {"h1", "h2", "h3", "caption"} and self._cell is None:
            self._catch = []
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._table, self._lines = PageTable(self._last_heading), []
        elif self._depth == 1 and tag == "thead":
            self._in_head = True
        elif self._depth == 1 and tag == "tr":
            self._lines.append(("group" in words, []))
        elif self._depth == 1 and tag in {"td", "th"} and self._lines:
            spans = [int(values[name]) if values.get(name, "").isdigit() else 1 for name in ("colspan", "rowspan")]
            is_head = self._in_head or (tag == "th" and "scope" not in values)
            cell = _Draft("", is_head, "num" in words, "row-actions" in words, spans[0], spans[1])
            self._lines[-1][1].append(cell)
            if "sealed" in words:
                cell.text = SEALED
            else:
                self._cell = cell

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not any(tag == name for name, _ in self._open):
            return
        while self._open:  # also what was left open on the way
            name, is_hiding = self._open.pop()
            self._skipped -= is_hiding
            if name == tag:
                break
        if tag == "main":
            self._main -= 1
        elif self._main and not self._skipped:
            self._end(tag)

    def _end(self, tag: str) -> None:
        if tag in {"h1", "h2", "h3", "caption"} and self._catch is not None:
            text = _tidy("".join(self._catch))
            self._catch = None
            if tag == "h1":
                self.title = text
            if tag == "caption":
                self._table.name = self._table.name or text
            self._last_heading = text
        elif tag == "thead":
            self._in_head = False
        elif tag in {"td", "th"} and self._depth == 1:
            self._cell = None
        elif tag == "table":
            self._depth -= 1
            if self._depth == 0:
                self.tables.append(_table(self._table.name, self._lines))

    def handle_data(self, data: str) -> None:
        if self._skipped or not self._main:
            return
        if self._catch is not None:
            self._catch.append(data)
        elif self._cell is not None and self._depth == 1:
            self._cell.text += re.sub(r"\s+", " ", data)


def _tidy(text: str) -> str:
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _table(name: str, lines: Sequence[tuple[bool, list[_Draft]]]) -> PageTable:
    """The table with spans filled in, columns of acts left out, and headings between rows in a column of their own."""
    grid, groups = _grid(lines)
    head_rows = [row for row in grid if row and all(cell.is_head for cell in row)]
    lined = zip(grid, groups, strict=True)
    body = [(row, group) for row, group in lined if row and not all(cell.is_head for cell in row)]
    width = max((len(row) for row, _ in body), default=0)
    shown_columns = [
        place for place in range(width) if not all(place >= len(row) or row[place].is_left_out for row, _ in body)
    ]
    has_groups = any(group for _, group in body)
    head = [
        _tidy(head_rows[-1][place].text) if head_rows and place < len(head_rows[-1]) else "" for place in shown_columns
    ]
    rows = [
        [
            *([Cell(group)] if has_groups else []),
            *(
                Cell(_tidy(row[place].text), row[place].is_number)
                if place < len(row) and not row[place].is_left_out
                else Cell("")
                for place in shown_columns
            ),
        ]
        for row, group in body
    ]
    return PageTable(name, [*([GROUP] if has_groups else []), *head], rows)


def _grid(lines: Sequence[tuple[bool, list[_Draft]]]) -> tuple[list[list[_Draft]], list[str]]:
    """Rows with every cell in its column, and of each the heading that it stands under."""
    grid: list[list[_Draft]] = []
    groups: list[str] = []
    group = ""
    hanging: dict[int, tuple[_Draft, int]] = {}  # column → cell, rows that it still fills
    for is_group, cells in lines:
        if is_group or (len(cells) == 1 and cells[0].columns > 1 and not cells[0].is_head):
            group = _tidy(cells[0].text) if cells else ""
            continue
        row: list[_Draft] = []
        waiting = list(cells)
        while waiting or len(row) in hanging:
            if len(row) in hanging:
                cell, left = hanging.pop(len(row))
                if left > 1:
                    hanging[len(row)] = (cell, left - 1)
                row.append(cell)
                continue
            cell = waiting.pop(0)
            for _ in range(cell.columns):
                if cell.rows > 1:
                    hanging[len(row)] = (cell, cell.rows - 1)
                row.append(cell)
        grid.append(row)
        groups.append(group)
    return grid, groups


def add_page(tables: list[PageTable], page: Sequence[PageTable]) -> None:
    """Put the rows of a list's next page below those of the same table; one with another head stays a table of its
    own, so that no row is lost where pages differ."""
    for place, table in enumerate(page):
        if place < len(tables) and tables[place].head == table.head:
            tables[place].rows += table.rows
        else:
            tables.append(table)


def tables_workbook(title: str, note: str, tables: Sequence[PageTable]) -> bytes:
    """A sheet a table: title, note, header, rows. Numbers are numbers, with their unit in the format of the cell."""
    out = io.BytesIO()
    book = new_book(out)
    names: set[str] = set()
    formats: dict[str, Any] = {name: book.add_format(options) for name, options in _STYLES.items()}
    for table in tables:
        _write(book, _sheet_name(table.name or title, names), title, note, table, formats)
    book.close()
    return out.getvalue()


def _sheet_name(name: str, names: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\'\n]", " ", name).strip()[:26] or "列表"
    place, chosen = 1, plain
    while chosen.lower() in names:
        place, chosen = place + 1, f"{plain}（{place + 1}）"
    names.add(chosen.lower())
    return chosen


_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"font_color": "#57534e"},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"},
    "cell": {"text_wrap": True, "valign": "top", "border": 1},
}


def _write(book: Any, name: str, title: str, note: str, table: PageTable, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    for column in range(len(table.head)):
        longest = max([_width(table.head[column]), *(_width(row[column].text) for row in table.rows)])
        sheet.set_column(column, column, min(max(longest + 2, 8), _WIDEST))
    sheet.freeze_panes(3, 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    put_row(sheet, 0, [title], [formats["title"]])
    put_row(sheet, 1, [note], [formats["note"]])
    put_row(sheet, 2, [*table.head], [formats["head"]] * len(table.head))
    for place, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            _write_cell(book, sheet, (place, column), cell, formats)


def _write_cell(book: Any, sheet: Any, place: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    number = _NUMBER.fullmatch(cell.text) if cell.is_number else None
    if number is not None:
        sign, digits, unit = number.groups()
        key = f"{bool(sign)} {len(digits.partition('.')[2])} {unit}"
        if key not in formats:
            formats[key] = book.add_format(_number_format(sign, digits, unit))
        sheet.write_number(*place, float(digits) * (-1 if sign in {"-", "\u2212"} else 1), formats[key])
    elif cell.text:
        sheet.write_string(*place, writable(cell.text), formats["cell"])
    else:
        sheet.write_blank(*place, None, formats["cell"])


def _number_format(sign: str, digits: str, unit: str) -> dict[str, object]:
    decimals = len(digits.partition(".")[2])
    plain = f"0{'.' if decimals else ''}{'0' * decimals}"
    tail = f'" {unit}"' if unit else ""
    form = f"{plain}{tail}" if not sign else f"+{plain}{tail};-{plain}{tail}"
    return {"num_format": form, "valign": "top", "border": 1}


def _width(text: str) -> int:
    return max((sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n")), default=0)
