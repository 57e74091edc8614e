"""考评周期: stages of a quarter, the route between them, and what each stage still lacks."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.permissions import Do


class CycleKind(StrEnum):
    """What a quarter is to the standard: weights of the components differ between the three."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAR_END = "year_end"

    @property
    def label(self) -> str:
        return {"quarter": "平时季度", "midyear": "年中（含民主测评）", "year_end": "年末（含民主测评）"}[self.value]


class Stage(StrEnum):
    PREPARING = "preparing"
    SELF_REPORT = "self_report"
    BALLOT = "ballot"
    REVIEW = "review"
    POSTING = "posting"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STAGE_LABELS[self]


STAGE_LABELS: dict[Stage, str] = {
    Stage.PREPARING: "准备",
    Stage.SELF_REPORT: "党员自评",
    Stage.BALLOT: "民主测评",
    Stage.REVIEW: "党组织评定",
    Stage.POSTING: "积分公示",
    Stage.CLOSED: "已结束",
}

_PLAIN = (Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED)

# The secret ballot is a link of the mid-year and year-end quarters; until it is built those quarters
# go the plain route too, and the composite says that the ballot's weight was shared out.
ROUTE: dict[CycleKind, tuple[Stage, ...]] = {
    CycleKind.QUARTER: _PLAIN,
    CycleKind.MIDYEAR: _PLAIN,
    CycleKind.YEAR_END: _PLAIN,
}

# In which stages each act is open at all (beside who may do it).
OPEN: dict[Do, frozenset[Stage]] = {
    Do.ENTER_SELF_REPORT: frozenset({Stage.SELF_REPORT}),
    Do.FORM_PANEL: frozenset({Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW}),
    Do.JUDGE: frozenset({Stage.REVIEW}),
    Do.PROPOSE_POSTING: frozenset({Stage.POSTING}),
    Do.EXAMINE_POSTING: frozenset({Stage.POSTING}),
    Do.APPROVE_POSTING: frozenset({Stage.POSTING}),
    Do.CARRY_OUT_POSTING: frozenset({Stage.POSTING}),
    Do.RAISE_OBJECTION: frozenset({Stage.POSTING}),
    Do.ANSWER_OBJECTION: frozenset({Stage.POSTING}),
}


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def until_on(self) -> dt.date:
        last = 3 * self.number
        first_after = dt.date(self.year + (last == 12), last % 12 + 1, 1)
        return first_after - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def usual_kind(self) -> CycleKind:
        return {2: CycleKind.MIDYEAR, 4: CycleKind.YEAR_END}.get(self.number, CycleKind.QUARTER)


def quarter_of(day: dt.date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def next_stage(kind: CycleKind, stage: Stage) -> Stage | None:
    route = ROUTE[kind]
    place = route.index(stage)
    return route[place + 1] if place + 1 < len(route) else None


def previous_stage(kind: CycleKind, stage: Stage) -> Stage | None:
    """Where a return leads: one step back, never out of a closed cycle."""
    route = ROUTE[kind]
    place = route.index(stage)
    return route[place - 1] if place > 0 and stage is not Stage.CLOSED else None
