"""成长线路图: the coming activities that would close a gap of a member, from what is planned for their branch."""

import datetime as dt
from collections.abc import Sequence

from zhixing.models import Membership, PlannedActivity
from zhixing.queries.growth.results import BlockResult
from zhixing.queries.growth.targets import standard_for
from zhixing.queries.standards.in_force import path_ids
from zhixing.rules.growth.coming import Coming, closing_activities, gaps_closed
from zhixing.rules.periods import quarter_of


def coming_activities(
    membership: Membership, blocks: Sequence[BlockResult], today: dt.date, *, lacks_study: bool
) -> list[Coming]:
    """Of the branch and of those above it, from today on."""
    standard = standard_for(membership, quarter_of(today))
    short = {block.code for block in blocks if block.suggestion}
    if standard is None or not (short or lacks_study):
        return []
    plans = PlannedActivity.objects.filter(
        organisation__in=path_ids(membership.organisation), activity=None, cancelled_at=None, planned_on__gte=today
    ).order_by("planned_on", "pk")
    return closing_activities(
        Coming(
            plan.planned_on,
            plan.title,
            plan.place,
            gaps_closed(
                standard, plan.kind, member_class=membership.member_class, short=short, lacks_study=lacks_study
            ),
        )
        for plan in plans
    )
