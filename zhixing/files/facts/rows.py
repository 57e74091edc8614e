"""One row of a sheet of facts: an entry, a component's value, papers counted, or something about the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.parts import find_part, unknown
from zhixing.files.facts.problems import FactProblem
from zhixing.files.rosters.cells import ReadDate, filled_text, read_date, text_of
from zhixing.files.spreadsheets.workbooks import DAYS_1904, Cell
from zhixing.rules.names.folding import fold_name
from zhixing.rules.scoring.frames import raw
from zhixing.rules.standards.model import Component, Effect, Grade, Item, Panel, Source, Standard, Veto
from zhixing.rules.standards.vocabulary import points_text, to_points

CARRIED, OUT, QUARTERS = "上年得分", "不计分", "各期得分"
NOW_WORDS, EARLIER_WORDS = ("", "本期", "now"), ("此前", "以前", "earlier")
PERIODS = 4  # of a year: cycles are quarters
# What a row may say beside who, of what class and about what; a number of its own and a remark lose nothing.
FACTS = (Column.UNITS, Column.OPTION, Column.WORTH, Column.DATE, Column.PANEL, Column.SPAN, Column.REVERSES)
ENTRY_FACTS = (Column.UNITS, Column.OPTION, Column.DATE, Column.SPAN, Column.REVERSES)
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
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    votes: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    quarters: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    reversals: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    counted: set[tuple[int, str, str]] = field(default_factory=set)  # whose papers, for which part and panel

    def wrong(self, row: int, column: Column, sentence: str) -> None:
        self.problems.append(FactProblem(row, self.letters.get(column, ""), sentence))

    def person(self, written: str) -> int:
        """The number of whoever is written so; 王　芳, spread out to look even, is 王芳."""
        name = fold_name(written)
        key = self.keys.setdefault(name, len(self.keys) + 1)
        if key not in self.names:
            self.names[key] = name
            self.people[key] = {}
        return key

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
        """A reversal may stand above or below what it reverses, so they are matched at the end."""
        for row, word, entry in self.reversals:
            if word in self.numbers:
                entry["reverses"] = self.numbers[word]
            else:
                self.wrong(row, Column.REVERSES, f"没有编号为“{word}”的一笔，请写要冲正的那一笔的编号")


def read_row(gathered: Gathered, number: int, said: dict[Column, Cell]) -> None:
    """Put one row where it belongs."""
    name, word = text_of(said.get(Column.NAME, "")), text_of(said.get(Column.ITEM, ""))
    if not name:
        gathered.wrong(number, Column.NAME, "请写姓名")
        return
    person = gathered.person(name)
    read_class(gathered, number, person, text_of(said.get(Column.CLASS, "")))
    row = Row(gathered, number, person, said)
    part = find_part(gathered.standard, word)
    if not word:
        read_nothing(row)
    elif word == CARRIED:
        row.allow(Column.WORTH)
        row.once("carried", row.points())
        if gathered.standard.carry is None:
            row.wrong(Column.ITEM, f"办法没有写上年结转，“{CARRIED}”用不上，请删去这一行，或在办法里写 carry")
    elif word == OUT:
        row.allow()
        row.once("excluded", row.text(Column.NOTE) or OUT)
    elif word == QUARTERS or (isinstance(part, Component) and part.source is Source.QUARTERS):
        read_period(row)
    elif isinstance(part, Component):
        read_component(row, part)
    elif part is None:
        gathered.wrong(number, Column.ITEM, unknown(gathered.standard, word))
    else:
        read_entry(row, part)


def read_nothing(row: Row) -> None:
    """A row without an item may name a person and their class; anything else in it would be lost."""
    if row.text(Column.REVERSES):
        row.wrong(Column.ITEM, "冲正也要写事项，与被冲正的那一笔相同")
        return
    filled = [LABELS[column] for column in FACTS if row.text(column)]
    if filled:
        row.wrong(Column.ITEM, f"写了{'、'.join(filled)}，没有写事项，不知记在哪一条；请补写事项，或删去这一行")


def read_period(row: Row) -> None:
    """One period's result, for working out a year."""
    row.allow(Column.UNITS, Column.WORTH)
    before = len(row.gathered.problems)
    period = row.whole(Column.UNITS)
    if len(row.gathered.problems) == before and period > PERIODS:
        row.wrong(Column.UNITS, f"一年有 {PERIODS} 期，没有第 {period} 期，请写 1 到 {PERIODS}")
    elif any((quarter["person"], quarter["number"]) == (row.person, period) for quarter in row.gathered.quarters):
        row.wrong(Column.UNITS, f"第 {period} 期的得分写了两次，请只留一行")
    row.gathered.quarters.append({"person": row.person, "number": period, "index": row.points()})


