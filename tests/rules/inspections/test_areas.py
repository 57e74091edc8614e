"""各方面得分: shades by the share of the full marks, changes in words and shapes."""

import pytest

from zhixing.rules.inspections.areas import areas_of, change_sentence, change_words, shade
from zhixing.rules.standards.model import Amount, Block, Component, PeriodKind, Source, Standard, Weights
from zhixing.rules.standards.vocabulary import Points


@pytest.mark.parametrize(
    ("points", "full", "step"),
    [
        (0, 1_000, 1),  # nothing earned is the first step
        (-200, 1_000, 1),
        (599, 1_000, 1),
        (600, 1_000, 2),
        (749, 1_000, 2),
        (750, 1_000, 3),
        (899, 1_000, 3),
        (900, 1_000, 4),
        (1_200, 1_000, 4),
        (None, 1_000, 0),  # nothing came in
        (500, None, 0),
        (500, 0, 0),
    ],
)
def test_a_cell_is_as_dark_as_its_share_of_the_full_marks(points: int | None, full: int | None, step: int) -> None:
    assert shade(points, full) == step


def test_changes_are_said_in_shape_and_word() -> None:
    assert [change_words(now, 9_000) for now in (9_250, 8_900, 9_000, None)] == ["▲ 升 2.5", "▼ 降 1", "— 平", ""]
    assert change_words(9_000, None) == ""


def test_columns_are_the_blocks_and_the_parts_beside_them() -> None:
    standard = Standard(
        "办法",
        full=Points(10_000),
        blocks=(Block("building", "党的建设", full=Amount(Points(3_500))), Block("extra", "加分")),
        components=(
            Component("list", "检查", Source.POINTS, Weights(cycles=Amount(Points(70)))),
            Component("hearing", "听取汇报", Source.HEARING, Weights(cycles=Amount(Points(10)))),
            Component("year", "年末评议", Source.GIVEN, Weights(year_end=Amount(Points(20)))),
        ),
    )
    assert [(area.name, area.full) for area in areas_of(standard, PeriodKind.QUARTER, "社区党委")] == [
        ("党的建设", 3_500),
        ("加分", None),
        ("听取汇报", 10_000),
    ]


def test_a_letter_says_it_in_words() -> None:
    sentences = [change_sentence(now, 9_000) for now in (9_250, 8_900, 9_000)]
    assert sentences == ["较上期提高2.5分", "较上期降低1分", "与上期持平"]
    assert change_sentence(9_000, None) == ""
