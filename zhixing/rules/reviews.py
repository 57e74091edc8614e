"""党组织评定: how large the group must be, how its opinions become one, and what the review still lacks."""

from collections.abc import Sequence
from enum import StrEnum

LEAST_SEATS = 3
LEAST_OPINIONS = 2  # for each participant, recusals left out
FULL = 10_000  # hundredths: the group judges out of 100


class Settling(StrEnum):
    """What the group makes of a difference between self-report and ledger."""

    KEPT = "kept"
    ENTERED = "entered"

    @property
    def label(self) -> str:
        return {"kept": "维持台账", "entered": "已补记台账"}[self.value]


SELF = "本人"  # the reason of the recusal that nobody has to declare


def mean_points(points: Sequence[int], step: int = 100) -> int:
    """The mean of the blind opinions in hundredths, half up to a multiple of `step` (100: whole points)."""
    if not points:
        raise ValueError("no opinion to take the mean of")
    total, count = sum(points), len(points) * step
    return (2 * total + count) // (2 * count) * step


def panel_blockers(*, seats: int, chairs: int) -> list[str]:
    """Why this group cannot be formed."""
    reasons = []
    if seats < LEAST_SEATS:
        reasons.append(f"考评小组至少要有 {LEAST_SEATS} 名成员，现在选了 {seats} 名，请再选 {LEAST_SEATS - seats} 名。")
    if chairs != 1:
        reasons.append("请指定一名组长，组长必须是小组成员。")
    return reasons