def read_class(gathered: Gathered, number: int, person: int, word: str) -> None:
    known = gathered.people[person].get("class")
    if word and known and word != known:
        gathered.wrong(number, Column.CLASS, f"前面写的类别是“{known}”，这里是“{word}”，请统一")
    elif word:
        gathered.people[person]["class"] = word


@dataclass
class Row:
    """One row being read, with the readers of its cells."""

    gathered: Gathered
    number: int
    person: int
    said: dict[Column, Cell]

    def text(self, column: Column) -> str:
        return text_of(self.said.get(column, ""))

    def wrong(self, column: Column, sentence: str) -> None:
        self.gathered.wrong(self.number, column, sentence)

    def allow(self, *columns: Column) -> None:
        """Refuse what stands in other columns: a row of this kind has no use for it, and it would be lost."""
        for column in FACTS:
            text = self.text(column)
            is_usual = (column is Column.UNITS and text in ("1", "1.0")) or (
                column is Column.SPAN and text in NOW_WORDS
            )
            if column not in columns and text and not is_usual:
                self.wrong(column, f"“{self.text(Column.ITEM)}”不看{LABELS[column]}，请删去“{text}”，或核对事项")

    def once(self, name: str, value: Any) -> None:
        """Something said of a person, which may be said only once."""
        person = self.gathered.people[self.person]
        if name in person:
            self.wrong(Column.ITEM, f"“{self.text(Column.ITEM)}”写了两次，请只留一行")
        person[name] = value

    def decimal(self, column: Column) -> int | None:
        """Hundredths, or None for an empty cell or one that is no number (noted)."""
        text, cell = self.text(column), self.said.get(column, "")
        if not text:
            return None
        if isinstance(cell, float):
            text = f"{cell:.15g}"  # as a spreadsheet shows it: a formula may leave 0.30000000000000004
        try:
            points = to_points(text.translate(WIDE_SIGNS))
        except ValueError:
            self.wrong(column, f"“{text}”不是数，请写最多两位小数的数")
            return None
        if abs(points) > LARGEST:
            self.wrong(column, f"“{text}”太大，请核对")
            return None
        return points

    def points(self) -> int | None:
        if not self.text(Column.WORTH):
            self.wrong(Column.WORTH, f"“{self.text(Column.ITEM)}”要写{LABELS[Column.WORTH]}")
        return self.decimal(Column.WORTH)

    def whole(self, column: Column) -> int:
        hundredths = self.decimal(column)
        if hundredths is None or hundredths % 100 or hundredths <= 0:
            self.wrong(column, f"“{self.text(column)}”不是正整数，请改正")
            return 1
        return hundredths // 100


