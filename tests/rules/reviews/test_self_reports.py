"""党员自评: what is said of a sum that lies outside the part of the standard it fills."""

import pytest

from zhixing.rules.reviews.self_reports import limit_note
from zhixing.rules.standards.model import Component, Source, Standard


@pytest.mark.parametrize(
    ("points", "note"),
    [
        (0, ""),
        (10_000, ""),
        (10_050, "党员自评各项合计 100.5 分，超过满分 100 分，按 100 分计"),
        (-300, "党员自评各项合计 -3 分，低于 0 分，按 0 分计"),
    ],
)
def test_what_lies_outside_full_marks_is_said(points: int, note: str) -> None:
    standard = Standard("办法", components=(Component("own", "党员自评", Source.SELF_REPORT),))
    assert limit_note(points, standard) == note


def test_a_standard_without_self_reports_limits_none() -> None:
    assert limit_note(20_000, Standard("办法")) == ""
