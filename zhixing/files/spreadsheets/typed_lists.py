"""Lists of lines from a sheet: rows as typed lines, numbered as they are in the sheet; and a template."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.files.spreadsheets.workbooks import (
    IN_ERROR,
    UNSOLVED,
    Cell,
    Limits,
    RawSheet,
    column_letter,
    new_book,
    put_row,
    read_sheets,
    rearm,
)
from zhixing.rules.names.folding import tidy

_HEAD_WITHIN = 10  # rows
_LIMITS = Limits(size=5 << 20, expanded=50 << 20, cells=500_000, rows=20_000)
_EXCEL_LIST = 255  # signs that Excel takes in a list of words
EXAMPLE = "示例："


@dataclass(frozen=True)
class ListColumn:
    """`words`: what a header may call it besides its own name. A sheet is known by its `marks` columns."""

    header: str
    words: frozenset[str] = frozenset()
    width: int = 20
    marks: bool = False


@dataclass(frozen=True)
class ListLayout:
    name: str  # 代表名单
    columns: tuple[ListColumn, ...]
    each: str = "每人一行"

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


@dataclass(frozen=True)
class ListSheet:
    """`text`: a line for each row of the sheet, empty where nobody stands; `problems` with sheet, row and column."""

    text: str
    problems: tuple[str, ...]


def read_list(data: bytes, name: str, layout: ListLayout) -> ListSheet:
    sheets = read_sheets(data, limits=_LIMITS)
    if isinstance(sheets, str):
        return ListSheet("", (f"文件“{name}”无法读取：{sheets}。",))
    with_head = [(sheet, at) for sheet in sheets if sheet.is_visible and (at := _head_at(sheet, layout)) is not None]
    if not with_head:
        return ListSheet("", (_no_head(name, layout),))
    sheet, at = with_head[0]
    columns = _columns(sheet.rows[at], layout)
    problems = [
        f"工作表“{other.name}”也有名单，一次只读一张，请把它另存成一个文件再上传。" for other, _ in with_head[1:]
    ]
    problems += _spoilt_cells(sheet, at, columns)
    lines = ["" if row <= at else _line(cells, columns) for row, cells in enumerate(sheet.rows)]
    return ListSheet("\n".join(lines).rstrip("\n"), tuple(problems))


def _no_head(name: str, layout: ListLayout) -> str:
    marks = "和".join(f"“{column.header}”" for column in layout.columns if column.marks)
    return (
        f"文件“{name}”里没有找到名单：前 {_HEAD_WITHIN} 行里要有一行写着{marks}，下面{layout.each}。可以下载模板对照。"
    )


def _head_at(sheet: RawSheet, layout: ListLayout) -> int | None:
    """The row of the header, from 0."""
    for at, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
        places = _columns(row, layout)
        if all(place is not None for place, column in zip(places, layout.columns, strict=True) if column.marks):
            return at
    return None


def _columns(row: Sequence[Cell], layout: ListLayout) -> list[int | None]:
    """Of each of our columns, where it stands."""
    words = ["".join(tidy(str(cell)).split()) for cell in row]
    return [
        next((index for index, word in enumerate(words) if word == column.header or word in column.words), None)
        for column in layout.columns
    ]


def _line(cells: Sequence[Cell], columns: Sequence[int | None]) -> str:
    texts = ["" if index is None else _text(cells[index]) for index in columns]
    if not any(texts) or any(text.startswith(EXAMPLE) for text in texts):
        return ""
    # A line whose first cells are empty keeps its tabs: they say which column is which.
    return "\t".join(texts).rstrip("\t") if any(texts[1:]) else f"{texts[0]}\t"


def _text(cell: Cell) -> str:
    """A number without its decimal point (telephones), a day as written in a form."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return tidy(rearm(str(cell)))


def _spoilt_cells(sheet: RawSheet, at: int, columns: Sequence[int | None]) -> list[str]:
    spoilt = [(place, IN_ERROR) for place in sheet.errors] + [(place, UNSOLVED) for place in sheet.bare_formulas]
    problems = [
        f"工作表“{sheet.name}”第 {row + 1} 行 {column_letter(column)} 列：{sentence}。"
        for (row, column), sentence in sorted(spoilt)
        if row > at and column in columns
    ]
    hidden = [row + 1 for row in sheet.hidden_rows if row > at and any(cell != "" for cell in sheet.rows[row])]
    if hidden:
        rows = "、".join(str(row) for row in hidden[:10])
        problems.append(f"工作表“{sheet.name}”第 {rows} 行是隐藏的，请取消隐藏，核对要不要列入，再重新上传。")
    return problems


def list_template(layout: ListLayout, example: Sequence[str], choices: Mapping[int, Sequence[str]]) -> bytes:
    """An empty sheet with a line of example, which reading passes over. `choices`: words to choose from, by column."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet(layout.name)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#f1f1ef"})
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width, text)
    width = len(layout.columns)
    put_row(sheet, 0, list(layout.headers), [head] * width)
    put_row(sheet, 1, list(example), [text] * width)
    for index, words in choices.items():
        if len(",".join(words)) <= _EXCEL_LIST:
            sheet.data_validation(1, index, 20_000, index, {"validate": "list", "source": list(words)})
    book.close()
    return out.getvalue()
