"""连续: how often in a row something happened to somebody, in meetings missed or in months."""

from __future__ import annotations

import polars as pl

from zhixing.rules.scoring.catalogue import Book
from zhixing.rules.scoring.frames import NOW
from zhixing.rules.standards.model import Condition, Measure


def run_name(condition: Condition) -> str:
    """The column of `people` that holds what a condition looks at."""
    return f"{condition.measure.value}/{'+'.join((condition.item, *condition.broken_by))}"


def add_runs(people: pl.DataFrame, counted: pl.LazyFrame, book: Book) -> pl.DataFrame:
    """The longest run of each person, for every condition that asks: within the period, or from January on where the
    standard counts so."""
    if not book.runs:
        return people
    entries = counted if book.standard.accumulate else counted.filter(pl.col("span") == NOW)
    for name, condition in {run_name(condition): condition for condition in book.runs}.items():
        runs = (
            months_in_a_row(entries, condition, book)
            if condition.measure is Measure.MONTHS
            else (times_in_a_row(entries, condition, book))
        )
        longest = runs.group_by("row").agg(pl.col("run").max().cast(pl.Int64).alias(name)).collect()
        people = people.join(longest, on="row", how="left", maintain_order="left")
        people = people.with_columns(pl.col(name).fill_null(0))
    return people


def times_in_a_row(entries: pl.LazyFrame, condition: Condition, book: Book) -> pl.LazyFrame:
    """How often the item happened between two entries that break the run. Of one day what breaks it comes last."""
    breaks = pl.col("no").is_in([book.number(code) for code in condition.broken_by])
    is_item = pl.col("no") == book.number(condition.item)
    return (
        entries.filter(is_item | breaks)
        .select("row", "happened_on", times=pl.when(breaks).then(0).otherwise("times"), breaks=breaks.cast(pl.Int64))
        .sort("row", "happened_on", "breaks")
        .with_columns(stretch=pl.col("breaks").cum_sum().over("row"))
        .group_by("row", "stretch")
        .agg(run=pl.col("times").sum())
    )


def months_in_a_row(entries: pl.LazyFrame, condition: Condition, book: Book) -> pl.LazyFrame:
    """How many months running the item happened in."""
    day = pl.col("happened_on")
    return (
        entries.filter(pl.col("no") == book.number(condition.item))
        .select("row", month=day.dt.year().cast(pl.Int64) * 12 + day.dt.month())
        .unique()
        .sort("row", "month")
        .with_columns(stretch=pl.col("month") - pl.int_range(pl.len()).over("row"))
        .group_by("row", "stretch")
        .agg(run=pl.len())
    )
