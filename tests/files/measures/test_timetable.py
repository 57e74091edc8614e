"""整改时间表 on paper and as a spreadsheet: the same words, nothing that runs."""

import datetime as dt
import io

import openpyxl

from tests.files.pdf_text import text_of
from zhixing.files.measures.timetable import COLUMNS, TimetableRow, timetable_paper, timetable_workbook
from zhixing.files.print.typesetting import Table, print_paper

ROW = TimetableRow(
    owner="阳光社区第一党支部",
    number="1",
    quarter="2026年第三季度",
    source="检查 T-03 三会一课",
    area="党的建设",
    problem="8月支委会没有记录",
    kind="限期整改",
    goal="每月都有记录",
    remedies=("补记8月支委会。", "=每月5日前核对"),
    leader="王建国",
    responsible="高娃",
    helpers="社区党委",
    from_on=dt.date(2026, 9, 14),
    until_on=dt.date(2026, 11, 13),
    stage_goal="",
    progress="9月20日：已补记。",
    evidence="佐证3号 记录.jpg",
    completion="已完成",
    checkers="赵一、钱二",
    opinion="经现场核查，同意销号。",
    cleared_on=dt.date(2026, 10, 8),
    remarks="退回1次",
)


def cells(*, has_several: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    paper = timetable_paper(
        (ROW,),
        organisation="阳光社区党委",
        period="2026年第三季度",
        today=dt.date(2026, 11, 29),
        has_several=has_several,
    )
    (table,) = [part for part in paper.parts if isinstance(part, Table)]
    return table.headers, table.rows[0]


def test_the_paper_says_when_what_and_who() -> None:
    headers, row = cells(has_several=False)
    assert dict(zip(headers, row, strict=True)) == {
        "序号": "1",
        "整改时限（起—止）": "2026.9.14—2026.11.13",
        "问题来源": "2026年第三季度第1条：检查 T-03 三会一课",
        "具体问题": "（党的建设）8月支委会没有记录",
        "整改类型": "限期整改",
        "整改目标和措施": "每月都有记录；1. 补记8月支委会；2. =每月5日前核对",
        "责任领导、责任人": "王建国；高娃；协助：社区党委",
        "进展和佐证": "9月20日：已补记；佐证3号 记录.jpg",
        "完成情况": "已完成",
        "核查和销号": "赵一、钱二；经现场核查，同意销号；2026年10月8日销号",
        "备注": "退回1次",
    }


def test_with_several_organisations_each_row_says_whose_it_is() -> None:
    headers, row = cells(has_several=True)
    assert (headers[0], row[0], len(headers)) == ("党组织", ROW.owner, 12)


def test_the_paper_prints_with_and_without_lines() -> None:
    for rows, words in (((ROW,), "8月支委会没有记录"), ((), "没有整改事项")):
        paper = timetable_paper(
            rows, organisation="阳光社区党委", period="全部季度", today=dt.date(2026, 11, 29), has_several=False
        )
        printed = text_of(print_paper(paper)).replace("\n", "").replace(" ", "")
        assert [word in printed for word in (words, "阳光社区党委整改时间表", "党组织书记签字")] == [True] * 3


def test_the_sheet_has_every_column_and_runs_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(timetable_workbook((ROW,), title="阳光社区党委整改台账（全部季度）")))
    title, header, line = list(book.active.iter_rows(values_only=True))
    assert (title[0], header) == ("阳光社区党委整改台账（全部季度）", tuple(name for name, _ in COLUMNS))
    values = dict(zip(header, line, strict=True))
    assert (values["整改措施"], values["整改时限"], values["协助单位"]) == (
        "补记8月支委会。\n=每月5日前核对",
        "2026年11月13日",
        "社区党委",
    )
    formula = timetable_workbook((ROW.__class__(**{**_fields(), "problem": "=1+1"}),), title="表")
    cell = openpyxl.load_workbook(io.BytesIO(formula)).active["F3"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def _fields() -> dict[str, object]:
    return {name: getattr(ROW, name) for name in TimetableRow.__dataclass_fields__}
