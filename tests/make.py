"""Builders for tests: plain functions that make one thing, and the small named world."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.orgs import place_organisation
from zhixing.models import Appointment, Entry, Membership, Organisation, Person, User
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ledger.sources import Source
from zhixing.rules.members.records import MemberClass, PersonKind
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

TODAY = dt.date(2026, 9, 14)  # a Monday
EARLIER = dt.date(2026, 9, 11)  # the last working day before; still counted by the quarters of `walk`
NOW = dt.datetime(2026, 9, 14, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PASSWORD = "Zhi-Xing-2026-test"
_numbers = itertools.count(1)


def organisation(name: str, kind: OrgKind, parent: Organisation | None = None, **fields: Any) -> Organisation:
    return place_organisation(name=name, kind=kind, parent=parent, **fields)


def user(name: str, **fields: Any) -> User:
    made = User(
        username=f"u{next(_numbers)}",
        name=name,
        created_at=NOW,
        must_change_password=False,
        password_set_at=timezone.now(),
        **fields,  # pages ask the real clock whether it has expired
    )
    made.set_unusable_password()
    made.save()
    return made


def appoint(someone: User, role: Role, at: Organisation, from_on: dt.date = dt.date(2025, 1, 1)) -> User:
    Appointment.objects.create(user=someone, organisation=at, role=role.value, from_on=from_on)
    return someone


def member(
    name: str,
    branch: Organisation,
    *,
    kind: PersonKind = PersonKind.FULL,
    member_class: str = MemberClass.ORDINARY.value,
    from_on: dt.date = dt.date(2025, 1, 1),
    **person_fields: Any,
) -> Membership:
    from zhixing.rules.names.order import name_key

    person = Person.objects.create(name=name, name_key=name_key(name), **person_fields)
    return Membership.objects.create(
        person=person, organisation=branch, kind=kind.value, member_class=member_class, from_on=from_on
    )


def member_user(membership: Membership) -> User:
    return user(membership.person.name, person=membership.person)


def viewer(someone: User, today: dt.date = TODAY) -> Viewer:
    return viewer_for(someone, today)


@dataclass
class World:
    """One district, one street, two communities with two branches and one, and somebody in every role."""

    district: Organisation
    street: Organisation
    community: Organisation  # 阳光社区, with `branch` and `sister`
    other_community: Organisation  # 神华社区, with `stranger`
    branch: Organisation
    sister: Organisation
    stranger: Organisation
    members: list[Membership]  # five of `branch`, in name order
    outsider: Membership  # of `stranger`
    users: dict[Role, User]  # DISTRICT … at their own level above `branch`; MEMBER is members[0]
    stranger_secretary: User

    def viewer(self, role: Role, today: dt.date = TODAY) -> Viewer:
        return viewer_for(self.users[role], today)


def officers(
    district: Organisation, street: Organisation, community: Organisation, branch: Organisation
) -> dict[Role, User]:
    """A user for every role but the member's, each appointed at their level."""
    levels = {
        Role.DISTRICT: district,
        Role.STREET: street,
        Role.COMMUNITY: community,
        Role.SECRETARY: branch,
        Role.DEPUTY: branch,
        Role.PANELLIST: branch,
        Role.CLERK: branch,
        Role.SYSTEM_ADMIN: district,
        Role.SECURITY_ADMIN: district,
        Role.AUDITOR: district,
    }
    return {role: appoint(user(f"{role.label}甲"), role, at) for role, at in levels.items()}


def world() -> World:
    district = organisation("康巴什区委", OrgKind.DISTRICT)
    street = organisation("哈巴格希街道党工委", OrgKind.STREET, district)
    community = organisation("阳光社区党委", OrgKind.COMMUNITY, street)
    other = organisation("神华社区党委", OrgKind.COMMUNITY, street)
    branch = organisation("阳光社区第一党支部", OrgKind.BRANCH, community)
    sister = organisation("阳光小区党支部", OrgKind.ESTATE_BRANCH, community)
    stranger = organisation("神华社区第一党支部", OrgKind.BRANCH, other)
    members = [
        member("白云", branch),
        member("陈志强", branch, member_class=MemberClass.CADRE.value),
        member("高娃", branch),
        member("李秀英", branch, kind=PersonKind.PROBATIONARY),
        member("王建国", branch),
    ]
    users = officers(district, street, community, branch)
    users[Role.MEMBER] = member_user(members[0])
    return World(
        district=district,
        street=street,
        community=community,
        other_community=other,
        branch=branch,
        sister=sister,
        stranger=stranger,
        members=members,
        outsider=member("赵敏", stranger),
        users=users,
        stranger_secretary=appoint(user("外支部书记"), Role.SECRETARY, stranger),
    )


def entry(
    membership: Membership,
    item: str,
    happened_on: dt.date = EARLIER,
    *,
    by: Viewer,
    source: Source = Source.ACTIVITY,
    at: dt.datetime = NOW,
    **facts: Any,
) -> Entry:
    """One entry at the end of its chain, written as every entry is; each call has a source id of its own."""
    source_id = facts.pop("source_id", 10_000_000 + next(_numbers))
    return append([NewEntry(membership.pk, item, happened_on, source, source_id, **facts)], by=by, at=at)[0]
