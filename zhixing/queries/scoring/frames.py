"""台账与考评周期: the frames that scoring takes, for one cycle or thousands. Knows no Django: workers read too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.queries.scoring.days import OwnDays, read_days
from zhixing.queries.scoring.entries import read_entries
from zhixing.queries.scoring.grouped_entries import read_grouped, together
from zhixing.queries.scoring.inspections import read_inspected, with_hearings
from zhixing.queries.scoring.members import read_members
from zhixing.queries.scoring.people import brought_in, read_people, with_ballots, with_direct_scores, with_raws
from zhixing.queries.scoring.sql import Read, ids
from zhixing.queries.scoring.years import with_carried
from zhixing.rules.periods import Period
from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.frames import GroupedEntries
from zhixing.rules.standards.model import IndexKind, PeriodKind, Standard


@dataclass(frozen=True)
class Inputs:
    """Everything that scoring rests on; persons are ids of participants."""

    standard: Standard
    kind: PeriodKind
    entries: pl.DataFrame  # of the period
    earlier: pl.DataFrame  # of the year before it
    people: pl.DataFrame
    grouped: GroupedEntries | None = None  # of both, what is grouped
    members: pl.DataFrame | None = None  # of organisations whose standard counts their members' results

    def score(self) -> ScoreSheet:
        return score(
            self.standard,
            entries=self.entries,
            people=self.people,
            period_kind=self.kind,
            earlier=None if self.earlier.is_empty() else self.earlier,
            grouped=self.grouped,
            members=self.members,
        )


@dataclass(frozen=True)
class Part:
    """Cycles of one period, on one standard and of one kind: what is scored in one pass."""

    cycle_ids: tuple[int, ...]
    period: Period
    kind: PeriodKind
    standard: Standard


def read_inputs(part: Part, read: Read, participant_ids: Collection[int] | None = None) -> Inputs:
    """The inputs of these cycles, or of some of their participants: a fixed number of reads, however many people."""
    who = _who(part, participant_ids)
    frames = [
        (read_entries(own.who, own.year_from_on, own.now.until_on, read), own)
        for own in read_days(who, part.period, read)
    ]
    return _inputs(part, frames, None, who, read)


def read_inputs_together(part: Part, read: Read) -> Inputs:
    """The same for results alone, which need no entry by itself: several times quicker where there are many."""
    who = _who(part, None)
    groups = [(read_grouped(own, part.standard, read), own) for own in read_days(who, part.period, read)]
    frames = [(turned, own) for (turned, _), own in groups]
    return _inputs(part, frames, together([grouped for (_, grouped), _ in groups]), who, read)


def _who(part: Part, participant_ids: Collection[int] | None) -> str:
    who = f"participant.cycle_id = ANY({ids(part.cycle_ids)})"
    if participant_ids is not None:
        who += f" AND participant.id = ANY({ids(participant_ids)})"
    return who


def _inputs(
    part: Part, frames: Sequence[tuple[pl.DataFrame, OwnDays]], grouped: GroupedEntries | None, who: str, read: Read
) -> Inputs:
    people = with_direct_scores(read_people(who, read), [part.standard], who, read)
    people = with_ballots(people, [part.standard], who, read)
    people = with_hearings(people, [part.standard], who, read)
    if part.standard.carry:
        people = with_carried(people, who, read)
    is_earlier = [pl.col("happened_on") < own.now.from_on for _, own in frames]
    earlier = pl.concat(
        entries.filter(before).with_columns(own.counts_on())
        for (entries, own), before in zip(frames, is_earlier, strict=True)
    )
    now = pl.concat(entries.filter(~before) for (entries, _), before in zip(frames, is_earlier, strict=True))
    members = None
    if part.standard.index is IndexKind.FORTRESS:
        now = pl.concat([now, read_inspected(part.standard, who, read)])
        members = read_members(part.standard, who, read)
    return Inputs(part.standard, part.kind, now, earlier, with_raws(people, part.standard), grouped, members)


def brought_along(standard: Standard) -> list[str]:
    """The columns of the people that may change later though the cycle is closed: what its results must keep."""
    return [*(["carried"] if standard.carry else []), *brought_in([standard])]
