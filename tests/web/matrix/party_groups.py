"""党小组: who reaches the groups of a branch, and who arranges them."""

from collections.abc import Mapping
from typing import Any

from tests.make import NOW, World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.actions.party_groups import found_group
from zhixing.rules.permissions import Role

NO_REGISTER = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.PANELLIST, Role.MEMBER]
EDITORS = [Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY]
EDITED = statuses({302: EDITORS, 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def group(world: World) -> tuple[int]:
    found = found_group(world.branch.pk, name="第一党小组", by=world.viewer(Role.SECRETARY), at=NOW)
    return (found.pk,)


def with_group(world: World) -> tuple[int]:
    group(world)
    return branch(world)


def all_apart(world: World) -> Mapping[str, Any]:
    return {f"place_{member.pk}": "" for member in world.members}


ROWS = [
    Row("party_groups", statuses({403: NO_REGISTER, 404: [STRANGER]}, others=200), args=with_group),
    Row("party_group_found", EDITED, method="POST", args=branch, data=lambda world: {"name": "第一党小组"}),
    Row("party_group_arrange", EDITED, method="POST", args=with_group, data=all_apart),
    Row("party_group_dissolve", EDITED, method="POST", args=group, data=lambda world: {"reason": "并入其他党小组"}),
]
