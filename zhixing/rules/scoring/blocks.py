"""From items to blocks: the base, each block within its limits, and the stars earned."""

from __future__ import annotations

import polars as pl

from zhixing.rules.rounding import divide
from zhixing.rules.scoring.catalogue import Book, Line
from zhixing.rules.scoring.expressions import amount, clip, finer
from zhixing.rules.scoring.frames import NOW
from zhixing.rules.scoring.grain import grain_of, share_of
from zhixing.rules.scoring.items import at, cap_of, start_of
from zhixing.rules.standards.model import Amount, Block, CarryBy, PeriodKind, Standard, Start
from zhixing.rules.standards.vocabulary import HUNDRED, ZERO

NOTHING = Amount(ZERO)


def add_base(people: pl.DataFrame, standard: Standard, base: Amount | None) -> pl.DataFrame:
    """The base to start from: the standard's own, last year's carried over, or both."""
    parts = grain_of(standard).whole
    own = amount(base, standard, parts).fill_null(0)
    carry = standard.carry
    if carry is None:
        return people.with_columns(base=own)
    over = pl.max_horizontal(pl.col("carried") - carry.over, 0)
    low = pl.lit(carry.floor) * parts if carry.floor is not None else None
    high = pl.lit(carry.cap) * parts if carry.cap is not None else None
    brought = clip(share_of(over, carry.share * parts, standard), low, high)
    people = people.with_columns(brought=pl.when(pl.col("carried").is_not_null()).then(brought))
    together = pl.col("brought") if carry.by is CarryBy.REPLACE else own + pl.col("brought")
    return people.with_columns(base=pl.coalesce(together, own))


def fill_block(people: pl.DataFrame, block: Block, book: Book, kind: PeriodKind, spans: list[int]) -> pl.DataFrame:
    """A block's points: start, plus items, within floor, full marks and caps; null where it does not apply."""
    standard, grain = book.standard, book.grain
    lines = [line for line in book.lines if line.block is block]
    starts = [start_of(line, standard, kind) for line in lines if line.item.start]
    start = amount(block.full, standard).fill_null(0) if block.start is Start.FULL else pl.lit(0, dtype=pl.Int64)
    start = pl.sum_horizontal(start, *starts) * grain.items
    items = sum_of(lines, NOW)
    points = within(start + items, block, book)
    year = cap_of(block.cap, "year")
    if year:
        most, used = amount(year, standard) * grain.items, pl.lit(0, dtype=pl.Int64)
        for span in [] if standard.accumulate else spans:  # each rests on what those before it gave
            used += under_year(within(start + sum_of(lines, span), block, book), most, used)
        points = under_year(points, most, used)
    filled = points
    points = finer(points, grain.rate)
    if block.factor is not None:
        points = share_of(points, block.factor, standard)
    if block.beyond is not None:
        above = pl.lit(block.beyond.above) * grain.whole
        over = share_of(points - above, block.beyond.rate, standard)
        points = pl.when(points > above).then(above + over).otherwise(points)
    for veto in standard.vetoes:
        if veto.block == block.code:
            points = pl.when(pl.col(f"veto/{veto.code}")).then(0).otherwise(points)
    applies = is_for(block.classes, standard) & pl.lit(not block.periods or kind in block.periods)
    return people.with_columns(
        start.alias(f"start/{block.code}"),
        items.alias(f"items/{block.code}"),
        filled.alias(f"filled/{block.code}"),
        pl.when(applies).then(points).alias(f"block/{block.code}"),
    )


def under_year(points: pl.Expr, most: pl.Expr, used: pl.Expr) -> pl.Expr:
    """A period's points under what those before it, which gave so much, left of the limit of the year."""
    left = pl.max_horizontal(most - used, 0)
    return pl.when(most.is_null()).then(points).otherwise(pl.min_horizontal(points, left))


def sum_of(lines: list[Line], span: int) -> pl.Expr:
    return pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *(at("item", line.item.code, span) for line in lines))


def within(points: pl.Expr, block: Block, book: Book) -> pl.Expr:
    """Points between the block's floor and its full marks or cap for one period."""
    standard, grain = book.standard, book.grain.items
    low = amount(floor_of(block), standard) * grain
    high = pl.min_horizontal(amount(block.full, standard), amount(cap_of(block.cap, "period"), standard)) * grain
    return clip(points, low, high)


def floor_of(block: Block) -> Amount | None:
    """With full marks a block does not fall below 0 unless the standard says so; without, it may."""
    return block.floor or (None if block.full is None else NOTHING)


def full_of(block: Block, standard: Standard) -> pl.Expr:
    """Full marks as they count: at the rate the block is converted at."""
    full = amount(block.full, standard)
    return full if block.factor is None else divide(full * block.factor, HUNDRED, standard.rounding.by)


def is_for(classes: tuple[str, ...], standard: Standard) -> pl.Expr:
    """Whether a rule limited to these classes applies to the row."""
    if not classes:
        return pl.lit(True)
    return pl.col("cls").is_in([number for number, cls in enumerate(standard.classes) if cls.code in classes])


def count_stars(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """One star for every block that reaches its mark and was not vetoed."""
    earned = [
        ((pl.col(f"block/{block.code}") >= block.star) & ~vetoed(block.code, standard)).cast(pl.Int64)
        for block in standard.blocks
        if block.star is not None
    ]
    return people.with_columns(stars=pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *earned))


def vetoed(block_code: str, standard: Standard) -> pl.Expr:
    flags = [pl.col(f"veto/{veto.code}") for veto in standard.vetoes if veto.block == block_code]
    return pl.any_horizontal(pl.lit(False), *flags)
