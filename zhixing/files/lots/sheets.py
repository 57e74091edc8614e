"""代表名单 from a spreadsheet: its people as typed lines, on lines of the numbers that they have in the sheet."""

import io
from collections.abc import Sequence
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
from zhixing.rules.pools.people import COLUMNS, NAMESAKE

_WORDS: tuple[frozenset[str], ...] = (
    frozenset({"姓名"}),
    frozenset({"类别", "代表类别", "界别"}),
    frozenset({"单位或住址", "单位", "住址", "地址", "单位或地址", "家庭住址", "工作单位", "单位及职务"}),
    frozenset({"电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"}),
    frozenset({"不参加抽签的原因", "排除原因", "不参加原因"}),
)
_HEAD_WITHIN = 10  # rows
_LIMITS = Limits(size=5 << 20, expanded=50 << 20, cells=500_000, rows=20_000)
EXAMPLE = "示例"


@dataclass(frozen=True)
class PeopleSheet:
    """`text`: a line for each row of the sheet, empty where nobody stands; `problems` with sheet, row and column."""

    text: str
    problems: tuple[str, ...]


def read_people_sheet(data: bytes, name: str) -> PeopleSheet:
    sheets = read_sheets(data, limits=_LIMITS)
    if isinstance(sheets, str):
        return PeopleSheet("", (f"文件“{name}”读不了：{sheets}。",))
    with_head = [(sheet, at) for sheet in sheets if sheet.is_visible and (at := _head_at(sheet)) is not None]
    if not with_head:
        return PeopleSheet(
            "",
            (
                f"文件“{name}”里没有找到名单：前 {_HEAD_WITHIN} 行里要有一行写着“姓名”和“类别”，下面每人一行。"
                "可以下载模板对照。",
            ),
        )
    sheet, at = with_head[0]
    columns = _columns(sheet.rows[at])
    problems = [
        f"工作表“{other.name}”也有名单，一次只读一张，请把它另存成一个文件再上传。" for other, _ in with_head[1:]
    ]
    problems += _spoilt_cells(sheet, at, columns)
    lines = ["" if row <= at else _line(cells, columns) for row, cells in enumerate(sheet.rows)]
    return PeopleSheet("\n".join(lines).rstrip("\n"), tuple(problems))


def _head_at(sheet: RawSheet) -> int | None:
    """The row of the header, from 0."""
    for at, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
        columns = _columns(row)
        if columns[0] is not None and columns[1] is not None:
            return at
    return None


def _columns(row: Sequence[Cell]) -> list[int | None]:
    """Of each of our columns, where it stands."""
    words = ["".join(tidy(str(cell)).split()) for cell in row]
    return [next((index for index, word in enumerate(words) if word in own), None) for own in _WORDS]


def _line(cells: Sequence[Cell], columns: Sequence[int | None]) -> str:
    texts = ["" if index is None else _text(cells[index]) for index in columns]
    if not any(texts) or texts[0].startswith(EXAMPLE):
        return ""
    return "\t".join(texts).rstrip("\t")


def _text(cell: Cell) -> str:
    """A telephone that the sheet keeps as a number has no decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
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


def people_template(strata: Sequence[str]) -> bytes:
    """An empty sheet with a line of example, which reading passes over, and the strata to choose from."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet("代表名单")
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#f1f1ef"})
    text = book.add_format({"num_format": "@"})
    sheet.set_column(0, 1, 20, text)
    sheet.set_column(2, 2, 36, text)
    sheet.set_column(3, 4, 22, text)
    put_row(sheet, 0, list(COLUMNS), [head] * len(COLUMNS))
    example = [
        f"{EXAMPLE}：王小明",
        strata[0],
        "3号楼2单元",
        "13800000000",
        f"不填；应当回避的写原因，同名的写“{NAMESAKE}”",
    ]
    put_row(sheet, 1, list(example), [text] * len(COLUMNS))
    listed = list(strata)
    if len(",".join(listed)) <= 255:  # what Excel takes in a list of words
        sheet.data_validation(1, 1, 20_000, 1, {"validate": "list", "source": listed})
    book.close()
    return out.getvalue()
