"""催办: who reminded which branch of what, so that nobody is called twice and nobody forgotten."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation
from zhixing.queries.overview.branches import branches_of_quarter
from zhixing.queries.viewers import Viewer
from zhixing.rules.overview.reminders import NOTHING_TO_NOTE, NOTHING_TO_SEND, Channel, outstanding
from zhixing.rules.periods import Period
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def note_branch_reminders(
    organisation_ids: Iterable[int], *, quarter: Period, by: Viewer, at: dt.datetime
) -> tuple[list[str], list[str]]:
    """Write down that these branches were reminded of what is outstanding in this quarter.

    Returns the branches it was written down for, and those that owe nothing any more. Raises `Blocked` for none at all.
    """
    rows, settled = _owing(organisation_ids, quarter, by, nothing=NOTHING_TO_NOTE)
    for branch, what in rows:
        record(
            "note_branch_reminders",
            by=by,
            at=at,
            organisation_id=branch.pk,
            subject=branch,
            summary=f"{branch.label}：{what}",
            detail={"quarter": quarter.label},
        )
    return [branch.label for branch, _ in rows], settled


@transaction.atomic
def send_branch_reminders(
    organisation_ids: Iterable[int],
    *,
    text: str,
    channel: Channel,
    send: Callable[[str], None],
    quarter: Period,
    by: Viewer,
    at: dt.datetime,
) -> list[str]:
    """Send one text to the group of all branches and write down which of them it was for.

    `send` comes last and raises `Blocked` where the other side has not taken the text: then nothing is written down.
    """
    rows, _ = _owing(organisation_ids, quarter, by, nothing=NOTHING_TO_SEND)
    for branch, what in rows:
        record(
            "send_branch_reminders",
            by=by,
            at=at,
            organisation_id=branch.pk,
            subject=branch,
            summary=f"{channel.label}，{branch.label}：{what}",
            detail={"quarter": quarter.label, "channel": channel.value},
        )
    send(text)
    return [branch.label for branch, _ in rows]


def _owing(
    organisation_ids: Iterable[int], quarter: Period, by: Viewer, *, nothing: str
) -> tuple[list[tuple[Organisation, str]], list[str]]:
    """The branches with what each owes, and the names of those that owe nothing; `Blocked` for no branch at all."""
    ids = list(dict.fromkeys(organisation_ids))
    branches = Organisation.objects.in_bulk(ids)
    for pk in ids:
        if pk not in branches:
            raise OutOfSight(pk)
        by.demand(Do.VIEW_OVERVIEW, branches[pk].path)
    if not ids:
        raise Blocked([nothing])
    rows = {row.organisation_id: row for row in branches_of_quarter(by, quarter).rows}
    owing = [(branches[pk], outstanding(rows[pk], quarter.label, by.today) if pk in rows else "") for pk in ids]
    return [(branch, what) for branch, what in owing if what], [branch.label for branch, what in owing if not what]
