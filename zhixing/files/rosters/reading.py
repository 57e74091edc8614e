"""党员名册 from a spreadsheet: every person it names and every problem in it, all at once.

`read_roster` never raises for what a file contains: a file that cannot be read is one problem without a place.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from zhixing.files.rosters import cells
from zhixing.files.rosters.columns import Column, HandMapping, Layout, column_of, find_layout
from zhixing.files.rosters.findings import Findings, Line, Problem, RosterRow
from zhixing.files.rosters.layout import report_hidden_rows, report_layout
from zhixing.files.rosters.lines import read_line
from zhixing.files.rosters.vocabulary import KINDS
from zhixing.files.spreadsheets.workbooks import Limits, RawSheet, read_sheets

INSTRUCTIONS = "填写说明"  # the template's second sheet
EXAMPLE = "示例"  # how the template's example line begins; the reader passes over it
MAX_PEOPLE = 50_000

# A merged cell speaks for every row it covers, except in columns where two people cannot share a value.
_SHARED = frozenset(Column) - {Column.NAME, Column.ID_NUMBER, Column.BORN_ON, Column.PHONE, Column.SEX}
_NOT_A_PERSON = re.compile(
    r"\s*(合\s*计|总\s*计|小\s*计|共\s*计|(备?注|说明)\s*[:：\d]|填表|填报|制表|审核|负责人|联系人|经办人|单位|党组织书记|书记签)"
)


@dataclass(frozen=True, slots=True)
class Roster:
    """`rows`: the people in whose lines nothing is wrong. `problems` stand in the way of an import, `notes` do not."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    unknown_headers: tuple[str, ...] = ()  # columns that are none of ours and may be named by hand
    unknown_words: tuple[tuple[Column, str], ...] = ()  # of columns with a fixed vocabulary
    by_hand: Mapping[str, str] = field(default_factory=dict)  # header → our column, or empty: not imported

    @property
    def may_import(self) -> bool:
        return bool(self.rows) and not self.problems


def read_roster(
    data: bytes,
    filename: str,
    *,
    today: datetime.date,
    branch: str = "",
    limits: Limits | None = None,
    mapping: HandMapping | None = None,
) -> Roster:
    """The roster in an .xlsx or .xls file. `branch` stands in where a line names none; `mapping` was said by hand."""
    sheets = read_sheets(data, limits=limits)
    if isinstance(sheets, str):
        return Roster((), (Problem("", 0, "", "", f"文件“{filename}”无法导入：{sheets}"),))
    findings, mapping = Findings(), mapping or HandMapping()
    layouts = [find_layout(sheet, mapping) for sheet in sheets]
    if not any(layout and sheet.is_visible for layout, sheet in zip(layouts, sheets, strict=True)):
        layouts = [find_layout(sheet, mapping, is_lenient=True) for sheet in sheets]
    rows = [
        row
        for sheet, layout in zip(sheets, layouts, strict=True)
        for row in _read_sheet(sheet, layout, findings, mapping, today=today, branch=branch)
    ]
    if not rows and not findings.problems:
        has_layout = any(layout and sheet.is_visible for layout, sheet in zip(layouts, sheets, strict=True))
        findings.problems.append(Problem("", 0, "", "", f"文件“{filename}”{_NO_PEOPLE if has_layout else _NO_ROSTER}"))
    if len(rows) > MAX_PEOPLE:
        findings.problems.append(Problem("", 0, "", "", f"名册超过{MAX_PEOPLE}人；请分成几个文件导入"))
    return Roster(
        tuple(rows),
        tuple(findings.problems),
        findings.all_notes(),
        tuple(findings.unknown_headers.values()),
        tuple(findings.unknown_words),
        findings.by_hand,
    )


_NO_PEOPLE = "的名册里一个人也没有；请在表头下面每人填一行"
_NO_ROSTER = (
    "里没有找到名册；前30行里要有一行同时写着“姓名”“公民身份号码”“人员类别”等列名，下面每人一行；可下载模板对照修改"
)


