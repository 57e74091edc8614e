"""代表名单 from a spreadsheet: the lines keep the numbers of the sheet, and nothing is passed over silently."""

import io

import openpyxl
import pytest

from tests.files.workbooks import xlsx
from zhixing.files.lots.sheets import LAYOUT, people_template
from zhixing.files.spreadsheets.typed_lists import ListSheet, read_list
from zhixing.rules.pools.people import Candidate, read_typed

HEAD = ["序号", "姓 名", "代表类别", "工作单位", "手机号码", "不参加抽签的原因"]


def read_people_sheet(data: bytes, name: str) -> ListSheet:
    return read_list(data, name, LAYOUT)


def test_people_stand_on_the_lines_that_they_have_in_the_sheet() -> None:
    sheet = read_people_sheet(
        xlsx(
            [
                ["代表名单"],
                HEAD,
                [1, "张三", "居民", "3号楼", 13900000001.0],
                [],
                [2, "李四", "党员", "", "", "检查组成员"],
            ]
        ),
        "名单.xlsx",
    )
    assert sheet.problems == ()
    assert read_typed(sheet.text) == [
        Candidate("第 3 行", "张三", "居民", "3号楼", "13900000001"),
        Candidate("第 5 行", "李四", "党员", "", "", "检查组成员"),
    ]


@pytest.mark.parametrize(
    ("data", "sentences"),
    [
        (b"", ("文件“名单.xlsx”无法读取：文件是空的；请确认已经保存，再重新选择文件。",)),
        (b"%PDF-1.7", ("文件“名单.xlsx”无法读取：这是 PDF 文件，不是 Excel 表格；请选择 .xlsx 或 .xls 文件上传。",)),
        (
            xlsx([["张三", "居民"]]),
            ("文件“名单.xlsx”里没有找到名单：前 10 行里要有一行写着“姓名”和“类别”，下面每人一行。可以下载模板对照。",),
        ),
        (
            xlsx([HEAD, [1, "张三", "居民", "3号楼"]], sheet="甲", more={"乙": [HEAD, [1, "李四", "居民", "4号楼"]]}),
            ("工作表“乙”也有名单，一次只读一张，请把它另存成一个文件再上传。",),
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, sentences: tuple[str, ...]) -> None:
    assert read_people_sheet(data, "名单.xlsx").problems == sentences


def test_hidden_rows_and_formulas_without_result_are_told_with_their_place() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (HEAD, [1, "张三", "居民", "3号楼"], [2, "=A1", "居民", "4号楼"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    assert read_people_sheet(out.getvalue(), "名单.xlsx").problems == (
        "工作表“名单”第 3 行 B 列：单元格是公式，没有存下结果；请用 WPS 或 Excel 打开表格保存一次，再重新上传。",
        "工作表“名单”第 2 行是隐藏的，请取消隐藏，核对要不要列入，再重新上传。",
    )


def test_the_template_is_read_and_its_example_is_nobody() -> None:
    book = openpyxl.load_workbook(io.BytesIO(people_template(["居民", "党员"])))
    book.active.append(["张三", "党员", "一支部", "13900000001"])
    out = io.BytesIO()
    book.save(out)
    sheet = read_people_sheet(out.getvalue(), "模板.xlsx")
    assert (sheet.problems, read_typed(sheet.text)) == (
        (),
        [Candidate("第 3 行", "张三", "党员", "一支部", "13900000001")],
    )
