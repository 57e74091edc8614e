"""One list as .xlsx: a title, a head that stays in sight, and a framed row for each line, on A4 across."""

import io
from collections.abc import Iterable, Sequence

from zhixing.files.spreadsheets.workbooks import new_book, put_row

_TITLE = {"bold": True, "font_size": 16}
_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"}
_CELL = {"text_wrap": True, "valign": "top", "border": 1}


def list_workbook(
    name: str, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str | int | None]]
) -> bytes:
    """`name` of the sheet; `columns` are headers with their widths in characters, and each row has a value for each."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet(name)
    head, cell = book.add_format(_HEAD), book.add_format(_CELL)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    put_row(sheet, 0, [title], [book.add_format(_TITLE)])
    put_row(sheet, 1, [header for header, _ in columns], [head] * len(columns))
    for place, row in enumerate(rows, start=2):
        put_row(sheet, place, [*row], [cell] * len(columns))
    book.close()
    return out.getvalue()
