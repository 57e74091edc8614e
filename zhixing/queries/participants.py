"""考评周期: the register's lines that touch a quarter, as the rules of taking part want them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Membership, Organisation, Relief, Transfer
from zhixing.queries.members import under_relief
from zhixing.rules.cycles import Quarter
from zhixing.rules.members import EndReason, RegisterState
from zhixing.rules.participants import Candidate, exclusion, takes_part
from zhixing.rules.standards import Standard


@dataclass(frozen=True)
class Placed:
    """A membership that takes part, and why it is not scored (empty: it is)."""

    membership: Membership
    excluded: str


def placed(organisation: Organisation, quarter: Quarter, standard: Standard, today: dt.date) -> list[Placed]:
    """Everyone of this branch who takes part in the quarter, by name."""
    lines = list(
        Membership.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=quarter.from_on),
            organisation=organisation, from_on__lte=quarter.until_on,
        ).select_related("person").in_order()
    )
    relieved = _relieved_people(lines, min(quarter.until_on, today))
    transferred = set(
        Transfer.objects.filter(opened__in=[line.pk for line in lines]).values_list("opened_id", flat=True)
    )
    found = []
    for line in lines:
        candidate = Candidate(
            member_class=line.member_class, state=RegisterState(line.state), from_on=line.from_on,
            until_on=line.until_on, end_reason=EndReason(line.end_reason) if line.end_reason else None,
            has_relief=line.person_id in relieved, came_by_transfer=line.pk in transferred,
        )
        if takes_part(candidate, quarter):
            found.append(Placed(line, exclusion(candidate, quarter, standard, today)))
    return found


def _relieved_people(lines: list[Membership], day: dt.date) -> set[int]:
    """Those under relief on this day; a relief stays with the person when they move to another branch."""
    people = [line.person_id for line in lines]
    standing = Relief.objects.filter(under_relief(day), membership__person__in=people)
    return set(standing.values_list("membership__person", flat=True))
