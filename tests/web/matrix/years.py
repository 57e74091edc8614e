"""年度结果: who reaches a branch's year and one person's."""

from tests import walk, years
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import Cycle
from zhixing.rules.periods import CycleKind, Period
from zhixing.rules.permissions import Role

READERS = [Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.PANELLIST]


def closed(world: World) -> Cycle:
    walk.adopt(world.street)
    return years.closed(world, walk.QUARTER)


def under_way(world: World) -> Cycle:
    walk.adopt(world.street, walk.STANDARD.replace("classes:", "period: year\nclasses:", 1))
    return years.opened(world, Period(2026, 1, 12), kind=CycleKind.YEAR_END)


ROWS = [
    Row(
        "cycle_standings",
        statuses({200: READERS, 404: [STRANGER]}, others=403),
        args=lambda world: (under_way(world).pk,),
    ),
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
