"""算例: the worked examples of a standard, reckoned as a sheet that somebody brings to a trial."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.gathering import EARLIER_WORDS
from zhixing.files.facts.periods import default_kind, problems_of_kind, problems_of_period
from zhixing.files.facts.problems import FactProblem
from zhixing.files.facts.reading import Facts, facts_of_rows, problems_of
from zhixing.rules.standards.model import Example, ExampleFact, Standard
from zhixing.rules.standards.text.examples import ExampleResult, ExampleText, example_texts
from zhixing.rules.standards.vocabulary import points_text

WHO = "算例"
ABOVE = 2  # rows above the first fact: the header, and the row that says the class
COLUMNS = (
    *(Column.NAME, Column.CLASS, Column.ITEM, Column.UNITS, Column.OPTION, Column.WORTH),
    *(Column.DATE, Column.PANEL, Column.SPAN, Column.MATTER, Column.NOTE),
)


@lru_cache(maxsize=32)
def reckon_examples(standard: Standard) -> tuple[ExampleResult, ...]:
    """What each example comes to. Kept by the standard itself: a page asks several times."""
    texts = example_texts(standard)
    return tuple(_reckon(standard, example, words) for example, words in zip(standard.examples, texts, strict=True))


def _reckon(standard: Standard, example: Example, words: ExampleText) -> ExampleResult:
    result, kind = ExampleResult(example, words), example.period or default_kind(standard)
    if refusals := problems_of_kind(standard, kind):
        return replace(result, problems=_sentences(refusals))
    facts = facts_of_rows([[LABELS[column] for column in COLUMNS], *rows_of(example)], standard)
    if not isinstance(facts, Facts):
        return replace(result, problems=_sentences(facts))
    sheet = facts.score(standard, kind)
    row = sheet.people.row(0, named=True)
    band = next((band for band in standard.bands_of(kind) if band.code == row["band"]), None)
    return replace(
        result,
        index=row["index"],
        band_code=band.code if band else "",
        band_name=band.name if band else "",
        excluded=row["excluded"] or "",
        problems=_sentences([*problems_of(sheet, facts.names), *problems_of_period(sheet, facts)]),
    )


def rows_of(example: Example) -> list[list[str]]:
    """The example as rows of a sheet: first who it is about, then a row for each fact."""
    return [[WHO, example.category, *("" for _ in COLUMNS[2:])], *(_row(fact) for fact in example.facts)]


def _row(fact: ExampleFact) -> list[str]:
    units, worth = points_text(fact.units, none=""), points_text(fact.worth, none="")
    span = EARLIER_WORDS[0] if fact.earlier else ""
    return [WHO, "", fact.item, units, fact.option, worth, fact.date, fact.panel, span, fact.matter, fact.note]


def _sentences(problems: list[FactProblem]) -> tuple[str, ...]:
    """The problems, told by the number of the fact and not by the cell of a sheet."""
    return tuple(_sentence(problem) for problem in problems)


def _sentence(problem: FactProblem) -> str:
    place = f"第 {problem.row - ABOVE} 项事实：" if problem.row > ABOVE else ""
    return place + problem.sentence.removeprefix(f"{WHO}：")
