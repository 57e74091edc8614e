"""自选指标 in the small named world: an item of 阳光社区 on its way from the draft to the approval."""

import datetime as dt
from dataclasses import replace

from tests import assessments, make
from zhixing.actions.standards.local_items import approve_local_item, draft_local_item, submit_local_item
from zhixing.models import LocalItem, Organisation, StandardVersion
from zhixing.rules.permissions import Role
from zhixing.rules.standards.local_items import LocalText
from zhixing.rules.standards.vocabulary import Method

# The standard of tests/assessments.py; its first area takes two items of one's own, of five marks at most.
STANDARD = assessments.STANDARD.replace("    full: 60\n", "    full: 60\n    local: {most: 2, worth: 5}\n")
CHARGING = LocalText("BUILDING", "", "电动车集中停放充电", 500, "有集中充电点，楼道不停放", (Method.VISIT,), "看现场")
DOCUMENT = "街党发8号"


def text(name: str = CHARGING.name, **changes: object) -> LocalText:
    return replace(CHARGING, name=name, **changes)  # type: ignore[arg-type]


def adopt(world: make.World) -> StandardVersion:
    return assessments.adopt(world, STANDARD)


def drafted(world: make.World, item: LocalText = CHARGING, owner: Organisation | None = None) -> LocalItem:
    if not world.street.adoptions.exists():
        adopt(world)
    by = world.viewer(Role.COMMUNITY if owner is None else Role.STREET)
    return draft_local_item((owner or world.community).pk, text=item, by=by, at=make.NOW)


def submitted(world: make.World, item: LocalText = CHARGING, owner: Organisation | None = None) -> LocalItem:
    draft = drafted(world, item, owner)
    return submit_local_item(draft.pk, by=world.viewer(Role.COMMUNITY if owner is None else Role.STREET), at=make.NOW)


def approved(
    world: make.World, item: LocalText = CHARGING, owner: Organisation | None = None, from_on: dt.date | None = None
) -> LocalItem:
    """By the street, or of the street's own by the district."""
    by = world.viewer(Role.STREET if owner is None else Role.DISTRICT)
    pk = submitted(world, item, owner).pk
    return approve_local_item(pk, document_number=DOCUMENT, from_on=from_on or make.TODAY, by=by, at=make.NOW)
