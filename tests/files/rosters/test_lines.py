"""One person's line: what is filled in from the number, every contradiction, people who stand twice."""

import datetime
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from tests.files.workbooks import HEADERS, notes, number, person, problems, read, with_columns, xlsx
from zhixing.files.rosters.columns import Column
from zhixing.files.rosters.findings import RosterRow
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import PersonKind

D = datetime.date
AS_TEXT = "请先把这一列设为“文本”格式，再对照身份证重新填写号码"


def one(*pairs: tuple[str, Any]) -> RosterRow:
    roster = read(with_columns(*pairs))
    assert problems(roster) == []
    return roster.rows[0]


def flaw(*pairs: tuple[str, Any]) -> list[tuple[str, str]]:
    roster = read(with_columns(*pairs))
    assert (roster.rows, roster.may_import) == ((), False)
    return [(column, sentence) for _, column, sentence in problems(roster)]


def test_the_whole_form() -> None:
    row = one(
        ("性别", "男"), ("民族", "蒙古"), ("出生日期", "1980.5.6"), ("学历", "大学本科"), ("党员类别", "普通党员"),
        ("入党时间", "2010年6月"), ("转正日期", D(2011, 6, 1)), ("工作岗位", "网格员"), ("手机号", 13812345678),
        ("家庭住址", "林荫小区１号楼"), ("党籍状态", "在籍"), ("是否失联（及日期）", "否"),
        ("是否流动（及外出流向）", "是，北京市"),
        ("备注", "无"),
    )  # fmt: skip
    assert replace(row, stated=frozenset()) == RosterRow(
        name="王小明", kind=PersonKind.FULL, id_number=number(), sex=Sex.MALE, born_on=D(1980, 5, 6),
        ethnicity="蒙古族", education="大学本科", member_class="普通无职党员类", branch="一支部",
        joined_on=D(2010, 6, 1), full_on=D(2011, 6, 1), job="网格员", phone="13812345678", address="林荫小区1号楼",
        party_standing="正常", is_flowing=True,
        flowing_to="北京市", month_only=frozenset({Column.JOINED_ON}), extra={"备注": "无"}, sheet="名册", row=2,
    )  # fmt: skip


def test_sex_and_birth_date_come_from_the_number() -> None:
    row = one()
    assert (row.sex, row.born_on) == (Sex.MALE, D(1980, 5, 6))


def test_contradictions_with_the_number_are_told_in_their_own_columns() -> None:
    advice = "请对照身份证改正其中写错的一处"
    assert flaw(("性别", "女"), ("出生年月", "1980.6")) == [("E", f"写的是“女”，公民身份号码第17位表示“男”；{advice}")]


def test_a_doubtful_birth_month_is_settled_by_the_number() -> None:
    rows = [
        [*HEADERS, "出生年月"],
        [*person(id=number("19801006")), 1980.1],
        [*person("李丽", id=number("19800106")), 1980.1],
    ]
    assert [(row.name, row.born_on) for row in read(xlsx(rows)).rows] == [
        ("王小明", D(1980, 10, 6)),
        ("李丽", D(1980, 1, 6)),
    ]
    assert flaw(("入党时间", 2010.1)) == [
        ("E", "数字2010.1可能是1月，也可能是10月（表格会去掉末尾的0）；请改写成“2010年1月”或“2010年10月”")
    ]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (150603198005061015, f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"),
        ("1.50603E+17", f"号码被电子表格改成了科学计数（1.50603E+17），后几位已经丢失；{AS_TEXT}"),
        ("150603198005061000", f"号码末三位变成了000，是被电子表格当成数字损坏的；{AS_TEXT}"),
        ("150*************17", "号码中有“*”，是隐去了几位的号码；请填写完整的公民身份号码"),
        (D(1980, 5, 6), f"这里不是号码；{AS_TEXT}"),
    ],
)
def test_spoilt_numbers(cell: Any, sentence: str) -> None:
    assert problems(read(xlsx([HEADERS, person(id=cell)]))) == [(2, "B", sentence)]


def test_an_old_number_is_upgraded_and_said() -> None:
    roster = read(xlsx([HEADERS, person(id=150603800506101)]))
    assert [row.id_number for row in roster.rows] == [number()]
    assert notes(roster) == [
        "工作表“名册”B列“公民身份号码”：有1行是15位老号码，已换算成18位；请对照身份证核对（第一处在第2行）"
    ]


