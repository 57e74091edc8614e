"""积分台账 as scoring takes it: the entries of people over a period, as a frame in the columns of scoring."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db import connection

from zhixing.rules.scoring_frames import ENTRY_COLUMNS

COLUMNS: dict[str, pl.DataType] = {"person": pl.Int64(), **ENTRY_COLUMNS}

# A person who changed branch has two memberships; what they did before the transfer counts where they are judged.
# A reversal is as good as its entry, whatever day it was written: both carry the same `happened_on`.
_ENTRIES = """
    SELECT asked.id AS person, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM zhixing_membership asked
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    JOIN zhixing_entry entry ON entry.membership_id = own.id
    WHERE {who} AND entry.happened_on BETWEEN {first} AND {last}
    ORDER BY entry.organisation_id, entry.seq
"""


def facts(membership_ids: Iterable[int], from_on: dt.date, until_on: dt.date) -> pl.DataFrame:
    """The entries of these people between two days (both counted); "person" is the membership asked for.

    For caps by the year ask again from 1 January to the day before. One query on the connection of the request.
    """
    who = sorted(set(membership_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRIES.format(who="asked.id = ANY(%s)", first="%s", last="%s"), [who, from_on, until_on]
        )
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def facts_below(paths: Iterable[str], from_on: dt.date, until_on: dt.date, *, uri: str) -> pl.DataFrame:
    """The same for every open membership below these paths, read in columns over ADBC on a connection of its own.

    For large closings: it sees what has been committed, not what the calling transaction has just written.
    """
    from adbc_driver_postgresql import dbapi  # loaded only where a large closing runs

    def quoted(text: str) -> str:
        if not all(letter.isdigit() or letter == "." for letter in text):
            raise ValueError(f"not a path: {text!r}")
        return f"organisation.path LIKE '{text}%'"

    tops = " OR ".join(quoted(path) for path in paths) or "FALSE"
    who = f"""asked.until_on IS NULL AND asked.organisation_id IN (
        SELECT organisation.id FROM zhixing_organisation organisation WHERE {tops})"""  # nosec B608 (digits and dots only)
    sql = _ENTRIES.format(who=who, first=f"DATE '{from_on:%Y-%m-%d}'", last=f"DATE '{until_on:%Y-%m-%d}'")
    with dbapi.connect(uri) as own, own.cursor() as cursor:
        cursor.execute(sql)
        table: Any = cursor.fetch_arrow_table()
    read = pl.from_arrow(table)
    assert isinstance(read, pl.DataFrame)
    return read.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
