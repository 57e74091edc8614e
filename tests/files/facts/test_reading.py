"""A sheet of facts: CSV and Excel, Chinese and English headers, and every problem with its row and column."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.files.workbooks import xlsx
from zhixing.files.facts.columns import COLUMNS, HELP, LABELS, Column, write_template
from zhixing.files.facts.reading import Facts, facts_of_rows, read_facts
from zhixing.files.spreadsheets.workbooks import read_sheets
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard

TEXT = """\
title: 办法
carry: {share: 10, by: add}
classes:
  - {code: CADRE, name: 党员干部类}
  - {code: ORDINARY, name: 普通无职党员类}
components:
  - {code: ledger, name: 积分, source: points, weight: 60}
  - {code: ballot, name: 民主测评, source: ballot, weight: 30, panels: [{code: p, name: 党员, weight: 1}]}
  - {code: mean, name: 党员平均分, source: members, weight: 10}
  - {code: hearing, name: 听取汇报, source: hearing, weight: 10, full: 50}
blocks:
  - code: b
    name: 维度
    items:
      - {code: A, name: 集中学习, worth: 2}
      - {code: O, name: 受到表彰, options: [{code: city, name: 市级, worth: 5}]}
      - {code: R, name: 作风问题, effect: deduct, range: {least: 1, most: 5}}
      - {code: H, name: 志愿服务, per: {unit: 小时, worth: 1}}
      - {code: T1, name: 同名, worth: 1}
      - {code: T2, name: 同名, worth: 1}
vetoes:
  - {code: V, name: 违纪, effect: score_zero}
