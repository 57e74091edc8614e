"""From item totals to blocks: one row per person, one step after another adding columns."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from zhixing.rules.scoring_book import Book
from zhixing.rules.scoring_entries import NOW
from zhixing.rules.scoring_items import cap_of
from zhixing.rules.scoring_rounding import amount, clip, divide
from zhixing.rules.standards import Amount, Block, CarryBy, Condition, Item, PeriodKind, Reach, Standard, Start
from zhixing.rules.standards_words import HUNDRED, ZERO

NOTHING = Amount(ZERO)
SPANS = range(13)  # months at the finest; 0 holds undated entries


def gather_people(items: pl.LazyFrame, book: Book, conditions: list[Condition]) -> pl.DataFrame:
    """One row per person with entries: per block the sum of its items, per veto whether it happened."""
    now = pl.col("span") == NOW
    columns = {name: expr for block in book.standard.blocks for name, expr in block_sums(block, book, now)}
    for number, veto in enumerate(book.vetoes, start=len(book.lines)):
        when = (pl.col("no") == number) & (now | (veto.reach is Reach.YEAR))
        columns[f"veto/{veto.code}"] = when.cast(pl.Int64)
    for one in conditions:
        for name in ("points", "units", "times"):
            mine = now & (pl.col("no") == book.number(one.item))
            columns[f"item/{one.item}/{name}"] = pl.when(mine).then(pl.col(name)).otherwise(0)
    return (
        items.select("person", **columns)
        .group_by("person")
        .agg(pl.col(name).sum() for name in columns)
        .collect(engine="streaming")
    )


def block_sums(block: Block, book: Book, now: pl.Expr) -> Iterator[tuple[str, pl.Expr]]:
    """The sum of the block's items now, and where it has a yearly cap the sums of the earlier spans one by one."""
    first, end = book.range_of(block)
    mine = (pl.col("no") >= first) & (pl.col("no") < end)
    yield f"items/{block.code}", pl.when(mine & now).then(pl.col("points")).otherwise(0)
    if cap_of(block.cap, "year"):
        for span in SPANS:
            then = mine & (pl.col("span") == span)
            yield f"earlier/{block.code}/{span}", pl.when(then).then(pl.col("points")).otherwise(0)


def add_base(people: pl.DataFrame, standard: Standard, base: Amount | None) -> pl.DataFrame:
    """The base to start from: the standard's own, last year's carried over, or both."""
    own = amount(base, standard, 0).fill_null(0)
    carry = standard.carry
    if carry is None:
        return people.with_columns(base=own)
    over = pl.max_horizontal(pl.col("carried") - carry.over, 0)
    low = pl.lit(carry.floor) if carry.floor is not None else None
    high = pl.lit(carry.cap) if carry.cap is not None else None
    brought = clip(divide(over * carry.share, HUNDRED, standard.rounding.by), low, high)
    people = people.with_columns(brought=pl.when(pl.col("carried").is_not_null()).then(brought))
    together = pl.col("brought") if carry.by is CarryBy.REPLACE else own + pl.col("brought")
    return people.with_columns(base=pl.coalesce(together, own))


def fill_block(people: pl.DataFrame, block: Block, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """A block's points: start, plus items, within floor, full marks and caps; null where it does not apply."""
    starts = [item_start(item, standard, kind) for item in block.items if item.start]
    start = amount(block.full, standard).fill_null(0) if block.start is Start.FULL else pl.lit(0)
    start = pl.sum_horizontal(start, *starts)
    points = within(start + pl.col(f"items/{block.code}"), block, standard)
    if cap_of(block.cap, "year"):
        earlier = [within(pl.col(f"earlier/{block.code}/{span}"), block, standard) for span in SPANS]
        most = amount(cap_of(block.cap, "year"), standard)
        left = pl.max_horizontal(most - pl.sum_horizontal(earlier), 0)
        points = pl.when(most.is_not_null()).then(pl.min_horizontal(points, left)).otherwise(points)
    for veto in standard.vetoes:
        if veto.block == block.code:
            points = pl.when(pl.col(f"veto/{veto.code}")).then(0).otherwise(points)
    applies = is_for(block.classes, standard) & pl.lit(not block.periods or kind in block.periods)
    return people.with_columns(
        start.cast(pl.Int64).alias(f"start/{block.code}"), pl.when(applies).then(points).alias(f"block/{block.code}")
    )


def item_start(item: Item, standard: Standard, kind: PeriodKind) -> pl.Expr:
    applies = is_for(item.classes, standard) & pl.lit(not item.periods or kind in item.periods)
    return pl.when(applies).then(amount(item.start, standard).fill_null(0)).otherwise(0)


def within(points: pl.Expr, block: Block, standard: Standard) -> pl.Expr:
    """Points between the block's floor and its full marks or cap for one period."""
    low = amount(floor_of(block), standard)
    high = pl.min_horizontal(amount(block.full, standard), amount(cap_of(block.cap, "period"), standard))
    return clip(points, low, high)


def floor_of(block: Block) -> Amount | None:
    """With full marks a block does not fall below 0 unless the standard says so; without, it may."""
    return block.floor or (None if block.full is None else NOTHING)


def is_for(classes: tuple[str, ...], standard: Standard) -> pl.Expr:
    """Whether a rule limited to these classes applies to the row."""
    if not classes:
        return pl.lit(True)
    return pl.col("cls").is_in([number for number, one in enumerate(standard.classes) if one.code in classes])


def count_stars(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """One star for every block that reaches its mark and was not vetoed."""
    earned = [
        ((pl.col(f"block/{block.code}") >= block.star) & ~vetoed(block.code, standard)).fill_null(False).cast(pl.Int64)
        for block in standard.blocks
        if block.star is not None
    ]
    return people.with_columns(stars=pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *earned))


def vetoed(block_code: str, standard: Standard) -> pl.Expr:
    flags = [pl.col(f"veto/{veto.code}") for veto in standard.vetoes if veto.block == block_code]
    return pl.any_horizontal(pl.lit(False), *flags)
