"""活动: who gets what from the pages of activities."""

import uuid

from tests import make, walk
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.actions.ledger.activities import Happening, record_activity
from zhixing.models import Adoption
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.permissions import Role

RECORDERS: list[Persona] = [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.CLERK]
READERS: list[Persona] = [Role.DISTRICT, Role.STREET, Role.PANELLIST]
INSIDE = statuses({200: RECORDERS, 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    adopted(world)
    return (world.branch.pk,)


def adopted(world: World) -> None:
    if not Adoption.objects.exists():
        walk.adopt(world.street)


def activity(world: World) -> tuple[int]:
    """An activity of the branch in which everybody took part, 白云 (the member) too."""
    adopted(world)
    happening = Happening("LESSON", "三季度党课", make.TODAY)
    people = [Attendee(one.pk) for one in world.members]
    by = world.viewer(Role.SECRETARY)
    made = record_activity(
        world.branch.pk, happening=happening, people=people, form_key=uuid.uuid4(), by=by, at=make.NOW
    )
    return (made.pk,)


def form(world: World) -> dict[str, object]:
    return {
        "title": "三季度党课",
        "held_on": "2026-09-01",
        "place": "",
        "note": "",
        "form_key": str(uuid.uuid4()),
        "who": [str(world.members[1].pk)],
        "confirmed": "1",
    }


ROWS = [
    Row("activity_list", statuses({200: [*RECORDERS, *READERS, STRANGER]}, others=403)),
    Row(
        "activity_place",
        statuses({302: [Role.SECRETARY, Role.DEPUTY, Role.CLERK, STRANGER], 200: [Role.COMMUNITY]}, others=403),
    ),
    Row("activity_item", INSIDE, args=branch),
    Row("activity_record", INSIDE, args=branch, query="?item=LESSON&on=2026-09-01"),
    Row(
        "activity_record",
        statuses({302: RECORDERS, 404: [STRANGER]}, others=403),
        args=branch,
        method="POST",
        query="?item=LESSON&on=2026-09-01",
        data=form,
    ),
    Row("activity_sheet", INSIDE, args=branch),
    Row("activity", statuses({200: [*RECORDERS, *READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=activity),
    Row(
        "activity_print",
        statuses({200: [*RECORDERS, *READERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=activity,
    ),
    Row("activity_add", INSIDE, args=activity),
    Row(
        "activity_add",
        statuses({422: RECORDERS, 404: [STRANGER]}, others=403),
        args=activity,
        method="POST",
        data=lambda world: {"who": []},
    ),
    Row(
        "activity_undo",
        statuses({302: [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY], 404: [STRANGER]}, others=403),
        args=activity,
        method="POST",
        data=lambda world: {"reason": "记错了"},
    ),
]
