"""The sheet of one scoring: the steps in their order, and every column they leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from zhixing.rules.scoring.blocks import add_base, count_stars, fill_block, is_for
from zhixing.rules.scoring.catalogue import Book
from zhixing.rules.scoring.components import add_value, add_weights, components_of, count_absent, counts_ledger, weigh
from zhixing.rules.scoring.entries.grouped import price_grouped
from zhixing.rules.scoring.facts.runs import add_runs
from zhixing.rules.scoring.frames import Facts
from zhixing.rules.scoring.items import keep_valid, limit_entries, pivot_items, total_items
from zhixing.rules.scoring.pricing import as_one_span, in_hundredths, price_entries, spans_of
from zhixing.rules.scoring.problems import EntryProblem, entry_problems, idle_problems, people_problems, vote_problems
from zhixing.rules.scoring.result import (
    apply_gates,
    apply_vetoes,
    base_of,
    compose,
    leave_out,
    limit,
    rank,
    show_hundredths,
)
from zhixing.rules.standards.model import PeriodKind, Standard


@dataclass(frozen=True)
class PersonRows:
    """One person's row of `people`, and their entries that counted."""

    person: dict[str, Any]
    entries: list[dict[str, Any]]

    @cached_property
    def by_line(self) -> dict[int, list[dict[str, Any]]]:
        """The entries by the number of their line in the catalogue, in the order they stand in."""
        lines: dict[int, list[dict[str, Any]]] = {}
        for entry in self.entries:
            lines.setdefault(entry["no"], []).append(entry)
        return lines


@dataclass(frozen=True)
class ScoreSheet:
    """Everyone's result and every column it came from; all numbers in hundredths."""

    facts: Facts
    people: pl.DataFrame

    @property
    def standard(self) -> Standard:
        return self.facts.standard

    @property
    def kind(self) -> PeriodKind:
        return self.facts.kind

    @cached_property
    def book(self) -> Book:
        return Book(self.standard)

    @cached_property
    def entries(self) -> pl.DataFrame:
        """Every entry told one by one, with `points` (a magnitude in hundredths, `exact` in parts of them) and `wrong`,
        the reason it was not counted."""
        priced = price_entries(self.facts, self.book, self.people.select("person", "cls", "row"))
        return in_hundredths(priced, self.book).collect()

    @cached_property
    def problems(self) -> list[EntryProblem]:
        """Entries, people and papers that could not be counted; empty when all is well."""
        return [
            *people_problems(self.people),
            *vote_problems(self.facts),
            *idle_problems(self.facts),
            *entry_problems(self.entries.lazy(), self.book, self.people, self.kind),
        ]

    @cached_property
    def earlier_problems(self) -> list[EntryProblem]:
        """Entries of earlier periods that take no part in yearly caps. Those of the ledger were told in their period;
        those of a sheet of facts have no other place."""
        return entry_problems(self.entries.lazy(), self.book, self.people, self.kind, is_earlier=True)

    def of(self, person: Any) -> ScoreSheet:
        """The sheet of one person, worked out by the same steps from their facts alone."""
        return run(self.facts.of(person))

    @cached_property
    def spans_by_item(self) -> dict[str, list[str]]:
        """By code of item, the columns of earlier periods that its yearly limit looks at."""
        spans: dict[str, list[str]] = {}
        for name in self.people.columns:
            if name.startswith("item/") and "@" in name:
                spans.setdefault(name.removeprefix("item/").partition("@")[0], []).append(name)
        return spans

    @cached_property
    def rows(self) -> dict[Any, PersonRows]:
        """Each person's rows of all the frames, for telling the steps."""
        rows = {row["person"]: PersonRows(row, []) for row in self.people.iter_rows(named=True)}
        for entry in self.entries.sort("person", "entry", nulls_last=True).iter_rows(named=True):
            if entry["person"] in rows and entry["wrong"] is None:
                rows[entry["person"]].entries.append(entry)
        return rows


def run(facts: Facts) -> ScoreSheet:
    """The steps, in their order."""
    standard, kind, book = facts.standard, facts.kind, Book(facts.standard)
    spans = spans_of(facts)
    watched = {condition.item for gate in standard.gates for condition in gate.when if condition.item}
    people = place_in_class(facts.people, standard).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    whole_year = not counts_ledger(standard, kind) and kind is PeriodKind.YEAR
    entries = count_entries(facts, book, people.select("person", "cls", "row"))
    counted = limit_entries(entries, book)
    people = people.hstack(pivot_items(counted, book, spans, watched, people.height, whole_year))
    people = add_runs(people, entries, book)
    people = people.with_columns(
        pl.col(f"veto/{veto.code}") & is_for(veto.classes, standard) for veto in standard.vetoes
    )
    people = total_items(people, book, spans)
    people = add_base(people, standard, base_of(standard, kind))
    for block in standard.blocks:
        people = fill_block(people, block, book, kind, spans)
    for component in components_of(standard, kind):
        people = count_absent(add_value(people, component, facts), component, standard, kind)
    people = add_weights(people, standard, kind)
    people = weigh(people, standard, kind)
    people = compose(people, standard, kind)
    people = count_stars(show_hundredths(people, book, kind), standard)
    people = limit(people, standard, kind)
    people = leave_out(apply_vetoes(people, standard))
    people = apply_gates(people, standard, kind)
    people = rank(people, standard, kind)
    return ScoreSheet(facts, people)


def count_entries(facts: Facts, book: Book, classes: pl.DataFrame) -> pl.LazyFrame:
    """The entries that count, whichever way they were told."""
    one_by_one = keep_valid(price_entries(facts, book, classes))
    if facts.grouped is not None:
        one_by_one = pl.concat([one_by_one, price_grouped(facts.grouped, book, facts.kind, classes)])
    return as_one_span(one_by_one, facts.standard)


def place_in_class(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """The class of the standard that each person's class word stands for; who has none is out of scoring."""
    if not standard.classes:
        return people.with_columns(cls=pl.lit(0, dtype=pl.Int64), unplaced=pl.lit(False))
    words = {word: number for number, cls in enumerate(standard.classes) for word in (*cls.covers, cls.name, cls.code)}
    out = {
        number: f"{cls.name}不参加计分" + (f"：{cls.reason}" if cls.reason else "")
        for number, cls in enumerate(standard.classes)
        if not cls.scored
    }
    people = people.with_columns(cls=pl.col("class").replace_strict(words, default=None, return_dtype=pl.Int64))
    unplaced = pl.col("cls").is_null()
    return people.with_columns(
        unplaced=unplaced & pl.col("excluded").is_null(),
        excluded=pl.coalesce(
            "excluded",
            pl.col("cls").replace_strict(out, default=None, return_dtype=pl.String),
            pl.when(unplaced).then(pl.lit("类别不在办法之内，无法计分")),
        ),
    )
