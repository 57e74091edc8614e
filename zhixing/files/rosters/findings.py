"""What reading a roster finds: people, problems with their place, and the line that reports them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from zhixing.files.rosters.cells import filled_text
from zhixing.files.rosters.columns import Column, HandMapping, Layout
from zhixing.files.spreadsheets.workbooks import IN_ERROR, UNSOLVED, Cell, RawSheet, column_letter, runs_as_formula
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import PersonKind
from zhixing.rules.names.folding import RADICAL

Date = datetime.date
SHORT = 10  # characters that every text column has room for


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right or, among notes, to know. Row as the spreadsheet numbers it, 0 for none; column A, B …"""

    sheet: str
    row: int
    column: str
    header: str
    sentence: str

    @property
    def place(self) -> str:
        """工作表“名册”第5行F列“公民身份号码”, as far as known."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        return f"{sheet}{row}" + (f"{self.column}列“{self.header}”" if self.column else "")

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}" if self.place else self.sentence


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the sheet states them, checked. Empty text or None: not given."""

    name: str
    kind: PersonKind
    id_number: str = ""
    sex: Sex | None = None
    born_on: Date | None = None
    ethnicity: str = ""
    education: str = ""
    member_class: str = ""
    branch: str = ""
    joined_on: Date | None = None
    full_on: Date | None = None
    job: str = ""
    phone: str = ""
    address: str = ""
    party_standing: str = ""
    is_lost: bool = False
    lost_on: Date | None = None
    is_flowing: bool = False
    flowing_to: str = ""
    month_only: frozenset[Column] = frozenset()  # dates whose day was not given and stands at 1
    extra: Mapping[str, str] = field(default_factory=dict)  # columns that are none of ours, by header
    sheet: str = ""  # where it was read
    row: int = 0
    stated: frozenset[Column] = frozenset()  # columns in which this line says anything
    masked_number: str = ""  # 150***************12, of an export that hides numbers
    twin: str = ""  # why this may be another line's person: a problem only where both would be new


@dataclass(slots=True)
class Findings:
    """What has been found so far, over all lines of all sheets."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    counted: dict[tuple[str, int, str, str], list[int]] = field(default_factory=dict)  # what happens in many rows
    unknown_headers: dict[str, str] = field(default_factory=dict)  # by the plain form, as written
    by_hand: dict[str, str] = field(default_factory=dict)  # header → what it was taken for
    unknown_words: dict[tuple[Column, str], int] = field(default_factory=dict)  # of columns with a fixed vocabulary
    by_number: dict[str, tuple[str, int]] = field(default_factory=dict)
    by_birth: dict[tuple[str, Date], tuple[str, int, str]] = field(default_factory=dict)

    def all_notes(self) -> tuple[Problem, ...]:
        """Notes on single lines, then those on many lines: 有12行……（第一处在第5行）."""
        summed = [
            Problem(
                sheet,
                0,
                column_letter(index) if header else "",
                header,
                f"有{len(rows)}行{what}（第一处在第{rows[0]}行）",
            )
            for (sheet, index, header, what), rows in self.counted.items()
        ]
        return (*self.notes, *summed)


class Line:
    """A cursor over the rows of one sheet: gives cells by column and tells the findings where it stands."""

    def __init__(self, sheet: RawSheet, layout: Layout, findings: Findings, mapping: HandMapping) -> None:
        self.sheet = sheet.name
        self.layout = layout
        self.mapping = mapping
        self.errors, self.unsolved = frozenset(sheet.errors), frozenset(sheet.bare_formulas)
        self.is_1904 = sheet.is_1904
        self.findings = findings
        self.index = 0  # of the row, from 0
        self._rows = sheet.rows
        self._texts, self._odd, self.lookalikes = _texts_by_column(sheet, layout)

    @property
    def row(self) -> int:
        return self.index + 1

    @property
    def cells(self) -> list[Cell]:
        return self._rows[self.index]

    def cell(self, column: Column) -> Cell:
        index = self.layout.columns.get(column)
        return "" if index is None else self._rows[self.index][index]

    def filled(self, column: Column) -> str:
        """The cell's text, empty where it only says "nothing"."""
        texts = self._texts.get(column)
        return texts[self.index] if texts else ""

    def text(self, column: Column, limit: int) -> str:
        text = self.filled(column)
        if text in self._odd:
            if len(text) > limit:
                self.problem(column, f"有{len(text)}个字，最多{limit}个字；请写短一些")
            elif runs_as_formula(text):
                self.count(column, "以“=”“+”“-”“@”之类的符号开头，已按普通文字读取，不会当作公式")
        return text

    def word(self, column: Column, limit: int) -> str:
        """The cell's text, or the word that it was said by hand to mean."""
        text = self.text(column, limit)
        return self.mapping.words.get((column, text), text) if text else ""

    def problem(self, column: Column, sentence: str) -> None:
        self.findings.problems.append(self._about(column, sentence))

    def note(self, column: Column, sentence: str) -> None:
        self.findings.notes.append(self._about(column, sentence))

    def note_row(self, sentence: str) -> None:
        self.findings.notes.append(Problem(self.sheet, self.row, "", "", sentence))

    def count(self, column: Column, what: str) -> None:
        """A note that would be the same in many rows: counted, and told once."""
        index = self.layout.columns.get(column, -1)
        header = self.layout.headers[index] if index >= 0 else ""
        self.findings.counted.setdefault((self.sheet, index, header, what), []).append(self.row)

    def _about(self, column: Column, sentence: str) -> Problem:
        index = self.layout.columns.get(column)
        return Problem(self.sheet, self.row, "", "", sentence) if index is None else self.at(index, sentence)

    def at(self, index: int, sentence: str) -> Problem:
        return Problem(self.sheet, self.row, column_letter(index), self.layout.headers[index], sentence)

    def elsewhere(self, sheet: str, row: int) -> str:
        return f"第{row}行" if sheet == self.sheet else f"工作表“{sheet}”第{row}行"


