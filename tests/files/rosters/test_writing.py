"""Template and export: drop-downs, masks, and a round trip that hostile text survives."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.workbooks import notes, number, problems, read
from zhixing.files.rosters import cells as rosters_cells
from zhixing.files.rosters import vocabulary as rosters_words
from zhixing.files.rosters.columns import BY_HEADER, SERIAL, Column, plain
from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.writing import roster_template, write_roster
from zhixing.files.spreadsheets.workbooks import runs_as_formula
from zhixing.rules.members.identity import Sex, mask_identity, parse_identity
from zhixing.rules.members.records import PersonKind
from zhixing.rules.names.folding import tidy

D = datetime.date
HEADERS = ["序号", *map(str, Column)]


def sheet(data: bytes, name: str = "党员名册") -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def test_the_template_is_read_and_its_example_passed_over() -> None:
    roster = read(roster_template())
    assert [str(found) for found in roster.problems] == ["文件“名册.xlsx”的名册里一个人也没有；请在表头下面每人填一行"]
    assert notes(roster) == ["工作表“党员名册”第3行：是模板里的示例，已跳过"]


def test_a_line_typed_into_the_template_is_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(roster_template()))
    page = book["党员名册"]
    typed = {"姓名": "李丽", "公民身份号码": number(sequence=102), "人员类别": "预备党员", "所在党支部": "一支部"}
    for header, value in typed.items():
        page.cell(4, HEADERS.index(header) + 1, value)
    out = io.BytesIO()
    book.save(out)
    roster = read(out.getvalue())
    assert problems(roster) == []
    assert [(row.row, row.name, row.kind, row.branch) for row in roster.rows] == [
        (4, "李丽", PersonKind.PROBATIONARY, "一支部")
    ]


def test_the_template_has_our_headers_text_format_and_drop_downs() -> None:
    page = sheet(roster_template())
    assert [cell.value for cell in page[2]] == HEADERS
    assert {page.cell(3, column).number_format for column in range(1, len(HEADERS) + 1)} == {"@"}
    assert {page.column_dimensions[letter].number_format for letter in ("E", "F", "N")} == {"@"}
    offered = {str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation}
    assert offered == {"C3", "D3", "G3", "H3", "I3", "P3", "Q3", "S3"}


def test_every_choice_of_a_drop_down_is_understood() -> None:
    page = sheet(roster_template(), "选项")
    assert page.sheet_state == "hidden"
    choices = [[cell.value for cell in column if cell.value] for column in page.columns]
    known: list[Any] = [
        {"男", "女"}, rosters_words.ETHNICITIES, set(rosters_words.EDUCATIONS), rosters_words.KINDS,
        rosters_words.CLASSES, rosters_words.STANDINGS, {"否", "是"}, {"否", "是"},
    ]  # fmt: skip
    assert [[word for word in words if word not in these] for words, these in zip(choices, known, strict=True)] == [
        []
    ] * 8
    assert len(choices[1]) == 58


def test_the_guide_explains_every_column() -> None:
    page = sheet(roster_template(), "填写说明")
    assert [page.cell(row, 1).value for row in range(2, 2 + len(Column))] == list(map(str, Column))


PERSON = RosterRow(
    name="王小明", kind=PersonKind.FULL, id_number=number(), sex=Sex.MALE, born_on=D(1980, 5, 6), branch="一支部",
    joined_on=D(2010, 6, 1), full_on=D(2011, 6, 1), phone="0477-8595854", is_lost=True, lost_on=D(2020, 5, 1),
    party_standing="正常", month_only=frozenset({Column.JOINED_ON}), extra={"备注": "=cmd|' /C calc'!A0"},
)  # fmt: skip


def test_numbers_are_masked_unless_asked_for_in_full() -> None:
    masked, full = (sheet(write_roster([PERSON], full_ids=full)) for full in (False, True))
    at = HEADERS.index("公民身份号码") + 1
    assert (masked.cell(3, at).value, full.cell(3, at).value) == (mask_identity(number()), number())
    whole = [cell.value for row in masked.iter_rows() for cell in row if cell.value]
    assert [value for value in whole if "19800506" in str(value)] == []


def test_every_cell_is_text_and_nothing_can_run() -> None:
    page = sheet(write_roster([PERSON], full_ids=True))
    cells = [cell for row in page.iter_rows(min_row=2, min_col=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if runs_as_formula(cell.value) and not cell.value.startswith("'")] == []
    assert page.cell(3, len(HEADERS) + 1).value == "'=cmd|' /C calc'!A0"


def test_dates_without_a_day_are_written_without_one() -> None:
    page = sheet(write_roster([PERSON], full_ids=True))
    row = {header: page.cell(3, index).value for index, header in enumerate(HEADERS, start=1)}
    assert (row["加入党组织日期"], row["转为正式党员日期"], row["失联日期"]) == ("2010-06", "2011-06-01", "2020-05-01")


def same(row: RosterRow) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in RosterRow.__slots__ if name not in ("sheet", "row", "stated")}
    return kept | {"extra": dict(row.extra)}


HOSTILE = (
    "=1+1", "+1", "-1+2", "@SUM(A1)", "'=1", "''=1", '=HYPERLINK("x")', "'", "''", "%0A", "<b>", "&amp;", "_x0041_",
    "\uff11+\uff11", "\uff1d1", "|calc", "a,b;c", '"quoted"', "合计", "#N/A",
)  # fmt: skip


def clean(limit: int) -> st.SearchStrategy[str]:
    """Text as reading leaves it, with what runs in a spreadsheet well represented."""
    hostile = st.sampled_from(HOSTILE)
    free = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=limit)
    return (
        st.one_of(hostile, free, st.builds(str.__add__, hostile, free))
        .map(lambda text: tidy(text)[:limit].strip())
        .filter(lambda text: tidy(text) == text and text.upper() not in rosters_cells.BLANKS)
        .filter(lambda text: not set(text) & set("\ufffe\uffff"))
    )


def headers() -> st.SearchStrategy[str]:
    return (
        clean(12)
        .filter(lambda text: plain(text) not in SERIAL and plain(text) not in BY_HEADER and plain(text) != "")
        .filter(lambda text: all(known not in plain(text) for known in BY_HEADER))
    )


@st.composite
def people(draw: st.DrawFn) -> RosterRow:
    holder = parse_identity(
        number(draw(st.dates(D(1940, 1, 1), D(2000, 1, 1))).strftime("%Y%m%d"), draw(st.integers(0, 998)))
    )
    assert not isinstance(holder, str)
    joined = draw(st.none() | st.dates(D(2019, 1, 1), D(2024, 1, 1)))
    month_only = joined is not None and draw(st.booleans())
    place = draw(clean(30))
    return RosterRow(
        name=draw(st.sampled_from(["王小明", "欧阳修远", "阿力木·买买提", "䶮明", "𠀀某", "张伟（大）"])),
        kind=draw(st.sampled_from([PersonKind.FULL, PersonKind.FULL])),
        id_number=holder.number,
        sex=holder.sex,
        born_on=holder.born_on,
        ethnicity=draw(st.sampled_from(["", "汉族", "蒙古族"])),
        education=draw(st.just("") | clean(40)),
        member_class=draw(st.sampled_from(["", "党员干部类", "普通无职党员类"])),
        branch=draw(clean(40)),
        joined_on=joined.replace(day=1) if joined and month_only else joined,
        month_only=frozenset({Column.JOINED_ON} if month_only else ()),
        job=draw(st.just("") | clean(60)),
        phone=draw(st.sampled_from(["", "13812345678", "0477-8595854"])),
        address=draw(st.just("") | clean(100)),
        party_standing="正常",
        is_flowing=True,
        flowing_to=place,
        extra=draw(st.dictionaries(headers(), clean(60), max_size=3)),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(people(), min_size=1, max_size=4, unique_by=(lambda row: row.id_number, lambda row: row.name)))
def test_what_is_written_is_read_back(rows: list[RosterRow]) -> None:
    roster = read(write_roster(rows, full_ids=True))
    assert problems(roster) == []
    assert [same(row) for row in roster.rows] == [same(row) for row in rows]


@pytest.mark.parametrize("full", [True, False])
def test_an_empty_register_is_a_header(full: bool) -> None:
    assert [cell.value for cell in sheet(write_roster([], full_ids=full))[2]] == HEADERS
