"""党组织评定: who may sit in a branch's review group, and the seat that a viewer holds."""

from dataclasses import dataclass

from zhixing.models import Appointment, Cycle, Organisation, Panel, PanelMember
from zhixing.queries.standards import path_ids
from zhixing.queries.viewers import Viewer
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
        .select_related("user").order_by("user__name", "user_id", "role")
    )
    roles: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for one in held:
        names[one.user_id] = one.user.name
        label = Role(one.role).label
        if label not in roles.setdefault(one.user_id, []):
            roles[one.user_id].append(label)
    return [Judge(user_id, name, "、".join(roles[user_id])) for user_id, name in names.items()]


def panel_of(cycle: Cycle) -> Panel | None:
    return Panel.objects.filter(cycle=cycle).first()


def seat_of(viewer: Viewer, cycle: Cycle) -> PanelMember:
    """The viewer's seat in the group of this cycle. `NotAllowed` for everyone without one."""
    viewer.demand(Do.JUDGE, cycle.organisation.path or "")
    seat = PanelMember.objects.select_related("panel", "user").filter(
        panel__cycle=cycle, user=viewer.user_id
    ).first()
    if seat is None:
        raise NotAllowed(Do.JUDGE)
    return seat


