"""积分台账 for closings: entries with equal facts as one row, with a list of whose they are. Knows no Django.

Grouped, two million entries are a few hundred rows and a column of numbers: PostgreSQL sends, and scoring prices, a
fraction of what they take one by one.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from zhixing.queries.scoring.days import OwnDays
from zhixing.queries.scoring.entries import ENTRIES, READ_ENTRIES, Places, read_places
from zhixing.queries.scoring.sql import Read, day, ids, texts
from zhixing.rules.periods import counted_days
from zhixing.rules.scoring.entries.grouped import dated
from zhixing.rules.scoring.frames import ENTRY_COLUMNS, KIND_COLUMNS, GroupedEntries
from zhixing.rules.standards.model import Standard

_KINDS: dict[str, pl.DataType] = {
    **{name: dtype for name, dtype in KIND_COLUMNS.items() if name in ENTRY_COLUMNS},
    "memberships": pl.List(pl.Int64()),
}
# Reversals and what they reverse are few, and are needed one by one to see which of them hold.
_READ_TURNED = """
    WITH turning AS MATERIALIZED ({entries} WHERE entry.reverses_id IS NOT NULL AND {condition})
    SELECT * FROM turning
    UNION ALL
    ({entries} WHERE entry.id IN (SELECT reverses FROM turning) AND entry.reverses_id IS NULL AND {condition})
"""
_READ_KINDS = """
    SELECT entry.item, entry.units, entry.option, entry.worth, {day} AS happened_on,
        array_agg(entry.membership_id) AS memberships
    FROM zhixing_entry entry
    WHERE {condition} AND entry.reverses_id IS NULL {others}
    GROUP BY entry.item, entry.units, entry.option, entry.worth, {day}
"""


def read_grouped(own: OwnDays, standard: Standard, read: Read) -> tuple[pl.DataFrame, GroupedEntries]:
    """What was entered in the year up to the end of the quarter: reversals and what they reverse one by one, all else
    grouped."""
    places = read_places(own.who, own.year_from_on, own.now.until_on, read)
    turned = pl.concat(
        read(_READ_TURNED.format(entries=READ_ENTRIES, condition=condition), ENTRIES) for condition in places.conditions
    )
    singled = turned.filter(pl.col("reverses").is_null())["entry"]
    kinds = _read_kinds(places, _rule_days(own, standard), singled, read)
    people = pl.DataFrame(schema={"grouped": pl.Int64(), "person": pl.Int64()})
    whose = kinds.select("grouped", membership="memberships").explode("membership")
    if whose.height:
        people = whose.join(places.mine, on="membership").select("grouped", "person")
    is_earlier = (pl.col("happened_on") < own.now.from_on).alias("is_earlier")
    kinds = kinds.with_columns(is_earlier, own.counts_on()).select(*KIND_COLUMNS)
    return turned.join(places.mine, on="membership").select("person", *ENTRY_COLUMNS), GroupedEntries(kinds, people)


def together(parts: Sequence[GroupedEntries]) -> GroupedEntries:
    """Several as one, their numbers kept apart."""
    kinds, whose, offset = [], [], 0
    for part in parts:
        kinds.append(part.kinds.with_columns(pl.col("grouped") + offset))
        whose.append(part.whose.with_columns(pl.col("grouped") + offset))
        offset += part.kinds.height
    return GroupedEntries(pl.concat(kinds), pl.concat(whose))


def _read_kinds(places: Places, day_told: str, singled: pl.Series, read: Read) -> pl.DataFrame:
    others = f"AND entry.id <> ALL({ids(singled)})" if singled.len() else ""
    kinds = pl.concat(
        read(_READ_KINDS.format(day=day_told, condition=condition, others=others), _KINDS)
        for condition in places.conditions
    )
    return kinds.with_row_index("grouped").with_columns(pl.col("grouped").cast(pl.Int64))


def _rule_days(own: OwnDays, standard: Standard) -> str:
    """The day itself for items that count by day or month; for all others the first of the period or earlier month."""
    since, first = own.now.from_on, own.year_from_on
    months = [dt.date(own.period.year, month, 1) for month in range(1, 13)]
    starts = [counted_days(period, own.cut_offs).from_on for period in own.periods]
    earlier = sorted({month for month in [*months, *starts] if first <= month < since}, reverse=True)
    known = "".join(f" WHEN entry.happened_on >= {day(start)} THEN {day(start)}" for start in [since, *earlier])
    codes = dated(standard)
    by_day = f" WHEN entry.item IN ({texts(codes)}) THEN entry.happened_on" if codes else ""
    return f"CASE{by_day}{known} ELSE entry.happened_on END"
