"""年度结果: who reaches a branch's year and one person's."""

from tests import walk, years
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import Cycle
from zhixing.rules.permissions import Role

READERS = [Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.PANELLIST]


def closed(world: World) -> Cycle:
    walk.adopt(world.street)
    return years.closed(world, walk.QUARTER)


ROWS = [
    Row(
        "branch_year", statuses({200: READERS, 404: [STRANGER]}, others=403), args=lambda world: (world.branch.pk, 2026)
    ),
    Row(
        "branch_year",
        statuses({200: READERS, 404: [STRANGER]}, others=403),
        note="with a closed quarter",
        args=lambda world: (closed(world).organisation_id, 2026),
    ),
    Row(
        "year_result",
        statuses({200: READERS, 404: [STRANGER]}, others=403),
        note="somebody else's",
        args=lambda world: (walk.participant(closed(world), "王建国").pk,),
    ),
    Row(
        "year_result",
        statuses({200: [*READERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        note="the member's own",
        args=lambda world: (walk.participant(closed(world), "白云").pk,),
    ),
]
