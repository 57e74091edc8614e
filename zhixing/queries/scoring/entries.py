"""积分台账 for scoring: the entries of the participants of cycles, wherever these people belonged at the time."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from zhixing.queries.scoring.sql import Read, day, ids
from zhixing.rules.scoring.frames import ENTRY_COLUMNS

FEW = 2_000  # memberships up to which they are named one by one
MOST_OTHERS = 2  # branches between the first and the last, for each that is wanted, up to which no list of them helps
_PLACES: dict[str, pl.DataType] = {
    "person": pl.Int64(),
    "membership": pl.Int64(),
    "organisation": pl.Int64(),
    "is_judged": pl.Boolean(),
}
ENTRIES: dict[str, pl.DataType] = {"membership": pl.Int64(), **ENTRY_COLUMNS}

# A person who changed branch has two memberships; what they did before the transfer counts where they are judged.
_READ_PLACES = """
    SELECT participant.id AS person, own.id AS membership, own.organisation_id AS organisation,
        own.id = asked.id AS is_judged
    FROM zhixing_participant participant
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    WHERE {who} AND participant.excluded = ''
"""
READ_ENTRIES = """
    SELECT entry.membership_id AS membership, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM zhixing_entry entry
"""


@dataclass(frozen=True)
class Places:
    """Whose entries are wanted, and what `entry` they may be among: conditions of which no entry meets two."""

    mine: pl.DataFrame  # person (the participant), membership
    conditions: tuple[str, ...]


def read_entries(who: str, first: dt.date, last: dt.date, read: Read, few: int = FEW) -> pl.DataFrame:
    """What was entered between two days; "person" is the participant. `who` is a condition on `participant`."""
    places = read_places(who, first, last, read, few)
    return pl.concat(
        [
            read(f"{READ_ENTRIES} WHERE {condition}", ENTRIES)
            .join(places.mine, on="membership")
            .select("person", *ENTRY_COLUMNS)
            for condition in places.conditions
        ]
    )


def read_places(who: str, first: dt.date, last: dt.date, read: Read, few: int = FEW) -> Places:
    """Where the entries between two days are of the participants whom `who` picks.

    Of many people the chains of the branches that judge them are read whole and matched afterwards: in PostgreSQL the
    same joins cost as much again as the reading itself. What they brought from elsewhere is little and asked for by
    name.
    """
    places = read(_READ_PLACES.format(who=who), _PLACES)
    mine = places.select("person", "membership")
    dated = f"entry.happened_on BETWEEN {day(first)} AND {day(last)}"
    if places.height <= few:
        return Places(mine, (f"entry.membership_id = ANY({ids(mine['membership'])}) AND {dated}",))
    branches = places.filter("is_judged")["organisation"].unique().sort()
    low, high = int(branches[0]), int(branches[-1])
    # The range lets PostgreSQL read a part of the table instead of all of it; where it names few others, it is enough.
    here, is_here = f"entry.organisation_id BETWEEN {low} AND {high}", pl.col("organisation").is_between(low, high)
    if high - low >= MOST_OTHERS * branches.len():
        here += f" AND entry.organisation_id = ANY({ids(branches)})"
        is_here = pl.col("organisation").is_in(branches.implode())
    elsewhere = places.filter(~is_here)["membership"]
    by_name = [f"entry.membership_id = ANY({ids(elsewhere)}) AND {dated}"] if elsewhere.len() else []
    return Places(mine, (f"{here} AND {dated}", *by_name))
