"""监票人、计票人: who may be chosen, and who runs the ballot and therefore may not."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.models import Appointment, Membership, Organisation, Participant, User
from zhixing.queries.standards.in_force import path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role

# The three administrators neither see nor do business acts.
ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}


def possible_tellers(branch: Organisation, viewer: Viewer, *, judged: Participant | None = None) -> list[User]:
    """Party members of the branch with an account, and whoever is appointed here or above (lent where a branch is
    tiny); nobody who runs the ballot, and no account that belongs to a desk. By name.

    `judged`: the organisation that representatives judge; nobody who holds an office in it.
    """
    appointed = (
        Appointment.objects.holding(viewer.today)
        .filter(organisation_id__in=path_ids(branch))
        .exclude(role__in=[role.value for role in (*ADMINISTRATORS, Role.CLERK, Role.MEMBER)])
    )
    members = Membership.objects.open().of_party().filter(organisation=branch)
    either = Q(pk__in=appointed.values("user")) | Q(person__in=members.values("person"))
    return list(
        User.objects.filter(either, is_active=True)
        .exclude(pk__in=organisers(branch, viewer.today))
        .exclude(pk__in=_officers_of(judged, viewer.today))
        .order_by("name_key", "pk")
    )


def _officers_of(judged: Participant | None, today: dt.date) -> QuerySet[Appointment, Any]:
    """Users who hold an office in the judged organisation or below it."""
    if judged is None or judged.organisation is None:
        return Appointment.objects.none().values("user")
    inside = Appointment.objects.holding(today).filter(organisation__path__startswith=judged.organisation.path)
    return inside.exclude(role=Role.MEMBER.value).values("user")


def organisers(branch: Organisation, today: dt.date) -> set[int]:
    """Who runs ballots here: 书记 and 副书记 of the branch."""
    heads = Appointment.objects.holding(today).filter(
        organisation=branch, role__in=[Role.SECRETARY.value, Role.DEPUTY.value]
    )
    return set(heads.values_list("user", flat=True))
