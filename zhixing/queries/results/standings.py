"""阶段情况: where those stand whose period is longer than a quarter, at the end of each quarter so far. Never final."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from zhixing.models import Cycle, Participant
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.scoring.cycle_inputs import Inputs, inputs_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import QUARTER, chinese_day, periods_of_year
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight


@dataclass(frozen=True)
class StandingLine:
    name: str
    points: tuple[int | None, ...]  # hundredths, one for each day of the page
    excluded: str


@dataclass(frozen=True)
class Standings:
    cycle_id: int
    branch: str
    period: str
    days: tuple[str, ...]  # up to which each column counts
    lines: tuple[StandingLine, ...]  # by name; the viewer's own alone where they may see no others


def standings(viewer: Viewer, cycle_id: int) -> Standings:
    """Of a period under way: what the ledger comes to so far, by the standard's own steps, without a band."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    people = participants_of([cycle.pk])
    names = participant_names(people)
    return _standings(cycle, people, names, viewer.today)


def own_standings(viewer: Viewer) -> list[Standings]:
    """The viewer's own, of every longer period that is not posted yet."""
    mine = Participant.objects.filter(
        membership__person=viewer.person_id,
        membership__person__isnull=False,
        excluded="",
        cycle__months__gt=QUARTER,
        cycle__stage__in=[stage.value for stage in Stage if stage not in {Stage.POSTING, Stage.CLOSED}],
    ).select_related("cycle__organisation", "cycle__version", "membership__person")
    return [
        _standings(participant.cycle, [participant], {participant.pk: "本人"}, viewer.today) for participant in mine
    ]


def _standings(cycle: Cycle, people: Collection[Participant], names: dict[int, str], today: dt.date) -> Standings:
    if not cycle.period.is_longer or cycle.is_of_organisations:
        raise OutOfSight(cycle.pk)
    days = _days(cycle, today)
    inputs = inputs_of(cycle, [participant.pk for participant in people])
    columns = [_points(inputs, day) for day in days]
    return Standings(
        cycle.pk,
        cycle.organisation.label,
        cycle.period.label,
        tuple(f"到{chinese_day(day)}" for day in days),
        tuple(
            StandingLine(
                names[participant.pk], tuple(column.get(participant.pk) for column in columns), participant.excluded
            )
            for participant in people
        ),
    )


def _days(cycle: Cycle, today: dt.date) -> list[dt.date]:
    """The last days of the quarters of the period that are over, and today where it lies after them."""
    last = min(today, cycle.cut_off_on)
    over = [
        quarter.until_on for quarter in periods_of_year(cycle.year, QUARTER) if cycle.from_on <= quarter.until_on < last
    ]
    return [*over, last]


def _points(inputs: Inputs, day: dt.date) -> dict[int, int | None]:
    """By participant, what everything up to that day comes to."""
    so_far = replace(inputs, entries=inputs.entries.filter(pl.col("happened_on") <= day))
    return dict(so_far.score().people.select("person", "index").iter_rows())
