"""自选指标: who gets what. The community of the world drafts, the street approves."""

from collections.abc import Mapping
from typing import Any

from tests import local_items, make
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.rules.permissions import Role

ADMINISTRATORS: list[Persona] = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
MAKERS: list[Persona] = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
APPROVERS: list[Persona] = [Role.DISTRICT, Role.STREET]


def community(world: World) -> tuple[int]:
    local_items.adopt(world)
    return (world.community.pk,)


def draft(world: World) -> tuple[int]:
    return (local_items.drafted(world).pk,)


def submitted(world: World) -> tuple[int]:
    return (local_items.submitted(world).pk,)


def approved(world: World) -> tuple[int]:
    return (local_items.approved(world).pk,)


def data(world: World) -> Mapping[str, Any]:
    return {
        "block": "BUILDING",
        "class_code": "",
        "name": "电动车集中停放充电",
        "full": "5",
        "criterion": "有集中充电点",
        "methods": ["visit"],
        "evidence": "看现场",
    }


def terms(world: World) -> Mapping[str, Any]:
    return {"document_number": local_items.DOCUMENT, "from_on": "2099-01-01"}


def ending(world: World) -> Mapping[str, Any]:
    return {"ended_on": make.TODAY.isoformat(), "reason": "已经普及"}


def makers(status: int) -> dict[Persona, int]:
    """Of what the community does with its draft: those below do not see it, those beside neither."""
    return statuses({status: MAKERS, 403: ADMINISTRATORS}, others=404)


def approvers(status: int) -> dict[Persona, int]:
    return statuses({status: APPROVERS, 403: [Role.COMMUNITY, *ADMINISTRATORS]}, others=404)


def readers(status: int = 200) -> dict[Persona, int]:
    """Of an approved item: everybody in the community and above it; the community beside sees none of it."""
    return statuses({403: ADMINISTRATORS, 404: [STRANGER]}, others=status)


ROWS = [
    Row("local_item_list", statuses({403: ADMINISTRATORS}, others=200)),
    Row("local_item_start", statuses({200: APPROVERS, 302: [Role.COMMUNITY]}, others=403)),
    Row("local_item_draft", makers(200), args=community),
    Row("local_item_draft", makers(302), args=community, method="POST", data=data),
    Row("local_item", makers(200), args=draft, note="a draft"),
    Row("local_item", readers(), args=approved, note="an approved one"),
    Row("local_item_edit", makers(200), args=draft),
    Row("local_item_edit", makers(302), args=draft, method="POST", data=data),
    Row("local_item_submit", makers(302), args=draft, method="POST"),
    Row("local_item_discard", makers(302), args=draft, method="POST"),
    Row("local_item_recall", makers(302), args=submitted, method="POST"),
    Row("local_item_approve", approvers(302), args=submitted, method="POST", data=terms),
    Row("local_item_return", approvers(302), args=submitted, method="POST", data=lambda world: {"reason": "太笼统"}),
    Row("local_item_end", approvers(302), args=approved, method="POST", data=ending),
]
