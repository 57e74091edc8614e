"""The child process that opens a spreadsheet: what a hostile file does to memory or time ends here, not in the server.

Run as a script by `spreadsheets.read_sheets`: the file on standard input, the sheets as JSON on standard output.
A few bytes of a file can claim a sheet of 17 thousand million cells, or repeat one long text in every cell.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree  # nosec B405: entities that swell meet the limits below

import python_calamine

MEMORY_LIMIT = 1 << 30  # bytes of address space
CPU_LIMIT = 60  # seconds
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\st="e")[^>]*\sr="([A-Z]{1,3})([0-9]{1,7})"')


class TooManyCellsError(Exception):
    """The sheets together span more cells than the caller wants."""


def sheets(data: bytes, max_rows: int, max_cells: int) -> list[dict[str, Any]]:
    """Each sheet as plain data; `rows` begin at row 1, column A, and stop one past `max_rows`."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    errors = _error_cells(data)
    read = []
    for about in book.sheets_metadata:
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
                "errors": errors.get(about.name, []),
            }
        )
    return read


def _error_cells(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Cells that show #N/A and the like, by sheet, counted from 0: calamine hands them over as empty. .xlsx only."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        targets = {
            rel.get("Id"): rel.get("Target", "")
            for rel in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # nosec B314
        }
        found = {}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # nosec B314
        for sheet in book.iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_REL_ID), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if target and path in archive.NameToInfo:
                xml = archive.read(path)
                refs = _ERROR_CELL.findall(xml) if b't="e"' in xml else []
                found[sheet.get("name", "")] = [(int(row) - 1, _column_index(letters)) for letters, row in refs]
        return found


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
