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
# A row or a cell of a sheet, whatever prefix its names have; a cell with its attributes and what it holds.
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:(row)\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL)
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_KIND = re.compile(rb"\st=[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_STORED = re.compile(rb"<(?:\w+:)?(?:v|is)(?:\s[^>]*)?>[^<]|<(?:\w+:)?is[\s>]")


class TooManyCellsError(Exception):
    """The sheets together span more cells than the caller wants."""


def sheets(data: bytes, max_rows: int, max_cells: int) -> list[dict[str, Any]]:
    """Each sheet as plain data; `rows` begin at row 1, column A, and stop one past `max_rows`."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    broken = _broken_cells(data)
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
                "errors": broken.get(about.name, ([], []))[0],
                "unsolved": broken.get(about.name, ([], []))[1],
            }
        )
    return read


Places = list[tuple[int, int]]


def _broken_cells(data: bytes) -> dict[str, tuple[Places, Places]]:
    """By sheet, counted from 0: cells that show #N/A and the like, and formulas that no value is stored of.

    calamine hands both over as empty. .xlsx only.
    """
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
                found[sheet.get("name", "")] = _broken_of(archive.read(path))
        return found


def _broken_of(xml: bytes) -> tuple[Places, Places]:
    """A row or a cell without a number of its own is the next one."""
    errors: Places = []
    unsolved: Places = []
    if not re.search(rb"\st=[\"']e[\"']", xml) and not _FORMULA.search(xml):
        return errors, unsolved
    row, column = -1, -1
    for is_row, of_row, of_cell, held in _ROW_OR_CELL.findall(xml):
        place = _PLACE.search(of_row if is_row else of_cell)
        if is_row:
            row, column = int(place[2]) - 1 if place else row + 1, -1
            continue
        column = _column_index(place[1]) if place else column + 1
        row = int(place[2]) - 1 if place else row
        kind = _KIND.search(of_cell)
        if kind and kind[1] == b"e":
            errors.append((row, column))
        elif _FORMULA.search(held) and not (kind and kind[1] == b"str") and not _STORED.search(held):
            unsolved.append((row, column))
    return errors, unsolved


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
