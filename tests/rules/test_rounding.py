"""Rounding: whole numbers by a standard's rule, of one number and of a column, against the decimal module."""

import decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.rounding import divide, rounded
from zhixing.rules.standards.model import RoundBy

DECIMAL = {
    RoundBy.HALF_UP: decimal.ROUND_HALF_UP,
    RoundBy.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    RoundBy.UP: decimal.ROUND_UP,
    RoundBy.DOWN: decimal.ROUND_DOWN,
}


def in_decimals(over: int, under: int, by: RoundBy) -> int:
    with decimal.localcontext(prec=60):
        return int((decimal.Decimal(over) / under).to_integral_value(DECIMAL[by]))


def in_a_column(overs: list[int], under: int, by: RoundBy) -> list[int]:
    """Divided by a number, and by a column of it, in both widths that are used."""
    frame = pl.DataFrame({"over": overs, "under": [under] * len(overs)}, schema={"over": pl.Int64, "under": pl.Int64})
    columns = frame.select(
        by_number=divide(pl.col("over"), under, by),
        by_column=divide(pl.col("over"), pl.col("under"), by),
        narrow=divide(pl.col("over"), under, by, pl.Int64()),
    )
    assert columns["by_number"].to_list() == columns["by_column"].to_list() == columns["narrow"].to_list()
    return columns["by_number"].to_list()


@pytest.mark.parametrize("by", list(RoundBy))
def test_halves_and_their_neighbours_go_by_magnitude(by: RoundBy) -> None:
    for under in (1, 2, 3, 4, 7, 100):
        overs = list(range(-6 * under, 6 * under + 1))
        expected = [in_decimals(over, under, by) for over in overs]
        assert [rounded(over, under, by) for over in overs] == expected
        assert in_a_column(overs, under, by) == expected


def test_half_up_where_nothing_is_said() -> None:
    assert [rounded(over, 2) for over in (-5, -3, 0, 1, 5)] == [-3, -2, 0, 1, 3]


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9), st.sampled_from(RoundBy))
def test_any_number(over: int, under: int, by: RoundBy) -> None:
    assert rounded(over, under, by) == in_decimals(over, under, by)


def test_products_beyond_64_bits_are_divided_exactly() -> None:
    frame = pl.DataFrame({"over": [9 * 10**18]}, schema={"over": pl.Int64}).select(
        divide(pl.col("over").cast(pl.Int128) * 10, 100, RoundBy.HALF_UP)
    )
    assert frame.item() == 9 * 10**17
