"""整改时间表 and 整改台账: the same lines as official paper, dates first, and as a spreadsheet with every column."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Align, Facts, Note, Paper, Part, SignLines, Table
from zhixing.files.spreadsheets.lists import list_workbook
from zhixing.rules.periods import chinese_date


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
_PAPER_COLUMNS: tuple[tuple[str, int, Align], ...] = (  # header, share of the width
    ("序号", 3, "center"),
    ("整改时限（起—止）", 7, "center"),
    ("问题来源", 6, "left"),
    ("具体问题", 10, "left"),
    ("整改类型", 4, "center"),
    ("整改目标和措施", 11, "left"),
    ("责任领导、责任人", 6, "left"),
    ("进展和佐证", 11, "left"),
    ("完成情况", 5, "center"),
    ("核查和销号", 8, "left"),
    ("备注", 5, "left"),
)
_OWNER_COLUMN: tuple[str, int, Align] = ("党组织", 4, "center")


def timetable_paper(
    rows: tuple[TimetableRow, ...], *, organisation: str, period: str, today: dt.date, has_several: bool
) -> Paper:
    """整改时间表 of one organisation; where it `has_several`, the first column says whose a line is."""
    heads: tuple[tuple[str, str], ...] = (("党组织", organisation), ("季度", period), ("填报人", ""), ("审核人", ""))
    parts: tuple[Part, ...] = (
        Facts(heads),
        _table(rows, has_several=has_several) if rows else Note("没有整改事项。"),
        SignLines(("党组织书记签字", "核查人签字", "党组织盖章")),
        Note("完成情况按打印当天计算。核查退回时另定了时限的，原定时限写在备注里。"),
    )
    subtitle = f"{period}　{chinese_date(today)}填报"
    return Paper(f"{organisation}整改时间表", parts, subtitle=subtitle, form=True, landscape=True)


def _table(rows: tuple[TimetableRow, ...], *, has_several: bool) -> Table:
    columns = (_OWNER_COLUMN, *_PAPER_COLUMNS) if has_several else _PAPER_COLUMNS
    return Table(
        headers=tuple(name for name, _, _ in columns),
        rows=tuple(
            (row.owner, *_paper_cells(number, row)) if has_several else _paper_cells(number, row)
            for number, row in enumerate(rows, start=1)
        ),
        widths=tuple(width for _, width, _ in columns),
        align=tuple(align for _, _, align in columns),
        size=10,
    )


def _paper_cells(number: int, row: TimetableRow) -> tuple[str, ...]:
    """`number` runs through the sheet; the line's own number stands with its source."""
    remedies = _sentences(*(f"{place}. {remedy}" for place, remedy in enumerate(row.remedies, start=1)))
    helpers = f"协助：{row.helpers}" if row.helpers else ""
    cleared = f"{chinese_date(row.cleared_on)}销号" if row.cleared_on else ""
    return (
        str(number),
        f"{_short(row.from_on)}—{_short(row.until_on) if row.until_on else ''}",
        f"{row.quarter}第{row.number}条：{row.source}",
        f"（{row.area}）{row.problem}",
        row.kind,
        _sentences(row.goal or row.stage_goal, remedies),
        _sentences(row.leader, row.responsible, helpers),
        _sentences(row.progress, row.evidence),
        row.completion,
        _sentences(row.checkers, row.opinion, cleared),
        row.remarks,
    )


def _sentences(*parts: str) -> str:
    """What is there, as one sentence: no full stop before a semicolon."""
    return "；".join(part.rstrip("。") for part in parts if part)


def _short(day: dt.date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def timetable_workbook(rows: tuple[TimetableRow, ...], *, title: str) -> bytes:
    """整改台账 as .xlsx, with every column."""
    return list_workbook("整改台账", title, COLUMNS, map(_cells, rows))


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
