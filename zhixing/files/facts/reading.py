"""Facts for trying a standard: a CSV or Excel sheet with one row per entry, read into the frames scoring takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from zhixing.files.facts.columns import COLUMNS, LABELS, Column, column_of
from zhixing.files.facts.gathering import Gathered
from zhixing.files.facts.problems import FactProblem
from zhixing.files.facts.rows import read_row
from zhixing.files.rosters.cells import text_of
from zhixing.files.spreadsheets.workbooks import Cell, RawSheet, column_letter, read_sheets
from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.frames import (
    ENTRY_COLUMNS,
    MATTER,
    MEMBER_COLUMNS,
    QUARTER_COLUMNS,
    VOTE_COLUMNS,
    entries_frame,
    frame,
    people_frame,
)
from zhixing.rules.standards.model import PeriodKind, Standard

ERROR_WORDS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
# In an .xls a cell with an error reads as empty, and an empty quantity is one: it could not be told apart.
OLD_FORMAT = "旧格式 .xls 里公式出错的格子无法识别，计算会出错；请用 Excel 或 WPS 另存为 .xlsx 再试"
HEADER_WITHIN = 10  # the header is among so many first rows; title rows may stand above it
KEY = pl.Int64()


@dataclass(frozen=True)
class Facts:
    """What a sheet says. People are numbered in the order they first appear; `names` gives their names back."""

    names: dict[int, str]
    entries: pl.DataFrame
    earlier: pl.DataFrame
    people: pl.DataFrame
    votes: pl.DataFrame
    members: pl.DataFrame
    quarters: pl.DataFrame

    def score(self, standard: Standard, period_kind: PeriodKind) -> ScoreSheet:
        """Everyone's result under a standard. The number of an entry is the row it stands in.

        A year is made of all its periods, so that nothing in it is earlier than itself.
        """
        is_year = period_kind is PeriodKind.YEAR
        return score(
            standard,
            entries=pl.concat([self.entries, self.earlier]) if is_year else self.entries,
            people=self.people,
            period_kind=period_kind,
            earlier=self.earlier if self.earlier.height and not is_year else None,
            votes=self.votes if self.votes.height else None,
            members=self.members if self.members.height else None,
            quarters=self.quarters if self.quarters.height else None,
        )


def read_facts(data: bytes, standard: Standard) -> Facts | list[FactProblem]:
    """Read a .csv or .xlsx file: the facts, or every problem with its row, column and what to do."""
    grid = grid_of(data)
    return [FactProblem(0, "", grid)] if isinstance(grid, str) else facts_of_grid(grid, standard)


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, and those places (from 0) whose content is lost: errors, formulas without a value (or with
    an empty one)."""

    rows: Sequence[Sequence[Cell]]
    sheet: str = ""
    errors: frozenset[tuple[int, int]] = frozenset()
    unsolved: frozenset[tuple[int, int]] = frozenset()
    blank: frozenset[tuple[int, int]] = frozenset()
    others: tuple[str, ...] = ()  # sheets of the same file that look like facts too, hidden or not
    is_1904: bool = False


def grid_of(data: bytes) -> Grid | str:
    """The first sheet that has any rows; a sentence where the file cannot be read."""
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = read_sheets(data)
        if isinstance(sheets, str):
            return sheets
        if not data.startswith(b"PK"):
            return OLD_FORMAT
        return grid_of_sheets(sheets)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        return "文件不是文本，也不是 Excel 表格；请另存为 CSV（UTF-8）或 .xlsx 再试"
    if "\0" in text:
        return "文件不是文本，也不是 Excel 表格；请另存为 CSV（UTF-8）或 .xlsx 再试"
    top = text.partition("\n")[0]
    mark = max(",\t;", key=top.count)
    try:
        return Grid([list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)])
    except csv.Error:
        return "CSV 的引号没有成对，请用 Excel 或 WPS 打开后重新保存"


def grid_of_sheets(sheets: Sequence[RawSheet]) -> Grid:
    first = next((sheet for sheet in sheets if sheet.is_visible and sheet.rows), None)
    if first is None:
        return Grid([])
    others = [sheet for sheet in sheets if sheet is not first and not isinstance(header_of(sheet.rows), FactProblem)]
    return Grid(
        first.rows,
        first.name,
        frozenset(first.errors),
        frozenset(first.bare_formulas),
        frozenset(first.blank_formulas),
        tuple(f"“{sheet.name}”" if sheet.is_visible else f"“{sheet.name}”（已隐藏）" for sheet in others),
        first.is_1904,
    )


def facts_of_rows(rows: Sequence[Sequence[Cell]], standard: Standard) -> Facts | list[FactProblem]:
    """The facts in rows of cells, or every problem."""
    return facts_of_grid(Grid(rows), standard)


