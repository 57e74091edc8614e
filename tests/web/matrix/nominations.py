"""评先选优: who reaches which address; the branch nominates and posts, who stands above judges."""

from tests import make, nominations
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.actions.nominations.steps import object_nomination
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]
LISTS = statuses({200: [*ABOVE, *LEADERS, STRANGER]}, others=403)
SEES = statuses({200: [*ABOVE, *LEADERS], 404: [STRANGER]}, others=403)
KEEPS = statuses({200: LEADERS, 404: [STRANGER]}, others=403)
REFUSED = statuses({422: LEADERS, 404: [STRANGER]}, others=403)
JUDGES = statuses({422: [Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def nominated(world: World) -> tuple[int]:
    return (nominations.nominated(world).pk,)


def passed(world: World) -> tuple[int]:
    return (nominations.passed(world).pk,)


def approved(world: World) -> tuple[int]:
    return (nominations.approved(world).pk,)


def posted(world: World) -> tuple[int]:
    return (nominations.posted(world).pk,)


def with_objection(world: World) -> tuple[int, int]:
    nomination = nominations.posted(world)
    by = world.viewer(Role.SECRETARY)
    return nomination.pk, object_nomination(nomination.pk, text="户数不实", by=by, at=make.NOW).pk


ROWS = [
    Row("nomination_list", LISTS),
    Row("nomination_new", KEEPS, args=branch),
    Row("nomination_new", REFUSED, args=branch, method="POST"),
    Row("nomination", SEES, args=nominated),
    Row("nomination", SEES, args=lambda world: with_objection(world)[:1], note="posted, with an objection"),
    Row("nomination_form", SEES, args=passed),
    Row("nomination_notice", SEES, args=posted),
    Row("nomination_vote", REFUSED, args=nominated, method="POST"),
    Row("nomination_judge", JUDGES, args=passed, method="POST"),
    Row("nomination_post", REFUSED, args=approved, method="POST"),
    Row("nomination_honour", JUDGES, args=posted, method="POST"),
    Row(
        "nomination_object",
        statuses({422: [*ABOVE, *LEADERS], 404: [STRANGER]}, others=403),
        args=posted,
        method="POST",
    ),
    Row("nomination_answer", JUDGES, args=with_objection, method="POST"),
]
