"""What can be wrong with the facts handed to scoring, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import polars as pl

from zhixing.rules.scoring.catalogue import Book, by_day
from zhixing.rules.scoring.frames import NOW, Facts, raw
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import PeriodKind, Source
from zhixing.rules.standards.vocabulary import points_text


class Wrong(IntEnum):
    """Why an entry is not counted."""

    NO_SUCH_ITEM = 1
    NO_SUCH_PERSON = 2
    NOT_THIS_PERIOD = 3
    NOT_THIS_CLASS = 4
    BAD_UNITS = 5
    NOT_WHOLE = 6
    NO_OPTION = 7
    NO_SUCH_OPTION = 8
    NO_WORTH = 9
    BAD_WORTH = 10
    OTHER_WORTH = 11
    NO_DATE = 12
    NOTHING_TO_REVERSE = 13
    REVERSES_ANOTHER = 14
    REVERSES_REVERSAL = 15
    NO_SUCH_CLASS = 16
    NO_SUCH_COMPONENT = 17
    NO_SUCH_GRADE = 18
    WEIGHS_NOTHING = 19
    NOT_A_YEAR = 20


@dataclass(frozen=True)
class EntryProblem:
    """An entry, or a person, that could not be counted. `entry` is null when it is about the person."""

    person: Any
    entry: int | None
    item: str
    wrong: Wrong
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def entry_sentence(row: dict[str, Any], book: Book) -> str:
    """One Chinese sentence: what is wrong with the entry and what to do."""
    wrong, code = Wrong(row["wrong"]), row["item"]
    number = row["no"]
    line = book.lines[number] if number is not None and number < len(book.lines) else None
    name = f"“{name_of(number, book) or code}”"
    match wrong:
        case Wrong.NO_SUCH_ITEM:
            return f"办法里没有编号为“{code or ''}”的细则，未计分；请核对编号。"
        case Wrong.NO_SUCH_PERSON:
            return f"{name}记在名单以外的人名下，未计分；请核对人员。"
        case Wrong.NOT_THIS_PERIOD:
            return f"{name}不在这一期计分，未计分；请核对日期。"
        case Wrong.NOT_THIS_CLASS:
            return f"{name}不适用于此人的类别，未计分；请核对类别或细则。"
        case Wrong.BAD_UNITS:
            return f"{name}的数量 {points_text(row['units'])} 不能计分，请填大于 0 且不过大的数。"
        case Wrong.NOT_WHOLE:
            return f"{name}按次计分，数量 {points_text(row['units'])} 不是整数，请改为次数。"
        case Wrong.NO_OPTION:
            return f"{name}没有选定选项，{option_words(line)}。"
        case Wrong.NO_SUCH_OPTION:
            return f"{name}没有选项“{row['option']}”，{option_words(line)}。"
        case Wrong.NO_WORTH:
            return f"{name}要填分值，{range_words(line)}。"
        case Wrong.BAD_WORTH:
            return f"{name}的分值 {points_text(row['worth'])} 不在幅度内，{range_words(line)}。"
        case Wrong.OTHER_WORTH:
            own = points_text(row["worth_each"])
            return f"{name}每次 {own} 分，填写的分值 {points_text(row['worth'])} 与办法不符，请改正或留空。"
        case Wrong.NO_DATE:
            return f"{name}{date_words(line)}，请填日期。"
        case Wrong.NOTHING_TO_REVERSE:
            return "冲正的那一笔不在本期和本年以前的台账里，未处理；请核对编号。"
        case Wrong.REVERSES_ANOTHER:
            return "冲正的那一笔属于他人，未处理；请核对编号。"
        case _:
            return "冲正不能再被冲正，未处理；需要恢复的请重新记一笔。"


def name_of(number: int | None, book: Book) -> str:
    """Of the item or veto with this number; empty where there is none."""
    names = [*(line.item.name for line in book.lines), *(veto.name for veto in book.vetoes)]
    return "" if number is None else names[number]


def option_words(line: Any) -> str:
    options = line.item.options if line else ()
    return "请选：" + "、".join(option.name for option in options) if options else "请把选项留空"


def date_words(line: Any) -> str:
    """Why the day is needed."""
    if not by_day(line.item.cap) and not by_day(line.block.cap):
        return "要看是否连续发生"
    whose = "" if by_day(line.item.cap) else f"所在的维度“{line.block.name}”"
    return f"{whose}有每日或每月上限"


def range_words(line: Any) -> str:
    bounds = line.item.range
    step = f"，档差 {points_text(bounds.step)}" if bounds.step else ""
    return f"请填 {points_text(bounds.least)} 到 {points_text(bounds.most)}{step}"


def entry_problems(
    priced: pl.LazyFrame, book: Book, known: pl.DataFrame, kind: PeriodKind, *, is_earlier: bool = False
) -> list[EntryProblem]:
    """Every entry of the period (or of those before it) that was not counted, in the order of person and entry.

    A year is handed the entries of all its periods, so what counts only in some of them is no mistake there.
    """
    stranger = ~pl.col("person").is_in(known["person"].implode())
    wrong = pl.when(stranger).then(pl.lit(int(Wrong.NO_SUCH_PERSON), dtype=pl.Int64)).otherwise(pl.col("wrong"))
    expected = [int(Wrong.NOT_THIS_PERIOD)] if kind is PeriodKind.YEAR else []
    rows = (
        priced.filter(pl.col("span") != NOW if is_earlier else pl.col("span") == NOW)
        .with_columns(wrong=wrong)
        .filter(pl.col("wrong").is_not_null() & ~pl.col("wrong").is_in(expected))
    )
    return [
        EntryProblem(row["person"], row["entry"], row["item"] or "", Wrong(row["wrong"]), entry_sentence(row, book))
        for row in rows.collect().sort("person", "entry", nulls_last=True).iter_rows(named=True)
    ]


def people_problems(people: pl.DataFrame) -> list[EntryProblem]:
    """Who is of no class that the standard knows."""
    rows = people.filter("unplaced").select("person", "class").iter_rows(named=True)
    return [
        EntryProblem(
            row["person"],
            None,
            "",
            Wrong.NO_SUCH_CLASS,
            f"类别“{row['class'] or ''}”不在办法之内，此人未计分；请在名册中改正类别，或在办法中写明这一类。",
        )
        for row in rows
    ]


def vote_problems(facts: Facts) -> list[EntryProblem]:
    """Counted papers for a component, panel or grade that the standard does not have."""
    if facts.votes is None:
        return []
    panels = {(component.code, panel.code) for component in facts.standard.components for panel in component.panels}
    panels |= {(component.code, "") for component in facts.standard.components if not component.panels}
    grades = {grade.code for grade in facts.standard.grades}
    problems = []
    for row in facts.votes.iter_rows(named=True):
        if (row["component"], row["panel"] or "") not in panels:
            sentence = f"办法里没有得分组成“{row['component']}”的评价主体“{row['panel'] or ''}”，这些票未计；请核对。"
            problems.append(EntryProblem(row["person"], None, "", Wrong.NO_SUCH_COMPONENT, sentence))
        elif row["grade"] not in grades:
            sentence = f"办法里没有测评档次“{row['grade']}”，这些票未计；请核对。"
            problems.append(EntryProblem(row["person"], None, "", Wrong.NO_SUCH_GRADE, sentence))
    return problems


# What comes in every period whether it weighs or not.
EXPECTED = (Source.POINTS, Source.QUARTERS, Source.MEMBERS, Source.SELF_REPORT)


def idle_problems(facts: Facts) -> list[EntryProblem]:
    """What came in for a component that weighs nothing in this kind of period, though it does in another."""
    problems = []
    for part in facts.standard.components:
        weighs = {kind for kind in PeriodKind if any(weight_of(part, kind).every)}
        if not weighs or facts.kind in weighs or part.source in EXPECTED:
            continue
        own = raw(part.code)
        columns = [name for name in facts.people.columns if name == own or name.startswith(f"{own}/")]
        rows = facts.people.filter(pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in columns)))
        people = set(rows["person"])
        if facts.votes is not None:
            people |= set(facts.votes.filter(pl.col("component") == part.code)["person"])
        sentence = f"“{part.name}”在{facts.kind.label}没有权重，填写的票数或得分未计；请核对是哪一期。"
        problems += [EntryProblem(person, None, "", Wrong.WEIGHS_NOTHING, sentence) for person in sorted(people)]
    if facts.quarters is not None and facts.kind is not PeriodKind.YEAR:
        sentence = "“各期得分”只用来合成年度得分，这一期未计；请核对是哪一期。"
        people = set(facts.quarters["person"])
        problems += [EntryProblem(person, None, "", Wrong.NOT_A_YEAR, sentence) for person in sorted(people)]
    return problems
