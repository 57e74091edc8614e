"""The child process that opens a spreadsheet: what a hostile file does to memory or time ends here, not in the server.

Run as a script by `spreadsheets.read_sheets`: the file on standard input, the sheets as JSON on standard output.
A few bytes of a file can claim a sheet of 17 thousand million cells, or repeat one long text in every cell.
"""

import datetime
import io
import json
import re
import resource
import struct
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree  # nosec B405: entities that swell meet the limits below

import python_calamine

MEMORY_LIMIT = 1 << 30  # bytes of address space
CPU_LIMIT = 60  # seconds
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REF = rb'(?=[^>]*\sr="([A-Z]{1,3})([0-9]{1,7})")'
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\st="e")' + _REF)
# A formula and no stored result: no <v>, or an empty one that is not an empty text.
_BARE_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b" + _REF + rb"(?P<about>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:</(?:\w+:)?c>|(?P<empty><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</))"
)
_HIDDEN = rb'(?=[^>]*\shidden="(?:1|true)")'
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b" + _HIDDEN + rb'[^>]*\sr="([0-9]{1,7})"')
_HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\b" + _HIDDEN + rb'(?=[^>]*\smin="([0-9]{1,5})")[^>]*\smax="([0-9]{1,5})"')
_COLUMNS = 16_384


class TooManyCellsError(Exception):
    """The sheets together span more cells than the caller wants."""


def sheets(data: bytes, max_rows: int, max_cells: int) -> list[dict[str, Any]]:
    """Each sheet as plain data; `rows` begin at row 1, column A, and stop one past `max_rows`."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    marks = _marks_of_zip(data) if data.startswith(b"PK") else _marks_of_ole(data)
    read = []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        max_cells -= min(sheet.total_height, max_rows + 1) * sheet.total_width
        if max_cells < 0:
            raise TooManyCellsError
        read.append(
            {
                "name": about.name,
                "is_visible": about.visible == python_calamine.SheetVisibleEnum.Visible,
                "rows": sheet.to_python(skip_empty_area=False, nrows=max_rows + 1),
                "merged": sheet.merged_cell_ranges or [],
                **_NO_MARKS,
                **marks.get(about.name if data.startswith(b"PK") else index, {}),
            }
        )
    return read


_NO_MARKS: dict[str, Any] = {
    "is_1904": False,
    "errors": [],
    "bare_formulas": [],
    "blank_formulas": [],
    "hidden_rows": [],
    "hidden_columns": [],
}


def _marks_of_zip(data: bytes) -> dict[str | int, dict[str, Any]]:
    """What calamine passes over, by name of the sheet: the calendar, errors, unsolved formulas, what is hidden."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = {
            rel.get("Id"): rel.get("Target", "")
            for rel in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # nosec B314
        }
        marks: dict[str | int, dict[str, Any]] = {}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # nosec B314
        is_1904 = any(about.get("date1904") in {"1", "true"} for about in book.iter(f"{_MAIN}workbookPr"))
        for sheet in book.iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_REL_ID), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if target and path in archive.NameToInfo:
                marks[sheet.get("name", "")] = {"is_1904": is_1904, **_marks_of_xml(archive.read(path))}
        return marks


def _marks_of_xml(xml: bytes) -> dict[str, Any]:
    bare: list[tuple[int, int]] = []
    blank: list[tuple[int, int]] = []
    for cell in _BARE_FORMULA.finditer(xml) if b"f" in xml else ():
        is_blank = cell["empty"] and b't="str"' in cell["about"]
        (blank if is_blank else bare).append((int(cell[2]) - 1, _column_index(cell[1])))
    errors = _ERROR_CELL.findall(xml) if b't="e"' in xml else []
    hides = b"hidden=" in xml
    spans = [(int(first), int(last)) for first, last in _HIDDEN_COLUMNS.findall(xml)] if hides else []
    return {
        "errors": [(int(row) - 1, _column_index(letters)) for letters, row in errors],
        "bare_formulas": bare,
        "blank_formulas": blank,
        "hidden_rows": [int(row) - 1 for row in _HIDDEN_ROW.findall(xml)] if hides else [],
        "hidden_columns": [index - 1 for first, last in spans for index in range(first, min(last, _COLUMNS) + 1)],
    }