def read_component(row: Row, part: Component) -> None:
    """A value for a component, or so many papers with one grade."""
    panel: Panel | None = None
    word, grade_word = row.text(Column.PANEL), row.text(Column.OPTION)
    if word:
        panel = next((panel for panel in part.panels if word in (panel.code, panel.name)), None)
        if panel is None:
            row.wrong(Column.PANEL, f"“{part.name}”没有评价主体“{word}”，请核对")
            return
    code = panel.code if panel else ""
    if grade_word:
        row.allow(Column.PANEL, Column.OPTION, Column.UNITS, Column.DATE)
        row.gathered.counted.add((row.person, part.code, code))
        grade: Grade | None = next(
            (grade for grade in row.gathered.standard.grades if grade_word in (grade.code, grade.name)), None
        )
        if grade is None:
            grades = "、".join(grade.name for grade in row.gathered.standard.grades)
            row.wrong(Column.OPTION, f"没有测评档次“{grade_word}”，请写：{grades}")
        elif part.panels and panel is None:
            row.wrong(Column.PANEL, "请写是哪个评价主体的票")
        else:
            count = row.whole(Column.UNITS) if row.text(Column.UNITS) else 1
            row.gathered.votes.append(
                {"person": row.person, "component": part.code, "panel": code, "grade": grade.code, "count": count}
            )
    elif part.source is Source.MEMBERS:
        row.allow(Column.WORTH, Column.DATE)
        row.gathered.members.append({"person": row.person, "index": row.points()})
    elif raw(part.code, code) in row.gathered.people[row.person]:
        row.wrong(Column.ITEM, f"“{part.name}”的得分写了两次，请只留一行")
    else:
        row.allow(Column.PANEL, Column.WORTH, Column.DATE)
        full, value = part.full or row.gathered.standard.full, row.points()
        if value is not None and not 0 <= value <= full:
            wrong = f"“{part.name}”的得分应在 0 到 {points_text(full)} 之间，请核对“{points_text(value)}”"
            row.wrong(Column.WORTH, wrong)
        row.gathered.people[row.person][raw(part.code, code)] = value


def read_entry(row: Row, part: Item | Veto) -> None:
    """An entry. Its number is the row it stands in, so that every problem found later can be placed."""
    gathered, number = row.gathered, row.number
    row.allow(*ENTRY_FACTS, *([] if isinstance(part, Veto) or part.per or part.tiers else [Column.WORTH]))
    worth = row.decimal(Column.WORTH)
    is_deduction = isinstance(part, Item) and part.effect is Effect.DEDUCT
    entry = {
        "person": row.person,
        "entry": number,
        "item": part.code,
        "units": row.decimal(Column.UNITS),
        "option": option_of(part, row.text(Column.OPTION)),
        "worth": abs(worth) if worth is not None and is_deduction else worth,
        "happened_on": day_of(row),
    }
    span = row.text(Column.SPAN)
    if span not in (*NOW_WORDS, *EARLIER_WORDS):
        row.wrong(Column.SPAN, f"无法识别“{span}”，请写“本期”或“此前”")
    own = row.text(Column.ENTRY) or str(number)
    if own in gathered.numbers:
        row.wrong(Column.ENTRY, f"编号“{own}”用过了，请换一个")
    gathered.numbers[own] = number
    (gathered.earlier if span in EARLIER_WORDS else gathered.entries).append(entry)
    if row.text(Column.REVERSES):
        gathered.reversals.append((number, row.text(Column.REVERSES), entry))


def day_of(row: Row) -> Any:
    cell = row.said.get(Column.DATE, "")
    if not filled_text(cell):
        return None
    day = read_date(cell)
    if isinstance(day, ReadDate) and not day.is_month_only:
        since_1904 = day.is_serial and row.gathered.is_1904
        return day.day + timedelta(days=DAYS_1904) if since_1904 else day.day
    wrong = day.partition("；")[0] if isinstance(day, str) else f"“{text_of(cell)}”不知是哪一天"
    row.wrong(Column.DATE, f"{wrong}，请写到日，如 2016-06-01")
    return None


def option_of(part: Item | Veto, word: str) -> str | None:
    """The code of an option given by code or name; a word that is neither goes on as it is, for scoring to say so."""
    named = {option.name: option.code for option in part.options} if isinstance(part, Item) else {}
    return named.get(word, word) or None
