"""The frames that scoring takes: their columns, and helpers that build them from plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from zhixing.rules.standards.model import PeriodKind, Standard

NOW = 99  # the span of the entries being scored; earlier spans of the year come before it
ENTRY_COLUMNS: dict[str, pl.DataType] = {
    "entry": pl.Int64(),  # id of the entry
    "item": pl.String(),  # code of an item or a veto
    "units": pl.Int64(),  # hundredths; null counts as one
    "option": pl.String(),  # code of the option chosen
    "worth": pl.Int64(),  # hundredths, given by hand for items with a range
    "happened_on": pl.Date(),
    "reverses": pl.Int64(),  # id of the entry that this one cancels
}
# What a sheet may say besides: which deed or event an entry is about; null is one of its own.
MATTER: dict[str, pl.DataType] = {"matter": pl.String()}
# Of entries of earlier periods: the day by which the period is told, where it is not the day they happened on, as of
# what happened after a period was cut off.
EARLIER_COLUMNS: dict[str, pl.DataType] = {**ENTRY_COLUMNS, **MATTER, "counts_on": pl.Date()}
PEOPLE_COLUMNS: dict[str, pl.DataType] = {
    "class": pl.String(),  # code or name of a class of the standard
    "carried": pl.Int64(),  # hundredths, last year's result
    "excluded": pl.String(),  # why this person is out of scoring (relief …); null takes part
    "part": pl.Int64(),  # which part of the period counts for this person, of 10,000; null counts as all of it
}
VOTE_COLUMNS: dict[str, pl.DataType] = {
    "component": pl.String(),
    "panel": pl.String(),  # null where the component has no panels
    "grade": pl.String(),
    "count": pl.Int64(),
}
QUARTER_COLUMNS: dict[str, pl.DataType] = {
    "number": pl.Int64(),  # of the period within the year: 1 to 4, to 12 for months
    "index": pl.Int64(),  # hundredths; null where the person was out of scoring
}
MEMBER_COLUMNS: dict[str, pl.DataType] = {
    "index": pl.Int64(),  # hundredths, one row per member, or per member and period
    "member": pl.Int64(),  # who it is, where there are several periods of one; null: each row is another
    "of": pl.String(),  # whose result it is, a word of `MembersOf`; null: a member's
}


def raw(component: str, panel: str = "") -> str:
    """The column of `people` that holds what came in for a component, or for one panel of it."""
    return f"raw/{component}/{panel}" if panel else f"raw/{component}"


def held_column(component: str) -> str:
    """The column of `people` that says whether it was held for somebody though nothing came of it to count: a ballot
    with too few papers to be published."""
    return f"held/{component}"


KIND_COLUMNS: dict[str, pl.DataType] = {
    "grouped": pl.Int64(),  # its number, by which `whose` speaks of it
    **{name: dtype for name, dtype in ENTRY_COLUMNS.items() if name not in ("entry", "reverses")},
    "counts_on": pl.Date(),
    "is_earlier": pl.Boolean(),  # of an earlier period of the year than the one being scored
}


@dataclass(frozen=True)
class GroupedEntries:
    """Entries without number, none of which reverses another or is reversed.

    `happened_on` need only fall into the right period of the year, but for the items in `dated`: on the right day.
    """

    kinds: pl.DataFrame  # KIND_COLUMNS
    whose: pl.DataFrame  # one row an entry: grouped, person

    def of(self, people: pl.Series) -> GroupedEntries:
        """Those of these people."""
        return GroupedEntries(self.kinds, self.whose.filter(pl.col("person").is_in(people.implode())))


@dataclass(frozen=True)
class Facts:
    """Everything that one scoring rests on, already in the columns above."""

    standard: Standard
    kind: PeriodKind
    entries: pl.LazyFrame
    earlier: pl.LazyFrame | None
    people: pl.DataFrame
    votes: pl.DataFrame | None
    members: pl.DataFrame | None
    quarters: pl.DataFrame | None
    grouped: GroupedEntries | None = None

    def of(self, person: Any) -> Facts:
        """The same facts for one person alone."""
        mine = pl.col("person") == person
        return Facts(
            self.standard,
            self.kind,
            self.entries.filter(mine),
            self.earlier.filter(mine) if self.earlier is not None else None,
            self.people.filter(mine),
            self.votes.filter(mine) if self.votes is not None else None,
            self.members.filter(mine) if self.members is not None else None,
            self.quarters.filter(mine) if self.quarters is not None else None,
            self.grouped.of(pl.Series([person])) if self.grouped is not None else None,
        )


def frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, pl.DataType], key: pl.DataType) -> pl.DataFrame:
    """Rows as a frame of these columns; a column that no row has is null."""
    return pl.DataFrame(list(rows), schema={"person": key, **columns}, strict=True)


def entries_frame(rows: Iterable[Mapping[str, Any]], key: pl.DataType = pl.Int64()) -> pl.DataFrame:  # noqa: B008
    """Entries as plain rows: person, item and any other of their columns. Rows without a number get one."""
    entries = frame(rows, {**ENTRY_COLUMNS, **MATTER}, key)
    return entries.with_columns(pl.col("entry").fill_null(pl.int_range(1, pl.len() + 1, dtype=pl.Int64)))


def people_frame(rows: Iterable[Mapping[str, Any]], key: pl.DataType = pl.Int64()) -> pl.DataFrame:  # noqa: B008
    """People as plain rows: person, any of PEOPLE_COLUMNS, and raw("ballot") … for what came in."""
    listed = list(rows)
    extra = {name: pl.Int64() for row in listed for name in row if name.startswith("raw/")}
    return frame(listed, {**PEOPLE_COLUMNS, **extra}, key)


def conform(frame: pl.DataFrame | pl.LazyFrame, columns: Mapping[str, pl.DataType], key: pl.DataType) -> pl.LazyFrame:
    """The given frame with these columns and types; columns that it lacks are null, others are kept."""
    lazy = frame.lazy()
    schema = lazy.collect_schema()
    dtypes = {"person": key, **columns}
    return lazy.with_columns(
        (pl.col(name) if name in schema else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in dtypes.items()
        if schema.get(name) != dtype
    )
