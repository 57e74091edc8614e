"""考评周期: the register's lines that touch a quarter, as the rules of taking part want them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Membership, Organisation, Relief, Transfer
from zhixing.rules.cycles import Quarter
from zhixing.rules.members import EndReason, RegisterState, ReliefStage
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
    ids = [line.pk for line in lines]
    relieved = _relieved(ids, quarter)
    transferred = set(Transfer.objects.filter(opened__in=ids).values_list("opened_id", flat=True))
    found = []
    for line in lines:
        candidate = Candidate(
            member_class=line.member_class, state=RegisterState(line.state), from_on=line.from_on,
            until_on=line.until_on, end_reason=EndReason(line.end_reason) if line.end_reason else None,
            has_relief=line.pk in relieved, came_by_transfer=line.pk in transferred,
        )
        if takes_part(candidate, quarter):
            found.append(Placed(line, exclusion(candidate, quarter, standard, today)))
    return found


def _relieved(membership_ids: list[int], quarter: Quarter) -> set[int]:
    """Those under a granted relief that touches the quarter."""
    standing = Relief.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=quarter.from_on),
        membership__in=membership_ids, stage=ReliefStage.GRANTED.value, from_on__lte=quarter.until_on,
    )
    return set(standing.values_list("membership_id", flat=True))
