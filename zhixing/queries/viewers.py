"""Who is looking: the person at the screen, with the grants they hold today. Every query and action takes one."""

import datetime as dt
from dataclasses import dataclass, field

from zhixing.models import Appointment, Membership, User
from zhixing.rules.grants import Grant, demand, may, roots
from zhixing.rules.permissions import Do, Role


@dataclass(frozen=True)
class Viewer:
    """A signed-in person on a given day. Built once a request at the edge; tests build it from a user."""

    user_id: int
    name: str
    person_id: int | None
    membership_id: int | None  # the open membership of that person
    grants: frozenset[Grant]
    today: dt.date
    address: str | None = None
    label: str = field(default="", compare=False)  # 角色 · 组织, for the head of the page

    def may(self, do: Do, path: str) -> bool:
        return may(self.grants, do, path)

    def roots(self, do: Do) -> tuple[str, ...]:
        return roots(self.grants, do)

    def demand(self, do: Do, path: str) -> None:
        """Raises `NotAllowed` inside, `OutOfSight` outside the person's subtrees."""
        demand(self.grants, do, path)

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    def can(self, do: Do) -> bool:
        """Whether there is any organisation where this person may do it."""
        return bool(self.roots(do))


def viewer_for(user: User, today: dt.date, address: str | None = None) -> Viewer:
    """The viewer that this user is on this day: appointments in force, and the membership as a 党员 grant."""
    appointments = list(Appointment.objects.holding(today).filter(user=user).select_related("organisation"))
    grants = {
        Grant(Role(appointment.role), appointment.organisation.path)
        for appointment in appointments
        if appointment.organisation.path
    }
    membership = None
    if user.person_id is not None:
        membership = Membership.objects.open().filter(person=user.person_id).select_related("organisation").first()
        if membership is not None and membership.organisation.path:
            grants.add(Grant(Role.MEMBER, membership.organisation.path))
    labels = [f"{appointment.organisation.label} {appointment.office}" for appointment in appointments]
    if not labels and membership is not None:
        labels = [f"{membership.organisation.label} 党员"]
    return Viewer(
        user_id=user.pk,
        name=user.name,
        person_id=user.person_id,
        membership_id=membership.pk if membership else None,
        grants=frozenset(grants),
        today=today,
        address=address,
        label="、".join(labels),
    )
