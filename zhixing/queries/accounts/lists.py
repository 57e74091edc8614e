"""批量开通: what a list of office holders would open, and the lists of before that can be usernames back."""

from collections.abc import Iterable

from django.db.models import Q

from zhixing.models import Appointment, FoundingList, Organisation, User
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.account_lists import Defaults, OfficePlace, OpeningPlan, plan_of, read_office_lines
from zhixing.rules.accounts import HELD_BY_ONE
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed

RECENT = 5


def opening_plan(viewer: Viewer, text: str, defaults: Defaults) -> OpeningPlan:
    """For whoever keeps accounts, of the organisations where they do."""
    if not viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    lines = read_office_lines(text)
    below = Organisation.objects.below(viewer.roots(Do.MANAGE_ACCOUNTS)).filter(dissolved_on=None)
    words = {line.organisation for line in lines}
    named = list(below.filter(Q(name__in=words) | Q(short_name__in=words)))
    incumbents = _incumbents(viewer, named)
    places = [
        OfficePlace(place.pk, place.name, place.label, OrgKind(place.kind), incumbents.get(place.pk, {}))
        for place in named
    ]
    usernames = {username.lower() for username in User.objects.values_list("username", flat=True)}
    return plan_of(lines, places, usernames, defaults)


def _incumbents(viewer: Viewer, places: list[Organisation]) -> dict[int, dict[Role, str]]:
    """By organisation and role, who holds today or later what only one can hold."""
    holding = (
        Appointment.objects.current_or_later(viewer.today)
        .filter(organisation__in=places, role__in=[role.value for role in HELD_BY_ONE])
        .select_related("user")
    )
    names = user_names_of(office.user for office in holding)
    incumbents: dict[int, dict[Role, str]] = {}
    for office in holding:
        incumbents.setdefault(office.organisation_id, {})[Role(office.role)] = names[office.user_id]
    return incumbents


def account_lists(viewer: Viewer) -> Iterable[FoundingList]:
    """The last lists of accounts by this administrator that are not usernames back, newest first."""
    if not viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    lists = FoundingList.objects.filter(organisation=None, by_id=viewer.user_id, undone_at=None)
    return lists.order_by("-at", "-pk")[:RECENT]
