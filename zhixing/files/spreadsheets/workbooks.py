"""Spreadsheets read safely and written so that nothing in them can run.

Reading happens in a child process with limits (`spreadsheets_child`). Writing never makes a formula or a link; text
that a spreadsheet would run after "save as CSV, open again" gets a visible apostrophe in front; reading takes it off.
"""

import datetime
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta

_CHILD = Path(__file__).with_name("child.py")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAYS_1904 = 1462  # between the calendars of 1900 and 1904
UNSOLVED = "单元格是公式，没有存下结果；请用 WPS 或 Excel 打开表格保存一次，再重新上传"
IN_ERROR = "单元格显示的是公式出错（如 #N/A）；请改成实际内容"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 文件，再重新上传"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: its size, its size unpacked, cells in all, rows and merged ranges of one sheet, seconds."""

    size: int = 20 << 20
    expanded: int = 200 << 20
    cells: int = 5_000_000
    rows: int = 100_000
    merged: int = 50_000
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Cells as calamine gives them, every row equally long. `rows[0][0]` is A1; places count from 0.

    Calamine hands over cells in error and formulas without a stored result as empty: `errors`, `bare_formulas`; so
    does it formulas whose result is an empty text: `blank_formulas`.
    In a workbook that counts days from 1904 (`is_1904`) a bare number means a day `DAYS_1904` later.
    """

    name: str
    is_visible: bool
    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    errors: list[tuple[int, int]] = field(default_factory=list)
    is_1904: bool = False
    bare_formulas: list[tuple[int, int]] = field(default_factory=list)
    blank_formulas: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def read_sheets(data: bytes, *, limits: Limits | None = None) -> list[RawSheet] | str:
    """Every worksheet of an .xlsx or .xls file, or a sentence that says why it cannot be read and what to do."""
    limits = limits or Limits()
    refusal = _refusal_by_content(data, limits)
    if refusal:
        return refusal
    verdict, payload = _read_in_child(data, limits)
    if verdict == "large":
        return "表格展开后太大，无法读取；常见原因是最末一行或最右一列有误填的内容，请删去多余的行和列后另存再上传"
    if verdict == "password":
        return "文件设有打开密码；请在 Excel 或 WPS 中取消密码后保存，再重新上传"
    if verdict == "corrupt":
        return f"文件已损坏，无法读取；{SAVE_AS}"
    sheets = [_sheet(fields) for fields in payload]
    for sheet in sheets:
        if len(sheet.rows) > limits.rows:
            return f"工作表“{sheet.name}”超过{limits.rows}行；请删去多余的行，或分成几个文件上传"
        if len(sheet.merged) > limits.merged:
            return f"工作表“{sheet.name}”的合并单元格超过{limits.merged}处；请取消合并后再上传"
    return sheets


def _sheet(fields: dict[str, Any]) -> RawSheet:
    merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in fields.pop("merged")]
    for name in ("errors", "bare_formulas", "blank_formulas"):
        fields[name] = [(row, column) for row, column in fields[name]]
    return RawSheet(merged=merged, **fields)


def _read_in_child(data: bytes, limits: Limits) -> tuple[str, Any]:
    """What the child answers; "large" also when it ran out of memory or time."""
    command = [sys.executable, "-P", str(_CHILD), str(limits.rows), str(limits.cells)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired:
        return "large", None
    if child.returncode == 0:
        verdict, payload = json.loads(child.stdout, object_hook=_cell)
        return verdict, payload
    if child.returncode < 0 or b"MemoryError" in child.stderr:
        return "large", None
    raise RuntimeError(f"the spreadsheet child failed: {child.stderr.decode(errors='replace')[-2000:]}")


_MOMENTS: dict[str, Callable[[Any], Cell]] = {
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "seconds": lambda seconds: datetime.timedelta(seconds=seconds),
}


def _cell(marks: dict[str, Any]) -> Any:
    """A date or time that the child wrapped for JSON; any other object, a sheet, as it is."""
    if len(marks) != 1:
        return marks
    ((kind, value),) = marks.items()
    return _MOMENTS[kind](value)


def _refusal_by_content(data: bytes, limits: Limits) -> str:
    if not data:
        return "文件是空的；请确认已经保存，再重新选择文件"
    if len(data) > limits.size:
        return f"文件超过{limits.size >> 20}MB；请删去图片和不用的工作表后再上传"
    if data.startswith(b"PK"):
        return _refusal_of_zip(data, limits)
    if data.startswith(_OLE):
        return _refusal_of_ole(data)
    return f"{_kind_of(data)}，不是 Excel 表格；{_ADVICE.get(_kind_of(data), SAVE_AS)}"


def _refusal_of_zip(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return f"文件已损坏，无法读取；{SAVE_AS}"
    names = {entry.filename for entry in entries}
    if sum(entry.file_size for entry in entries) > limits.expanded:
        return f"文件展开后超过{limits.expanded >> 20}MB；请删去图片和不用的工作表后再上传"
    if "xl/workbook.xml" in names:
        return ""
    if "word/document.xml" in names:
        return f"这是 Word 文档，不是 Excel 表格；请把表格复制到 Excel 或 WPS 表格中，{SAVE_AS.removeprefix('请')}"
    if "xl/workbook.bin" in names or "content.xml" in names:
        return f"这种格式的表格暂不能读取；{SAVE_AS}"
    return "这是压缩包，不是 Excel 表格；请解压后上传其中的 .xlsx 文件"


def _refusal_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件设有打开密码；请在 Excel 或 WPS 中取消密码后保存，再重新上传"
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return ""
    if "WordDocument".encode("utf-16-le") in data:
        return f"这是 Word 文档，不是 Excel 表格；请把表格复制到 Excel 或 WPS 表格中，{SAVE_AS.removeprefix('请')}"
    return f"文件已损坏，无法读取；{SAVE_AS}"


_PDF, _PICTURE, _UNKNOWN = "这是 PDF 文件", "这是图片", "这种文件无法识别"
_ADVICE = dict.fromkeys((_PDF, _PICTURE, _UNKNOWN), "请选择 .xlsx 或 .xls 文件上传")


def _kind_of(data: bytes) -> str:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        return _PDF
    if head.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return _PICTURE
    if b"<html" in head or b"<table" in head:
        return "这是网页格式的表格（有的系统导出时会改名为 .xls）"
    if head.startswith(b"<?xml"):
        return "这是 XML 格式的表格"
    return _UNKNOWN if b"\0" in head else "这是文本文件（如 CSV）"


def column_letter(index: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# Half- and full-width: Excel in a Chinese locale takes the wide equals sign as it takes the narrow one.
_RUNS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOM = 32_767  # characters that a cell holds
_CUT = "……（过长，此处截断）"


def disarm(text: str) -> str:
    """Text with an apostrophe in front where a spreadsheet could run it; `rearm` gives the text back exactly."""
    return f"'{text}" if _RUNS.match(text) else text


def rearm(text: str) -> str:
    """The text that `disarm` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet might run this text when it is typed or read from CSV."""
    return _RUNS.match(text) is not None


def writable(text: str) -> str:
    """Text that a cell can hold: disarmed, no control characters or half surrogates, not longer than Excel allows."""
    text = disarm(_UNWRITABLE.sub("", text))
    return text if len(text) <= _ROOM else text[: _ROOM - len(_CUT)] + _CUT


def new_book(out: io.BytesIO) -> Any:
    """An XlsxWriter workbook in which strings stay strings. Write rows in order, through `put_row`."""
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(out, settings)


def put_row(sheet: Any, row: int, values: list[str | int | None], styles: list[Any] | None = None) -> None:
    """One row of text and whole numbers from column A, counted from 0; None leaves a styled blank."""
    for column, value in enumerate(values):
        style = styles[column] if styles else None
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, writable(value), style)
        else:
            sheet.write_number(row, column, value, style)
