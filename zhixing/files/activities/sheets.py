"""考勤表 as a spreadsheet: an empty one with the names of a branch, and one that was filled in."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

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
from zhixing.rules.activities.marks import Leave, Mark
from zhixing.rules.names.folding import tidy

COLUMNS = ("姓名", "考勤", "请假事由", "时长（小时）")
_HEADS: tuple[frozenset[str], ...] = (
    frozenset({"姓名", "党员姓名"}),
    frozenset({"考勤", "考勤情况", "到会情况", "出勤", "出勤情况", "签到", "是否到会"}),
    frozenset({"请假事由", "事由", "请假原因", "缺席原因"}),
    frozenset({"时长（小时）", "时长(小时)", "时长", "学时", "小时"}),
)
_MARKS: dict[str, Mark] = {
    **dict.fromkeys(("到会", "到", "出席", "参加", "√", "✓", "是", "已到", "签到"), Mark.PRESENT),
    **dict.fromkeys(("迟到", "迟"), Mark.LATE),
    **dict.fromkeys(("早退", "退"), Mark.LEFT_EARLY),
    **dict.fromkeys(("请假", "假", "公", "事", "病", "公差", "事假", "病假"), Mark.LEAVE),
    **dict.fromkeys(("缺席", "缺", "旷会", "未到", "×", "否"), Mark.ABSENT),
    **dict.fromkeys(("不计应到", "不计", "免"), Mark.EXCUSED),
}
_LEAVES = {"病": Leave.ILL, "公": Leave.DUTY, "差": Leave.DUTY, "培训": Leave.DUTY, "事": Leave.PRIVATE}
_HEAD_WITHIN = 10  # rows
_LIMITS = Limits(size=5 << 20, expanded=50 << 20, cells=200_000, rows=5_000)


@dataclass(frozen=True)
class SheetLine:
    """One row of a filled sheet; `row` as a person counts."""

    row: int
    name: str
    mark: Mark
    leave: str
    hours: str


@dataclass(frozen=True)
class AttendanceSheet:
    lines: list[SheetLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_attendance(data: bytes, file_name: str) -> AttendanceSheet:
    """Every line that can be understood, and a sentence with its row for every one that cannot."""
    sheets = read_sheets(data, limits=_LIMITS)
    if isinstance(sheets, str):
        return AttendanceSheet(problems=[f"文件“{file_name}”无法读取：{sheets}。"])
    with_head = [(sheet, at) for sheet in sheets if sheet.is_visible and (at := _head_at(sheet)) is not None]
    if not with_head:
        return AttendanceSheet(
            problems=[f"文件“{file_name}”里没有找到名单：前 {_HEAD_WITHIN} 行里要有一行写着“姓名”，下面每人一行。"]
        )
    sheet, at = with_head[0]
    problems = [f"工作表“{other.name}”也有名单，只读了第一张；其余的请另存以后再导入。" for other, _ in with_head[1:]]
    lines: list[SheetLine] = []
    for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        line = _line(number, cells, _columns(sheet.rows[at]))
        if isinstance(line, str):
            problems.append(line)
        elif line is not None:
            lines.append(line)
    return AttendanceSheet(lines, problems + _unreadable(sheet, at))


def _head_at(sheet: RawSheet) -> int | None:
    """The row of the header, from 0."""
    rows = enumerate(sheet.rows[:_HEAD_WITHIN])
    return next((at for at, row in rows if _columns(row)[0] is not None), None)


def _columns(row: Sequence[Cell]) -> list[int | None]:
    """Of each of our columns, where it stands."""
    words = ["".join(tidy(str(cell)).split()) for cell in row]
    return [next((index for index, word in enumerate(words) if word in heads), None) for heads in _HEADS]


def _line(number: int, cells: Sequence[Cell], columns: Sequence[int | None]) -> SheetLine | str | None:
    name, mark_word, reason, hours = ("" if index is None else _text(cells[index]) for index in columns)
    if not name:
        return None
    if columns[1] is not None and not mark_word:
        return f"第 {number} 行：{name}没有填考勤，未作标记。"
    mark = _MARKS.get(mark_word, Mark.PRESENT) if columns[1] is not None else Mark.PRESENT
    if columns[1] is not None and mark_word not in _MARKS:
        return f"第 {number} 行：无法识别{name}的考勤“{mark_word}”，请写到会、迟到、早退、请假、缺席或不计应到。"
    leave = next((kind.value for sign, kind in _LEAVES.items() if sign in mark_word + reason), "")
    if mark is Mark.LEAVE and not leave:
        return f"第 {number} 行：{name}请假没有写事由，请在名单里选公差、事假或病假。"
    return SheetLine(number, name, mark, leave if mark is Mark.LEAVE else "", hours)


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy(rearm(str(cell))).replace(" ", "")


def _unreadable(sheet: RawSheet, at: int) -> list[str]:
    """Cells in error and formulas without a result, and hidden rows, below the head."""
    spoilt = [(place, IN_ERROR) for place in sheet.errors] + [(place, UNSOLVED) for place in sheet.bare_formulas]
    problems = [
        f"第 {row + 1} 行 {column_letter(column)} 列：{why}。" for (row, column), why in sorted(spoilt) if row > at
    ]
    hidden = [str(row + 1) for row in sheet.hidden_rows if row > at and any(cell != "" for cell in sheet.rows[row])]
    return problems + ([f"第 {'、'.join(hidden[:10])} 行是隐藏的，已一并读取，请核对。"] if hidden else [])


def attendance_template(title: str, names: Sequence[str]) -> bytes:
    """The names of the list with empty marks to choose from."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet("考勤表")
    head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@", "border": 1})
    for column, width in enumerate((18, 14, 14, 14)):
        sheet.set_column(column, column, width)
    put_row(sheet, 0, [title], [head])
    put_row(sheet, 1, list(COLUMNS), [head] * len(COLUMNS))
    for row, name in enumerate(names, start=2):
        put_row(sheet, row, [name, None, None, None], [text] * len(COLUMNS))
    last = len(names) + 1
    sheet.data_validation(2, 1, last, 1, {"validate": "list", "source": [mark.label for mark in Mark]})
    sheet.data_validation(2, 2, last, 2, {"validate": "list", "source": [leave.label for leave in Leave]})
    book.close()
    return out.getvalue()
