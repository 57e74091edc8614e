"""What has been read of a sheet of facts so far, and one row of it with the readers of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.parts import find_part
from zhixing.files.facts.problems import FactProblem
from zhixing.files.rosters.cells import text_of
from zhixing.files.spreadsheets.workbooks import Cell
from zhixing.rules.names.folding import fold_name
from zhixing.rules.reviews.panel import group_mean
from zhixing.rules.scoring.frames import raw
from zhixing.rules.standards.model import Component, Item, Standard, Veto
from zhixing.rules.standards.vocabulary import to_points

NOW_WORDS, EARLIER_WORDS = ("", "本期", "now"), ("此前", "以前", "earlier")
# What a row may say beside who, of what class and about what; a number of its own and a remark lose nothing.
FACTS = (
    *(Column.UNITS, Column.OPTION, Column.WORTH, Column.DATE),
    *(Column.PANEL, Column.SPAN, Column.REVERSES, Column.MATTER),
)
SAME = (Column.ITEM, Column.UNITS, Column.OPTION, Column.WORTH)  # what a reversal says as the entry it reverses
LARGEST = 10**8  # hundredths
WIDE_SIGNS = {0x2212: "-", 0xFF0D: "-", 0xFF0B: None, 0xFF0E: "."}  # minus, full-width minus, plus and stop


@dataclass
class Gathered:
    """What has been read so far, as plain rows."""

    standard: Standard
    problems: list[FactProblem]
    letters: dict[Column, str]
    is_1904: bool = False  # whether a bare number for a day is counted from 1904
    names: dict[int, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    parts: dict[str, Item | Veto | Component | None] = field(default_factory=dict)  # by the word for it
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    votes: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    quarters: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    reversals: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    opinions: dict[tuple[int, str], list[int]] = field(default_factory=dict)  # whose, for which part: given by each
    counted: set[tuple[int, str, str]] = field(default_factory=set)  # whose papers, for which part and panel

    def add_problem(self, row: int, column: Column, sentence: str) -> None:
        self.problems.append(FactProblem(row, self.letters.get(column, ""), sentence))

    def part(self, word: str) -> Item | Veto | Component | None:
        """What a row is about; each word is looked up once."""
        if word not in self.parts:
            self.parts[word] = find_part(self.standard, word)
        return self.parts[word]

    def person(self, written: str) -> int:
        """The number of whoever is written so; 王　芳, spread out to look even, is 王芳."""
        name = fold_name(written)
        key = self.keys.setdefault(name, len(self.keys) + 1)
        if key not in self.names:
            self.names[key] = name
            self.people[key] = {}
        return key

    def average_opinions(self) -> None:
        """What each of a group gave becomes one number, as when the group itself deliberates."""
        for (person, code), points in self.opinions.items():
            self.people[person][raw(code)] = group_mean(points, self.standard)

    def compare_counts(self) -> None:
        """Papers counted and a value written for the same part, or a value for the whole and for a panel: one of them
        would be lost."""
        for person, code, panel in sorted(self.counted):
            if raw(code, panel) in self.people[person] or raw(code) in self.people[person]:
                self.twice(person, code, "既写了票数又写了得分")
        for person, facts in self.people.items():
            for component in self.standard.components:
                if raw(component.code) in facts and any(
                    raw(component.code, panel.code) in facts for panel in component.panels
                ):
                    self.twice(person, component.code, "既写了总的得分又写了评价主体的得分")

    def twice(self, person: int, code: str, how: str) -> None:
        part = next(part for part in self.standard.components if part.code == code)
        self.problems.append(FactProblem(0, "", f"{self.names[person]}的“{part.name}”{how}，请只留一种"))

    def link_reversals(self) -> None:
        """A reversal may stand above or below what it reverses, so they are matched at the end.

        It takes the whole of an entry away, so a part of one, or another entry's facts, would be lost.
        """
        by_number = {entry["entry"]: entry for entry in (*self.entries, *self.earlier)}
        reversed_in: dict[int, int] = {}
        for row, word, entry in self.reversals:
            if word not in self.numbers:
                self.add_problem(row, Column.REVERSES, f"没有编号为“{word}”的一笔，请写要冲正的那一笔的编号")
                continue
            number = entry["reverses"] = self.numbers[word]
            other = next(
                (LABELS[column] for column in SAME if entry[column] not in (None, by_number[number][column])), ""
            )
            if number in reversed_in:
                self.add_problem(
                    row, Column.REVERSES, f"编号“{word}”的一笔已由第 {reversed_in[number]} 行冲正，请只留一行"
                )
            elif other:
                way = "冲正是把那一笔整笔取消；只改一部分的，请整笔冲正后，再另写改正后的一行"
                self.add_problem(row, Column.REVERSES, f"{other}与编号“{word}”的一笔不同，{way}")
            reversed_in.setdefault(number, row)


@dataclass
class Row:
    """One row being read, with the readers of its cells."""

    gathered: Gathered
    number: int
    person: int
    cells: dict[Column, Cell]

    def __post_init__(self) -> None:
        self.texts = {column: text for column, cell in self.cells.items() if (text := text_of(cell))}

    def text(self, column: Column) -> str:
        return self.texts.get(column, "")

    def add_problem(self, column: Column, sentence: str) -> None:
        self.gathered.add_problem(self.number, column, sentence)

    def allow(self, *columns: Column) -> None:
        """Refuse what stands in other columns: a row of this kind has no use for it, and it would be lost."""
        for column in FACTS:
            text = self.text(column)
            is_usual = (column is Column.UNITS and text in ("1", "1.0")) or (
                column is Column.SPAN and text in NOW_WORDS
            )
            if column not in columns and text and not is_usual:
                self.add_problem(column, f"“{self.text(Column.ITEM)}”不看{LABELS[column]}，请删去“{text}”，或核对事项")

    def once(self, name: str, value: Any) -> None:
        """Something said of a person, which may be said only once."""
        person = self.gathered.people[self.person]
        if name in person:
            self.add_problem(Column.ITEM, f"“{self.text(Column.ITEM)}”写了两次，请只留一行")
        person[name] = value

    def decimal(self, column: Column) -> int | None:
        """Hundredths, or None for an empty cell or one that is no number (noted)."""
        text, cell = self.text(column), self.cells.get(column, "")
        if not text:
            return None
        if isinstance(cell, float):
            text = f"{cell:.15g}"  # as a spreadsheet shows it: a formula may leave 0.30000000000000004
        try:
            points = to_points(text.translate(WIDE_SIGNS))
        except ValueError:
            self.add_problem(column, f"“{text}”不是数，请写最多两位小数的数")
            return None
        if abs(points) > LARGEST:
            self.add_problem(column, f"“{text}”太大，请核对")
            return None
        return points

    def points(self) -> int | None:
        if not self.text(Column.WORTH):
            self.add_problem(Column.WORTH, f"“{self.text(Column.ITEM)}”要写{LABELS[Column.WORTH]}")
        return self.decimal(Column.WORTH)

    def whole(self, column: Column) -> int:
        hundredths = self.decimal(column)
        if hundredths is None or hundredths % 100 or hundredths <= 0:
            self.add_problem(column, f"“{self.text(column)}”不是正整数，请改正")
            return 1
        return hundredths // 100
