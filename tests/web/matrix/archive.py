"""季度档案: those at the desk of the branch."""

from tests import walk
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

DESK = [Role.SECRETARY, Role.DEPUTY, Role.CLERK]


def cycle(world: World) -> tuple[int]:
    return (walk.open_cycle(world).pk,)


ROWS = [Row("cycle_archive", statuses({200: DESK, 404: [STRANGER]}, others=403), args=cycle, method="POST")]
