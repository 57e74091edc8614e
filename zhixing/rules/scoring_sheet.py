"""The sheet of one scoring: the steps in their order, and every column they leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from zhixing.rules.scoring_blocks import add_base, count_stars, fill_block, gather_people, is_for
from zhixing.rules.scoring_book import Book
from zhixing.rules.scoring_components import add_value, add_weights, components_of, weigh
from zhixing.rules.scoring_entries import price_entries
from zhixing.rules.scoring_frames import (
    Facts,
)
from zhixing.rules.scoring_items import total_items
from zhixing.rules.scoring_problems import EntryProblem, entry_problems, people_problems, vote_problems
from zhixing.rules.scoring_result import (
    apply_gates,
    apply_vetoes,
    base_of,
    compose,
    leave_out,
    limit,
    rank,
)
from zhixing.rules.standards import Condition, PeriodKind, Standard


@dataclass(frozen=True)
class PersonRows:
    """One person's row of `people`, their rows of `items`, and their entries that counted."""

    person: dict[str, Any]
    items: list[dict[str, Any]]
    entries: list[dict[str, Any]]


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
        """Every entry with `points` (a magnitude) and `wrong`, the reason it was not counted."""
        return price_entries(self.facts, self.book, self.people.select("person", "cls")).collect()

    @cached_property
    def items(self) -> pl.DataFrame:
        """One row per person, item ("no") and span: `units`, `times`, `raw` before caps, `points` after."""
        return total_items(self.entries.lazy(), self.book).collect()

    @cached_property
    def problems(self) -> list[EntryProblem]:
        """Entries, people and papers that could not be counted; empty when all is well."""
        return [
            *people_problems(self.people),
            *vote_problems(self.facts),
            *entry_problems(self.entries.lazy(), self.book, self.people),
        ]

    def of(self, person: Any) -> ScoreSheet:
        """The sheet of one person, worked out by the same steps from their facts alone."""
        return run(self.facts.of(person))

    @cached_property
    def rows(self) -> dict[Any, PersonRows]:
        """Each person's rows of all the frames, for telling the steps."""
        rows = {row["person"]: PersonRows(row, [], []) for row in self.people.iter_rows(named=True)}
        for total in self.items.sort("person", "no", "span").iter_rows(named=True):
            if total["person"] in rows:
                rows[total["person"]].items.append(total)
        for entry in self.entries.sort("person", "entry", nulls_last=True).iter_rows(named=True):
            if entry["person"] in rows and entry["wrong"] is None:
                rows[entry["person"]].entries.append(entry)
        return rows


def run(facts: Facts) -> ScoreSheet:
    """The steps, in their order."""
    standard, kind, book = facts.standard, facts.kind, Book(facts.standard)
    people = place_in_class(facts.people, standard)
    priced = price_entries(facts, book, people.select("person", "cls"))
    sums = gather_people(total_items(priced, book), book, item_conditions(standard))
    people = people.join(sums, on="person", how="left", maintain_order="left").with_columns(
        *(pl.col(name).fill_null(0) for name in sums.columns if name != "person")
    )
    people = people.with_columns(
        (pl.col(f"veto/{veto.code}") > 0) & is_for(veto.classes, standard) for veto in standard.vetoes
    )
    people = add_base(people, standard, base_of(standard, kind))
    for block in standard.blocks:
        people = fill_block(people, block, standard, kind)
    people = count_stars(people, standard)
    for component in components_of(standard, kind):
        people = add_value(people, component, facts)
    people = add_weights(people, standard, kind)
    people = weigh(people, standard, kind)
    people = compose(people, standard, kind)
    people = limit(people, standard, kind)
    people = leave_out(apply_vetoes(people, standard))
    people = apply_gates(people, standard, kind)
    people = rank(people, standard, kind)
    return ScoreSheet(facts, people)


def place_in_class(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """The class of the standard that each person's class word stands for; who has none is out of scoring."""
    if not standard.classes:
        return people.with_columns(cls=pl.lit(0, dtype=pl.Int64), unplaced=pl.lit(False))
    words = {word: number for number, one in enumerate(standard.classes) for word in (*one.covers, one.name, one.code)}
    out = {
        number: f"{one.name}不参加计分" + (f"：{one.reason}" if one.reason else "")
        for number, one in enumerate(standard.classes)
        if not one.scored
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


def item_conditions(standard: Standard) -> list[Condition]:
    """One condition for each item that some gate looks at."""
    found = {one.item: one for gate in standard.gates for one in gate.when if one.item}
    return list(found.values())