def _read_sheet(
    sheet: RawSheet,
    layout: Layout | None,
    findings: Findings,
    mapping: HandMapping,
    *,
    today: datetime.date,
    branch: str,
) -> Iterator[RosterRow]:
    if layout is None or not sheet.is_visible:
        is_worth_a_word = layout is not None or (sheet.is_visible and sheet.name != INSTRUCTIONS)
        if is_worth_a_word and any(cell != "" for row in sheet.rows for cell in row):
            why = "是隐藏的" if layout else "没有名册的表头"
            findings.notes.append(Problem(sheet.name, 0, "", "", f"这张工作表{why}，没有读取"))
        return
    layout = _settle_kind(sheet, layout, findings)
    if not branch and Column.BRANCH not in layout.columns and sheet.name.strip().endswith("支部"):
        branch = sheet.name.strip()
        findings.notes.append(Problem(sheet.name, 0, "", "", f"没有“所在党支部”一列，按工作表名记作“{branch}”"))
    report_layout(sheet, layout, findings, branch=branch)
    if Column.NAME not in layout.columns:
        return
    filled = _fill_merged(sheet, layout)
    line, hidden, unread = Line(sheet, layout, findings, mapping), set(sheet.hidden_rows), []
    for index in range(layout.last_row + 1, len(sheet.rows)):
        line.index = index
        if index in hidden:
            unread += [f"第{line.row}行{line.filled(Column.NAME)}"] if line.filled(Column.NAME) else []
        elif _is_person(line, filled):
            row = read_line(line, today=today, branch=branch)
            if row is not None:
                yield row
    report_hidden_rows(sheet, unread, findings)


def _settle_kind(sheet: RawSheet, layout: Layout, findings: Findings) -> Layout:
    """党员类别 and 党籍状态 mean the kind (正式, 预备) in many sheets: what stands below them decides."""
    for column in (Column.MEMBER_CLASS, Column.PARTY_STANDING):
        index = layout.columns.get(column)
        if index is None or Column.KIND in layout.columns:
            continue
        texts = (cells.filled_text(row[index]) for row in sheet.rows[layout.last_row + 1 :])
        if KINDS.get(next(filter(None, texts), "")) is None:
            continue
        columns = dict(layout.columns)
        columns[Column.KIND] = columns.pop(column)
        layout = replace(layout, columns=columns)
        header = layout.headers[index]
        sentence = f"“{header}”一列填的是正式党员、预备党员，已当作“人员类别”读取"
        findings.notes.append(Problem(sheet.name, 0, "", "", sentence))
    return layout


def _fill_merged(sheet: RawSheet, layout: Layout) -> set[tuple[int, int]]:
    """Repeat a merged cell over its rows; the cells so filled, that they may not make a person of an empty row."""
    shared = {index for column, index in layout.columns.items() if column in _SHARED}
    filled = set()
    for (top, left), (bottom, _) in sheet.merged:
        if left not in shared or top <= layout.last_row or top >= len(sheet.rows):
            continue
        for index in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            row = sheet.rows[index]
            if row[left] != "":
                break
            row[left] = sheet.rows[top][left]
            filled.add((index, left))
    return filled


def _is_person(line: Line, filled: set[tuple[int, int]]) -> bool:
    """Whether a row is about somebody: not blank, a repeated header, a total, a note or the template's example."""
    name = line.filled(Column.NAME)
    if name:
        if name.startswith((EXAMPLE, f"（{EXAMPLE}", f"({EXAMPLE}")):
            line.note_row("是模板里的示例，已跳过")
            return False
        if "名" in name and column_of(name) is Column.NAME:
            return False
        before = line.cells[: line.layout.columns[Column.NAME]]  # 合计 stands in the column of serial numbers
        if not any(isinstance(text, str) and _NOT_A_PERSON.match(text) for text in (name, *before)):
            return True
    texts = [(i, cells.text_of(cell)) for i, cell in enumerate(line.cells) if (line.index, i) not in filled]
    written = [(i, text) for i, text in texts if text]
    meant = [text for i, text in written if i in line.layout.headers]
    if not written or (not meant and written[0][1].isdigit()):
        return False
    first = written[0][1]
    if name or not meant or _NOT_A_PERSON.match(first) or (len(written) == 1 and len(first) > 8):
        line.note_row(f"“{first[:20]}”一行不是人员，已跳过")
    else:
        line.problem(Column.NAME, "这一行有内容，却没有姓名；请补上姓名，或删去这一行")
    return False
