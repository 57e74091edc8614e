"""党组织评定: who may sit in a branch's review group, and the seat that a viewer holds."""

from dataclasses import dataclass

from zhixing.models import Appointment, Cycle, Organisation, Panel, PanelMember
from zhixing.queries.due import Due
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards import path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles import Quarter, Stage
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.refusals import NotAllowed

JUDGES = [role.value for role in Role if Do.JUDGE in MAY[role]]


@dataclass(frozen=True)
class Judge:
    """Somebody who may sit in the group."""

    user_id: int
    name: str
    roles: str  # 支部书记、考评小组成员


def possible_judges(branch: Organisation, viewer: Viewer) -> list[Judge]:
    """Everyone appointed, here or above, to a role that judges; by name."""
    held = (
        Appointment.objects.holding(viewer.today)
        .filter(role__in=JUDGES, organisation_id__in=path_ids(branch), user__is_active=True)
        .select_related("user")
        .order_by("user__name_key", "user_id", "role")
    )
    roles: dict[int, list[str]] = {}
    names = user_names_of(one.user for one in held)
    for one in held:
        label = Role(one.role).label
        if label not in roles.setdefault(one.user_id, []):
            roles[one.user_id].append(label)
    return [Judge(user_id, name, "、".join(roles[user_id])) for user_id, name in names.items()]


def unable_members(cycle: Cycle, viewer: Viewer) -> list[PanelMember]:
    """Members of the group who can judge no longer: dismissed, their account closed. Nothing is left to them to do."""
    able = [judge.user_id for judge in possible_judges(cycle.organisation, viewer)]
    seats = PanelMember.objects.filter(panel__cycle=cycle, vacated_at=None).exclude(user__in=able)
    return list(seats.select_related("user").order_by("user__name_key", "pk"))


def due(viewer: Viewer) -> list[Due]:
    """For those who form groups: members to replace, without whom a review does not go on."""
    under_way = (
        Cycle.objects.filter(
            organisation__in=Organisation.objects.below(viewer.roots(Do.FORM_PANEL)),
            stage=Stage.REVIEW.value,
            panel__concluded_at=None,
            panel__isnull=False,
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "pk")
    )
    return (
        [
            Due(
                f"更换{Quarter(one.year, one.quarter).label}考评小组成员",
                one.organisation.label,
                one.review_due_on,
                "review",
                (one.pk,),
            )
            for one in under_way
            if unable_members(one, viewer)
        ]
        if viewer.can(Do.FORM_PANEL)
        else []
    )


def panel_of(cycle: Cycle) -> Panel | None:
    return Panel.objects.filter(cycle=cycle).first()


def seat_of(viewer: Viewer, cycle: Cycle) -> PanelMember:
    """The viewer's seat in the group of this cycle. `NotAllowed` for everyone without one."""
    viewer.demand(Do.JUDGE, cycle.organisation.path or "")
    seat = (
        PanelMember.objects.select_related("panel", "user")
        .filter(panel__cycle=cycle, user=viewer.user_id, vacated_at=None)
        .first()
    )
    if seat is None:
        raise NotAllowed(Do.JUDGE)
    return seat
