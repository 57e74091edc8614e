"""台账与考评周期: the frames that scoring takes, for one cycle or thousands. Knows no Django: workers read too."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from zhixing.queries.columns import Read, ids
from zhixing.queries.standing_alike import read_alike
from zhixing.queries.standing_entries import read_entries
from zhixing.queries.standing_people import brought_in, read_people, with_ballots, with_given, with_raws
from zhixing.queries.standing_years import with_carried
from zhixing.rules.cycles import Quarter
from zhixing.rules.scoring import ScoreSheet, score
from zhixing.rules.scoring_frames import Alike
from zhixing.rules.standards import PeriodKind, Standard


@dataclass(frozen=True)
class Inputs:
    """Everything that scoring rests on; persons are ids of participants."""

    standard: Standard
    kind: PeriodKind
    entries: pl.DataFrame  # of the quarter
    earlier: pl.DataFrame  # of the year before it
    people: pl.DataFrame
    alike: Alike | None = None  # of both, what is told together

    def score(self) -> ScoreSheet:
        return score(
            self.standard, entries=self.entries, people=self.people, period_kind=self.kind,
            earlier=None if self.earlier.is_empty() else self.earlier, alike=self.alike,
        )


@dataclass(frozen=True)
class Part:
    """Cycles of one quarter, on one standard and of one kind: what is scored in one pass."""

    cycle_ids: tuple[int, ...]
    quarter: Quarter
    kind: PeriodKind
    standard: Standard


def read_inputs(part: Part, read: Read, participant_ids: Collection[int] | None = None) -> Inputs:
    """The inputs of these cycles, or of some of their participants: a fixed number of reads, however many people."""
    who = _who(part, participant_ids)
    entries = read_entries(who, Quarter(part.quarter.year, 1).from_on, part.quarter.until_on, read)
    return _inputs(part, entries, None, who, read)


def read_inputs_together(part: Part, read: Read) -> Inputs:
    """The same for results alone, which need no entry by itself: several times quicker where there are many."""
    who, quarter = _who(part, None), part.quarter
    span = Quarter(quarter.year, 1).from_on, quarter.from_on, quarter.until_on
    turned, alike = read_alike(who, *span, part.standard, read)
    return _inputs(part, turned, alike, who, read)


def _who(part: Part, participant_ids: Collection[int] | None) -> str:
    who = f"participant.cycle_id = ANY({ids(part.cycle_ids)})"
    if participant_ids is not None:
        who += f" AND participant.id = ANY({ids(participant_ids)})"
    return who


def _inputs(part: Part, entries: pl.DataFrame, alike: Alike | None, who: str, read: Read) -> Inputs:
    people = with_given(read_people(who, read), [part.standard], who, read)
    people = with_ballots(people, [part.standard], who, read)
    if part.standard.carry:
        people = with_carried(people, who, read)
    is_now = pl.col("happened_on") >= part.quarter.from_on
    earlier = entries.filter(~is_now)
    if not earlier.is_empty():
        entries = entries.filter(is_now)
    return Inputs(part.standard, part.kind, entries, earlier, with_raws(people, part.standard), alike)


def brought_along(standard: Standard) -> list[str]:
    """The columns of the people that may change later though the cycle is closed: what its results must keep."""
    return [*(["carried"] if standard.carry else []), *brought_in([standard])]
