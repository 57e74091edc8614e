"""Exact division of integers by a standard's rounding rule, and class-dependent amounts, as expressions."""

from __future__ import annotations

import polars as pl

from zhixing.rules.standards import Amount, RoundBy, Standard

WIDE = pl.Int128()  # products of points, weights and scales are taken in 128 bits


def divide(over: pl.Expr, under: pl.Expr | int, by: RoundBy, room: pl.DataType = WIDE) -> pl.Expr:
    """over / under as a whole number. Halves and remainders go by magnitude: -2.5 half up is -3, down is -2.

    `room` is the integer type to work in: 64 bits are faster where the caller knows that nothing outgrows them.
    """
    divisor = pl.lit(under, dtype=room) if isinstance(under, int) else under.cast(room)
    size = over.cast(room).abs()
    whole = size // divisor
    rest = (size - whole * divisor) * 2
    match by:
        case RoundBy.HALF_UP:
            whole = whole + (rest >= divisor).cast(room)
        case RoundBy.HALF_EVEN:
            whole = whole + ((rest > divisor) | ((rest == divisor) & (whole % 2 == 1))).cast(room)
        case RoundBy.UP:
            whole = whole + (rest > 0).cast(room)
        case RoundBy.DOWN:
            pass
    rounded = whole.cast(pl.Int64)
    return pl.when(over < 0).then(-rounded).otherwise(rounded)


def rounded(over: int, under: int, by: RoundBy = RoundBy.HALF_UP) -> int:
    """The same for one plain number."""
    whole, rest = divmod(abs(over), under)
    up = {
        RoundBy.HALF_UP: 2 * rest >= under,
        RoundBy.HALF_EVEN: 2 * rest > under or (2 * rest == under and whole % 2 == 1),
        RoundBy.UP: rest > 0,
        RoundBy.DOWN: False,
    }[by]
    size = whole + up
    return -size if over < 0 else size


def amount(given: Amount | None, standard: Standard, missing: int | None = None) -> pl.Expr:
    """The number for each row's class, from the column "cls" (place of the class in the standard)."""
    if given is None:
        return pl.lit(missing, dtype=pl.Int64)
    if not given.by_class:
        return pl.lit(given.default, dtype=pl.Int64)
    expr = pl.lit(given.default, dtype=pl.Int64)
    for number, one in enumerate(standard.classes):
        expr = pl.when(pl.col("cls") == number).then(pl.lit(given.of(one.code), dtype=pl.Int64)).otherwise(expr)
    return expr


def clip(value: pl.Expr, low: pl.Expr | None, high: pl.Expr | None) -> pl.Expr:
    """value within limits; a null limit does not limit, and the upper one wins where they cross."""
    if low is not None:
        value = pl.max_horizontal(value, low)
    return value if high is None else pl.min_horizontal(value, high)
