"""Facts are never dropped without a word: what a sheet says and scoring could not use is refused with its place."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter

from tests.files.facts.test_reading import standard
from tests.files.workbooks import xls
from zhixing.files.facts.reading import Facts, Grid, facts_of_grid, facts_of_rows, read_facts
from zhixing.rules.standards.model import Amount, Component, Points, Source, Weights, YearRule

HEADER = ["姓名", "事项", "数量", "选项", "分值", "日期", "评价主体", "时段", "冲正"]


def refused(*rows: str, header: list[str] | None = None) -> list[str]:
    """What is said of rows written with | between their cells."""
    found = facts_of_rows([header or HEADER, *([cell.strip() for cell in row.split("|")] for row in rows)], standard())
    assert not isinstance(found, Facts), "the sheet was taken"
    return [str(problem) for problem in found]


def workbook(formula: str, value: object, *, stored: bool = True) -> bytes:
    """A sheet whose 数量 is a formula; `stored=False` is how programs write it that never worked it out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("三季度")
        sheet.write_row(0, 0, ["姓名", "事项", "数量"])
        sheet.write_row(1, 0, ["王建国", "集中学习"])
        sheet.write_formula(1, 2, formula, value=value)
    if not stored:
        return rewritten(out, rb"</f><v>[^<]*</v>", b"</f><v></v>")
    if value == "":  # as Excel writes it
        return rewritten(out, rb'<c r="C2"', b'<c r="C2" t="str"')
    return out.getvalue()


def rewritten(workbook: io.BytesIO, pattern: bytes, replacement: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(pattern, replacement, part) if "sheet1" in name else part)
    return out.getvalue()


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_in_a_cell_is_not_one_occurrence(error: str) -> None:
    found = read_facts(workbook("=1/0", error), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "工作表“三季度”第 2 行 C 列：这一格是公式错误（如 #N/A、#DIV/0!），没有数；请改正公式，或直接填写。"
    ]


def test_a_formula_without_a_stored_value_is_not_one_occurrence() -> None:
    found = read_facts(workbook("=1+2", 3, stored=False), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "工作表“三季度”第 2 行 C 列：这一格是公式，没有算出的值；请用 Excel 或 WPS 打开后保存一次，或直接填写。"
    ]


def test_a_formula_with_its_value_counts() -> None:
    found = read_facts(workbook("=1+2", 3), standard())
    assert isinstance(found, Facts)
    assert found.entries["units"].to_list() == [300]


def test_an_error_in_a_text_file_is_told_too() -> None:
    found = read_facts("姓名,事项,数量\n王建国,#N/A,1\n".encode(), standard())
    assert isinstance(found, list)
    assert list(map(str, found)) == ["第 2 行 B 列：这一格是公式错误（#N/A），没有数；请改正公式，或直接填写。"]


def test_a_number_of_a_period_that_is_none_is_not_said_to_be_written_twice() -> None:
    rows = "姓名,事项,数量,分值\n甲,各期得分,1,90\n甲,各期得分,0,甲等\n"
    found = read_facts(rows.encode(), replace(standard(), year=YearRule()))
    assert isinstance(found, list)
    assert list(map(str, found)) == [
        "第 3 行 C 列：“0”不是正整数，请改正。",
        "第 3 行 D 列：“甲等”不是数，请写最多两位小数的数。",
    ]


def test_without_the_column_of_items_nobody_gets_the_base() -> None:
    assert refused("王建国 | 3", header=["姓名", "数量"]) == [
        "第 1 行：没有“事项”这一列，无法识别各行的事项；请在表头补上“事项”一列。"
    ]


def test_a_formula_that_leaves_the_number_empty_is_not_one_occurrence() -> None:
    found = read_facts(workbook('=IF(1,"","")', ""), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "工作表“三季度”第 2 行 C 列：这一格是公式，结果是空的，不知是没有还是一次；请填上数，或删去这一行。"
    ]


def test_a_hidden_sheet_of_facts_is_not_passed_over() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("一支部", "二支部"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["姓名", "事项"])
            sheet.write_row(1, 0, ["王建国", "集中学习"])
        sheet.hide()
    found = read_facts(out.getvalue(), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "工作表“一支部”：工作表“二支部”（已隐藏）也是事实表，一次只能试算一张；请分成两个文件。"
    ]


def test_a_day_of_a_workbook_that_counts_from_1904() -> None:
    rows = [["姓名", "事项", "日期"], ["王建国", "集中学习", 44741]]
    grids = [Grid(rows), Grid(rows, is_1904=True)]
    found = [facts_of_grid(grid, standard()) for grid in grids]
    assert [facts.entries["happened_on"].item() for facts in found if isinstance(facts, Facts)] == [
        dt.date(2022, 6, 29),
        dt.date(2026, 6, 30),
    ]


def test_an_item_that_is_called_as_a_part_is_told_by_code() -> None:
    named = replace(standard().blocks[0].items[0], code="M", name="听取汇报")
    block = replace(standard().blocks[0], items=(named,))
    found = facts_of_rows([HEADER, ["甲", "听取汇报", "1"]], replace(standard(), blocks=(block,)))
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "第 2 行 B 列：有几处都叫“听取汇报”，请改写编号：M（细则）、hearing（得分组成）。"
    ]


