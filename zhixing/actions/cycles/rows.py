"""考评周期: the rows that openings and changes of stage write. No acts by themselves: they are parts of one."""

import datetime as dt

from zhixing.models import Cycle, Organisation, StageChange, StandardVersion
from zhixing.queries.cycles.dates import CycleDays
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind, Period
from zhixing.rules.standards.vocabulary import IndexKind


def new_cycle(
    organisation: Organisation,
    version: StandardVersion,
    period: Period,
    days: CycleDays,
    index: IndexKind,
    kind: CycleKind,
    *,
    by: Viewer,
    at: dt.datetime,
) -> Cycle:
    """The row of a period, still without a list. No act by itself: it is part of the opening."""
    return Cycle.objects.create(
        organisation=organisation,
        index=index.value,
        version=version,
        year=period.year,
        number=period.number,
        months=period.months,
        kind=kind.value,
        cut_off_on=days.cut_off_on,
        self_report_due_on=days.self_report_due_on,
        review_due_on=days.review_due_on,
        opened_by_id=by.user_id,
        opened_at=at,
    )


def move_to(
    cycle: Cycle, from_stage: Stage | str, to_stage: Stage, *, reason: str = "", by: Viewer, at: dt.datetime
) -> None:
    """Write the stage and the row that says so. No act by itself: it is part of one."""
    cycle.stage = to_stage.value
    cycle.closed_at = at if to_stage is Stage.CLOSED else None
    cycle.save(update_fields=["stage", "closed_at"])
    StageChange.objects.create(
        cycle=cycle, from_stage=str(from_stage), to_stage=to_stage.value, reason=reason, by_id=by.user_id, at=at
    )
