"""服务和考勤记录 of another system as a spreadsheet: a row for each person at each activity."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhixing.files.spreadsheets.workbooks import Cell, Limits, new_book, put_row, read_sheets, rearm
from zhixing.rules.names.folding import tidy
from zhixing.rules.service.exchanged import ParticipationRecord

COLUMNS = ("来源编号", "姓名", "党支部", "日期", "细则", "内容", "地点", "数量")
_NEEDED = COLUMNS[:6]
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_HEAD_WITHIN = 10  # rows
_LIMITS = Limits(size=1 << 20, expanded=50 << 20, cells=200_000, rows=5_000)


@dataclass(frozen=True)
class RecordSheet:
    """`lines`: the number of the row as a person counts, and the record."""

    lines: list[tuple[int, ParticipationRecord]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_records(data: bytes, file_name: str) -> RecordSheet:
    sheets = read_sheets(data, limits=_LIMITS)
    if isinstance(sheets, str):
        return RecordSheet(problems=[f"文件“{file_name}”无法读取：{sheets}。"])
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
            words = ["".join(tidy(str(cell)).split()) for cell in row]
            if sheet.is_visible and set(_NEEDED) <= set(words):
                places = [words.index(name) if name in words else None for name in COLUMNS]
                return _lines(sheet.rows[at + 1 :], at + 2, places)
    columns = "、".join(_NEEDED)
    return RecordSheet(problems=[f"文件“{file_name}”里没有找到表头：前 {_HEAD_WITHIN} 行里要有一行写着{columns}。"])


def _lines(rows: Sequence[Sequence[Cell]], first: int, places: Sequence[int | None]) -> RecordSheet:
    sheet = RecordSheet()
    for number, row in enumerate(rows, start=first):
        key, name, branch, on, item, title, place, quantity = ("" if at is None else row[at] for at in places)
        if not any(_text(cell) for cell in (key, name, title)):
            continue
        day, amount = _day(on), _hundredths(quantity)
        if day is None:
            sheet.problems.append(f"第 {number} 行：日期“{_text(on)}”无法识别，请写成 2026-09-01。")
        if amount is None:
            sheet.problems.append(f"第 {number} 行：数量“{_text(quantity)}”无法识别，请写数字，最多两位小数。")
        if day is not None and amount is not None:
            record = ParticipationRecord(
                _text(key), _text(name), _text(branch), day, _text(item), _text(title), _text(place), amount
            )
            sheet.lines.append((number, record))
    if not sheet.lines and not sheet.problems:
        sheet.problems.append("表头下面没有记录。")
    return sheet


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy(rearm(str(cell)))


def _day(cell: Cell) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if (parts := _DAY.fullmatch(_text(cell))) is None:
        return None
    try:
        return dt.date(*(int(part) for part in parts.groups()))
    except ValueError:
        return None


def _hundredths(cell: Cell) -> int | None:
    """Empty is once."""
    text = _text(cell)
    try:
        amount = round(float(text) * 100, 6) if text else 100.0
    except (ValueError, OverflowError):
        return None
    return int(amount) if amount == int(amount) and 0 <= amount <= 10**9 else None


def record_template() -> bytes:
    """The empty sheet, with one line that shows how it is filled in."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet("记录")
    head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@", "border": 1})
    for column, width in enumerate((18, 12, 22, 14, 22, 26, 18, 8)):
        sheet.set_column(column, column, width, text)
    put_row(sheet, 0, list(COLUMNS), [head] * len(COLUMNS))
    book.close()
    return out.getvalue()