def test_without_a_number_a_birth_date_must_do_and_is_noted() -> None:
    rows = [[*HEADERS, "出生日期"], [*person(id=""), "1980-05-06"], [*person("李丽", id="无"), ""]]
    roster = read(xlsx(rows))
    assert [(row.name, row.id_number, row.born_on) for row in roster.rows] == [("王小明", "", D(1980, 5, 6))]
    assert problems(roster) == [(3, "B", "公民身份号码和出生日期都没有填，无法识别是哪一人；请补填公民身份号码")]
    assert notes(roster) == [
        "工作表“名册”B列“公民身份号码”：有1行没有公民身份号码，只能按姓名和出生日期辨认；请尽快补填（第一处在第2行）"
    ]


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [
        ("正式党员", PersonKind.FULL), ("中共党员", PersonKind.FULL), ("预备党员", PersonKind.PROBATIONARY),
        ("重点发展对象", PersonKind.PROSPECT), ("发展对象", PersonKind.PROSPECT), ("入党积极分子", PersonKind.ACTIVIST),
        ("积极 分子", PersonKind.ACTIVIST),
    ],
)  # fmt: skip
def test_kinds(kind: str, read_as: PersonKind) -> None:
    assert [row.kind for row in read(xlsx([HEADERS, person(kind=kind)])).rows] == [read_as]


def test_kinds_that_do_not_belong_here() -> None:
    advice = "请填正式党员、预备党员、重点发展对象或入党积极分子"
    roster = read(xlsx([HEADERS, person(kind="群众"), person("李丽", 102, kind="")]))
    assert problems(roster) == [(2, "C", f"无法识别“群众”；{advice}"), (3, "C", f"没有填写；{advice}")]


def test_people_who_are_not_members_yet() -> None:
    (row,) = read(xlsx([HEADERS, person(kind="发展对象")])).rows
    assert (row.member_class, row.party_standing) == ("", "")
    rows = [[*HEADERS, "入党时间"], [*person(kind="积极分子"), "2020.5"]]
    assert problems(read(xlsx(rows))) == [
        (2, "E", "人员类别是“入党积极分子”，不应有这个日期；请核对人员类别或删去日期")
    ]


def test_a_class_of_another_standard_is_kept_and_noted() -> None:
    roster = read(with_columns(("党员类别", "流动党员")))
    assert [row.member_class for row in roster.rows] == ["流动党员"]
    assert notes(roster) == [
        "工作表“名册”E列“党员类别”：有1行的类别不是“党员干部类”或“普通无职党员类”，按原样保留（第一处在第2行）"
    ]


def test_party_dates_must_make_sense() -> None:
    assert flaw(("入党时间", "2012.6.1"), ("转正时间", "2011.6.1")) == [
        ("F", "转为正式党员日期早于加入党组织日期；请核对")
    ]
    assert flaw(("入党时间", "2027.1.1")) == [("E", "2027年1月1日还没有到；请核对")]
    assert flaw(("入党时间", "1970.1.1")) == [("E", "加入党组织日期早于出生日期；请核对")]
    rows = [[*HEADERS, "转正时间"], [*person(kind="预备党员"), "2020.5.1"]]
    assert problems(read(xlsx(rows))) == [(2, "E", "预备党员不应有转正日期；已经转正的，请把人员类别改为“正式党员”")]


def test_months_alone_are_compared_as_months() -> None:
    row = one(("入党时间", "2010.6.20"), ("转正时间", "2010.6"))
    assert (row.joined_on, row.full_on) == (D(2010, 6, 20), D(2010, 6, 1))


@pytest.mark.parametrize(("joined", "told"), [("1998.5.5", True), ("1998.5.6", False), ("1998.5", False)])
def test_eighteen_years_are_counted_to_the_day_or_to_the_end_of_the_month(joined: str, told: bool) -> None:
    roster = read(with_columns(("入党时间", joined)))
    young = "工作表“名册”第2行E列“入党时间”：加入党组织时不满18周岁；请核对"
    assert ([note for note in notes(roster) if "18周岁" in note] == [young]) == told


