"""催办: who reminded which branch of what, so that nobody is called twice and nobody forgotten."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation
from zhixing.queries.overview.branches import branches_of_quarter
from zhixing.queries.viewers import Viewer
from zhixing.rules.overview.reminders import outstanding
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
    ids = list(dict.fromkeys(organisation_ids))
    branches = Organisation.objects.in_bulk(ids)
    for pk in ids:
        if pk not in branches:
            raise OutOfSight(pk)
        by.demand(Do.VIEW_OVERVIEW, branches[pk].path)
    if not ids:
        raise Blocked(["没有勾选支部，请先勾选提醒过的支部，再记为已提醒。"])
    rows = {row.organisation_id: row for row in branches_of_quarter(by, quarter).rows}
    noted, settled = [], []
    for pk in ids:
        what = outstanding(rows[pk], quarter.label, by.today) if pk in rows else ""
        if not what:
            settled.append(branches[pk].label)
            continue
        record(
            "note_branch_reminders",
            by=by,
            at=at,
            organisation_id=pk,
            subject=branches[pk],
            summary=f"{branches[pk].label}：{what}",
            detail={"quarter": quarter.label},
        )
        noted.append(branches[pk].label)
    return noted, settled
