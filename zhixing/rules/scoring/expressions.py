"""Exact division of integers by a standard's rounding rule, and class-dependent amounts, as expressions."""

from __future__ import annotations

import polars as pl

from zhixing.rules.rounding import WIDE
from zhixing.rules.standards.model import Amount, Standard

FEW = 64  # parts of a hundredth


def amount(value: Amount | None, standard: Standard, parts: int = 1) -> pl.Expr:
    """The number for each row's class, from the column "cls" (place of the class in the standard); in hundredths, or
    in so many `parts` of one; null where there is none."""

    def written(number: int | None) -> pl.Expr:
        return pl.lit(None if number is None else number * parts, dtype=room_for(parts))

    if value is None:
        return written(None)
    expr = written(value.default)
    for number, cls in enumerate(standard.classes if value.by_class else ()):
        expr = pl.when(pl.col("cls") == number).then(written(value.of(cls.code))).otherwise(expr)
    return expr


def finer(value: pl.Expr, parts: int) -> pl.Expr:
    """The value in so many parts of a hundredth, with room for them."""
    return value if parts == 1 else value.cast(room_for(parts)) * parts


def room_for(parts: int) -> pl.DataType:
    """64 bits are faster; so many parts of the largest number that an entry may come to still fit."""
    return pl.Int64() if parts <= FEW else WIDE


def clip(value: pl.Expr, low: pl.Expr | None, high: pl.Expr | None) -> pl.Expr:
    """value within limits; a null limit does not limit, and the upper one wins where they cross."""
    if low is not None:
        value = pl.max_horizontal(value, low)
    return value if high is None else pl.min_horizontal(value, high)
