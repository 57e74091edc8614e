"""Whether a sheet of facts is of one period of the standard, and of a kind that the standard has."""

import datetime as dt

import polars as pl

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.problems import FactProblem
from zhixing.files.facts.reading import Facts
from zhixing.rules.periods import HALF_YEAR, YEAR, Period, counted_in, period_before, period_of, usual_cut_off
from zhixing.rules.standards.checks.drafts import kinds_without
from zhixing.rules.standards.model import PeriodKind, Standard

FEW = 5  # rows named


def usual_kind(standard: Standard) -> PeriodKind:
    """The kind of period that is tried where none is named."""
    return PeriodKind.YEAR_END if standard.months in {YEAR, HALF_YEAR} else PeriodKind.QUARTER


def problems_of_kind(standard: Standard, kind: PeriodKind) -> list[FactProblem]:
    """Why there is no period of this kind."""
    if kind not in (missing := kinds_without(standard)):
        return []
    others = "、".join(other.label for other in PeriodKind if other not in missing)
    sentence = f"《{standard.title}》按{standard.period.label}考评，没有{kind.label}的一期，请改选{others}"
    return [FactProblem(0, "", sentence)]


def problems_of_days(facts: Facts, standard: Standard, kind: PeriodKind) -> list[FactProblem]:
    """Rows that lie in another period than the last of the sheet, and were added to it all the same."""
    periods = {day: _period(day, standard) for day in facts.entries["happened_on"].drop_nulls().unique()}
    if kind is PeriodKind.YEAR or len(set(periods.values())) < 2:
        return []
    latest = max(periods.values(), key=lambda period: period.from_on)
    strange = [day for day, period in periods.items() if period != latest]
    rows = facts.entries.filter(pl.col("happened_on").is_in(strange)).sort("entry")
    more = f"；这样的共 {rows.height} 行" if rows.height > FEW else ""
    return [
        FactProblem(
            row["entry"],
            "",
            f"{LABELS[Column.DATE]} {row['happened_on']} 在{periods[row['happened_on']].label}，表里还有{latest.label}"
            f"的记录。一次试算只算一期（{latest.unit}），现在都加在了一起；以前各期的请在时段写“此前”，或另表试算{more}",
        )
        for row in rows.head(FEW).iter_rows(named=True)
    ]


def _period(day: dt.date, standard: Standard) -> Period:
    """The period for which the day counts, by the cut-off that the standard names."""
    own = period_of(day, standard.months)
    cut_offs = {period.until_on: usual_cut_off(period, standard.cut_off) for period in (period_before(own), own)}
    return counted_in(day, cut_offs, standard.months)
