"""代表测评: the names behind the numbers of a roll, for the attendance sheet of the meeting."""

import datetime as dt

from zhixing.actions.lots.people import read_pool_names
from zhixing.models import RollLine
from zhixing.queries.ballots.access import panel_at
from zhixing.queries.ballots.representatives import pool_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.refusals import OutOfSight


def roll_names(panel_id: int, *, by: Viewer, at: dt.datetime) -> dict[int, str]:
    """By line of the roll, the name in clear. Only the two named people of the pool are told, and each look is on
    record; `Blocked` once the names have been erased."""
    panel = panel_at(by, panel_id)
    pool = pool_of(panel.ballot.participant) if panel.ballot.participant else None
    if pool is None:
        raise OutOfSight(panel_id)
    names = {person.id: person.name for person in read_pool_names(pool.pk, by=by, at=at)}
    lines = RollLine.objects.filter(panel=panel, entrant__isnull=False).values_list("pk", "entrant")
    return {line: names[entrant] for line, entrant in lines if entrant in names}
