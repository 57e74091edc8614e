"""Facts for trying a standard: a CSV or Excel sheet with one row per entry, read into the frames scoring takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.files.facts_columns import COLUMNS, LABELS, Column, column_of
from zhixing.files.facts_rows import FactProblem, Gathered, read_row
from zhixing.files.rosters_cells import text_of
from zhixing.files.spreadsheets import Cell, column_letter, read_sheets
from zhixing.rules.scoring import ScoreSheet, score
from zhixing.rules.scoring_frames import (
    ENTRY_COLUMNS,
    MEMBER_COLUMNS,
    QUARTER_COLUMNS,
    VOTE_COLUMNS,
    entries_frame,
    frame,
    people_frame,
)
from zhixing.rules.scoring_problems import EntryProblem
from zhixing.rules.standards import PeriodKind, Standard

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
        """Everyone's result under a standard. The number of an entry is the row it stands in."""
        return score(
            standard,
            entries=self.entries,
            people=self.people,
            period_kind=period_kind,
            earlier=self.earlier if self.earlier.height else None,
            votes=self.votes if self.votes.height else None,
            members=self.members if self.members.height else None,
            quarters=self.quarters if self.quarters.height else None,
        )


def read_facts(data: bytes, standard: Standard) -> Facts | list[FactProblem]:
    """Read a .csv, .xlsx or .xls file: the facts, or every problem with its row, column and what to do."""
    rows = rows_of(data)
    return [FactProblem(0, "", rows)] if isinstance(rows, str) else facts_of_rows(rows, standard)


def rows_of(data: bytes) -> list[list[Cell]] | str:
    """The rows of the first sheet that has any; a sentence where the file cannot be read."""
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = read_sheets(data)
        if isinstance(sheets, str):
            return sheets
        return next((sheet.rows for sheet in sheets if sheet.is_visible and sheet.rows), [])
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
    first = text.partition("\n")[0]
    mark = max(",\t;", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)]
    except csv.Error:
        return "CSV 的引号没有成对，请用 Excel 或 WPS 打开后重新保存"


def facts_of_rows(rows: Sequence[Sequence[Cell]], standard: Standard) -> Facts | list[FactProblem]:
    """The facts in rows of cells, or every problem."""
    found = header_of(rows)
    if isinstance(found, FactProblem):
        return [found]
    header_row, columns, problems = found
    gathered = Gathered(standard, problems=problems, letters={one: column_letter(at) for one, at in columns.items()})
    for number, cells in enumerate(rows[header_row + 1 :], start=header_row + 2):
        said = {one: cells[at] for one, at in columns.items() if at < len(cells)}
        if any(text_of(cell) for cell in said.values()):
            read_row(gathered, number, said)
    gathered.link_reversals()
    if not gathered.people and not gathered.problems:
        gathered.problems.append(FactProblem(header_row + 1, "", "表头下面没有内容，请每行写一笔"))
    return sorted(gathered.problems, key=lambda one: one.row) or frames_of(gathered)


def header_of(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[Column, int], list[FactProblem]] | FactProblem:
    """Where the header stands, which column is where, and columns that are not understood."""
    for number, cells in enumerate(rows[:HEADER_WITHIN]):
        words = [text_of(cell) for cell in cells]
        known = [column_of(word) for word in words]
        if Column.NAME not in known or len([one for one in known if one]) < 2:
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
                sentence = f"不认识“{word}”这一列，请改为以下之一或删去：{words_known}"
                problems.append(FactProblem(number + 1, column_letter(at), sentence))
        return number, columns, problems
    return FactProblem(1, "", f"没有找到表头，请在前 {HEADER_WITHIN} 行内写一行列名，至少要有 姓名、事项")


def frames_of(gathered: Gathered) -> Facts:
    classed = [{"person": key, **facts} for key, facts in gathered.people.items()]
    return Facts(
        names=dict(gathered.names),
        entries=entries_frame(gathered.entries),
        earlier=frame(gathered.earlier, ENTRY_COLUMNS, KEY),
        people=people_frame(classed).with_columns(
            name=pl.Series([gathered.names[key] for key in gathered.people], dtype=pl.String)
        ),
        votes=frame(gathered.votes, VOTE_COLUMNS, KEY),
        members=frame(gathered.members, MEMBER_COLUMNS, KEY),
        quarters=frame(gathered.quarters, QUARTER_COLUMNS, KEY),
    )


def placed(problems: Sequence[EntryProblem]) -> list[FactProblem]:
    """Problems that scoring found, with the row they stand in."""
    return [FactProblem(one.entry or 0, "", one.sentence) for one in problems]


__all__ = ["COLUMNS", "FactProblem", "Facts", "facts_of_rows", "placed", "read_facts", "rows_of"]
