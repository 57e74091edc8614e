"""直接填报: who reaches the page of a part that is entered by hand."""

from tests import walk
from tests.given import STANDARD
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import Cycle
from zhixing.rules.permissions import Role

READERS = [Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.PANELLIST]
LEADERS = [Role.SECRETARY, Role.DEPUTY]


def in_review(world: World) -> Cycle:
    walk.adopt(world.street, STANDARD)
    return walk.to_review(walk.open_cycle(world), world)


def points(world: World) -> dict[str, str]:
    return {"source": "村民代表会议", f"points_{walk.participant(Cycle.objects.get(), '王建国').pk}": "40"}


ROWS = [
    Row(
        "given",
        statuses({200: READERS, 404: [STRANGER]}, others=403),
        args=lambda world: (in_review(world).pk, "family"),
    ),
    Row(
        "given",
        statuses({302: LEADERS, 404: [STRANGER]}, others=403),
        method="POST",
        data=points,
        args=lambda world: (in_review(world).pk, "family"),
    ),
    Row(
        "given",
        statuses({422: LEADERS, 404: [STRANGER]}, others=403),
        method="POST",
        note="without its source",
        args=lambda world: (in_review(world).pk, "family"),
    ),
    Row(
        "given",
        statuses({404: [*READERS, STRANGER]}, others=403),
        note="no such part",
        args=lambda world: (in_review(world).pk, "points"),
    ),
]
