"""成长线路图: days of the way into the Party, looked up in the files, as the form that keeps them was shown them."""

import datetime as dt

from zhixing.models import Membership, Milestone
from zhixing.rules.growth.milestones import OF_REGISTER, MilestoneKind

MILESTONE_LABELS = {kind.value: kind.label for kind in MilestoneKind if kind not in OF_REGISTER}


def milestone_values(membership: Membership) -> dict[str, dt.date | None]:
    """By kind the day that was entered, or None."""
    entered = dict(Milestone.objects.filter(person=membership.person_id).values_list("kind", "on"))
    return {name: entered.get(name) for name in MILESTONE_LABELS}
