"""考勤表: what a filled sheet says, row by row, and the empty one that goes out."""

import io

import pytest
import xlsxwriter

from zhixing.files.activities.sheets import attendance_template, read_attendance
from zhixing.files.spreadsheets.workbooks import read_sheets
from zhixing.rules.activities.marks import Mark


def workbook(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_each_line_is_understood_or_named_with_its_row() -> None:
    sheet = read_attendance(
        workbook(
            ["党员大会考勤表"],
            ["序号", "姓名", "考勤", "请假事由", "学时"],
            [1, "白 云", "√", "", 2],
            [2, "陈志强", "迟到", "", 1.5],
            [3, "高娃", "请假", "外出培训", ""],
            [4, "李秀英", "病假", "", ""],
            [5, "王建国", "请假", "", ""],
            [6, "赵敏", "也许", "", ""],
            [7, "云飞", "", "", ""],
            [8, "石军", "缺席", "有事", ""],
        ),
        "考勤.xlsx",
    )
    assert [(line.row, line.name, line.mark, line.leave, line.hours) for line in sheet.lines] == [
        (3, "白云", Mark.PRESENT, "", "2"),
        (4, "陈志强", Mark.LATE, "", "1.5"),
        (5, "高娃", Mark.LEAVE, "duty", ""),
        (6, "李秀英", Mark.LEAVE, "ill", ""),
        (10, "石军", Mark.ABSENT, "", ""),
    ]
    assert sheet.problems == [
        "第 7 行：王建国请假没有写事由，请在名单里选公差、事假或病假。",
        "第 8 行：无法识别赵敏的考勤“也许”，请写到会、迟到、早退、请假、缺席或不计应到。",
        "第 9 行：云飞没有填考勤，未作标记。",
    ]


def test_a_list_of_names_alone_says_that_they_came() -> None:
    sheet = read_attendance(workbook(["姓名"], ["白云"], [""], ["高娃"]), "签到.xlsx")
    assert [(line.name, line.mark) for line in sheet.lines] == [("白云", Mark.PRESENT), ("高娃", Mark.PRESENT)]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"not a sheet", "文件“a.xlsx”无法读取："), (workbook(["单位", "人数"]), "文件“a.xlsx”里没有找到名单：")],
)
def test_a_file_that_is_no_list_says_why(data: bytes, said: str) -> None:
    (problem,) = read_attendance(data, "a.xlsx").problems
    assert problem.startswith(said)


def test_the_empty_sheet_reads_back_with_every_name_unmarked() -> None:
    data = attendance_template("11月主题党日考勤表", ["白云", "=高娃"])
    assert isinstance(read_sheets(data), list)
    assert read_attendance(data, "a.xlsx").problems == [
        "第 3 行：白云没有填考勤，未作标记。",
        "第 4 行：=高娃没有填考勤，未作标记。",
    ]
