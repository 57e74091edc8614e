"""Finding the roster in a workbook: headers, titles, merged cells, several sheets, rows that are not people."""

import pytest

from tests.files.workbooks import HEADERS, notes, number, person, problems, read, with_columns, xls, xlsx
from zhixing.files.rosters.columns import BY_HEADER, Column, column_of
from zhixing.rules.members.records import PersonKind


def names(data: bytes, **more: str) -> list[tuple[int, str]]:
    roster = read(data, **more)
    assert problems(roster) == []
    return [(row.row, row.name) for row in roster.rows]


def test_plain_sheet() -> None:
    assert names(xlsx([HEADERS, person("王小明"), person("李丽", 102)])) == [(2, "王小明"), (3, "李丽")]


def test_title_rows_and_blank_rows_above_the_header() -> None:
    title = ["林荫社区党员名册"]
    rows = [title, [], ["填报单位：林荫社区", "", "填报日期：2026年11月"], HEADERS, person("王小明")]
    assert names(xlsx(rows, merged=["A1:D1"])) == [(5, "王小明")]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("身份证号", Column.ID_NUMBER), ("公民身份证号码", Column.ID_NUMBER),
        ("身份证号码\n（18位）", Column.ID_NUMBER),
        ("*公民身份号码", Column.ID_NUMBER), (" 姓  名 ", Column.NAME), ("入党时间", Column.JOINED_ON),
        ("加入党组织日期", Column.JOINED_ON), ("转正日期", Column.FULL_ON), ("出生年月", Column.BORN_ON),
        ("出生日期（年月日）", Column.BORN_ON), ("性别(男/女)", Column.SEX), ("手机号码", Column.PHONE),
        ("是否失联(及日期)", Column.IS_LOST), ("是否流动（及外出流向）", Column.IS_FLOWING),
        ("文化程度", Column.EDUCATION),
        ("所在支部", Column.BRANCH), ("联系电话：", Column.PHONE), ("党龄", None), ("备注", None), ("", None),
    ],
)  # fmt: skip
def test_synonyms(header: str, column: Column | None) -> None:
    assert column_of(header) is column


def test_every_column_knows_its_own_name() -> None:
    assert {column: BY_HEADER[str(column)] for column in Column} == {column: column for column in Column}


def test_header_in_two_rows_with_merged_groups() -> None:
    rows = [
        ["党员名册"],
        ["序号", "姓名", "证件", "", "类别", "党支部", "入党情况", "", "是否失联", ""],
        ["", "", "身份证号", "性别", "人员类别", "", "入党时间", "转正时间", "是否", "日期"],
        [1, "王小明", number(), "男", "正式党员", "一支部", "2010.6.1", "2011.6.1", "是", "2020.5.1"],
    ]
    merged = ["A1:J1", "A2:A3", "B2:B3", "C2:D2", "F2:F3", "G2:H2", "I2:J2"]
    roster = read(xlsx(rows, merged=merged))
    assert problems(roster) == []
    (row,) = roster.rows
    assert (row.name, row.branch, str(row.joined_on), str(row.full_on), row.is_lost, str(row.lost_on)) == (
        "王小明", "一支部", "2010-06-01", "2011-06-01", True, "2020-05-01",
    )  # fmt: skip
    assert row.extra == {}


def test_old_xls_is_read_the_same() -> None:
    rows = [["名册", "", "", ""], HEADERS, person("王小明"), person("李丽", 102)]
    assert names(xls(rows, merged=[(0, 0, 0, 3)])) == [(3, "王小明"), (4, "李丽")]


def test_a_merged_branch_speaks_for_all_its_rows_in_both_formats() -> None:
    rows = [HEADERS, person("王小明"), person("李丽", 102, branch=""), person("赵强", 103, branch="二支部")]
    for data in (xlsx(rows, merged=["D2:D3"]), xls(rows, merged=[(1, 2, 3, 3)])):
        assert [(row.name, row.branch) for row in read(data).rows] == [
            ("王小明", "一支部"), ("李丽", "一支部"), ("赵强", "二支部"),
        ]  # fmt: skip


def test_a_merged_cell_over_empty_rows_makes_no_people() -> None:
    rows = [HEADERS, person("王小明"), ["", "", "", ""], ["", "", "", ""]]
    assert names(xlsx(rows, merged=["D2:D4"])) == [(2, "王小明")]


def test_several_sheets_each_with_its_own_header() -> None:
    other = [["姓名", "人员类别", "身份证号"], ["李丽", "预备党员", number(sequence=102)]]
    roster = read(xlsx([HEADERS, person("王小明")], more={"第二党支部": other, "统计": [["合计", 2]]}))
    assert problems(roster) == []
    assert [(row.sheet, row.row, row.name, row.branch, row.kind) for row in roster.rows] == [
        ("名册", 2, "王小明", "一支部", PersonKind.FULL),
        ("第二党支部", 2, "李丽", "第二党支部", PersonKind.PROBATIONARY),
    ]  # fmt: skip
    assert notes(roster) == [
        "工作表“第二党支部”：没有“所在党支部”一列，按工作表名记作“第二党支部”",
        "工作表“统计”：这张工作表没有名册的表头，没有读取",
    ]


