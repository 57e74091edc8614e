"""考评周期: the register's lines that touch a quarter, as the rules of taking part want them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Cycle, Membership, Organisation, Participant, Relief, Transfer
from zhixing.queries.members import under_relief
from zhixing.queries.standards import parsed
from zhixing.rules.cycles import Quarter, Stage
from zhixing.rules.members import EndReason, RegisterState
from zhixing.rules.participants import Candidate, exclusion, list_differences, takes_part
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


def behind_the_register(cycle: Cycle, listed: list[Participant], today: dt.date) -> list[str]:
    """What a list that can still be corrected lacks. People scored elsewhere this quarter, and those who left during
    it, stay as they are: they finish where they began."""
    stage = Stage(cycle.stage)
    if stage in {Stage.POSTING, Stage.CLOSED}:
        return []
    kept = {one.membership_id: one.excluded for one in listed}
    found = placed(cycle.organisation, Quarter(cycle.year, cycle.quarter), parsed(cycle.version), today)
    elsewhere = set(
        Participant.objects.filter(cycle__year=cycle.year, cycle__quarter=cycle.quarter, excluded="")
        .exclude(cycle=cycle).filter(membership__person__in=[one.membership.person_id for one in found])
        .values_list("membership__person", flat=True)
    )
    return list_differences(
        unlisted=[
            one.membership.person.name for one in found
            if one.membership.pk not in kept and one.membership.person_id not in elsewhere
        ],
        unscored=[
            one.membership.person.name for one in found
            if one.excluded and kept.get(one.membership.pk) == "" and one.membership.until_on is None
        ],
        is_preparing=stage is Stage.PREPARING,
    )


def _relieved_people(lines: list[Membership], day: dt.date) -> set[int]:
    """Those under relief on this day; a relief stays with the person when they move to another branch."""
    people = [line.person_id for line in lines]
    standing = Relief.objects.filter(under_relief(day), membership__person__in=people)
    return set(standing.values_list("membership__person", flat=True))
