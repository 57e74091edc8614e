"""Spreadsheets: files that are none, files that mean harm, and text that must not run."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.files.workbooks import HEADERS, person, read, xls, xlsx
from zhixing.files.spreadsheets import workbooks as spreadsheets
from zhixing.files.spreadsheets.workbooks import (
    Limits,
    column_letter,
    disarm,
    new_book,
    put_row,
    read_sheets,
    rearm,
    runs_as_formula,
)

ANEW = "请用 Excel 或 WPS 打开后另存为 .xlsx 文件，再重新上传"
CHOOSE = "请选择 .xlsx 或 .xls 文件上传"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的；请确认已经保存，再重新选择文件"),
        ("姓名,性别\n王小明,男\n".encode(), f"这是文本文件（如 CSV），不是 Excel 表格；{ANEW}"),
        ("姓名,性别\n".encode("gbk"), f"这是文本文件（如 CSV），不是 Excel 表格；{ANEW}"),
        (
            b"\xef\xbb\xbf<html><body><table>",
            f"这是网页格式的表格（有的系统导出时会改名为 .xls），不是 Excel 表格；{ANEW}",
        ),
        (b'<?xml version="1.0"?><Workbook>', f"这是 XML 格式的表格，不是 Excel 表格；{ANEW}"),
        (b"%PDF-1.7", f"这是 PDF 文件，不是 Excel 表格；{CHOOSE}"),
        (b"\x89PNG\r\n\x1a\n", f"这是图片，不是 Excel 表格；{CHOOSE}"),
        (b"\x7fELF\0\0", f"这种文件无法识别，不是 Excel 表格；{CHOOSE}"),
        (b"PK\x03\x04broken", f"文件已损坏，无法读取；{ANEW}"),
        (zipped("a.txt"), "这是压缩包，不是 Excel 表格；请解压后上传其中的 .xlsx 文件"),
        (
            zipped("word/document.xml"),
            "这是 Word 文档，不是 Excel 表格；请把表格复制到 Excel 或 WPS 表格中，"
            "用 Excel 或 WPS 打开后另存为 .xlsx 文件，再重新上传",
        ),
        (zipped("mimetype", "content.xml"), f"这种格式的表格暂不能读取；{ANEW}"),
        (zipped("xl/workbook.xml"), f"文件已损坏，无法读取；{ANEW}"),
        (OLE + b"\0" * 600, f"文件已损坏，无法读取；{ANEW}"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), f"文件已损坏，无法读取；{ANEW}"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "文件设有打开密码；请在 Excel 或 WPS 中取消密码后保存，再重新上传",
        ),
    ],
)
def test_files_that_are_no_spreadsheet(data: bytes, sentence: str) -> None:
    assert read_sheets(data) == sentence
    assert [str(found) for found in read(data).problems] == [f"文件“名册.xlsx”无法导入：{sentence}"]


def test_a_cut_off_file_is_refused() -> None:
    whole = xlsx([HEADERS, person()])
    assert read_sheets(whole[: len(whole) // 2]) == f"文件已损坏，无法读取；{ANEW}"
    old = xls([HEADERS, *(person(sequence=n) for n in range(200))])
    cut = read_sheets(old[: len(old) // 3])
    assert cut == f"文件已损坏，无法读取；{ANEW}"


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", OLE, b"%PDF"]))
def test_rubbish_is_always_answered_with_a_sentence(rubbish: bytes, head: bytes) -> None:
    answer = read_sheets(head + rubbish)
    assert isinstance(answer, str)
    assert answer.endswith(("重新上传", "上传", "再重新选择文件", ".xlsx 文件"))


def test_own_size_and_expanded_size_are_limited() -> None:
    data = xlsx([HEADERS, person()])
    assert read_sheets(data, limits=Limits(size=1 << 20, expanded=1 << 10)) == (
        "文件展开后超过0MB；请删去图片和不用的工作表后再上传"
    )
    assert read_sheets(data + b"\0" * (1 << 20), limits=Limits(size=1 << 20)) == (
        "文件超过1MB；请删去图片和不用的工作表后再上传"
    )


def test_one_far_cell_does_not_take_the_server_down() -> None:
    """A0 and XFD1048576 span 17 thousand million cells: calamine lays them all out, and dies in the child."""
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert read_sheets(out.getvalue()) == (
        "表格展开后太大，无法读取；常见原因是最末一行或最右一列有误填的内容，请删去多余的行和列后另存再上传"
    )


def test_a_far_cell_in_an_old_file_is_refused_before_it_costs_us() -> None:
    rows: list[list[Any]] = [["姓名"], *([[]] * 65_534), [*([None] * 255), "x"]]
    assert read_sheets(xls(rows)) == (
        "表格展开后太大，无法读取；常见原因是最末一行或最右一列有误填的内容，请删去多余的行和列后另存再上传"
    )


def test_one_long_text_in_every_cell_does_not_take_the_server_down() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for row in range(3000):
        for column in range(20):
            page.write_string(row, column, "长" * 30_000)
    book.close()
    assert len(out.getvalue()) < 1 << 20
    assert read_sheets(out.getvalue()) == (
        "表格展开后太大，无法读取；常见原因是最末一行或最右一列有误填的内容，请删去多余的行和列后另存再上传"
    )


def test_rows_and_merged_ranges_are_limited() -> None:
    rows = [[n] for n in range(12)]
    assert read_sheets(xlsx(rows), limits=Limits(rows=10)) == (
        "工作表“名册”超过10行；请删去多余的行，或分成几个文件上传"
    )
    assert read_sheets(xlsx(rows, merged=["B1:B2", "B3:B4"]), limits=Limits(merged=1)) == (
        "工作表“名册”的合并单元格超过1处；请取消合并后再上传"
    )
    sheets = read_sheets(xlsx(rows), limits=Limits(rows=12))
    assert [sheet.rows for sheet in sheets if not isinstance(sheet, str)] == [[[float(n)] for n in range(12)]]


def test_a_child_that_takes_too_long_is_ended() -> None:
    assert read_sheets(xlsx([HEADERS]), limits=Limits(seconds=0)) == (
        "表格展开后太大，无法读取；常见原因是最末一行或最右一列有误填的内容，请删去多余的行和列后另存再上传"
    )


def test_rows_begin_at_the_first_row_and_errors_are_named() -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "姓名"
    book.active["C4"] = "#N/A"
    out = io.BytesIO()
    book.save(out)
    (sheet,) = read_sheets(out.getvalue())
    assert not isinstance(sheet, str)
    assert (sheet.rows, sheet.errors) == ([["", "", ""], ["", "", ""], ["", "姓名", ""], ["", "", ""]], [(3, 2)])


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def first_cell(values: list[str], write: Any = put_row) -> list[str]:
    out = io.BytesIO()
    book = new_book(out)
    write(book.add_worksheet(), 0, values)
    book.close()
    (sheet,) = read_sheets(out.getvalue())
    assert not isinstance(sheet, str)
    return [str(cell) for cell in sheet.rows[0]]


RUNNING = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "\uff1d1", "'=1", "''=1"]


def harmful(cells: list[str]) -> list[str]:
    """The cells that would run after "save as CSV, open again"."""
    return [cell for cell in cells if runs_as_formula(cell) and not cell.startswith("'")]


def test_what_is_written_can_never_run() -> None:
    assert harmful(first_cell(RUNNING)) == []


def test_the_check_itself_sees_a_writer_that_forgets_to_disarm() -> None:
    def careless(sheet: Any, row: int, values: list[str]) -> None:
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)

    assert harmful(first_cell(RUNNING, careless)) == RUNNING[:8]


@given(st.text())
def test_disarming_is_undone_exactly(text: str) -> None:
    assert rearm(disarm(text)) == text
    assert harmful([disarm(text)]) == []


@given(st.text("='+-@a\t", max_size=5))
def test_disarming_is_undone_exactly_for_what_runs(text: str) -> None:
    assert rearm(disarm(text)) == text


def test_what_a_cell_cannot_hold() -> None:
    assert first_cell(["a\x00\x1fb\ud800c\ufffe"]) == ["abc"]
    (cut,) = first_cell(["字" * 40_000])
    assert (len(cut), cut[-11:]) == (spreadsheets._ROOM, "……（过长，此处截断）")
