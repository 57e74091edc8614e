"""What came in beside the ledger, on the scales of the standard's components."""

from dataclasses import replace

import polars as pl
import pytest

from zhixing.queries.scoring.people import with_raws
from zhixing.rules.standards.model import Component, Points, RoundBy, Rounding, Source, Standard

STANDARD = Standard("办法", full=Points(500), components=(Component("review", "评定", Source.REVIEW),))
REVIEWS = pl.DataFrame(
    {"review": [8250, 8450, 8251, None], "self_report": [None] * 4},
    schema={"review": pl.Int64, "self_report": pl.Int64},
)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (RoundBy.HALF_UP, [413, 423, 413, None]),
        (RoundBy.HALF_EVEN, [412, 422, 413, None]),
        (RoundBy.DOWN, [412, 422, 412, None]),
        (RoundBy.UP, [413, 423, 413, None]),
    ],
)
def test_a_view_is_brought_to_its_scale_by_the_standards_own_rounding(by: RoundBy, expected: list[int | None]) -> None:
    """412.5, 422.5 and 412.55 hundredths of five points."""
    people = with_raws(REVIEWS, replace(STANDARD, rounding=Rounding(by=by)))
    assert people["raw/review"].to_list() == expected
