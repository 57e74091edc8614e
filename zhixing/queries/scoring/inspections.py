"""堡垒指数 for scoring: what inspectors agreed on, as entries, and what the jury gave. Knows no Django."""

from collections.abc import Iterable

import polars as pl

from zhixing.queries.scoring.sql import Read
from zhixing.rules.inspections.hearings import hearing_points
from zhixing.rules.rounding import divide
from zhixing.rules.scoring.frames import ENTRY_COLUMNS, raw
from zhixing.rules.standards.model import Effect, HearingRule, Source, Standard

_COLUMNS: dict[str, pl.DataType] = {
    "person": pl.Int64(),
    "entry": pl.Int64(),
    "item": pl.String(),
    "amount": pl.Int64(),
    "option": pl.String(),
    "happened_on": pl.Date(),
}
_ITEMS = """
    SELECT visit.participant_id AS person, line.id AS entry, line.item, line.amount::bigint AS amount, line.option,
        visit.on AS happened_on
    FROM zhixing_visititem line
    JOIN zhixing_visit visit ON visit.id = line.visit_id
    JOIN zhixing_participant participant ON participant.id = visit.participant_id
    WHERE {who} AND participant.excluded = '' AND visit.concluded_at IS NOT NULL
    ORDER BY line.id
"""
# Vetoes that count; their ids are negative, so that a breakdown tells them from the lines of visits.
_VETOES = """
    SELECT veto.participant_id AS person, -veto.id AS entry, veto.code AS item, veto.happened_on
    FROM zhixing_orgveto veto
    JOIN zhixing_orgvetostep agreed ON agreed.veto_id = veto.id AND agreed.act = 'seconded'
    JOIN zhixing_participant participant ON participant.id = veto.participant_id
    WHERE {who} AND participant.excluded = ''
        AND NOT EXISTS (SELECT FROM zhixing_orgvetostep gone WHERE gone.veto_id = veto.id AND gone.act = 'revoked')
    ORDER BY veto.id
"""
_VETO_COLUMNS: dict[str, pl.DataType] = {
    "person": pl.Int64(),
    "entry": pl.Int64(),
    "item": pl.String(),
    "happened_on": pl.Date(),
}
_TOTALS: dict[str, pl.DataType] = {"person": pl.Int64(), "total": pl.Int64()}
_HEARINGS = """
    SELECT sheet.participant_id AS person, sheet.total::bigint AS total
    FROM zhixing_hearingsheet sheet JOIN zhixing_participant participant ON participant.id = sheet.participant_id
    WHERE {who} ORDER BY sheet.participant_id
"""


def read_inspected(standard: Standard, who: str, read: Read) -> pl.DataFrame:
    """What concluded visits came to, item by item, in the columns of entries; "entry" is the id of the visit's line.

    What was not found (nothing to deduct, no times) is no entry.
    """
    in_points = {item.code for _, item in standard.items if item.range}
    deducting = {item.code for _, item in standard.items if item.effect is Effect.DEDUCT}
    lines = read(_ITEMS.format(who=who), _COLUMNS)
    is_points = pl.col("item").is_in(list(in_points))
    was_found = (
        pl.col("amount").is_not_null()
        & ((pl.col("amount") != 0) | (is_points & ~pl.col("item").is_in(list(deducting))))
    ) | (pl.col("option") != "")
    inspected = (
        lines.filter(was_found)
        .with_columns(
            units=pl.when(is_points | (pl.col("option") != "")).then(100).otherwise(pl.col("amount")).cast(pl.Int64),
            worth=pl.when(is_points).then(pl.col("amount")),
            reverses=pl.lit(None, dtype=pl.Int64),
        )
        .select("person", *ENTRY_COLUMNS)
    )
    if not standard.vetoes:
        return inspected
    nothing = pl.lit(None, dtype=pl.Int64)
    vetoes = read(_VETOES.format(who=who), _VETO_COLUMNS).with_columns(
        units=pl.lit(100, dtype=pl.Int64), option=pl.lit(""), worth=nothing, reverses=nothing
    )
    return pl.concat([inspected, vetoes.select("person", *ENTRY_COLUMNS)])


def with_hearings(people: pl.DataFrame, standards: Iterable[Standard], who: str, read: Read) -> pl.DataFrame:
    """The organisations with what juries gave them, as `raw` columns; nothing is read where no standard hears any."""
    heard = {
        component.code: (component, standard, component.hearing or HearingRule())
        for standard in standards
        for component in standard.components
        if component.source is Source.HEARING
    }
    if not heard:
        return people
    sheets = read(_HEARINGS.format(who=who), _TOTALS).group_by("person", maintain_order=True).agg("total")
    for code, (component, standard, rule) in heard.items():
        points_by_person = [
            (person, hearing_points(totals, rule, standard.rounding)) for person, totals in sheets.iter_rows()
        ]
        points = pl.DataFrame(points_by_person, schema={"person": pl.Int64(), "points": pl.Int64()}, orient="row")
        full = component.full or standard.full
        scaled = points.with_columns(divide(pl.col("points") * full, rule.full, standard.rounding.by).alias(raw(code)))
        people = people.join(scaled.drop("points"), on="person", how="left", maintain_order="left")
    return people
