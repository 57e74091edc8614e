"""成长线路图: which of the activities that are planned would close a gap of a member; two are enough to begin with."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zhixing.rules.activities.kinds import kind_named, kinds_of
from zhixing.rules.activities.records import concerns
from zhixing.rules.periods import chinese_day
from zhixing.rules.standards.model import Standard

OFFERED = 2
STUDY = "学时"


@dataclass(frozen=True)
class Coming:
    """A planned activity, and what of this member's gaps it counts for."""

    on: dt.date
    title: str
    place: str
    gaps: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        where = f"（{self.place}）" if self.place else ""
        gaps = "、".join(f"“{gap}”" for gap in self.gaps)
        return f"{chinese_day(self.on)}{self.title}{where}，计入{gaps}"


def gaps_closed(
    standard: Standard, kind_name: str, *, member_class: str, short: Collection[str], lacks_study: bool
) -> tuple[str, ...]:
    """What an activity of this kind counts for, of the dimensions (by code) in which somebody is short."""
    kind = kind_named(kinds_of(standard), kind_name)
    names = [
        block.name
        for block, item in standard.items
        if block.code in short and item.code in kind.items and concerns(standard, item, member_class)
    ]
    return tuple(dict.fromkeys([*names, *([STUDY] if lacks_study and kind.study else [])]))


def closing_activities(planned: Iterable[Coming]) -> list[Coming]:
    """Of those that close a gap the nearest, and the nearest that closes another; else the two nearest."""
    useful: Sequence[Coming] = sorted((coming for coming in planned if coming.gaps), key=lambda coming: coming.on)
    if not useful:
        return []
    first, *others = useful
    other = next((coming for coming in others if set(coming.gaps) - set(first.gaps)), None)
    return [first, *([other] if other else others[: OFFERED - 1])]