"""


def standard() -> Standard:
    found = read_standard(TEXT)
    assert isinstance(found, Standard)
    return found


def facts(data: bytes) -> Facts:
    found = read_facts(data, standard())
    assert isinstance(found, Facts), [str(problem) for problem in found]
    return found


CHINESE = """\
姓名,类别,事项,数量,选项,分值,日期,评价主体,时段,编号,冲正,说明
王建国,党员干部类,集中学习,3,,,2026年7月1日,,,,,
王建国,,O,,市级,,2026/7/2,,,,,
王建国,,作风问题,,,-2.5,20260703,,,,,
王建国,,民主测评,8,优秀,,,党员,,,,
王建国,,民主测评,,,,,,,,,
李秀英,普通无职党员类,A,1,,,,,此前,,,
李秀英,,不计分,,,,,,,,,年老体弱
李秀英,,上年得分,,,88.5,,,,,,
李秀英,,党员平均分,,,90,,,,,,
李秀英,,各期得分,2,,91,,,,,,
赵六,,,,,,,,,,,
"""


def test_every_kind_of_row_goes_where_it_belongs() -> None:
    text = CHINESE.replace("王建国,,民主测评,,,,,,,,,\n", "")
    found = facts(text.encode())
    assert found.names == {1: "王建国", 2: "李秀英", 3: "赵六"}
    assert found.entries.drop("reverses", "matter").rows() == [
        (1, 2, "A", 300, None, None, dt.date(2026, 7, 1)),
        (1, 3, "O", None, "city", None, dt.date(2026, 7, 2)),
        (1, 4, "R", None, None, 250, dt.date(2026, 7, 3)),
    ]
    assert found.earlier.select("person", "entry", "item", "units").rows() == [(2, 6, "A", 100)]
    assert found.people.select("person", "class", "carried", "excluded", "name").rows() == [
        (1, "党员干部类", None, None, "王建国"),
        (2, "普通无职党员类", 8850, "年老体弱", "李秀英"),
        (3, None, None, None, "赵六"),
    ]
    assert found.votes.rows() == [(1, "ballot", "p", "EXCELLENT", 8)]
    assert found.members.select("person", "index").rows() == [(2, 9000)]
    assert found.quarters.rows() == [(2, 2, 9100)]


def test_csv_of_either_encoding_and_mark_and_excel_say_the_same() -> None:
    rows = [["姓名", "事项", "数量", "日期"], ["王建国", "A", 3, dt.date(2026, 7, 1)], ["王建国", "A", 1.5, ""]]
    lines = "姓名{0}事项{0}数量{0}日期\n王建国{0}A{0}3{0}2026-07-01\n王建国{0}A{0}1.5{0}\n"
    same = [
        facts(lines.format(",").encode("utf-8")),
        facts(lines.format(",").encode("utf-8-sig")),
        facts(lines.format(",").replace("\n", "\r\n").encode("gb18030")),
        facts(lines.format("\t").encode()),
        facts(lines.format(";").encode()),
        facts(xlsx(rows)),
        facts(xlsx([["二〇二六年三季度积分"], [], *rows])),
    ]
    shown = [one.entries.drop("entry", "matter").rows() for one in same]
    assert shown == [shown[0]] * 7
    assert shown[0] == [(1, "A", 300, None, None, dt.date(2026, 7, 1), None), (1, "A", 150, None, None, None, None)]
    assert same[6].entries["entry"].to_list() == [4, 5]


def test_english_headers_and_codes() -> None:
    found = facts(b"Name,Class,Item,Units,Happened_on\nWang,CADRE,A,2,2026-07-01\n")
    assert found.score(standard(), PeriodKind.QUARTER).people["index"].to_list() == [400]


def test_a_name_spread_out_to_look_even_is_one_person() -> None:
    found = facts("姓名,事项,数量\n王芳,A,1\n王　芳,A,2\n 王 芳 ,A,1\n阿布都.热合曼,A,1\n阿布都·热合曼,A,1\n".encode())
    assert found.names == {1: "王芳", 2: "阿布都·热合曼"}
    assert found.entries["person"].to_list() == [1, 1, 1, 2, 2]


def test_a_number_left_by_a_formula_is_read_as_it_is_shown() -> None:
    found = facts(xlsx([["姓名", "事项", "数量"], ["王建国", "H", 0.1 + 0.2]]))
    assert found.entries["units"].to_list() == [30]


def test_a_year_holds_the_entries_before() -> None:
    found = facts("姓名,事项,数量,时段\n甲,H,40,此前\n甲,H,2,\n".encode())
    sheet = found.score(standard(), PeriodKind.YEAR)
    assert sheet.facts.earlier is None
    assert sheet.entries.select("units", "span").rows() == [(200, 99), (4000, 99)]


def test_a_reversal_names_the_entry_by_its_number_or_its_row() -> None:
    by_number = facts("编号,姓名,事项,冲正\nK7,甲,A,\nK8,甲,A,K7\n".encode())
    by_row = facts("姓名,事项,冲正\n甲,A,3\n甲,A,\n".encode())
    assert by_number.entries["reverses"].to_list() == [None, 2]
    assert by_row.entries["reverses"].to_list() == [3, None]


def said(text: str) -> list[str]:
    found = read_facts(text.encode(), standard())
    assert isinstance(found, list)
    return [str(problem) for problem in found]


def test_every_problem_at_once_with_row_and_column() -> None:
    assert said(
        "姓名,类别,事项,数量,选项,分值,日期,评价主体,时段,编号,冲正\n"
        ",,A,1,,,,,,,\n"
        "甲,干部,集体学习,1,,,,,,,\n"
        "甲,群众,A,多次,,,,,,,\n"
        "甲,,A,1.234,,,2026-13-01,,,,\n"
        "甲,,同名,1,,,2026年7月,,,,\n"
        "甲,,A,,,,2026年7月,,下期,1,\n"
        "甲,,A,,,,,,,1,9\n"
        "甲,,民主测评,,,,,群众,,,\n"
        "甲,,民主测评,1,很好,,,党员,,,\n"
        "甲,,民主测评,1.5,优秀,,,,,,\n"
        "甲,,民主测评,1.5,优秀,,,党员,,,\n"
        "甲,,上年得分,,,,,,,,\n"
        "甲,,,,,,,,,,1\n"
    ) == [
        "第 2 行 A 列：请写姓名。",
        "第 3 行 C 列：办法里没有“集体学习”，是否指“集中学习”。",
        "第 4 行 B 列：前面写的类别是“干部”，这里是“群众”，请统一。",
        "第 4 行 D 列：“多次”不是数，请写最多两位小数的数。",
        "第 5 行 D 列：“1.234”不是数，请写最多两位小数的数。",
        "第 5 行 G 列：“2026-13-01”不是一个真实的日期，请写到日，如 2016-06-01。",
        "第 6 行 C 列：有几处都叫“同名”，请改写编号：T1（细则）、T2（细则）。",
        "第 7 行 G 列：“2026年7月”不知是哪一天，请写到日，如 2016-06-01。",
        "第 7 行 I 列：无法识别“下期”，请写“本期”或“此前”。",
        "第 8 行 J 列：编号“1”用过了，请换一个。",
        "第 8 行 K 列：没有编号为“9”的一笔，请写要冲正的那一笔的编号。",
        "第 9 行 H 列：“民主测评”没有评价主体“群众”，请核对。",
        "第 10 行 E 列：没有测评档次“很好”，请写：优秀、合格、基本合格、不合格。",
        "第 11 行 H 列：请写是哪个评价主体的票。",
        "第 12 行 D 列：“1.5”不是正整数，请改正。",
        "第 13 行 F 列：“上年得分”要写分值。",
        "第 14 行 C 列：冲正也要写事项，与被冲正的那一笔相同。",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "第 1 行：没有找到表头，请在前 10 行内写一行列名，至少要有 姓名、事项。"),
        ("姓名,事项\n".encode(), "第 1 行：表头下面没有内容，请每行写一笔。"),
        ("姓名,事项,姓名\n甲,A,\n".encode(), "第 1 行 C 列：“姓名”这一列写了两次，请只留一列。"),
        (b"\xff\xfe\x00\x01", "文件不是文本，也不是 Excel 表格；请另存为 CSV（UTF-8）或 .xlsx 再试。"),
        (b"a\x00b", "文件不是文本，也不是 Excel 表格；请另存为 CSV（UTF-8）或 .xlsx 再试。"),
        (b'"a,b\nc', "CSV 的引号没有成对，请用 Excel 或 WPS 打开后重新保存。"),
        (b"PK\x03\x04rest", "文件已损坏，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 文件，再重新上传。"),
    ],
)
def test_a_file_that_holds_no_facts(data: bytes, sentence: str) -> None:
    found = read_facts(data, standard())
    assert isinstance(found, list)
    assert [str(problem) for problem in found] == [sentence]


def test_an_unknown_column_is_named_with_the_ones_that_are_known() -> None:
    known = "、".join(LABELS.values())
    assert said("姓名,事项,电话\n甲,A,1\n") == [f"第 1 行 C 列：无法识别“电话”这一列，请改为以下之一或删去：{known}。"]


def test_the_template_reads_back_once_filled_in() -> None:
    sheets = read_sheets(write_template(standard()))
    assert isinstance(sheets, list)
    assert [sheet.name for sheet in sheets] == ["填写", "说明"]
    header = [str(cell) for cell in sheets[0].rows[0]]
    assert header == list(LABELS.values())
    listed = [str(row[0]) for row in sheets[1].rows]
    assert [code for code in ("A", "O", "R", "T1", "T2", "V", "ballot", "mean") if code not in listed] == []
    filled = [header, ["甲", "党员干部类", "A", 2, *[""] * 8]]
    found = facts_of_rows(filled, standard())
    assert isinstance(found, Facts)
    assert found.entries.select("item", "units").rows() == [("A", 200)]


def test_every_column_has_words_and_help() -> None:
    assert set(COLUMNS) == set(HELP) == set(Column)
    words = [word for listed in COLUMNS.values() for word in listed]
    assert len(words) == len(set(words))
