"""党组织评定: who may sit in a branch's review group, and the seat that a viewer holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.models import Appointment, Cycle, Organisation, Panel, PanelMember, User, VacatedSeat
from zhixing.queries.due import Due
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.refusals import NotAllowed

JUDGES = [role.value for role in Role if Do.JUDGE in MAY[role]]
INSPECTORS = [role.value for role in Role if Do.INSPECT_ORGS in MAY[role]]


@dataclass(frozen=True)
class Judge:
    """Somebody who may sit in the group."""

    user_id: int
    name: str
    roles: str  # 支部书记、考评小组成员


def possible_judges(organisation: Organisation, viewer: Viewer, *, inspects: bool = False) -> list[Judge]:
    """Everyone appointed, here or above, to a role that judges members, or that inspects organisations; by name."""
    appointments = (
        _judging(path_ids(organisation), viewer, inspects=inspects)
        .select_related("user", "organisation")
        .order_by("user__name_key", "user_id", "role")
    )
    roles: dict[int, list[str]] = {}
    names = user_names_of(appointment.user for appointment in appointments)
    for appointment in appointments:
        label = appointment.office
        if label not in roles.setdefault(appointment.user_id, []):
            roles[appointment.user_id].append(label)
    return [Judge(user_id, name, "、".join(roles[user_id])) for user_id, name in names.items()]


def _judging(places: Collection[int], viewer: Viewer, *, inspects: bool = False) -> "QuerySet[Appointment]":
    """The appointments at these organisations that let somebody judge members, or inspect organisations."""
    return Appointment.objects.holding(viewer.today).filter(
        role__in=INSPECTORS if inspects else JUDGES, organisation_id__in=places, user__is_active=True
    )


def unable_members(cycle: Cycle, viewer: Viewer) -> list[PanelMember]:
    """Members of the group who can judge no longer: dismissed, their account closed. Nothing is left to them to do."""
    return _unable([cycle], viewer)


def _unable(cycles: Sequence[Cycle], viewer: Viewer) -> list[PanelMember]:
    """The same of many groups, in as many queries. The cycles bring their organisation."""
    return [seat for inspects in (False, True) for seat in _unable_alike(cycles, viewer, inspects=inspects)]


def _unable_alike(cycles: Sequence[Cycle], viewer: Viewer, *, inspects: bool) -> list[PanelMember]:
    """Of the groups that judge members alone, or of those that inspect organisations."""
    paths = {cycle.pk: set(path_ids(cycle.organisation)) for cycle in cycles if cycle.is_of_organisations is inspects}
    if not paths:
        return []
    places = {place for path in paths.values() for place in path}
    able = set(_judging(places, viewer, inspects=inspects).values_list("organisation", "user"))
    seats = PanelMember.objects.filter(panel__cycle__in=list(paths), vacated_at=None).select_related("user", "panel")
    return [
        seat
        for seat in seats.order_by("user__name_key", "pk")
        if not any((place, seat.user_id) in able for place in paths[seat.panel.cycle_id])
    ]


def due(viewer: Viewer) -> list[Due]:
    """For those who form groups: members to replace, without whom a review or the visits do not go on."""
    if not viewer.can(Do.FORM_PANEL) and not viewer.can(Do.ASSESS_ORGS):
        return []
    branches = Organisation.objects.below(viewer.roots(Do.FORM_PANEL))
    assessors = Organisation.objects.below(viewer.roots(Do.ASSESS_ORGS))
    under_way = list(
        Cycle.objects.filter(
            Q(stage=Stage.REVIEW.value, organisation__in=branches)
            | Q(stage=Stage.INSPECTION.value, organisation__in=assessors),
            panel__concluded_at=None,
            panel__isnull=False,
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "pk")
    )
    stuck = {seat.panel.cycle_id for seat in _unable(under_way, viewer)}
    return [
        Due(
            f"更换{cycle.period.label}考评小组成员",
            cycle.organisation.label,
            cycle.review_due_on,
            "assessment_group" if cycle.is_of_organisations else "review",
            (cycle.pk,),
        )
        for cycle in under_way
        if cycle.pk in stuck
    ]


def panel_of(cycle: Cycle) -> Panel | None:
    return Panel.objects.filter(cycle=cycle).first()


def seat_names(cycle: Cycle) -> dict[int, str]:
    """By account, everybody who sits in the group of this cycle or sat there once, told apart from one another."""
    seated = PanelMember.objects.filter(panel__cycle=cycle).values("user")
    left = VacatedSeat.objects.filter(panel__cycle=cycle)
    condition = Q(pk__in=seated) | Q(pk__in=left.values("user")) | Q(pk__in=left.values("replaced_by"))
    return user_names_of(User.objects.filter(condition))


def group_fields(
    names: Mapping[int, str], members: Collection[int], chair: int | None, place: str, recorder: str
) -> Fields:
    """A group as the form shows it; `names`: by account."""
    known = [names.get(user_id, "") for user_id in sorted(members)]
    return {
        "members": Field("小组成员", "、".join(known), ",".join(str(user_id) for user_id in sorted(members))),
        "chair": Field("组长", names.get(chair or 0, ""), str(chair or "")),
        "place": Field("评定地点", place),
        "recorder": Field("记录人", recorder),
    }


def seat_of(viewer: Viewer, cycle: Cycle) -> PanelMember:
    """The viewer's seat in the group of this cycle. `NotAllowed` for everyone without one."""
    viewer.demand(Do.JUDGE, cycle.organisation.path)
    seat = (
        PanelMember.objects.select_related("panel", "user")
        .filter(panel__cycle=cycle, user=viewer.user_id, vacated_at=None)
        .first()
    )
    if seat is None:
        raise NotAllowed(Do.JUDGE)
    return seat
