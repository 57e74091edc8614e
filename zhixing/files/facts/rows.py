"""One row of a sheet of facts: an entry, a component's value, papers counted, or something about the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.gathering import EARLIER_WORDS, FACTS, NOW_WORDS, Gathered, Row
from zhixing.files.facts.parts import unknown
from zhixing.files.rosters.cells import ReadDate, filled_text, read_date, text_of
from zhixing.files.spreadsheets.workbooks import DAYS_1904, Cell
from zhixing.rules.names.folding import fold_name
from zhixing.rules.scoring.frames import raw
from zhixing.rules.standards.model import Component, Effect, Grade, Item, Panel, Source, Standard, Veto
from zhixing.rules.standards.vocabulary import ZERO, points_text

CARRIED, OUT, QUARTERS = "上年得分", "不计分", "各期得分"
ENTRY_FACTS = (Column.UNITS, Column.OPTION, Column.DATE, Column.SPAN, Column.REVERSES)


def read_row(gathered: Gathered, number: int, cells: dict[Column, Cell]) -> None:
    """Put one row where it belongs."""
    name, word = text_of(cells.get(Column.NAME, "")), text_of(cells.get(Column.ITEM, ""))
    if not name:
        gathered.add_problem(number, Column.NAME, "请写姓名")
        return
    person = gathered.person(name)
    read_class(gathered, number, person, text_of(cells.get(Column.CLASS, "")))
    row = Row(gathered, number, person, cells)
    part = gathered.part(word)
    if not word:
        read_nothing(row)
    elif word == CARRIED:
        row.allow(Column.WORTH)
        row.once("carried", row.points())
        if gathered.standard.carry is None:
            row.add_problem(
                Column.ITEM, f"办法没有写上年结转（carry），“{CARRIED}”用不上，请删去这一行，或先在办法里补写"
            )
    elif word == OUT:
        row.allow()
        row.once("excluded", row.text(Column.NOTE) or OUT)
    elif word == QUARTERS or (isinstance(part, Component) and part.source is Source.QUARTERS):
        read_period(row)
    elif isinstance(part, Component):
        read_component(row, part)
    elif part is None:
        gathered.add_problem(number, Column.ITEM, unknown(gathered.standard, word))
    else:
        read_entry(row, part)


def read_nothing(row: Row) -> None:
    """A row without an item may name a person and their class; anything else in it would be lost."""
    if row.text(Column.REVERSES):
        row.add_problem(Column.ITEM, "冲正也要写事项，与被冲正的那一笔相同")
        return
    filled = [LABELS[column] for column in FACTS if row.text(column)]
    if filled:
        row.add_problem(Column.ITEM, f"写了{'、'.join(filled)}，没有写事项，不知记在哪一条；请补写事项，或删去这一行")


def read_period(row: Row) -> None:
    """One period's result, for working out a year."""
    row.allow(Column.UNITS, Column.WORTH)
    before = len(row.gathered.problems)
    period = row.whole(Column.UNITS)
    many = 12 // row.gathered.standard.months
    is_read = len(row.gathered.problems) == before
    if is_read and period > many:
        row.add_problem(Column.UNITS, f"一年有 {many} 期，没有第 {period} 期，请写 1 到 {many}")
    elif is_read and (row.person, period) in {(line["person"], line["number"]) for line in row.gathered.quarters}:
        row.add_problem(Column.UNITS, f"第 {period} 期的得分写了两次，请只留一行")
    index = row.points()
    if index is not None and (limits := beyond_limits(row.gathered.standard, index)):
        row.add_problem(Column.WORTH, f"一期得分{limits}，请核对“{points_text(index)}”")
    row.gathered.quarters.append({"person": row.person, "number": period, "index": index})


def beyond_limits(standard: Standard, index: int) -> str:
    """Which limit of the standard no period's result may overstep, where this one does; of several classes the widest.

    A veto or a gate may leave less than the floor, but never less than nothing.
    """
    low = min(ZERO, *standard.floor.every) if standard.floor and standard.floor.default is not None else None
    low = ZERO if standard.floor is None else low
    high = max(standard.cap.every) if standard.cap and standard.cap.default is not None else None
    if low is not None and index < low:
        return f"最低 {points_text(low)} 分"
    return f"最高 {points_text(high)} 分" if high is not None and index > high else ""


def read_class(gathered: Gathered, number: int, person: int, word: str) -> None:
    known = gathered.people[person].get("class")
    if word and known and word != known:
        gathered.add_problem(number, Column.CLASS, f"前面写的类别是“{known}”，这里是“{word}”，请统一")
    elif word:
        gathered.people[person]["class"] = word


