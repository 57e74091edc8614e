"""回头看: all that was cleared at once, and the first of every three others."""

from zhixing.rules.measures.looking_back import ClearedLine, looked_back_at
from zhixing.rules.measures.states import MeasureKind


def test_all_immediate_ones_and_one_in_three_of_the_others() -> None:
    kinds = [MeasureKind.TIMED, MeasureKind.IMMEDIATE, MeasureKind.TIMED, MeasureKind.LASTING, MeasureKind.TIMED]
    lines = [ClearedLine(number, kind) for number, kind in enumerate([*kinds, MeasureKind.IMMEDIATE], start=1)]
    assert looked_back_at(lines) == [1, 2, 5, 6]
    assert looked_back_at([]) == []
    assert looked_back_at(lines[2:3]) == [3]  # a single one is never left out