def test_opinions_beside_papers() -> None:
    review = Component("r", "评定", Source.REVIEW, Weights(cycles=Amount(Points(100))), trim=1)
    trimmed = replace(standard(), components=(*standard().components, review))
    rows = [["甲", "评定", "", "", "80"], ["甲", "评定", "", "", "90"], ["甲", "评定", "2", "优秀"]]
    found = facts_of_rows([HEADER, *rows], trimmed)
    assert [str(problem) for problem in found] == ["甲的“评定”既写了票数又写了得分，请只留一种。"]  # type: ignore[union-attr]


def test_last_years_result_that_nothing_carries_over() -> None:
    found = facts_of_rows([HEADER, ["甲", "上年得分", "", "", "80"]], replace(standard(), carry=None))
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "第 2 行 B 列：办法没有写上年结转（carry），“上年得分”用不上，请删去这一行，或先在办法里补写。"
    ]


def test_a_second_sheet_of_facts_is_not_passed_over() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("一支部", "二支部"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["姓名", "事项"])
            sheet.write_row(1, 0, ["王建国", "集中学习"])
    found = read_facts(out.getvalue(), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "工作表“一支部”：工作表“二支部”也是事实表，一次只能试算一张；请分成两个文件。"
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("甲 | | 3", "第 2 行 B 列：写了数量，没有写事项，不知记在哪一条；请补写事项，或删去这一行。"),
        (
            "甲 | | | 市级 | | 2026-07-01",
            "第 2 行 B 列：写了选项、日期，没有写事项，不知记在哪一条；请补写事项，或删去这一行。",
        ),
        ("甲 | A | 1 | | | | | | | 5", "第 2 行 J 列：这一列没有列名，“5”无法识别；请在表头补上列名，或删去。"),
        ("甲 | H | 2 | | 3", "第 2 行 E 列：“H”不看分值，请删去“3”，或核对事项。"),
        ("甲 | V | | | 3", "第 2 行 E 列：“V”不看分值，请删去“3”，或核对事项。"),
        ("甲 | A | 1 | | | | 党员", "第 2 行 G 列：“A”不看评价主体，请删去“党员”，或核对事项。"),
        ("甲 | 上年得分 | 2 | | 80", "第 2 行 C 列：“上年得分”不看数量，请删去“2”，或核对事项。"),
        ("甲 | 民主测评 | | | 80 | | 党员 | 此前", "第 2 行 H 列：“民主测评”不看时段，请删去“此前”，或核对事项。"),
        ("甲 | 民主测评 | 3 | 优秀 | 80 | | 党员", "第 2 行 E 列：“民主测评”不看分值，请删去“80”，或核对事项。"),
        ("甲 | 民主测评 | | | 100.01 | | 党员", "第 2 行 E 列：“民主测评”的得分应在 0 到 100 之间，请核对“100.01”。"),
        ("甲 | 民主测评 | | | -1 | | 党员", "第 2 行 E 列：“民主测评”的得分应在 0 到 100 之间，请核对“-1”。"),
        ("甲 | 听取汇报 | | | 50.01", "第 2 行 E 列：“听取汇报”的得分应在 0 到 50 之间，请核对“50.01”。"),
        ("甲 | 各期得分 | 5 | | 80", "第 2 行 C 列：一年有 4 期，没有第 5 期，请写 1 到 4。"),
        ("甲 | 各期得分 | 0 | | 80", "第 2 行 C 列：“0”不是正整数，请改正。"),
    ],
)
def test_what_would_be_lost_is_refused(row: str, sentence: str) -> None:
    assert refused(row) == [sentence]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("甲 | 各期得分 | 2 | | 80", "甲 | 各期得分 | 2 | | 90", "第 3 行 C 列：第 2 期的得分写了两次，请只留一行。"),
        ("甲 | 上年得分 | | | 80", "甲 | 上年得分 | | | 90", "第 3 行 B 列：“上年得分”写了两次，请只留一行。"),
        (
            "甲 | 民主测评 | 3 | 优秀 | | | 党员",
            "甲 | 民主测评 | | | 90 | | 党员",
            "甲的“民主测评”既写了票数又写了得分，请只留一种。",
        ),
        (
            "甲 | 民主测评 | | | 80 | | 党员",
            "甲 | 民主测评 | | | 90",
            "甲的“民主测评”既写了总的得分又写了评价主体的得分，请只留一种。",
        ),
    ],
)
def test_what_is_said_twice_is_refused(first: str, second: str, sentence: str) -> None:
    assert refused(first, second) == [sentence]


def test_a_row_with_a_name_alone_is_a_person_without_entries() -> None:
    found = facts_of_rows([HEADER, ["甲", "", ""], ["乙", "A", "1"]], standard())
    assert isinstance(found, Facts)
    assert list(found.names.values()) == ["甲", "乙"]


def test_an_old_workbook_is_refused_because_its_errors_read_as_empty() -> None:
    found = read_facts(xls([["姓名", "事项", "数量"], ["王建国", "集中学习", ""]]), standard())
    assert [str(problem) for problem in found] == [  # type: ignore[union-attr]
        "旧格式 .xls 里公式出错的格子无法识别，计算会出错；请用 Excel 或 WPS 另存为 .xlsx 再试。"
    ]
