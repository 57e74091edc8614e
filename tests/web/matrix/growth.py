"""成长线路图: who opens whose chart, and who agrees targets with whom."""

from tests import make, walk
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.actions.growth.targets import set_targets
from zhixing.queries.growth.targets import aims
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
GUIDES = [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY]
READERS = statuses({200: [*ABOVE, Role.SECRETARY, Role.DEPUTY], 404: [STRANGER]}, others=403)
OWN = READERS | {Role.MEMBER: 200}
GUIDED = statuses({200: GUIDES, 404: [STRANGER]}, others=403)
KEEPERS = statuses({200: [Role.STREET, *GUIDES], 404: [STRANGER]}, others=403)


COMING = Quarter(2998, 4)  # not past on whatever day the tests run


def another(world: World) -> tuple[int]:
    return (world.members[4].pk,)


def own(world: World) -> tuple[int]:
    return (world.members[0].pk,)


def sheet(world: World) -> tuple[int]:
    walk.adopt(world.street)
    target = aims(world.members[0], COMING)[0].target(800)
    by = world.viewer(Role.SECRETARY)
    return (set_targets(world.members[0].pk, COMING, targets=[target], by=by, at=make.NOW).pk,)


def refused(row: dict[object, int]) -> dict[object, int]:
    """The same people, whose form comes back because it is empty."""
    return {person: 422 if status == 200 else status for person, status in row.items()}


ROWS = [
    Row("growth_own", statuses({302: [Role.MEMBER]}, others=403)),
    Row("growth", READERS, args=another, note="somebody else's"),
    Row("growth", OWN, args=own, note="the member's own"),
    Row("growth_paper", READERS, args=another, note="somebody else's"),
    Row("growth_paper", OWN, args=own, note="the member's own"),
    Row("growth_word", READERS, args=another, note="somebody else's"),
    Row("growth_word", OWN, args=own, note="the member's own"),
    Row("growth_targets", GUIDED, args=own),
    Row(
        "growth_targets",
        {who: 422 if status == 200 else status for who, status in GUIDED.items()},
        args=own,
        method="POST",
    ),
    Row("growth_milestones", KEEPERS, args=own),
    Row(
        "growth_milestones",
        {person: 302 if status == 200 else status for person, status in KEEPERS.items()},
        args=own,
        method="POST",
    ),
    Row(
        "growth_accept", statuses({302: [*GUIDES, Role.MEMBER], 404: [STRANGER]}, others=403), args=sheet, method="POST"
    ),
]
