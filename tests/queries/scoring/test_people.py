"""What came in beside the ledger, on the scales of the standard's components."""

from dataclasses import replace

import polars as pl
import pytest

from zhixing.queries.scoring.people import with_ballots, with_raws
from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame
from zhixing.rules.standards.model import (
    Absent,
    Amount,
    Component,
    Points,
    RoundBy,
    Rounding,
    Source,
    Standard,
    Weights,
)

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


HELD = Standard(
    "办法",
    components=(
        Component("ledger", "积分", Source.POINTS, Weights(cycles=Amount(Points(7000)))),
        Component("ballot", "测评", Source.BALLOT, Weights(cycles=Amount(Points(3000))), absent=Absent.ZERO),
    ),
    base=Amount(Points(5000)),
)


def test_a_ballot_too_small_to_be_published_is_not_one_that_was_not_held() -> None:
    """Of three people the first has a figure, the second too few papers, the third no ballot at all."""
    figures = [(1, "ballot", "", 9000), (2, "ballot", "", None)]

    def read(_: str, columns: dict[str, pl.DataType]) -> pl.DataFrame:
        return pl.DataFrame(figures, schema=columns, orient="row")

    people = with_ballots(pl.DataFrame({"person": [1, 2, 3]}), [HELD], "true", read)
    assert people.rows() == [(1, 9000, True), (2, None, True), (3, None, False)]
    sheet = score(HELD, entries=entries_frame([]), people=people)
    assert sheet.people.select("value/ballot", "weight/ballot", "index").rows() == [
        (9000, 3000, 7700),
        (None, 0, 5000),
        (0, 3000, 5000),
    ]
