"""党组织: who gets which status."""

from tests.make import NOW, World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import FoundingList, Organisation
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

MANAGERS = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]


def new_organisation(name: str) -> dict[str, str]:
    return {"name": name, "kind": OrgKind.BRANCH.value, "short_name": "", "contact": ""}


def empty_branch(parent: Organisation) -> int:
    from tests import make

    return make.organisation("阳光社区空支部", OrgKind.BRANCH, parent).pk


def founding_list(world: World) -> tuple[int]:
    by = world.users[Role.STREET]
    founding = FoundingList.objects.create(organisation=world.street, source="手工填写", lines=0, by=by, at=NOW)
    return (founding.pk,)


FOUNDERS = statuses({200: MANAGERS[:2], 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=404)
ROWS = [
    Row("org_list", statuses({}, others=200)),
    Row(
        "org_page",
        statuses(
            {404: [STRANGER], 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.MEMBER]}, others=200
        ),
        args=lambda world: (world.branch.pk,),
    ),
    Row(
        "org_found",
        statuses({200: MANAGERS[:2], 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=404),
        args=lambda world: (world.street.pk,),
    ),
    Row(
        "org_found",
        statuses({302: MANAGERS, 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=404),
        method="POST",
        args=lambda world: (world.community.pk,),
        data=lambda world: new_organisation("阳光社区第九党支部"),
    ),
    Row("org_found_list", FOUNDERS, args=lambda world: (world.street.pk,)),
    Row(
        "org_found_list",
        FOUNDERS,
        method="POST",
        args=lambda world: (world.street.pk,),
        data=lambda world: {"text": "滨河村党总支，党总支"},
        note="review",
    ),
    Row("org_found_template", FOUNDERS, args=lambda world: (world.street.pk,)),
    Row(
        "org_list_undo",
        statuses({302: MANAGERS[:2], 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=404),
        args=founding_list,
        method="POST",
    ),
    Row("org_edit", statuses({200: MANAGERS, 404: [STRANGER]}, others=403), args=lambda world: (world.branch.pk,)),
    Row(
        "org_edit",
        statuses({302: MANAGERS, 404: [STRANGER]}, others=403),
        method="POST",
        args=lambda world: (world.branch.pk,),
        data=lambda world: {"name": "阳光社区党支部", "position": "3"},
    ),
    Row(
        "org_dissolve",
        statuses({302: MANAGERS, 403: [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=404),
        method="POST",
        args=lambda world: (empty_branch(world.community),),
        data=lambda world: {"reason": "街道党工委2026年第5号"},
    ),
]
