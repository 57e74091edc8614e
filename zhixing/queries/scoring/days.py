"""计分截止日 for scoring: which days count for whom, in the quarters of a year. Knows no Django.

A quarter begins where the one before it was cut off, and that is a matter of the person: who changed branch brings
along the cut-off of the branch that judged them, so that no day of theirs is counted twice or nowhere.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from zhixing.queries.scoring.sql import Read, ids
from zhixing.rules.periods import CutOffs, Days, Quarter, counted_days, quarter_before, year_days

_DAYS: dict[str, pl.DataType] = {"person": pl.Int64(), "place": pl.Int64(), "cut_off_on": pl.Date()}

# Of a quarter, by its place in the count of all quarters: the cut-off under which the person was judged in it, else
# the one of the branch that judges them, else its last day. Who has been here since before it began was judged here.
_CUT_OFF = """
    COALESCE(
        (SELECT judging.cut_off_on FROM zhixing_membership own
         JOIN zhixing_participant judged ON judged.membership_id = own.id
         JOIN zhixing_cycle judging ON judging.id = judged.cycle_id
         WHERE asked.from_on > make_date(({place}) / 4, ({place}) % 4 * 3 + 1, 1) AND own.person_id = asked.person_id
            AND judging.year = ({place}) / 4 AND judging.quarter = ({place}) % 4 + 1
         ORDER BY judged.excluded = '' DESC, judged.id DESC LIMIT 1),
        (SELECT branch.cut_off_on FROM zhixing_cycle branch WHERE branch.organisation_id = here.organisation_id
            AND branch.year = ({place}) / 4 AND branch.quarter = ({place}) % 4 + 1),
        (make_date(({place}) / 4, ({place}) % 4 * 3 + 1, 1) + INTERVAL '3 months' - INTERVAL '1 day')::date
    )
"""
# Where nobody cuts a quarter off before its last day, there is nothing to read.
_READ_DAYS = """
    SELECT participant.id AS person, wanted.place::bigint AS place,
        CASE WHEN wanted.place = {now} THEN here.cut_off_on ELSE {cut_off} END AS cut_off_on
    FROM zhixing_participant participant
    JOIN zhixing_cycle here ON here.id = participant.cycle_id
    JOIN zhixing_membership asked ON asked.id = participant.membership_id
    CROSS JOIN generate_series({first}, {now}) AS wanted(place)
    WHERE {who} AND EXISTS (
        SELECT 1 FROM zhixing_cycle other WHERE other.year * 4 + other.quarter - 1 BETWEEN {first} AND {now}
            AND other.cut_off_on < make_date(other.year, other.quarter * 3 - 2, 1) 
                + INTERVAL '3 months' - INTERVAL '1 day'
    )
"""


def cut_off_sql(place: str) -> str:
    """The cut-off of the quarter at this place for the person `asked`, whom the cycle `here` judges."""
    return _CUT_OFF.format(place=place)


@dataclass(frozen=True)
class OwnDays:
    """Some people, by a condition on `participant`, and the cut-offs of the quarters of their year."""

    who: str
    quarter: Quarter  # the one that is scored
    cut_offs: CutOffs
    people: tuple[int, ...] | None = None  # the participants, where they are named; else all whom `who` picks

    @property
    def now(self) -> Days:
        return counted_days(self.quarter, self.cut_offs)

    @property
    def year_from_on(self) -> dt.date:
        return year_days(self.quarter.year, self.cut_offs).from_on

    @property
    def quarters(self) -> list[Quarter]:
        """Of the year, up to the one that is scored."""
        return [Quarter(self.quarter.year, number) for number in range(1, self.quarter.number + 1)]

    def counts_on(self) -> pl.Expr:
        """The day by which the period of an entry is told: its own, or the first of the quarter it was moved into."""
        happened_on = pl.col("happened_on")
        told: pl.Expr = happened_on
        for quarter in self.quarters:
            days = counted_days(quarter, self.cut_offs)
            is_moved = happened_on.is_between(days.from_on, quarter.from_on, closed="left")
            told = pl.when(is_moved).then(pl.lit(quarter.from_on)).otherwise(told)
        return told.alias("counts_on")


def read_days(who: str, quarter: Quarter, read: Read) -> list[OwnDays]:
    """The people whom `who` picks, in groups for whom the same days count; one group where all are cut off alike."""
    first, now = _place(quarter_before(Quarter(quarter.year, 1))), _place(quarter)
    rows = read(_READ_DAYS.format(who=who, first=first, now=now, cut_off=cut_off_sql("wanted.place")), _DAYS)
    own = (
        rows.sort("person", "place")
        .group_by("person", maintain_order=True)
        .agg(pl.col("cut_off_on").cast(pl.String).str.join(" ").alias("days"))
    )
    groups = own.group_by("days", maintain_order=True).agg("person")
    if groups.height < 2:
        return [OwnDays(who, quarter, _cut_offs(first, groups["days"].item()) if groups.height else {})]
    return [
        OwnDays(f"participant.id = ANY({ids(people)})", quarter, _cut_offs(first, days), tuple(people))
        for days, people in groups.iter_rows()
    ]


def _place(quarter: Quarter) -> int:
    return quarter.year * 4 + quarter.number - 1


def _cut_offs(first: int, days: str) -> CutOffs:
    return {
        Quarter(place // 4, place % 4 + 1): dt.date.fromisoformat(day)
        for place, day in enumerate(days.split(), start=first)
    }
