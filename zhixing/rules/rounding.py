"""Exact division of integers by a standard's rounding rule: of one number, and of a column."""

import polars as pl

from zhixing.rules.standards.model import RoundBy

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