def test_lost_and_flowing_in_one_cell_or_two() -> None:
    forms: list[tuple[tuple[str, Any], ...]] = [
        (("是否失联", "是"), ("失联日期", "2020.5.1")),
        (("是否失联（及日期）", "是，2020.5.1"),),
        (("是否失联（及日期）", D(2020, 5, 1)),),
        (("失联日期", "2020.5.1"),),
    ]
    assert [(row.is_lost, row.lost_on) for row in (one(*form) for form in forms)] == [(True, D(2020, 5, 1))] * 4
    forms = [(("是否流动", "是"), ("外出流向", "北京市")), (("是否流动", "北京市"),), (("外出流向", "北京市"),)]
    assert [(row.is_flowing, row.flowing_to) for row in (one(*form) for form in forms)] == [(True, "北京市")] * 3
    assert flaw(("是否失联", "否"), ("失联日期", "2020.5.1"), ("是否流动", "否"), ("外出流向", "北京市")) == [
        ("F", "写有失联日期，是否失联却填“否”；请改正其中写错的一处"),
        ("H", "写有外出流向，是否流动却填“否”；请改正其中写错的一处"),
    ]
    assert flaw(("是否失联", "说不清")) == [
        ("E", "无法识别“说不清”；请填“是”或“否”，失联日期写在后面，如“是，2020年5月”")
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 伟", "张伟"),
        ("张\u3000伟\u200b", "张伟"),
        ("阿力木•买买提", "阿力木·买买提"),
        ("张伟(大)", "张伟（大）"),
        ("䶮明", "䶮明"),
    ],
)
def test_names_are_tidied(written: str, name: str) -> None:
    assert [row.name for row in read(xlsx([HEADERS, person(written)])).rows] == [name]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("张?", "姓名里有“?”“□”或自造字，多半是生僻字没能存下来；请用输入法重新打出这个字"),
        ("张\ue000", "姓名里有“?”“□”或自造字，多半是生僻字没能存下来；请用输入法重新打出这个字"),
        ("张伟13812345678", "姓名里有不该出现的符号；请只留姓名"),
        ("=1+1", "姓名里有不该出现的符号；请只留姓名"),
        ("张" * 61, "有61个字，不像姓名；请核对"),
    ],
)
def test_names_that_are_none(written: str, sentence: str) -> None:
    rows = [[*HEADERS], person("赵强", 103)]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.append(["", *person(sequence=105)[1:]])
    book.active["A3"].value = written
    book.active["A3"].data_type = "s"
    assert problems(read(_bytes(book))) == [(3, "A", sentence)]


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_same_number_twice_within_and_across_sheets() -> None:
    rows = [HEADERS, person("王小明"), person("王晓明"), person("李丽", 102)]
    roster = read(xlsx(rows, more={"二": [HEADERS, person("李丽", 102)]}))
    advice = "同一个人只留一行，不是同一个人的请核对号码"
    assert [str(found) for found in roster.problems] == [
        f"工作表“名册”第3行B列“公民身份号码”：与第2行的公民身份号码相同；{advice}",
        f"工作表“二”第2行B列“公民身份号码”：与工作表“名册”第4行的公民身份号码相同；{advice}",
    ]


def test_the_same_name_and_birth_date() -> None:
    two_numbers = read(xlsx([HEADERS, person("王小明"), person("王小明", 103)]))
    assert (problems(two_numbers), len(two_numbers.rows)) == ([], 2)
    assert notes(two_numbers) == [
        "工作表“名册”第3行A列“姓名”：与第2行的姓名、出生日期都相同，公民身份号码不同；请确认不是同一个人"
    ]
    rows = [[*HEADERS, "出生日期"], [*person("王小明"), ""], [*person("王小明", id=""), "1980.5.6"]]
    assert [row.twin for row in read(xlsx(rows)).rows] == [  # whether both are new, only the register knows
        "",
        "与第2行的姓名、出生日期都相同；同一个人只留一行，不是同一个人的请补填公民身份号码",
    ]


def test_formula_errors_are_told_and_not_read_as_empty() -> None:
    data = with_columns(("民族", "汉族"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["E2"] = "#N/A"
    assert problems(read(_bytes(book))) == [(2, "E", "单元格显示的是公式出错（如 #N/A）；请改成实际内容")]


def test_text_that_a_spreadsheet_would_run_is_taken_as_text_and_noted() -> None:
    book = openpyxl.load_workbook(io.BytesIO(with_columns(("工作岗位", ""))))
    book.active["E2"].value = "=HYPERLINK(1)"
    book.active["E2"].data_type = "s"
    roster = read(_bytes(book))
    assert [row.job for row in roster.rows] == ["=HYPERLINK(1)"]
    assert notes(roster) == [
        "工作表“名册”E列“工作岗位”：有1行以“=”“+”“-”“@”之类的符号开头，已按普通文字读取，不会当作公式（第一处在第2行）"
    ]


def test_every_problem_is_told_at_once() -> None:
    roster = read(
        with_columns(
            ("民族", "火星族"), ("性别", "未知性"), ("联系电话", "12"), ("工作岗位", "字" * 121), ("入党时间", "2010")
        )
    )
    assert [(column, sentence) for _, column, sentence in problems(roster)] == [
        ("I", "“2010”只有年份；请补上月份，写成“2010年6月”的样子"),
        ("F", "无法识别性别“未知性”；请填“男”或“女”"),
        ("E", "无法识别“火星族”；请填民族全称，如蒙古族"),
        ("H", "有121个字，最多120个字；请写短一些"),
    ]
