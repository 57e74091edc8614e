"""Of whom nothing is asked on a day: who has died or left, or is under relief."""

import datetime as dt
from collections.abc import Iterable

from zhixing.models import Membership, Relief
from zhixing.queries.members.register import under_relief
from zhixing.rules.members.asking import why_not_asked


def reasons_not_to_ask(memberships: Iterable[Membership], day: dt.date) -> dict[int, str]:
    """Membership → why nothing is asked, empty where they may be asked. One query, whatever the number."""
    listed = list(memberships)
    people = {membership.person_id for membership in listed}
    relieved = set(
        Relief.objects.filter(under_relief(day), membership__person__in=people).values_list(
            "membership__person_id", flat=True
        )
    )
    return {
        membership.pk: why_not_asked(
            end_reason=membership.end_reason if membership.until_on else "", has_relief=membership.person_id in relieved
        )
        for membership in listed
    }


def reason_not_to_ask(membership: Membership, day: dt.date) -> str:
    return reasons_not_to_ask([membership], day)[membership.pk]
