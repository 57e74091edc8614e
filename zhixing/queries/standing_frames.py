"""台账与考评周期: the frames that scoring takes, for one cycle or thousands. Knows no Django: workers read too."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from zhixing.queries.columns import Read, ids
from zhixing.queries.standing_people import read_people, with_raws
from zhixing.rules.cycles import Quarter
from zhixing.rules.scoring import ScoreSheet, score
from zhixing.rules.scoring_frames import ENTRY_COLUMNS
from zhixing.rules.standards import PeriodKind, Standard

ENTRIES: dict[str, pl.DataType] = {"person": pl.Int64(), **ENTRY_COLUMNS}

# A person who changed branch has two memberships; what they did before the transfer counts where they are judged.
_ENTRIES = """
    SELECT participant.id AS person, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM zhixing_participant participant
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    JOIN zhixing_entry entry ON entry.membership_id = own.id
    WHERE {who} AND participant.excluded = ''
        AND entry.happened_on BETWEEN DATE '{first:%Y-%m-%d}' AND DATE '{last:%Y-%m-%d}'
"""


@dataclass(frozen=True)
class Inputs:
    """Everything that scoring rests on; persons are ids of participants."""

    standard: Standard
    kind: PeriodKind
    entries: pl.DataFrame  # of the quarter
    earlier: pl.DataFrame  # of the year before it
    people: pl.DataFrame

    def score(self) -> ScoreSheet:
        return score(
            self.standard, entries=self.entries, people=self.people, period_kind=self.kind,
            earlier=None if self.earlier.is_empty() else self.earlier,
        )


@dataclass(frozen=True)
class Part:
    """Cycles of one quarter, on one standard and of one kind: what is scored in one pass."""

    cycle_ids: tuple[int, ...]
    quarter: Quarter
    kind: PeriodKind
    standard: Standard


def read_inputs(part: Part, read: Read, participant_ids: Collection[int] | None = None) -> Inputs:
    """The inputs of these cycles, or of some of their participants: two reads, however many people there are."""
    who = f"participant.cycle_id = ANY({ids(part.cycle_ids)})"
    if participant_ids is not None:
        who += f" AND participant.id = ANY({ids(participant_ids)})"
    quarter = part.quarter
    entries = read(
        _ENTRIES.format(who=who, first=Quarter(quarter.year, 1).from_on, last=quarter.until_on), ENTRIES
    )
    people = read_people(who, read)
    is_now = pl.col("happened_on") >= quarter.from_on
    return Inputs(
        part.standard, part.kind, entries.filter(is_now), entries.filter(~is_now), with_raws(people, part.standard)
    )
