"""Exact division of integers by a standard's rounding rule, and class-dependent amounts, as expressions."""

from __future__ import annotations

import polars as pl

from zhixing.rules.standards.model import Amount, Standard


def amount(given: Amount | None, standard: Standard, missing: int | None = None) -> pl.Expr:
    """The number for each row's class, from the column "cls" (place of the class in the standard)."""
    if given is None:
        return pl.lit(missing, dtype=pl.Int64)
    if not given.by_class:
        return pl.lit(given.default, dtype=pl.Int64)
    expr = pl.lit(given.default, dtype=pl.Int64)
    for number, cls in enumerate(standard.classes):
        expr = pl.when(pl.col("cls") == number).then(pl.lit(given.of(cls.code), dtype=pl.Int64)).otherwise(expr)
    return expr


def clip(value: pl.Expr, low: pl.Expr | None, high: pl.Expr | None) -> pl.Expr:
    """value within limits; a null limit does not limit, and the upper one wins where they cross."""
    if low is not None:
        value = pl.max_horizontal(value, low)
    return value if high is None else pl.min_horizontal(value, high)
