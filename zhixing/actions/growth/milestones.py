"""成长线路图: days of the way into the Party that were looked up in the files."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Milestone
from zhixing.queries.form_versions import stale_texts
from zhixing.queries.growth.milestones import MILESTONE_LABELS, milestone_values
from zhixing.queries.members.pages import member_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.growth.milestones import OF_REGISTER, MilestoneKind, milestone_problems
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def keep_milestones(
    membership_id: int, *, days: Mapping[MilestoneKind, dt.date | None], version: str = "", by: Viewer, at: dt.datetime
) -> None:
    """Keep the days given; a blank takes away what was entered by mistake. Days of the register stay there."""
    membership = member_at(by, membership_id, Do.EDIT_REGISTER)
    now, typed = milestone_values(membership), {kind.value: day for kind, day in days.items()}
    if reasons := milestone_problems(days, by.today) or stale_texts(
        version, MILESTONE_LABELS, now, typed, what="入党过程", subject=membership
    ):
        raise Blocked(reasons)
    for kind, day in days.items():
        entered = Milestone.objects.filter(person=membership.person_id, kind=kind.value)
        if kind in OF_REGISTER:
            continue
        if day is None:
            entered.delete()
        elif not entered.update(on=day, by=by.user_id, at=at):
            Milestone.objects.create(person_id=membership.person_id, kind=kind.value, on=day, by_id=by.user_id, at=at)
    record("keep_milestones", by=by, at=at, organisation_id=membership.organisation_id, subject=membership)
