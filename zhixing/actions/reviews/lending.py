"""派人参加评定: a committee lends people to the review group of a branch below that has too few of its own."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from zhixing.actions.accounts.appointments import give_role
from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Appointment, User
from zhixing.queries.reviews.lending import lendable_judges
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import Wish
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.reviews.small_branches import lending_blockers

AFTERWARDS = dt.timedelta(days=60)  # after the review is due: an objection may bring it back


@transaction.atomic
def lend_panellists(
    cycle_id: int, *, user_ids: Collection[int], document: str, by: Viewer, at: dt.datetime
) -> list[Appointment]:
    """Make them 考评小组成员 of the branch for this period's review; its head then chooses the group as ever."""
    cycle = locked(cycle_id)
    if cycle.is_of_organisations:
        raise OutOfSight(cycle_id)
    lendable = {judge.user_id for judge in lendable_judges(by, cycle)}
    reasons = cycle.stage_blockers(Do.FORM_PANEL) or lending_blockers(
        chosen=user_ids, lendable=lendable, document=document
    )
    if reasons:
        raise Blocked(reasons)
    until_on = max(cycle.review_due_on, by.today) + AFTERWARDS
    wish = Wish(Role.PANELLIST, OrgKind(cycle.organisation.kind), by.today, until_on, document)
    users = User.objects.select_for_update().filter(pk__in=list(user_ids)).order_by("pk")
    appointments = [give_role(user, cycle.organisation, wish, by=by, at=at) for user in users]
    record(
        "lend_panellists",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=f"{cycle.period.label}：{len(appointments)} 人，{document.strip()}",
    )
    return appointments
