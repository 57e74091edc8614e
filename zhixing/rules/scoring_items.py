"""From entries to item totals: daily and monthly limits, the best few, totals priced as a whole, caps, sign."""

from __future__ import annotations

from functools import partial

import polars as pl

from zhixing.rules.scoring_book import Book, Kind, Line
from zhixing.rules.scoring_entries import BY_TIMES, per_unit
from zhixing.rules.scoring_rounding import amount
from zhixing.rules.standards import Amount, Caps

KEYS = ("person", "cls", "no", "span")
SUMS = ("points", "units", "times")


def total_items(priced: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """One row per person, item and span: `units`, `times`, `raw` (before caps) and `points` (signed, after caps)."""
    counted = priced.filter(pl.col("wrong").is_null()).select(
        *KEYS, "kind", "points", "units", "happened_on", times=times()
    )
    totals = sum_entries(keep_best(counted, book), book)
    totals = price_totals(totals, book)
    totals = cap_period(totals, book)
    totals = cap_year(totals, book)
    return sign_and_start(totals, book)


def times() -> pl.Expr:
    """How often: entries by times say it in units, others count once."""
    by_times = [kind.value for kind in (*BY_TIMES, Kind.TIERS, Kind.VETO)]
    return pl.when(pl.col("kind").is_in(by_times)).then(pl.col("units") // 100).otherwise(1)


def keep_best(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Of an item that counts only its best few, drop the others."""
    limited = [number for number, line in enumerate(book.lines) if line.item.best is not None]
    if not limited:
        return entries
    is_limited = pl.col("no").is_in(limited)
    most = book.by_item(lambda line: line.item.best)
    place = pl.col("points").rank("ordinal", descending=True).over("person", "no", "span")
    best = entries.filter(is_limited).with_columns(place=place).filter(pl.col("place") <= most).drop("place")
    return pl.concat([entries.filter(~is_limited), best])


def sum_entries(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Add up by item, after the limits per day and per month where an item has them."""
    for name, bucket in (("day", pl.col("happened_on")), ("month", pl.col("happened_on").dt.truncate("1mo"))):
        if any(getattr(line.item.cap, name) for line in book.lines if line.item.cap):
            limit = book.by_class(partial(item_cap, name=name))
            entries = (
                entries.with_columns(happened_on=bucket)
                .group_by(*KEYS, "happened_on")
                .agg(pl.col("kind").first(), *(pl.col(one).sum() for one in SUMS))
                .with_columns(points=pl.min_horizontal("points", limit))
            )
    return entries.group_by(*KEYS).agg(pl.col("kind").first(), *(pl.col(one).sum() for one in SUMS))


def item_cap(line: Line, name: str) -> Amount | None:
    return cap_of(line.item.cap, name)


def cap_of(caps: Caps | None, name: str) -> Amount | None:
    return getattr(caps, name) if caps else None


def price_totals(totals: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Items priced on their total: so much per unit added up first, or tiers. `raw` is the total before caps."""
    points = pl.col("points")
    if Kind.TOGETHER in book.kinds:
        together = per_unit(pl.col("units"), book.worth(), book)
        points = pl.when(pl.col("kind") == Kind.TOGETHER).then(together).otherwise(points)
    for number, line in enumerate(book.lines):
        for tier in line.item.tiers:
            reached = (pl.col("no") == number) & (pl.col("units") >= tier.at_least)
            points = pl.when(reached).then(amount(tier.worth, book.standard)).otherwise(points)
    return totals.with_columns(raw=points.fill_null(0))


def cap_period(totals: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    limit = book.by_class(partial(item_cap, name="period"))
    return totals.with_columns(points=pl.min_horizontal("raw", limit))


def cap_year(totals: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """What an item may still give this year: spans are taken in order, each gets what the ones before left."""
    if not any(cap_of(line.item.cap, "year") for line in book.lines):
        return totals
    limit = book.by_class(partial(item_cap, name="year"))
    so_far = pl.col("points").cum_sum().over("person", "no", order_by="span")
    left = pl.max_horizontal(limit - (so_far - pl.col("points")), 0)
    held = pl.when(limit.is_not_null()).then(pl.min_horizontal("points", left)).otherwise(pl.col("points"))
    return totals.with_columns(points=held)


def sign_and_start(totals: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Deductions become negative; an item with a starting score keeps to its floor. Others keep to theirs, if any."""
    start = book.by_class(lambda line: line.item.start).fill_null(0)
    floor = book.by_class(lambda line: line.item.floor)
    signed = pl.col("points") * book.by_item(lambda line: line.item.sign).fill_null(0)
    totals = totals.with_columns(points=signed)
    if any(line.item.start or line.item.floor for line in book.lines):
        # The start itself is everyone's and is added with the block; here stands what the entries change.
        totals = totals.with_columns(points=pl.max_horizontal(start + pl.col("points"), floor) - start)
    return totals