def test_totals_notes_signatures_and_repeated_headers_are_not_people() -> None:
    rows = [
        ["序号", *HEADERS],
        [1, *person("王小明")],
        [2, "", "", "", ""],
        ["序号", *HEADERS],
        [3, *person("李丽", 102)],
        ["合计", "2人", "", "", ""],
        ["注：本表一式两份", "", "", "", ""],
        ["填表人：赵强", "", "", "审核人：", "孙芳"],
    ]
    roster = read(xlsx(rows, merged=["A7:E7"]))
    assert problems(roster) == []
    assert [(row.row, row.name) for row in roster.rows] == [(2, "王小明"), (5, "李丽")]
    assert notes(roster) == [
        "工作表“名册”第6行：“合计”一行不是人员，已跳过",
        "工作表“名册”第7行：“注：本表一式两份”一行不是人员，已跳过",
        "工作表“名册”第8行：“填表人：赵强”一行不是人员，已跳过",
    ]


def test_a_line_without_a_name_is_a_problem_and_not_dropped() -> None:
    roster = read(xlsx([HEADERS, person(""), person("李丽", 102)]))
    assert problems(roster) == [(2, "A", "这一行有内容，却没有姓名；请补上姓名，或删去这一行")]


def test_unknown_columns_are_kept_and_equal_ones_told_apart() -> None:
    roster = read(with_columns(("备注", "困难党员"), ("介绍人", "李丽"), ("备注", 3.0), ("职务", "")))
    assert roster.rows[0].extra == {"备注": "困难党员", "介绍人": "李丽", "备注（2）": "3"}
    assert notes(roster) == ["工作表“名册”：“备注”“介绍人”“备注（2）”“职务”不在名册项目之内，原样保留"]


def test_two_columns_for_one_thing_are_a_problem_but_a_second_telephone_is_kept() -> None:
    roster = read(with_columns(("入党时间", "2010.6"), ("加入党组织日期", "2011.6")))
    assert problems(roster) == [(1, "", "“入党时间”和“加入党组织日期”两列都是“加入党组织日期”；请只留一列")]
    assert roster.may_import is False
    roster = read(with_columns(("联系电话", "13812345678"), ("手机", "13987654321")))
    assert [(row.phone, row.extra) for row in roster.rows] == [("13812345678", {"手机": "13987654321"})]


def test_a_column_of_classes_that_holds_kinds_is_the_kind() -> None:
    rows = [["姓名", "身份证号", "党员类别", "党支部"], ["王小明", number(), "预备党员", "一支部"]]
    (row,) = read(xlsx(rows)).rows
    assert (row.kind, row.member_class) == (PersonKind.PROBATIONARY, "")


def test_a_column_of_classes_that_holds_classes_is_the_class() -> None:
    (row,) = read(with_columns(("党员类别", "党员干部"))).rows
    assert (row.kind, row.member_class) == (PersonKind.FULL, "党员干部类")


def test_missing_columns_are_told_once_with_the_header_row() -> None:
    roster = read(xlsx([["姓名", "性别", "民族"], ["王小明", "男", "汉族"], ["李丽", "女", "汉族"]]))
    assert [found for found in problems(roster) if found[0] == 1] == [
        (
            1,
            "",
            ("表头缺少“人员类别”一列；请补上，填正式党员、预备党员、重点发展对象或入党积极分子，或在本页指定哪一列是"),
        ),
        (1, "", "表头缺少“公民身份号码”一列；请补上"),
        (1, "", "表头缺少“所在党支部”一列；请补上，或在上传时选定党支部"),
    ]
    assert roster.rows == ()


def test_the_branch_chosen_at_upload_stands_in() -> None:
    rows = [HEADERS, person("王小明", branch=""), person("李丽", 102)]
    assert problems(read(xlsx(rows))) == [(2, "D", "没有所在党支部；请填写，或在上传时选定党支部")]
    assert [row.branch for row in read(xlsx(rows), branch="三支部").rows] == ["三支部", "一支部"]


def test_a_workbook_without_a_roster_and_one_without_people() -> None:
    advice = "前30行里要有一行同时写着“姓名”“公民身份号码”“人员类别”等列名，下面每人一行；可下载模板对照修改"
    assert [str(found) for found in read(xlsx([["姓名"], ["王小明"]])).problems] == [
        f"文件“名册.xlsx”里没有找到名册；{advice}"
    ]
    assert [str(found) for found in read(xlsx([HEADERS])).problems] == [
        "文件“名册.xlsx”的名册里一个人也没有；请在表头下面每人填一行"
    ]
