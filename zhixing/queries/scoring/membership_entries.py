"""积分台账 as scoring takes it: the entries of people over a period, as a frame in the columns of scoring."""

import datetime as dt
from collections.abc import Iterable

import polars as pl
from django.db import connection

from zhixing.rules.scoring.frames import ENTRY_COLUMNS

COLUMNS: dict[str, pl.DataType] = {"person": pl.Int64(), **ENTRY_COLUMNS}

# A person who changed branch has two memberships; what they did before the transfer counts where they are judged.
# A reversal is as good as its entry, whatever day it was written: both carry the same `happened_on`.
_ENTRIES = """
    SELECT asked.id AS person, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM zhixing_membership asked
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    JOIN zhixing_entry entry ON entry.membership_id = own.id
    WHERE asked.id = ANY(%s) AND entry.happened_on BETWEEN %s AND %s
    ORDER BY entry.organisation_id, entry.seq
"""


def facts(membership_ids: Iterable[int], from_on: dt.date, until_on: dt.date) -> pl.DataFrame:
    """The entries of these people between two days (both counted); "person" is the membership asked for.

    For caps by the year ask again from 1 January to the day before. One query on the connection of the request.
    """
    who = sorted(set(membership_ids))
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [who, from_on, until_on])
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
