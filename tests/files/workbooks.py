"""Workbooks as offices really make them, built in memory for the tests of the files room."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt
from python_calamine import CalamineWorkbook

from zhixing.files.rosters.reading import Roster, read_roster
from zhixing.rules.members.identity import check_digit

TODAY = datetime.date(2026, 11, 23)

HEADERS = ["姓名", "公民身份号码", "人员类别", "所在党支部"]


def number(born: str = "19800506", sequence: int = 101, region: str = "150603") -> str:
    """A number of 18 that passes; an odd sequence is a man's."""
    first_17 = f"{region}{born}{sequence:03d}"
    return first_17 + check_digit(first_17)


def person(name: str = "王小明", sequence: int = 101, **more: Any) -> list[Any]:
    """A line under HEADERS."""
    return [name, more.get("id", number(sequence=sequence)), more.get("kind", "正式党员"), more.get("branch", "一支部")]


def xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[str] = (),
    sheet: str = "名册",
    more: dict[str, Any] | None = None,
) -> bytes:
    """An .xlsx of one sheet, or of several when `more` gives rows by name."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    for name, others in (more or {}).items():
        page = book.create_sheet(name)
        for row in others:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Sequence[Sequence[Any]], *, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """An old .xls; `merged` as (first row, last row, first column, last column) from 0, written with its first cell."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    covered = {
        (r, c) for top, bottom, left, right in merged for r in range(top, bottom + 1) for c in range(left, right + 1)
    }
    days = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            if (index, column) not in covered and value is not None:
                is_day = isinstance(value, datetime.date)
                sheet.write(index, column, value, days) if is_day else sheet.write(index, column, value)
    for top, bottom, left, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, *, branch: str = "") -> Roster:
    return read_roster(data, "名册.xlsx", today=TODAY, branch=branch)


def problems(roster: Roster) -> list[tuple[int, str, str]]:
    """Row, column and sentence of each problem."""
    return [(problem.row, problem.column, problem.sentence) for problem in roster.problems]


def notes(roster: Roster) -> list[str]:
    return [str(note) for note in roster.notes]


def with_columns(*pairs: tuple[str, Any], name: str = "王小明", sequence: int = 101) -> bytes:
    """One person with further columns."""
    return xlsx(
        [[*HEADERS, *(header for header, _ in pairs)], [*person(name, sequence), *(value for _, value in pairs)]]
    )


def read_twice(data: bytes) -> list[list[list[Any]]]:
    """The sheets of a workbook of ours, which two readers that share no code must read alike."""
    by_openpyxl = [
        [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in openpyxl.load_workbook(io.BytesIO(data))
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    by_calamine = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    sheets = [[_plain(row) for row in sheet] for sheet in by_openpyxl]
    assert sheets == [[_plain(row) for row in sheet] for sheet in by_calamine]
    return sheets


def _plain(row: Sequence[Any]) -> list[Any]:
    """Empty cells and numbers in one writing, whichever a reader has; empty cells at the end are left out."""
    cells = ["" if cell is None else float(cell) if isinstance(cell, int) else cell for cell in row]
    while cells and cells[-1] == "":
        cells.pop()
    return cells