def read_component(row: Row, part: Component) -> None:
    """A value for a component, or so many papers with one grade."""
    panel: Panel | None = None
    word, grade_word = row.text(Column.PANEL), row.text(Column.OPTION)
    if word:
        panel = next((panel for panel in part.panels if word in (panel.code, panel.name)), None)
        if panel is None:
            row.add_problem(Column.PANEL, f"“{part.name}”没有评价主体“{word}”，请核对")
            return
    code = panel.code if panel else ""
    if grade_word:
        row.allow(Column.PANEL, Column.OPTION, Column.UNITS, Column.DATE)
        read_papers(row, part, code, grade_word)
    elif part.source is Source.MEMBERS:
        row.allow(Column.WORTH, Column.DATE)
        whose = part.members.of.value if part.members else None
        row.gathered.members.append({"person": row.person, "index": row.points(), "of": whose})
    elif raw(part.code, code) in row.gathered.people[row.person]:
        row.add_problem(Column.ITEM, f"“{part.name}”的得分写了两次，请只留一行")
    else:
        row.allow(Column.PANEL, Column.WORTH, Column.DATE)
        read_value(row, part, code)


def read_papers(row: Row, part: Component, panel_code: str, grade_word: str) -> None:
    """So many papers with one grade, of one panel."""
    row.gathered.counted.add((row.person, part.code, panel_code))
    grades = row.gathered.standard.grades
    grade: Grade | None = next((grade for grade in grades if grade_word in (grade.code, grade.name)), None)
    if grade is None:
        names = "、".join(grade.name for grade in grades)
        row.add_problem(Column.OPTION, f"没有测评档次“{grade_word}”，请写：{names}")
    elif part.panels and not panel_code:
        row.add_problem(Column.PANEL, "请写是哪个评价主体的票")
    else:
        count = row.whole(Column.UNITS) if row.text(Column.UNITS) else 1
        row.gathered.votes.append(
            {"person": row.person, "component": part.code, "panel": panel_code, "grade": grade.code, "count": count}
        )


def read_value(row: Row, part: Component, panel_code: str) -> None:
    """What came in for a component, or one of several opinions of which some are left out."""
    full, value = part.full or row.gathered.standard.full, row.points()
    if value is not None and not 0 <= value <= full:
        wrong = f"“{part.name}”的得分应在 0 到 {points_text(full)} 之间，请核对“{points_text(value)}”"
        row.add_problem(Column.WORTH, wrong)
    if part.trim and not panel_code and value is not None:
        row.gathered.opinions.setdefault((row.person, part.code), []).append(value)
    else:
        row.gathered.people[row.person][raw(part.code, panel_code)] = value


def read_entry(row: Row, part: Item | Veto) -> None:
    """An entry. Its number is the row it stands in, so that every problem found later can be placed."""
    gathered, number = row.gathered, row.number
    own = [] if isinstance(part, Veto) or part.per or part.tiers else [Column.WORTH]
    own += [Column.MATTER] if isinstance(part, Item) and part.per_matter else []
    row.allow(*ENTRY_FACTS, *own)
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
        "matter": fold_name(row.text(Column.MATTER)) or None,
    }
    span = row.text(Column.SPAN)
    if span not in (*NOW_WORDS, *EARLIER_WORDS):
        row.add_problem(Column.SPAN, f"无法识别“{span}”，请写“本期”或“此前”")
    code = row.text(Column.ENTRY) or str(number)
    if code in gathered.numbers:
        row.add_problem(Column.ENTRY, f"编号“{code}”用过了，请换一个")
    gathered.numbers[code] = number
    (gathered.earlier if span in EARLIER_WORDS else gathered.entries).append(entry)
    if row.text(Column.REVERSES):
        gathered.reversals.append((number, row.text(Column.REVERSES), entry))


def day_of(row: Row) -> Any:
    cell = row.cells.get(Column.DATE, "")
    if not filled_text(cell):
        return None
    day = read_date(cell)
    if isinstance(day, ReadDate) and not day.is_month_only:
        since_1904 = day.is_serial and row.gathered.is_1904
        return day.day + timedelta(days=DAYS_1904) if since_1904 else day.day
    wrong = day.partition("；")[0] if isinstance(day, str) else f"“{text_of(cell)}”不知是哪一天"
    row.add_problem(Column.DATE, f"{wrong}，请写到日，如 2016-06-01")
    return None


def option_of(part: Item | Veto, word: str) -> str | None:
    """The code of an option given by code or name; a word that is neither goes on as it is, for scoring to say so."""
    named = {option.name: option.code for option in part.options} if isinstance(part, Item) else {}
    return named.get(word, word) or None
