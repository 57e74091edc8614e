"""The tables of a page as a workbook: what is seen, nothing of what is hidden, and no formula."""

import io
import warnings

import openpyxl

from zhixing.files.spreadsheets.page_tables import Cell, PageTable, add_page, read_page, tables_workbook
from zhixing.files.spreadsheets.workbooks import read_sheets

PAGE = """<html><body><nav><table><tr><td>菜单</td></tr></table></nav><main><h1>报到党员</h1>
<h2>在册</h2><table class="table"><caption>按姓名排列</caption>
<thead><tr><th>姓名</th><th class="num">时长</th><th>操作</th></tr></thead><tbody>
<tr class="group"><th colspan="3">第一支部</th></tr>
<tr><th scope="row">周 敏<br>组长</th><td class="num">2.5 小时</td><td class="row-actions"><a>查看</a></td></tr>
<tr><th scope="row">=1+1<span class="visually-hidden">（不显示）</span></th><td class="num">—</td>
  <td class="row-actions"><form><button>划去</button></form></td></tr>
<tr class="group"><th colspan="3">第二支部</th></tr>
<tr><th scope="row">吴刚<details class="confirm"><summary>停用…</summary></details></th><td class="num">\u22123
  <table><tr><td>里层</td></tr></table></td><td class="row-actions"></td></tr>
</tbody></table>
<table><tr><th>一</th><th>二</th></tr><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr></table>
<nav class="pager" data-pages="3"></nav></main></body></html>"""


def test_what_is_seen_is_read_and_nothing_else() -> None:
    page = read_page(PAGE)
    assert (page.title, page.pages, [table.name for table in page.tables]) == ("报到党员", 3, ["在册", "按姓名排列"])
    first, second = page.tables
    assert first.head == ["所属", "姓名", "时长"]
    assert [[cell.text for cell in row] for row in first.rows] == [
        ["第一支部", "周 敏\n组长", "2.5 小时"],
        ["第一支部", "=1+1", "—"],
        ["第二支部", "吴刚", "\u22123"],
    ]
    assert [[cell.text for cell in row] for row in second.rows] == [["甲", "1"], ["甲", "2"]]


def test_a_page_without_a_table_has_none() -> None:
    assert read_page("<main><h1>空</h1></main>").tables == []
    assert read_page("").pages == 1


def test_the_workbook_opens_without_repair_and_numbers_are_numbers() -> None:
    """No office program is here to open it: two readers of different makers are, one of them strict."""
    data = tables_workbook("报到党员", "2026年11月29日导出", read_page(PAGE).tables)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["在册"]
    assert [cell.value for cell in sheet[3]] == ["所属", "姓名", "时长"]
    assert (sheet["C4"].value, sheet["C4"].number_format) == (2.5, '0.0" 小时"')
    assert (sheet["C6"].value, sheet["C5"].value) == (-3, "—")
    assert sheet["B5"].data_type == "s"
    assert sheet["B5"].value == "'=1+1"
    sheets = read_sheets(data)
    assert not isinstance(sheets, str)
    assert [raw.name for raw in sheets] == ["在册", "按姓名排列"]


def test_sheets_get_names_that_a_spreadsheet_takes() -> None:
    table = PageTable("2026年[一季度]：*/\\?" + "长" * 40, ["姓名"], [[Cell("周敏")]])
    book = openpyxl.load_workbook(
        io.BytesIO(tables_workbook("x", "", [table, table, PageTable("", ["a"], [[Cell("")]])]))
    )
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_no_row_of_a_further_page_is_lost() -> None:
    """A page that begins inside a group has no heading between its rows, and so a column less."""

    def named(*names: str, group: str = "") -> list[PageTable]:
        heading = f'<tr class="group"><th colspan="2">{group}</th></tr>' if group else ""
        rows = "".join(f"<tr><th scope='row'>{name}</th><td>1</td></tr>" for name in names)
        head = "<thead><tr><th>姓名</th><th>数</th></tr></thead>"
        return read_page(f"<main><h1>表</h1><table>{head}<tbody>{heading}{rows}</tbody></table></main>").tables

    tables = named("甲", group="第一支部")
    for page in (named("乙", group="第二支部"), named("丙", "丁")):
        add_page(tables, page)
    kept = [row for table in tables for row in table.rows]
    assert [row[-2].text for row in kept] == ["甲", "乙", "丙", "丁"]
    assert [table.head for table in tables] == [["所属", "姓名", "数"], ["姓名", "数"]]
