"""台账与考评周期: years made from their closed periods, for a few people or many thousands. Knows no Django."""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from zhixing.queries.scoring.days import cut_off_sql
from zhixing.queries.scoring.people import (
    brought_in,
    held_columns,
    read_people,
    with_ballots,
    with_direct_scores,
    with_raws,
)
from zhixing.queries.scoring.sql import Read, ids
from zhixing.rules.periods import CycleKind
from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.frames import ENTRY_COLUMNS
from zhixing.rules.scoring.result import carries
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard

QUARTERS: dict[str, pl.DataType] = {
    "person": pl.Int64(),  # the participant who is asked about
    "year": pl.Int64(),
    "last_month": pl.Int64(),  # with which the period ends: the place of a month, a quarter, a half-year in its year
    "kind": pl.String(),
    "version": pl.Int64(),
    "cycle": pl.Int64(),
    "participant": pl.Int64(),  # the same person in that quarter, in whatever branch it was
    "index": pl.Int64(),
}
_VERSIONS: dict[str, pl.DataType] = {"version": pl.Int64(), "text": pl.String()}
_ENTRIES: dict[str, pl.DataType] = {"person": pl.Int64(), **ENTRY_COLUMNS}

_READ_QUARTERS = """
    SELECT participant.id AS person, cycle.year, EXTRACT(month FROM cycle.until_on)::bigint AS last_month, cycle.kind,
        cycle.version_id AS version, cycle.id AS cycle, judged.id AS participant,
        CASE WHEN judged.excluded = '' THEN rating.index::bigint END AS index
    FROM zhixing_participant participant
    JOIN zhixing_cycle here ON here.id = participant.cycle_id
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    JOIN zhixing_membership own ON own.person_id = asked.person_id
    JOIN zhixing_participant judged ON judged.membership_id = own.id
    JOIN zhixing_cycle cycle ON cycle.id = judged.cycle_id
    LEFT JOIN LATERAL (
        SELECT kept.index FROM zhixing_rating kept WHERE kept.participant_id = judged.id
        ORDER BY kept.computation DESC LIMIT 1
    ) rating ON true
    WHERE {who} AND cycle.stage = 'closed' AND cycle.year = here.year - {ago}
"""
_READ_ENTRIES = """
    SELECT counted.person, entry.id AS entry, entry.item, entry.units, entry.option, entry.worth,
        entry.happened_on, entry.reverses_id AS reverses
    FROM (
        SELECT participant.id AS person, asked.person_id, {before} AS before_on, {last} AS last_on
        FROM zhixing_participant participant
        JOIN zhixing_cycle here ON here.id = participant.cycle_id
        JOIN zhixing_membership asked ON asked.id = participant.membership_id
        WHERE {who} OFFSET 0
    ) counted
    JOIN zhixing_membership own ON own.person_id = counted.person_id
    JOIN zhixing_entry entry ON entry.membership_id = own.id
    WHERE entry.happened_on > counted.before_on AND entry.happened_on <= counted.last_on
"""
_READ_VERSIONS = "SELECT id AS version, text FROM zhixing_standardversion WHERE id = ANY({ids})"


@dataclass(frozen=True)
class YearSheet:
    """The years that one version of a standard rules; persons are each one's last participant of that year."""

    version_id: int
    standard: Standard
    sheet: ScoreSheet


@dataclass(frozen=True)
class Years:
    quarters: pl.DataFrame  # as QUARTERS, each last month of a year at most once
    lasts: pl.DataFrame  # person, and of their last quarter: last (participant), version, cycle, kind
    sheets: tuple[YearSheet, ...]


