"""Entries of many people that are alike but for whose they are: told once, priced once for each class."""

from __future__ import annotations

import polars as pl

from zhixing.rules.scoring.catalogue import Book
from zhixing.rules.scoring.frames import NOW, GroupedEntries
from zhixing.rules.scoring.pricing import SUMS, judge, number_entries, price, span_of
from zhixing.rules.standards.model import PeriodKind, Standard


def dated(standard: Standard) -> list[str]:
    """The items that count by the day or the month."""
    book = Book(standard)
    return [book.lines[number].item.code for number in book.dated]


def price_grouped(grouped: GroupedEntries, book: Book, kind: PeriodKind, classes: pl.DataFrame) -> pl.LazyFrame:
    """The entries that count, one row each, with the columns that limits and sums look at.

    `classes` says of each person which class they are in ("cls") and in which row they stand ("row").
    """
    width = len(book.class_codes) + 1  # the last one is for people of no class
    each = pl.DataFrame({"cls": [*range(width - 1), None]}, schema={"cls": pl.Int64}).lazy()
    kinds = grouped.kinds.lazy()
    span = pl.when("is_earlier").then(span_of(book.standard)).otherwise(NOW)
    kinds = number_entries(kinds, book).with_columns(span=span, wrong=pl.lit(None, dtype=pl.Int64))
    place = pl.col("grouped") * width + pl.col("cls").fill_null(width - 1)
    priced = judge(price(kinds.join(each, how="cross"), book), book, kind).filter(pl.col("wrong").is_null())
    counted = priced.select("cls", "no", "span", "happened_on", *SUMS, place=place)
    whose = grouped.whose.lazy().join(classes.lazy().select("person", "row", "cls"), on="person")
    return (
        whose.select("row", place=place)
        .join(counted, on="place")
        .select("row", "cls", "no", "span", "happened_on", *SUMS, matter=pl.lit(None, dtype=pl.String))
    )
