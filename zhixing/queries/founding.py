"""建站进度 on the first page: how far the organisations of one person are, and who does the next step."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from zhixing.models import Adoption, Appointment, Cycle, Membership, Organisation, User
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.founding import COMMITTEES, FoundingFacts, FoundingStep, founding_steps
from zhixing.rules.members.records import MemberClass
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.permissions import Role

MOST_NAMES = 3


@dataclass(frozen=True)
class FoundingLine:
    """One step as a person sees it: their own with a link, that of others with their names."""

    step: FoundingStep
    is_own: bool
    names: str
    home_id: int | None = None  # the organisation of the step's page, where it has one


def founding_lines(viewer: Viewer) -> list[FoundingLine]:
    """Nothing for plain members, and nothing any more once everything is done or a first period was closed."""
    roles = {grant.role for grant in viewer.grants} - {Role.MEMBER}
    paths = tuple({grant.path for grant in viewer.grants if grant.role is not Role.MEMBER})
    below = Organisation.objects.below(paths)
    if not roles or Cycle.objects.filter(organisation__in=below, stage=Stage.CLOSED.value).exists():
        return []
    steps = founding_steps(_facts(viewer, paths))
    names = _names(viewer) if steps else {}
    return [
        FoundingLine(step, step.is_for(roles), "、".join(_of(names, step)), _home_of(viewer, step)) for step in steps
    ]


def _home_of(viewer: Viewer, step: FoundingStep) -> int | None:
    paths = [grant.path for grant in viewer.grants if grant.role in step.roles]
    return int(paths[0].rstrip(".").rpartition(".")[2]) if step.is_at_home and paths else None


def _facts(viewer: Viewer, paths: tuple[str, ...]) -> FoundingFacts:
    below = Organisation.objects.below(paths).filter(dissolved_on=None)
    appointments = Appointment.objects.holding(viewer.today)
    members = Membership.objects.open()
    branches = below.filter(kind__in=[kind.value for kind in BRANCHES]).annotate(
        has_secretary=Exists(appointments.filter(organisation=OuterRef("pk"), role=Role.SECRETARY.value)),
        has_members=Exists(members.filter(organisation=OuterRef("pk"))),
    )
    listed = list(branches.values_list("has_secretary", "has_members"))
    reach = {pk for organisation in Organisation.objects.filter(path__in=paths) for pk in path_ids(organisation)}
    here = members.filter(organisation__in=below)
    adopted = Adoption.objects.filter(withdrawn_at__isnull=True)
    return FoundingFacts(
        administrators=appointments.filter(role=Role.SYSTEM_ADMIN.value).values("user").distinct().count(),
        branches=len(listed),
        without_secretary=sum(not has_secretary for has_secretary, _ in listed),
        without_members=sum(not has_members for _, has_members in listed),
        cadres=here.filter(member_class=MemberClass.CADRE.value).count(),
        has_standard=adopted.filter(organisation__in=below).exists() or adopted.filter(organisation__in=reach).exists(),
        has_member_accounts=User.objects.filter(person__memberships__in=here).exists(),
        has_cycle=Cycle.objects.filter(organisation__in=below).exists(),
        has_committee=appointments.filter(role__in=[role.value for role in COMMITTEES]).exists(),
    )


def _names(viewer: Viewer) -> dict[Role, list[str]]:
    """By role, who holds it above, at or below the organisations of the viewer."""
    paths = [grant.path for grant in viewer.grants]
    holding = (
        Appointment.objects.holding(viewer.today).select_related("user", "organisation").order_by("user__name_key")
    )
    near = [row for row in holding if any(_is_near(row.organisation.path, path) for path in paths)]
    names = user_names_of(row.user for row in near)
    by_role: dict[Role, list[str]] = {}
    for row in near:
        by_role.setdefault(Role(row.role), []).append(names[row.user_id])
    return by_role


def _is_near(path: str, own: str) -> bool:
    return path.startswith(own) or own.startswith(path)


def _of(names: dict[Role, list[str]], step: FoundingStep) -> list[str]:
    holders = list(dict.fromkeys(name for role in step.roles for name in names.get(role, [])))
    if not holders:
        return [step.roles[0].label]
    return [*holders[:MOST_NAMES], *(["等"] if len(holders) > MOST_NAMES else [])]
