"""年度档案: the secretary of the branch and those above; the deputy and the clerk are refused."""

from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

MAY = [Role.SECRETARY, Role.COMMUNITY, Role.STREET, Role.DISTRICT]


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


ROWS = [
    Row("archive", statuses({200: MAY, 404: [STRANGER]}, others=403), args=branch),
    Row("archive_file", statuses({409: MAY, 404: [STRANGER]}, others=403), args=branch, method="POST", note="no year"),
]
