"""整改时间表 and 整改台账: the same lines as official paper, dates first, and as a spreadsheet with every column."""

import datetime as dt
import io
from dataclasses import dataclass
from itertools import groupby

from zhixing.files.print.typesetting import Facts, Heading, Note, Paper, Part, SignLines, Table
from zhixing.files.spreadsheets.workbooks import new_book, put_row
from zhixing.rules.members.identity import chinese_date


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One line of the ledger; every value as it is to be read."""

    owner: str
    number: str
    quarter: str
    source: str  # 检查, with the item it was found under
    area: str
    problem: str
    kind: str
    goal: str
    remedies: tuple[str, ...]
    leader: str
    responsible: str
    helpers: str
    from_on: dt.date
    until_on: dt.date | None
    stage_goal: str
    progress: str
    evidence: str
    completion: str
    checkers: str
    opinion: str
    cleared_on: dt.date | None
    remarks: str


COLUMNS: tuple[tuple[str, int], ...] = (  # header, width in characters
    ("党组织", 18),
    ("季度", 14),
    ("序号", 6),
    ("问题来源", 16),
    ("问题类别", 12),
    ("具体问题", 36),
    ("整改类型", 10),
    ("整改目标", 28),
    ("整改措施", 36),
    ("责任领导", 10),
    ("责任人", 10),
    ("协助单位", 16),
    ("整改起始", 14),
    ("整改时限", 14),
    ("阶段目标", 24),
    ("进展", 36),
    ("佐证材料", 24),
    ("完成情况", 18),
    ("核查人", 16),
    ("核查意见", 28),
    ("销号日期", 14),
    ("备注", 20),
)
_PAPER_COLUMNS = (
    ("序号", 3),
    ("整改时限（起—止）", 7),
    ("问题来源", 5),
    ("具体问题", 10),
    ("整改类型", 4),
    ("整改目标和措施", 11),
    ("责任领导、责任人", 6),
    ("进展和佐证", 9),
    ("完成情况", 5),
    ("核查和销号", 8),
    ("备注", 5),
)


def timetable_paper(
    rows: tuple[TimetableRow, ...], *, organisation: str, period: str, today: dt.date, has_several: bool
) -> Paper:
    """整改时间表 of one organisation, or with a heading for each where it `has_several`."""
    parts: list[Part] = [Facts((("党组织", organisation), ("季度", period), ("填报人", ""), ("审核人", "")))]
    for owner, own_rows in groupby(rows, key=lambda row: row.owner):
        parts += [Heading(2, owner)] if has_several else []
        parts.append(_table(tuple(own_rows)))
    if not rows:
        parts.append(Note("没有整改事项。"))
    parts += [
        SignLines(("党组织书记签字", "核查人签字", "党组织盖章")),
        Note("完成情况按打印当天计算；整改时限有两个日期的，后一个是核查退回时另定的时限。"),
    ]
    return Paper(
        f"{organisation}整改时间表",
        tuple(parts),
        subtitle=f"{period}　{chinese_date(today)}填报",
        form=True,
        landscape=True,
    )


def _table(rows: tuple[TimetableRow, ...]) -> Table:
    return Table(
        headers=tuple(name for name, _ in _PAPER_COLUMNS),
        rows=tuple(_paper_cells(row) for row in rows),
        widths=tuple(width for _, width in _PAPER_COLUMNS),
        align=("center", "center", "left", "left", "center", "left", "left", "left", "center", "left", "left"),
        size=10,
    )


def _paper_cells(row: TimetableRow) -> tuple[str, ...]:
    remedies = "；".join(f"{number}. {remedy}" for number, remedy in enumerate(row.remedies, start=1))
    helpers = f"协助：{row.helpers}" if row.helpers else ""
    cleared = f"{chinese_date(row.cleared_on)}销号" if row.cleared_on else ""
    return (
        row.number,
        f"{_short(row.from_on)}—{_short(row.until_on) if row.until_on else ''}",
        f"{row.quarter}{row.source}",
        f"【{row.area}】{row.problem}",
        row.kind,
        _sentences(row.goal or row.stage_goal, remedies),
        _sentences(row.leader, row.responsible, helpers),
        _sentences(row.progress, row.evidence),
        row.completion,
        _sentences(row.checkers, row.opinion, cleared),
        row.remarks,
    )


def _sentences(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def _short(day: dt.date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def timetable_workbook(rows: tuple[TimetableRow, ...], *, title: str) -> bytes:
    """整改台账 as .xlsx, with every column."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet("整改台账")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    big = book.add_format({"bold": True, "font_size": 16})
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    put_row(sheet, 0, [title], [big])
    put_row(sheet, 1, [name for name, _ in COLUMNS], [head] * len(COLUMNS))
    for place, row in enumerate(rows, start=2):
        put_row(sheet, place, [*_cells(row)], [cell] * len(COLUMNS))
    book.close()
    return out.getvalue()


def _cells(row: TimetableRow) -> tuple[str, ...]:
    return (
        row.owner,
        row.quarter,
        row.number,
        row.source,
        row.area,
        row.problem,
        row.kind,
        row.goal,
        "\n".join(row.remedies),
        row.leader,
        row.responsible,
        row.helpers,
        chinese_date(row.from_on),
        chinese_date(row.until_on) if row.until_on else "",
        row.stage_goal,
        row.progress,
        row.evidence,
        row.completion,
        row.checkers,
        row.opinion,
        chinese_date(row.cleared_on) if row.cleared_on else "",
        row.remarks,
    )
