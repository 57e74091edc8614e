"""计分截止日 for scoring: which days count for whom, in the periods of a year. Knows no Django.

A period begins where the one before it was cut off, and that is a matter of the person: who changed branch brings
along the cut-off of the branch that judged them, so that no day of theirs is counted twice or nowhere.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.queries.scoring.sql import Read, day, ids
from zhixing.rules.periods import ONE_DAY, CutOffs, Days, Period, counted_days, periods_of_year, year_days

_DAYS: dict[str, pl.DataType] = {"person": pl.Int64(), "last": pl.Date(), "cut_off_on": pl.Date()}

# Of a period, by its last day: the cut-off under which the person was judged in it, else the one of the branch that
# judges them, else its last day. Who has been here since before it began was judged here.
_CUT_OFF = """
    COALESCE(
        (SELECT judging.cut_off_on FROM zhixing_membership own
         JOIN zhixing_participant judged ON judged.membership_id = own.id
         JOIN zhixing_cycle judging ON judging.id = judged.cycle_id
         WHERE asked.from_on > {last} - 366 AND asked.from_on > judging.from_on AND own.person_id = asked.person_id
            AND judging.until_on = {last}
         ORDER BY judged.excluded = '' DESC, judged.id DESC LIMIT 1),
        (SELECT branch.cut_off_on FROM zhixing_cycle branch WHERE branch.organisation_id = here.organisation_id
            AND branch.index = here.index AND branch.until_on = {last}),
        {last}
    )
"""
# Where nobody cuts a period off before its last day, there is nothing to read.
_READ_DAYS = """
    SELECT participant.id AS person, wanted.last,
        CASE WHEN wanted.last = {now} THEN here.cut_off_on ELSE {cut_off} END AS cut_off_on
    FROM zhixing_participant participant
    JOIN zhixing_cycle here ON here.id = participant.cycle_id
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    CROSS JOIN unnest(ARRAY[{lasts}]) AS wanted(last)
    WHERE {who} AND EXISTS (
        SELECT 1 FROM zhixing_cycle other
        WHERE other.until_on = ANY(ARRAY[{lasts}]) AND other.cut_off_on < other.until_on
    )
"""


def cut_off_sql(last: str) -> str:
    """The cut-off of the period that ends on this day for the person `asked`, whom the cycle `here` judges."""
    return _CUT_OFF.format(last=last)


@dataclass(frozen=True)
class OwnDays:
    """Some people, by a condition on `participant`, and the cut-offs of the periods of their year."""

    who: str
    period: Period  # the one that is scored
    cut_offs: CutOffs
    people: tuple[int, ...] | None = None  # the participants, where they are named; else all whom `who` picks

    @property
    def now(self) -> Days:
        return counted_days(self.period, self.cut_offs)

    @property
    def year_from_on(self) -> dt.date:
        return year_days(self.period.year, self.cut_offs).from_on

    @property
    def periods(self) -> list[Period]:
        """Of the year, up to the one that is scored."""
        return periods_of_year(self.period.year, self.period.months)[: self.period.number]

    def counts_on(self) -> pl.Expr:
        """The day by which the period of an entry is told: its own, or the first of the period it was moved into."""
        happened_on = pl.col("happened_on")
        counting_day: pl.Expr = happened_on
        for period in self.periods:
            days = counted_days(period, self.cut_offs)
            is_moved = happened_on.is_between(days.from_on, period.from_on, closed="left")
            counting_day = pl.when(is_moved).then(pl.lit(period.from_on)).otherwise(counting_day)
        return counting_day.alias("counts_on")


def read_days(who: str, period: Period, read: Read) -> list[OwnDays]:
    """The people whom `who` picks, in groups for whom the same days count; one group where all are cut off alike."""
    until_now = periods_of_year(period.year, period.months)[: period.number]
    lasts = [until_now[0].from_on - ONE_DAY, *(membership.until_on for membership in until_now)]
    names = {"now": day(lasts[-1]), "lasts": ", ".join(map(day, lasts)), "cut_off": cut_off_sql("wanted.last")}
    rows = read(_READ_DAYS.format(who=who, **names), _DAYS)
    own = (
        rows.sort("person", "last")
        .group_by("person", maintain_order=True)
        .agg(pl.col("cut_off_on").cast(pl.String).str.join(" ").alias("days"))
    )
    groups = own.group_by("days", maintain_order=True).agg("person")
    if groups.height < 2:
        return [OwnDays(who, period, _cut_offs(lasts, groups["days"].item()) if groups.height else {})]
    return [
        OwnDays(f"participant.id = ANY({ids(people)})", period, _cut_offs(lasts, days), tuple(people))
        for days, people in groups.iter_rows()
    ]


def _cut_offs(lasts: Sequence[dt.date], days: str) -> CutOffs:
    return {last: dt.date.fromisoformat(cut_off) for last, cut_off in zip(lasts, days.split(), strict=True)}