def read_years(who: str, read: Read, ago: int = 0) -> Years:
    """The years of the participants whom `who` picks: of the year of their cycle, or of the one so many years `ago`.

    A year is made from its closed periods by the standard of the last of them; four reads, however many people.
    """
    quarters = _one_each(read(_READ_QUARTERS.format(who=who, ago=int(ago)), QUARTERS))
    lasts = (
        quarters.sort("last_month")
        .group_by("person")
        .agg(
            pl.col("participant").last().alias("last"),
            pl.col("version", "cycle", "kind").last(),
            pl.col("index").is_not_null().any().alias("is_scored"),
        )
    )
    if lasts.is_empty():
        return Years(quarters, lasts, ())
    them = f"participant.id = ANY({ids(lasts['last'])})"
    before, last = cut_off_sql("make_date(here.year - 1, 12, 31)"), cut_off_sql("make_date(here.year, 12, 31)")
    entries = read(_READ_ENTRIES.format(who=them, before=before, last=last), _ENTRIES)
    texts = read(_READ_VERSIONS.format(ids=ids(lasts["version"].unique())), _VERSIONS).sort("version")
    standards = {version: standard_of(text) for version, text in texts.iter_rows()}
    people = with_direct_scores(read_people(them, read), standards.values(), them, read)
    people = with_ballots(people, standards.values(), them, read)
    # A year that counts the ledger itself starts from the year before; the others had that in their quarters.
    if any(carries(standard, PeriodKind.YEAR) for standard in standards.values()):
        people = with_carried(people, them, read)
    return Years(
        quarters,
        lasts,
        tuple(
            YearSheet(version, standard, _score(standard, version, quarters, lasts, people, entries))
            for version, standard in standards.items()
        ),
    )


def with_carried(people: pl.DataFrame, who: str, read: Read) -> pl.DataFrame:
    """The people with the result of the year before; null where they had none."""
    before = read_years(who, read, ago=1)
    results = [sheet.sheet.people.select("index", last="person") for sheet in before.sheets]
    if not results:
        return people.with_columns(carried=pl.lit(None, dtype=pl.Int64))
    indices = before.lasts.join(pl.concat(results), on="last").select("person", carried="index")
    return people.join(indices, on="person", how="left", maintain_order="left")


def _one_each(quarters: pl.DataFrame) -> pl.DataFrame:
    """Who stood on the lists of two branches in one quarter counts once: where they were scored, else the later."""
    ordered = quarters.sort(pl.col("index").is_not_null(), "participant")
    return ordered.unique(["person", "last_month"], keep="last", maintain_order=True).sort("person", "last_month")


def _score(
    standard: Standard,
    version: int,
    quarters: pl.DataFrame,
    lasts: pl.DataFrame,
    people: pl.DataFrame,
    entries: pl.DataFrame,
) -> ScoreSheet:
    ruled = lasts.filter(pl.col("version") == version).unique("last")
    mine = people.join(ruled.select("kind", "is_scored", person="last"), on="person", maintain_order="left")
    at_year_end = pl.col("kind") == CycleKind.YEAR_END.value
    mine = mine.with_columns(
        # Out of scoring for the whole year is only who was so in every quarter.
        pl.when(~pl.col("is_scored")).then(pl.col("excluded")).alias("excluded"),
        pl.when(at_year_end).then(pl.col("review", "self_report", *brought_in([standard]))),
    )
    # What only the end of the year brings is not yet missing before it.
    mine = mine.with_columns(
        pl.when(at_year_end).then(pl.col(name)).otherwise(True).alias(name) for name in held_columns([standard])
    )
    number = pl.col("last_month") // standard.months
    own = quarters.join(ruled.select("person", "last"), on="person").select("index", number=number, person="last")
    return score(
        standard,
        entries=entries.join(mine.select("person"), on="person", how="semi"),
        people=with_raws(mine, standard),
        period_kind=PeriodKind.YEAR,
        quarters=own,
    )


@lru_cache(maxsize=32)
def standard_of(text: str) -> Standard:
    """The standard of an approved version: its text has been read before and holds."""
    standard = read_standard(text, is_kept=True)
    if not isinstance(standard, Standard):
        raise ValueError(f"an approved standard does not hold: {standard[0]}")
    return standard
