"""Whether a sheet of facts is of one period of the standard, and of a kind that the standard has."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.problems import FactProblem
from zhixing.files.facts.reading import Facts
from zhixing.rules.periods import HALF_YEAR, YEAR, Period, counted_in, default_cut_off, period_before, period_of
from zhixing.rules.scoring.components import components_of, counts_ledger, direct_blocks
from zhixing.rules.scoring.engine import ScoreSheet
from zhixing.rules.scoring.items import cap_of
from zhixing.rules.scoring.pricing import is_one_span
from zhixing.rules.scoring.result import is_open
from zhixing.rules.standards.checks.drafts import kinds_without
from zhixing.rules.standards.model import PeriodKind, Reach, Source, Standard

FEW = 5  # rows named


def default_kind(standard: Standard) -> PeriodKind:
    """The kind of period that is tried where none is named."""
    return PeriodKind.YEAR_END if standard.months in {YEAR, HALF_YEAR} else PeriodKind.QUARTER


def problems_of_kind(standard: Standard, kind: PeriodKind) -> list[FactProblem]:
    """Why there is no period of this kind."""
    if kind not in (missing := kinds_without(standard)):
        return []
    others = "、".join(other.label for other in PeriodKind if other not in missing)
    sentence = f"《{standard.title}》按{standard.period.label}考评，没有{kind.label}的一期，请改选{others}"
    return [FactProblem(0, "", sentence)]


def problems_of_period(sheet: ScoreSheet, facts: Facts) -> list[FactProblem]:
    """What of a sheet is of another period than the one tried, or does nothing in it."""
    standard, kind = sheet.standard, sheet.kind
    return [
        *problems_of_days(facts, standard, kind),
        *problems_of_years(facts, standard, kind),
        *rows_without_effect(facts, sheet),
        *people_without_periods(sheet, facts),
    ]


def problems_of_days(facts: Facts, standard: Standard, kind: PeriodKind) -> list[FactProblem]:
    """Rows that lie in another period than the last of the sheet, and were added to it all the same."""
    periods = {day: _period(day, standard) for day in facts.entries["happened_on"].drop_nulls().unique()}
    if kind is PeriodKind.YEAR or len(set(periods.values())) < 2:
        return []
    latest = max(periods.values(), key=lambda period: period.from_on)
    strange = [day for day, period in periods.items() if period != latest]
    return first_few(
        facts.entries.filter(pl.col("happened_on").is_in(strange)),
        lambda row: (
            f"{LABELS[Column.DATE]} {row['happened_on']} 在{periods[row['happened_on']].label}，表里还有{latest.label}"
            f"的记录。一次试算只算一期（{latest.unit}），现在都加在了一起；以前各期的请在时段写“此前”，或另表试算"
        ),
    )


def problems_of_years(facts: Facts, standard: Standard, kind: PeriodKind) -> list[FactProblem]:
    """Rows of another year than the last of the sheet: limits of the year, and the year, would take them in."""
    entries = facts.earlier if kind is not PeriodKind.YEAR else pl.concat([facts.entries, facts.earlier])
    days = pl.concat([facts.entries["happened_on"], facts.earlier["happened_on"]]).drop_nulls().unique()
    years = {day: _period(day, standard).year for day in days}
    latest = max(years.values(), default=0)
    strange = [day for day, year in years.items() if year != latest]
    return first_few(
        entries.filter(pl.col("happened_on").is_in(strange)),
        lambda row: (
            f"{LABELS[Column.DATE]} {row['happened_on']} 在 {years[row['happened_on']]} 年，表里还有 {latest} 年的"
            "记录。一次试算只算一年，现在都算在了一起；别的年度的请删去"
        ),
    )


def rows_without_effect(facts: Facts, sheet: ScoreSheet) -> list[FactProblem]:
    """Rows that change nothing in the period tried: of earlier periods, or of a year that is made of its periods."""
    standard = sheet.standard
    if sheet.kind is not PeriodKind.YEAR:
        entries, codes = facts.earlier, looked_back_at(standard)
        why = "写“此前”的不影响这一期；是这一期的请删去“此前”，要查看全年的请试算年度"
        what = {True: "没有全年上限", False: "只管发生的那一期"}
    elif counts_ledger(standard, PeriodKind.YEAR):
        return []
    else:
        entries, codes = pl.concat([facts.entries, facts.earlier]), looked_at_in_year(standard)
        why = "这一笔没有另外计入；它应当已在当期的得分里"
        what = dict.fromkeys((True, False), "是各期的记录，年度由各期得分合成")
    cancelled = set(entries["reverses"].drop_nulls())
    is_left = pl.col("reverses").is_null() & ~pl.col("entry").is_in(cancelled)
    idle = entries.filter(is_left & ~pl.col("item").is_in(codes))
    names = {item.code: item.name for _, item in standard.items} | {veto.code: veto.name for veto in standard.vetoes}
    return first_few(idle, lambda row: f"“{names[row['item']]}”{what[standard.item(row['item']) is not None]}，{why}")


def looked_back_at(standard: Standard) -> set[str]:
    """The codes of what earlier periods of the year matter to."""
    if is_one_span(standard) or standard.accumulate:
        return {item.code for _, item in standard.items} | {veto.code for veto in standard.vetoes}
    capped = {item.code for block, item in standard.items if cap_of(item.cap, "year") or cap_of(block.cap, "year")}
    return capped | {veto.code for veto in standard.vetoes if veto.reach is Reach.YEAR}


def looked_at_in_year(standard: Standard) -> set[str]:
    """The codes of what a year made of its periods still looks at."""
    open_gates = [gate for gate in standard.gates if is_open(gate, standard, PeriodKind.YEAR)]
    conditions = [condition for gate in open_gates for condition in gate.when]
    blocks = {block.code for block in direct_blocks(standard, PeriodKind.YEAR)} | {part.block for part in conditions}
    if any(condition.stars for condition in conditions):
        blocks |= {block.code for block in standard.blocks if block.star is not None}
    codes = {item.code for block, item in standard.items if block.code in blocks}
    codes |= {condition.item or condition.veto for condition in conditions}
    return codes | {veto.code for veto in standard.vetoes if veto.reach is Reach.YEAR}


def people_without_periods(sheet: ScoreSheet, facts: Facts) -> list[FactProblem]:
    """Who lacks the results that their year is made of."""
    parts = [part for part in components_of(sheet.standard, sheet.kind) if part.source is Source.QUARTERS]
    if sheet.kind is not PeriodKind.YEAR or not parts:
        return []
    scored = sheet.people.filter(pl.col("excluded").is_null())
    missing = scored.filter(~pl.col("person").is_in(facts.quarters["person"].implode()))["person"].to_list()
    more = f"；这样的共 {len(missing)} 人" if len(missing) > FEW else ""
    way = "请每期写一行：事项写“各期得分”，数量写第几期，分值写得分"
    sentence = f"年度由各期得分合成，表里没有此人的各期得分；{way}{more}"
    return [FactProblem(0, "", f"{facts.names[person]}：{sentence}") for person in missing[:FEW]]


def first_few(rows: pl.DataFrame, sentence: Callable[[dict[str, Any]], str]) -> list[FactProblem]:
    """A sentence for each of the first rows, and how many there are."""
    more = f"；这样的共 {rows.height} 行" if rows.height > FEW else ""
    return [
        FactProblem(row["entry"], "", sentence(row) + more)
        for row in rows.sort("entry").head(FEW).iter_rows(named=True)
    ]


def _period(day: dt.date, standard: Standard) -> Period:
    """The period for which the day counts, by the cut-off that the standard names."""
    own = period_of(day, standard.months)
    cut_offs = {period.until_on: default_cut_off(period, standard.cut_off) for period in (period_before(own), own)}
    return counted_in(day, cut_offs, standard.months)