@lru_cache(maxsize=1024)
def _shared(columns: tuple[Column, ...]) -> frozenset[Column]:
    """One set for all lines that fill the same columns."""
    return frozenset(columns)


def stated_columns(line: Line) -> frozenset[Column]:
    return _shared(tuple(column for column in line.layout.columns if line.filled(column)))


def report_cells(line: Line) -> None:
    """What calamine hands over as empty, and signs that were read as the characters they look like."""
    places = {(line.index, index): index for index in line.layout.headers}
    ours = set(line.layout.columns.values())
    for marked, sentence in ((line.errors, IN_ERROR), (line.unsolved, UNSOLVED)):
        for place in places.keys() & marked if marked else ():
            problem = line.at(places[place], sentence)
            (line.findings.problems if places[place] in ours else line.findings.notes).append(problem)
    for column, index in line.layout.columns.items() if line.lookalikes else ():
        if line.cells[index] in line.lookalikes:
            line.count(column, "有偏旁部首之类的相似字符，已按通常的汉字读取")


def report_twice(line: Line, row: RosterRow) -> str:
    """The same number twice is a mistake; the same name and birth date may be one person: then why, else empty."""
    if row.id_number:
        sheet, first = line.findings.by_number.setdefault(row.id_number, (line.sheet, line.row))
        if (sheet, first) != (line.sheet, line.row):
            where = line.elsewhere(sheet, first)
            line.problem(Column.ID_NUMBER, f"与{where}的公民身份号码相同；同一个人只留一行，不是同一个人的请核对号码")
            return ""
    if not row.born_on:
        return ""
    sheet, first, number = line.findings.by_birth.setdefault(
        (row.name, row.born_on), (line.sheet, line.row, row.id_number)
    )
    if (sheet, first) == (line.sheet, line.row):
        return ""
    where = line.elsewhere(sheet, first)
    if number and row.id_number:
        line.note(Column.NAME, f"与{where}的姓名、出生日期都相同，公民身份号码不同；请确认不是同一个人")
        return ""
    return f"与{where}的姓名、出生日期都相同；同一个人只留一行，不是同一个人的请补填公民身份号码"


def _texts_by_column(
    sheet: RawSheet, layout: Layout
) -> tuple[dict[Column, list[str]], frozenset[str], frozenset[Cell]]:
    """Every cell of our columns as text, each different value cleaned once; texts that may be worth a word; cells with
    signs that only look like characters."""
    known: dict[Cell, str] = {}
    texts: dict[Column, list[str]] = {}
    odd: set[str] = set()
    for column, index in layout.columns.items():
        cells = [row[index] for row in sheet.rows]
        known |= {cell: filled_text(cell) for cell in set(cells).difference(known) if isinstance(cell, str)}
        texts[column] = [known[cell] if isinstance(cell, str) else filled_text(cell) for cell in cells]
        odd |= {text for text in set(texts[column]) if len(text) > SHORT or runs_as_formula(text)}
    return texts, frozenset(odd), frozenset(cell for cell in known if isinstance(cell, str) and RADICAL.search(cell))
