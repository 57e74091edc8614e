"""考评办法: who gets which status."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests import make
from tests.make import World
from tests.sample_standard import SAMPLE
from tests.web.matrix import Persona, Row, statuses
from zhixing.actions.standards.approval import adopt_version, approve_version, submit_version
from zhixing.actions.standards.drafts import draft_standard
from zhixing.rules.permissions import Role
from zhixing.rules.standards.drafts import fingerprint

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
MAKERS = (Role.DISTRICT, Role.STREET)
DRAFTERS = (*MAKERS, Role.COMMUNITY)
SEEN = {"seen": fingerprint(SAMPLE)}


def draft(world: World) -> tuple[int]:
    return (draft_standard(world.street.pk, text=SAMPLE, by=world.viewer(Role.STREET), at=make.NOW).pk,)


def submitted(world: World) -> tuple[int]:
    return (submit_version(draft(world)[0], by=world.viewer(Role.STREET), at=make.NOW).pk,)


def approved(world: World) -> tuple[int]:
    by = world.viewer(Role.DISTRICT)
    return (approve_version(submitted(world)[0], document_number="1号", by=by, at=make.NOW).pk,)


def standard(world: World) -> tuple[int]:
    from zhixing.models import StandardVersion

    return (StandardVersion.objects.get(pk=approved(world)[0]).standard_id,)


def adoption(world: World) -> tuple[int]:
    made, _ = adopt_version(
        approved(world)[0],
        organisation_id=world.street.pk,
        from_on=dt.date(2099, 1, 1),
        by=world.viewer(Role.STREET),
        at=make.NOW,
    )
    return (made.pk,)


def a_block(world: World) -> tuple[int, str]:
    return (*draft(world), "blocks.0")


def the_first_block(world: World) -> tuple[int, int]:
    return (*draft(world), 0)


def start_data(world: World) -> Mapping[str, Any]:
    return {"owner": world.community.pk, "title": "社区办法"}


def adoption_data(world: World) -> Mapping[str, Any]:
    return {"organisation": world.street.pk, "from_on": "2099-01-01"}


def all_readers(status: int = 200) -> dict[Persona, int]:
    return statuses({403: ADMINISTRATORS}, others=status)


def makers_of_a_draft(status: int) -> dict[Persona, int]:
    """Those below the street do not even see that there is a draft."""
    return statuses({status: MAKERS, 403: ADMINISTRATORS}, others=404)


def drafters(status: int) -> dict[Persona, int]:
    return statuses({status: DRAFTERS}, others=403)


ROWS = [
    Row("standard_list", all_readers()),
    Row("standard_guide", statuses({}, others=200)),
    Row("standard_schema", statuses({}, others=200)),
    Row("standard_version", all_readers(), args=approved),
    Row("standard_version", makers_of_a_draft(200), args=draft, note="a draft"),
    Row("standard_print", all_readers(), args=approved),
    Row("standard_download", all_readers(), args=approved),
    Row("standard_compare", all_readers(), args=approved),
    Row("standard_compare", makers_of_a_draft(200), args=draft, note="a draft"),
    Row("standard_start", drafters(200)),
    Row("standard_start", drafters(302), method="POST", data=start_data),
    Row("standard_revise", makers_of_a_draft(302), args=standard, method="POST"),
    Row("standard_edit", makers_of_a_draft(200), args=draft),
    Row("standard_edit", all_readers(403), args=approved, note="an approved one"),
    Row("standard_edit_text", makers_of_a_draft(200), args=draft),
    Row(
        "standard_edit_text",
        makers_of_a_draft(302),
        args=draft,
        method="POST",
        data=lambda world: {"text": SAMPLE + "\n", **SEEN},
    ),
    Row("standard_edit_items", makers_of_a_draft(200), args=the_first_block),
    Row("standard_edit_items", makers_of_a_draft(422), args=the_first_block, method="POST", data=lambda world: SEEN),
    Row("standard_edit_part", makers_of_a_draft(200), args=a_block),
    Row("standard_edit_part", makers_of_a_draft(422), args=a_block, method="POST"),
    Row("standard_remove_part", makers_of_a_draft(302), args=a_block, method="POST", data=lambda world: SEEN),
    Row("standard_move_part", makers_of_a_draft(302), args=a_block, method="POST", data=lambda world: SEEN),
    Row("standard_discard", makers_of_a_draft(302), args=draft, method="POST"),
    Row("standard_submit", makers_of_a_draft(302), args=draft, method="POST"),
    Row("standard_recall", makers_of_a_draft(302), args=submitted, method="POST"),
    Row(
        "standard_approve",
        statuses({302: [Role.DISTRICT], 422: [Role.STREET], 403: ADMINISTRATORS}, others=404),
        args=submitted,
        method="POST",
        data=lambda world: {"document_number": "1号"},
    ),
    Row(
        "standard_return",
        makers_of_a_draft(302),
        args=submitted,
        method="POST",
        data=lambda world: {"reason": "分值偏低"},
    ),
    Row("standard_adopt", statuses({200: MAKERS}, others=403), args=approved),
    Row("standard_adopt", statuses({302: MAKERS}, others=403), args=approved, method="POST", data=adoption_data),
    Row("standard_withdraw", makers_of_a_draft(302), args=adoption, method="POST"),
    Row("standard_try", all_readers()),
    Row("standard_try", all_readers(422), method="POST"),
    Row("standard_template", all_readers(), args=approved),
    Row("standard_replay", statuses({403: [*ADMINISTRATORS, Role.MEMBER, Role.CLERK]}, others=200)),
]
