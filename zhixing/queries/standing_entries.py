"""积分台账 for scoring: the entries of the participants of cycles, wherever these people belonged at the time."""

import datetime as dt

import polars as pl

from zhixing.queries.columns import Read, ids
from zhixing.rules.scoring_frames import ENTRY_COLUMNS

FEW = 2_000  # memberships up to which they are named one by one
_PLACES: dict[str, pl.DataType] = {
    "person": pl.Int64(), "membership": pl.Int64(), "organisation": pl.Int64(), "is_judged": pl.Boolean(),
}
_ENTRIES: dict[str, pl.DataType] = {"membership": pl.Int64(), **ENTRY_COLUMNS}

# A person who changed branch has two memberships; what they did before the transfer counts where they are judged.
_READ_PLACES = """
    SELECT participant.id AS person, own.id AS membership, own.organisation_id AS organisation,
        own.id = asked.id AS is_judged
    FROM zhixing_participant participant
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    WHERE {who} AND participant.excluded = ''
"""
_READ_ENTRIES = """
    SELECT entry.membership_id AS membership, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM zhixing_entry entry
    WHERE {whose} AND entry.happened_on BETWEEN DATE '{first:%Y-%m-%d}' AND DATE '{last:%Y-%m-%d}'
"""


def read_entries(who: str, first: dt.date, last: dt.date, read: Read, few: int = FEW) -> pl.DataFrame:
    """What was entered between two days; "person" is the participant. `who` is a condition on `participant`.

    Of many people the chains of the branches that judge them are read whole and matched here: in PostgreSQL the same
    joins cost as much again as the reading itself. What they brought from elsewhere is little and asked for by name.
    """
    places = read(_READ_PLACES.format(who=who), _PLACES)

    def ask(whose: str) -> pl.DataFrame:
        entries = read(_READ_ENTRIES.format(whose=whose, first=first, last=last), _ENTRIES)
        return entries.join(mine, on="membership").select("person", *ENTRY_COLUMNS)

    mine = places.select("membership", "person")
    if places.height <= few:
        return ask(f"entry.membership_id = ANY({ids(mine['membership'])})")
    branches = places.filter("is_judged")["organisation"].unique().sort()
    # The range says nothing new, but with it PostgreSQL reads a part of the table instead of all of it.
    within = f"entry.organisation_id BETWEEN {int(branches[0])} AND {int(branches[-1])}"
    elsewhere = places.filter(~pl.col("is_judged") & ~pl.col("organisation").is_in(branches.implode()))
    return pl.concat([
        ask(f"{within} AND entry.organisation_id = ANY({ids(branches)})"),
        ask(f"entry.membership_id = ANY({ids(elsewhere['membership'])})"),
    ])
