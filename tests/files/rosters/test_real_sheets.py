"""Rosters as they really come, one kind of fault a file: what is read, what is noted, what has to be put right."""

import datetime
from pathlib import Path

import pytest

from tests.files.workbooks import HEADERS, TODAY, notes, person, problems, read, xlsx
from zhixing.files.rosters.columns import Column, HandMapping
from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.reading import Roster, read_roster
from zhixing.files.rosters.writing import write_roster
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import PersonKind

D = datetime.date


def real(name: str) -> Roster:
    return read_roster((Path(__file__).parents[1] / "real" / name).read_bytes(), name, today=TODAY)


def only(name: str) -> RosterRow:
    roster = real(name)
    assert problems(roster) == []
    (row,) = roster.rows
    return row


def test_a_name_of_one_character_is_a_note() -> None:
    roster = real("one_char_name.xlsx")
    assert ([row.name for row in roster.rows], problems(roster)) == (["\U0002cb4e"], [])
    assert notes(roster) == ["工作表“名册”第2行A列“姓名”：姓名只有一个字；请核对"]


def test_radicals_are_read_as_characters_and_counted() -> None:
    roster = real("radicals.xlsx")
    assert [(row.name, row.sex, row.ethnicity) for row in roster.rows] == [
        ("高建国", Sex.MALE, "汉族"),
        ("马建国", Sex.MALE, "汉族"),
        ("王秀兰", Sex.FEMALE, "汉族"),
        ("王秀英", Sex.FEMALE, "白族"),
    ]
    said = "有偏旁部首之类的相似字符，已按通常的汉字读取"
    assert notes(roster) == [
        f"工作表“名册”A列“姓名”：有2行{said}（第一处在第2行）",
        f"工作表“名册”B列“性别”：有1行{said}（第一处在第4行）",
        f"工作表“名册”C列“民族”：有1行{said}（第一处在第5行）",
    ]
    assert only("radical_header.xlsx").ethnicity == "蒙古族"
    assert only("compat_F9E1.xlsx").name == "\u674e建国"


def test_one_dot_in_a_name_shows_that_two_lines_are_alike() -> None:
    rows = real("dot_names.xlsx").rows
    assert [row.name for row in rows] == ["阿布都·热合曼"] * 2
    assert rows[1].twin == "与第2行的姓名、出生日期都相同；同一个人只留一行，不是同一个人的请补填公民身份号码"


def test_days_are_counted_from_1904_where_the_workbook_does() -> None:
    row = only("serial_1904.xlsx")
    assert (row.joined_on, row.full_on) == (D(1994, 7, 1), D(1995, 7, 1))


def test_a_hidden_row_is_not_read_and_is_listed() -> None:
    roster = real("hidden_row.xlsx")
    assert [row.name for row in roster.rows] == ["王建国"]
    assert notes(roster) == [
        "工作表“名册”：有1行是隐藏的（多半被筛选掉了），没有读取：第3行李转走；要导入的请取消筛选、显示全部行，保存后重新上传"
    ]


def test_what_a_formula_did_not_leave_behind_has_to_be_put_right() -> None:
    assert problems(real("formula_without_value.xlsx")) == [
        (2, "I", "单元格是公式，没有存下结果；请用 WPS 或 Excel 打开表格保存一次，再重新上传")
    ]
    assert problems(real("error_cell.xls")) == [(2, "I", "单元格显示的是公式出错（如 #N/A）；请改成实际内容")]


def test_the_birth_date_of_the_personnel_file_is_kept_beside_the_number() -> None:
    roster = real("birth_by_archive.xlsx")
    assert [(row.born_on, row.id_number[6:14]) for row in roster.rows] == [(D(1950, 3, 15), "19520315")]
    assert notes(roster) == [
        "工作表“名册”第2行E列“出生日期”：写的是1950年3月15日，公民身份号码中是1952年3月15日，与号码不一致，按档案"
    ]


def test_headers_of_other_offices_are_known() -> None:
    row = only("real_header_village.xlsx")
    assert (row.name, row.full_on, row.kind) == ("王建国", D(1991, 7, 1), PersonKind.FULL)
    assert only("real_header_dangji.xlsx").kind is PersonKind.FULL


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("蒙", "蒙古族"),
        ("维", "维吾尔族"),
        ("哈", "哈萨克族"),
        ("朝", "朝鲜族"),
        ("达", "达斡尔族"),
        ("蒙族", "蒙古族"),
    ],
)
def test_short_names_of_groups_are_read_and_said(short: str, full: str) -> None:
    roster = read(xlsx([[*HEADERS, "民族"], [*person(), short]]))
    assert [row.ethnicity for row in roster.rows] == [full]
    assert notes(roster) == [f"工作表“名册”E列“民族”：有1行写的是“{short}”，已读作“{full}”（第一处在第2行）"]


def test_columns_and_words_are_named_by_hand() -> None:
    data = xlsx([[*HEADERS[:2], "群体", *HEADERS[3:], "族属", "星座"], [*person(kind="在党"), "蒙胞", "白羊"]])
    unknown = read(data)
    assert unknown.unknown_headers == ("群体", "族属", "星座")
    columns = {"群体": Column.KIND, "族属": Column.ETHNICITY, "星座": None}
    half = read_roster(data, "x", today=TODAY, mapping=HandMapping(columns=columns))
    assert half.unknown_words == ((Column.KIND, "在党"), (Column.ETHNICITY, "蒙胞"))
    words = {(Column.KIND, "在党"): "正式党员", (Column.ETHNICITY, "蒙胞"): "蒙古族"}
    whole = read_roster(data, "x", today=TODAY, mapping=HandMapping(columns=columns, words=words))
    assert [(row.kind, row.ethnicity, dict(row.extra)) for row in whole.rows] == [(PersonKind.FULL, "蒙古族", {})]
    assert (whole.by_hand, whole.unknown_headers, problems(whole)) == (
        {"群体": "人员类别", "族属": "民族", "星座": ""},
        (),
        [],
    )


def test_a_sheet_in_which_nothing_is_called_a_name_can_be_named_by_hand() -> None:
    data = xlsx([["同志", *HEADERS[1:]], person()])
    assert problems(read(data))[0] == (1, "", "表头缺少“姓名”一列；请补上，或在本页指定哪一列是姓名")
    named = read_roster(data, "x", today=TODAY, mapping=HandMapping(columns={"同志": Column.NAME}))
    assert [row.name for row in named.rows] == ["王小明"]


def test_what_stands_right_of_our_own_columns_is_none_of_ours() -> None:
    """An export says of every column what it is: a header that has become known since makes no second column."""
    extra = {"党员转正时间": "1991"}
    row = RosterRow(name="王小明", kind=PersonKind.FULL, born_on=D(1980, 5, 6), branch="一支部", extra=extra)
    roster = read(write_roster([row], full_ids=True))
    assert (problems(roster), [dict(row.extra) for row in roster.rows]) == ([], [extra])
