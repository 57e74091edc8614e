"""走访群众: who reaches which address. The member of the world went."""

from tests import home_visits, walk
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]
DESK = [*LEADERS, Role.CLERK]


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def promised_there(world: World) -> tuple[int]:
    home_visits.promised(world)
    return branch(world)


def with_standard(world: World) -> tuple[int]:
    walk.adopt(world.street)
    home_visits.visited(world)
    return branch(world)


def visit(world: World) -> tuple[int]:
    return (home_visits.promised(world).visit_id,)


def promised(world: World) -> tuple[int]:
    return (home_visits.promised(world).pk,)


def answered(world: World) -> tuple[int]:
    return (home_visits.answered(world).pk,)


READS = statuses({200: [*ABOVE, *DESK], 404: [STRANGER]}, others=403)
VISITOR = statuses({200: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403)
FOLLOWS = statuses({200: [*LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403)
KEEPS = statuses({200: LEADERS, 404: [STRANGER]}, others=403)


def refused(row: dict[object, int]) -> dict[object, int]:
    """The same people, whose form comes back because it is empty."""
    return {person: 422 if status == 200 else status for person, status in row.items()}


ROWS = [
    Row("home_visit_list", statuses({200: ABOVE, 302: [*DESK, STRANGER]}, others=403)),
    Row("own_home_visits", statuses({}, others=200)),
    Row("home_visit_branch", READS, args=promised_there),
    Row("home_visit", statuses({200: [*ABOVE, *DESK, Role.MEMBER], 404: [STRANGER]}, others=403), args=visit),
    Row("home_visit_new", VISITOR, args=branch),
    Row("home_visit_new", refused(VISITOR), args=branch, method="POST"),
    Row("home_visit_book", KEEPS, args=with_standard),
    Row("home_visit_book", refused(KEEPS), args=with_standard, method="POST"),
    Row("home_need_new", VISITOR, args=visit),
    Row("home_need_new", refused(VISITOR), args=visit, method="POST"),
    Row(
        "home_visit_void",
        statuses({409: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=visit,
        method="POST",
        note="without a reason",
    ),
    Row("need_answer", FOLLOWS, args=promised),
    Row("need_answer", refused(FOLLOWS), args=promised, method="POST"),
    Row("need_tell", FOLLOWS, args=answered),
    Row("need_tell", refused(FOLLOWS), args=answered, method="POST"),
]
