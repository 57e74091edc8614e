"""回头看: which cleared lines the next visit looks at once more.

Ours: every 立行立改, which is cleared the quickest, and of the others one in three. Which ones follows from their order
alone, so that neither side chooses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.measures.states import MeasureKind

ONE_IN = 3


@dataclass(frozen=True)
class ClearedLine:
    id: int
    kind: MeasureKind


def looked_back_at(cleared: Sequence[ClearedLine]) -> list[int]:
    """Ids of the lines that are to be looked at again, in the order given; of the others the first of every three."""
    others = [line.id for line in cleared if line.kind is not MeasureKind.IMMEDIATE]
    sampled = set(others[::ONE_IN])
    return [line.id for line in cleared if line.kind is MeasureKind.IMMEDIATE or line.id in sampled]