def facts_of_grid(grid: Grid, standard: Standard) -> Facts | list[FactProblem]:
    """The facts of a sheet, or every problem."""
    header = header_of(grid.rows)
    if isinstance(header, FactProblem):
        return [replace(header, sheet=grid.sheet)]
    header_row, columns, problems = header
    lost = {(problem.row, problem.column): problem for problem in lost_cells(grid, header_row, columns)}
    problems += lost.values()
    again = "也是事实表，一次只能试算一张；请分成两个文件"
    problems += [FactProblem(0, "", f"工作表{name}{again}") for name in grid.others]
    letters = {column: column_letter(at) for column, at in columns.items()}
    gathered = Gathered(standard, problems=problems, letters=letters, is_1904=grid.is_1904)
    for number, cells in enumerate(grid.rows[header_row + 1 :], start=header_row + 2):
        row_cells = {column: cells[at] for column, at in columns.items() if at < len(cells)}
        if any(text_of(cell) for cell in row_cells.values()):
            read_row(gathered, number, row_cells)
            if (number - 1, columns.get(Column.UNITS)) in grid.blank:
                sentence = "这一格是公式，结果是空的，不知是没有还是一次；请填上数，或删去这一行"
                gathered.add_problem(number, Column.UNITS, sentence)
    gathered.link_reversals()
    gathered.average_opinions()
    gathered.compare_counts()
    if not gathered.people and not gathered.problems:
        gathered.problems.append(FactProblem(header_row + 1, "", "表头下面没有内容，请每行写一笔"))
    # Of a cell that says nothing nothing more is wrong.
    single = [problem for problem in gathered.problems if lost.get((problem.row, problem.column), problem) is problem]
    in_order = sorted(single, key=lambda problem: problem.row)
    return [replace(problem, sheet=grid.sheet) for problem in in_order] or frames_of(gathered)


def lost_cells(grid: Grid, header_row: int, columns: dict[Column, int]) -> list[FactProblem]:
    """Cells below the header that would be lost: errors, formulas without a value, what stands under no heading."""
    problems = []
    named = {*columns.values(), *(at for at, cell in enumerate(grid.rows[header_row]) if text_of(cell))}
    for row, cells in enumerate(grid.rows[header_row + 1 :], start=header_row + 1):
        for at, cell in enumerate(cells):
            text, place = text_of(cell), (row, at)
            sentence = ""
            if place in grid.errors or text.upper() in ERROR_WORDS:
                sentence = f"这一格是公式错误（{text or '如 #N/A、#DIV/0!'}），没有数；请改正公式，或直接填写"
            elif place in grid.unsolved:
                sentence = "这一格是公式，没有算出的值；请用 Excel 或 WPS 打开后保存一次，或直接填写"
            elif text and at not in named:
                sentence = f"这一列没有列名，“{text[:20]}”无法识别；请在表头补上列名，或删去"
            if sentence:
                problems.append(FactProblem(row + 1, column_letter(at), sentence))
    return problems


def header_of(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[Column, int], list[FactProblem]] | FactProblem:
    """Where the header stands, which column is where, and columns that are not understood."""
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        words = [text_of(cell) for cell in cells]
        known = [column_of(word) for word in words]
        if Column.NAME not in known or len([column for column in known if column]) < 2:
            continue
        columns: dict[Column, int] = {}
        problems = []
        for at, (word, column) in enumerate(zip(words, known, strict=True)):
            if column and column in columns:
                problems.append(FactProblem(number + 1, column_letter(at), f"“{word}”这一列写了两次，请只留一列"))
            elif column:
                columns[column] = at
            elif word:
                words_known = "、".join(LABELS.values())
                sentence = f"无法识别“{word}”这一列，请改为以下之一或删去：{words_known}"
                problems.append(FactProblem(number + 1, column_letter(at), sentence))
        if Column.ITEM not in columns:
            return FactProblem(number + 1, "", "没有“事项”这一列，无法识别各行的事项；请在表头补上“事项”一列")
        return number, columns, problems
    return FactProblem(1, "", f"没有找到表头，请在前 {HEADER_WITHIN} 行内写一行列名，至少要有 姓名、事项")


def frames_of(gathered: Gathered) -> Facts:
    classed = [{"person": key, **facts} for key, facts in gathered.people.items()]
    return Facts(
        names=dict(gathered.names),
        entries=entries_frame(gathered.entries),
        earlier=frame(gathered.earlier, {**ENTRY_COLUMNS, **MATTER}, KEY),
        people=people_frame(classed).with_columns(
            name=pl.Series([gathered.names[key] for key in gathered.people], dtype=pl.String)
        ),
        votes=frame(gathered.votes, VOTE_COLUMNS, KEY),
        members=frame(gathered.members, MEMBER_COLUMNS, KEY),
        quarters=frame(gathered.quarters, QUARTER_COLUMNS, KEY),
    )


def problems_of(sheet: ScoreSheet, names: Mapping[int, str]) -> list[FactProblem]:
    """Problems that scoring found, with the row they stand in, or the name of whom they are about."""
    problems = [*sheet.problems, *sheet.earlier_problems]
    return [
        FactProblem(problem.entry, "", problem.sentence)
        if problem.entry
        else FactProblem(0, "", f"{names.get(problem.person, '')}：{problem.sentence}".removeprefix("："))
        for problem in problems
    ]


__all__ = [
    "COLUMNS",
    "FactProblem",
    "Facts",
    "Grid",
    "facts_of_grid",
    "facts_of_rows",
    "grid_of",
    "problems_of",
    "read_facts",
]
