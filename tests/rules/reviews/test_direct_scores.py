"""直接填报: which parts are entered by hand in which quarter, when, and what is wrong with one number."""

import pytest

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.reviews.direct_scores import (
    DirectScore,
    direct_components,
    direct_score_blockers,
    entering_blockers,
    full_of,
)
from zhixing.rules.standards.model import Amount, Component, Points, Source, Standard, Weights

HALF = Amount(Points(5_000))
PARTS = (
    Component("points", "积分", Source.POINTS),
    Component("every", "专项", Source.GIVEN),
    Component("summer", "年中检查", Source.GIVEN, Weights(midyear=HALF)),
    Component("winter", "年末检查", Source.GIVEN, Weights(year_end=HALF)),
    Component("year", "年度检查", Source.GIVEN, Weights(year=HALF)),
    Component("both", "年末和年度检查", Source.GIVEN, Weights(year_end=HALF, year=HALF)),
)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (CycleKind.QUARTER, ["every"]),
        (CycleKind.MIDYEAR, ["every", "summer"]),
        (CycleKind.YEAR_END, ["every", "winter", "year", "both"]),
    ],
)
def test_what_is_entered_in_which_quarter(kind: CycleKind, codes: list[str]) -> None:
    assert [part.code for part in direct_components(Standard("办法", components=PARTS), kind)] == codes


def test_a_part_that_weighs_only_with_some_is_entered() -> None:
    by_class = Weights(cycles=Amount(Points(0), (("K", Points(100)),)))
    standard = Standard("办法", components=(Component("some", "专项", Source.GIVEN, by_class),))
    assert [part.code for part in direct_components(standard, CycleKind.QUARTER)] == ["some"]


@pytest.mark.parametrize(
    ("points", "remark", "reasons"),
    [
        (0, "", []),
        (1_000, "", []),
        (1_001, "", ["白云的得分应在 0 到 10 之间。"]),
        (-1, "", ["白云的得分应在 0 到 10 之间。"]),
        (None, "没有参加", []),
        (None, " ", ["白云没有得分，请在备注里写明原因。"]),
    ],
)
def test_what_is_wrong_with_one_number(points: int | None, remark: str, reasons: list[str]) -> None:
    assert direct_score_blockers("白云", DirectScore(1, points, remark), 1_000, is_own=False) == reasons


def test_nobody_enters_their_own() -> None:
    own = ["不能填报自己的得分，请由本支部其他负责人填报。"]
    assert direct_score_blockers("白云", DirectScore(1, 2_000), 1_000, is_own=True) == own


def test_numbers_are_entered_while_the_review_is_open() -> None:
    assert entering_blockers(Stage.REVIEW, is_concluded=False) == []
    assert entering_blockers(Stage.REVIEW, is_concluded=True) == ["评定已经完成；要修改，请组长先重开评定。"]
    label, review = Stage.SELF_REPORT.label, Stage.REVIEW.label
    assert entering_blockers(Stage.SELF_REPORT, is_concluded=True) == [
        f"现在是“{label}”环节，只能在“{review}”环节填报。"
    ]


def test_full_marks_are_those_of_the_part_or_of_the_standard() -> None:
    whole = Component("given", "专项", Source.GIVEN)
    assert full_of(whole, Standard("办法", full=12_000)) == 12_000
    assert full_of(Component("given", "专项", Source.GIVEN, full=500), Standard("办法")) == 500