def _marks_of_ole(data: bytes) -> dict[str | int, dict[str, Any]]:
    """The same of an old .xls, by position of the sheet: its records one after another. Formulas there keep results."""
    stream = _workbook_stream(data)
    offsets: list[int] = []
    marks: dict[str | int, dict[str, Any]] = {}
    is_1904, current, at = False, None, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if kind == 0x0085 and length >= 4:  # BOUNDSHEET
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == 0x0022 and length >= 2:  # DATEMODE
            is_1904 = body[0] == 1
        elif kind == 0x0809 and at in offsets:  # BOF
            current = marks.setdefault(
                offsets.index(at), {"is_1904": is_1904, "errors": [], "hidden_rows": [], "hidden_columns": []}
            )
        elif current is not None:
            _mark_record(current, kind, body)
        at += 4 + length
    return marks


def _mark_record(marks: dict[str, Any], kind: int, body: bytes) -> None:
    is_error = (
        (kind == 0x0205 and len(body) >= 8 and body[7] == 1)
        or (  # BOOLERR
            kind in {0x0006, 0x0206, 0x0406}
            and len(body) >= 14
            and body[6] == 2
            and body[12:14] == b"\xff\xff"  # FORMULA
        )
    )
    if is_error:
        marks["errors"].append(struct.unpack_from("<HH", body))
    elif kind == 0x0208 and len(body) >= 14 and body[12] & 0x20:  # ROW
        marks["hidden_rows"].append(struct.unpack_from("<H", body)[0])
    elif kind == 0x007D and len(body) >= 10 and body[8] & 1:  # COLINFO
        first, last = struct.unpack_from("<HH", body)
        marks["hidden_columns"] += range(first, min(last, 255) + 1)


def _workbook_stream(data: bytes) -> bytes:
    """The stream Workbook of a compound file; empty where its chains do not hold: calamine has the last word on it."""
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        heads = list(struct.unpack_from("<109I", data, 76))
        more, left = struct.unpack_from("<II", data, 68)
        while left and more < 0xFFFFFFFA:
            block = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
            heads, more, left = heads + list(block[:-1]), block[-1], left - 1
        fat = [
            entry
            for head in heads
            if head < 0xFFFFFFFA
            for entry in struct.unpack_from(f"<{size // 4}I", data, (head + 1) * size)
        ]
        folder = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], size)
        for at in range(0, len(folder), 128):
            entry = folder[at : at + 128]
            name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
            start, length = struct.unpack_from("<II", entry, 116)
            if name in {"Workbook", "Book"} and length >= 4096:
                return _chain(data, fat, start, size)[:length]
            if name in {"Workbook", "Book"}:  # so small that it lies in the small sectors of the root
                small = _chain(data, fat, struct.unpack_from("<I", folder, 116)[0], size)
                table = _chain(data, fat, struct.unpack_from("<I", data, 60)[0], size)
                links = list(struct.unpack(f"<{len(table) // 4}I", table))
                return _chain(b"\0" * 64 + small, links, start, 64)[:length]
    except (struct.error, IndexError):
        pass
    return b""


def _chain(data: bytes, fat: list[int], sector: int, size: int) -> bytes:
    parts: list[bytes] = []
    while sector < 0xFFFFFFFA and len(parts) <= len(fat):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector]
    return b"".join(parts)


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _moment(cell: object) -> dict[str, str | float]:
    """The cells that JSON has no word for; `spreadsheets._cell` turns them back."""
    if isinstance(cell, datetime.timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(f"calamine gave a {type(cell).__name__}")


def answer(data: bytes, max_rows: int, max_cells: int) -> tuple[str, Any]:
    """("sheets", …), or why not: "password", "corrupt", "large"."""
    try:
        return "sheets", sheets(data, max_rows, max_cells)
    except TooManyCellsError:
        return "large", None
    except python_calamine.PasswordError:
        return "password", None
    except (python_calamine.CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError) as flaw:
        return "corrupt", str(flaw)
    except BaseException as flaw:
        if type(flaw).__name__ != "PanicException":  # how a panic in calamine's Rust arrives; it has no importable name
            raise
        return "corrupt", str(flaw)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    result = answer(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(result, default=_moment, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
