"""应到: who is expected at an activity, and who of them may vote."""

import datetime as dt
from collections.abc import Iterable, Mapping

from zhixing.models import Activity, Membership, Organisation
from zhixing.queries.party_groups import group_members_at
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.rules.activities.kinds import kind_named, kinds_of
from zhixing.rules.activities.marks import Mark
from zhixing.rules.activities.meetings import Voters
from zhixing.rules.activities.records import Presence
from zhixing.rules.members.records import PersonKind
from zhixing.rules.orgs import OrgKind
from zhixing.rules.standards.procedure import ActivityKind, Roll


def kinds_at(organisation: Organisation, day: dt.date) -> tuple[ActivityKind, ...]:
    """The kinds of the standard in force there on that day; the usual ones where none is in force."""
    rules = rules_at(organisation, day)
    return kinds_of(rules.standard if rules else None)


def expected_of(organisation: Organisation, kind: str, day: dt.date, group_id: int | None = None) -> list[Membership]:
    """Who must have a mark: the members of a branch at a meeting of all of them, those of a group at its meeting;
    otherwise nobody."""
    if not OrgKind(organisation.kind).is_branch:
        return []
    roll = kind_named(kinds_at(organisation, day), kind).roll
    members = Membership.objects.of_party().filter(organisation=organisation).holding(day)
    if roll is Roll.GROUP and group_id is not None:
        members = members.filter(pk__in=group_members_at(group_id, day))
    elif roll is not Roll.MEMBERS:
        return []
    return list(members.select_related("person", "organisation").in_name_order())


def is_voter(member: Membership) -> bool:
    """Probationary members have no vote; nor has whoever is only being trained."""
    return member.kind == PersonKind.FULL.value


def voters_among(people: Iterable[Presence], members: Mapping[int, Membership]) -> Voters:
    marks = [presence.mark for presence in people if is_voter(members[presence.membership_id])]
    return Voters(sum(mark is not Mark.EXCUSED for mark in marks), sum(mark.took_part for mark in marks))


def recent_kinds(organisation: Organisation) -> list[str]:
    """What was recorded there lately, the latest first; what posts, visits and slips entered was on no such page."""
    rows = Activity.objects.live().filter(
        organisation=organisation, post_record__isnull=True, home_visits__isnull=True, incoming_slip__isnull=True
    )
    rows = rows.exclude(kind="")
    return list(dict.fromkeys(rows.order_by("-held_on", "-pk").values_list("kind", flat=True)[:40]))
