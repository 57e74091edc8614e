"""党员类别 by the lists: what happens in a period counts at the class that its list has of the person.

The register may have moved on since the list was made; what is entered now is then priced, limited and shown as it will
count.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from zhixing.models import Membership, Participant
from zhixing.rules.cycles.placements import ListedClass, class_on
from zhixing.rules.standards.vocabulary import IndexKind


class ListedClasses:
    """The classes of these people, period by period. One query."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        rows = Participant.objects.filter(
            membership__in={membership.pk for membership in memberships},
            excluded="",
            cycle__index=IndexKind.VANGUARD.value,
        ).order_by("cycle__from_on", "pk")
        self._lists: dict[int, list[ListedClass]] = defaultdict(list)
        for pk, from_on, until_on, cut_off_on, word in rows.values_list(
            "membership_id", "cycle__from_on", "cycle__until_on", "cycle__cut_off_on", "member_class"
        ):
            if pk is not None:
                self._lists[pk].append(ListedClass(from_on, until_on, cut_off_on, word))

    def at(self, membership: Membership, day: dt.date) -> str:
        """The class at which the day counts; that of the register where no list has the person yet."""
        return class_on(self._lists.get(membership.pk, ()), day) or membership.member_class


def class_at(membership: Membership, day: dt.date) -> str:
    """The same of one person."""
    return ListedClasses([membership]).at(membership, day)
