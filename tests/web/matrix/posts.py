"""设岗定责: who reaches which address. The member of the world asks for the post and holds it."""

from collections.abc import Mapping
from typing import Any

from tests import posts
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]
DESK = [*LEADERS, Role.CLERK]


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def draft(world: World) -> tuple[int]:
    return (posts.draft(world).pk,)


def published(world: World) -> tuple[int]:
    return (posts.published(world).pk,)


def published_there(world: World) -> tuple[int]:
    posts.published(world)
    return branch(world)


def applied(world: World) -> tuple[int]:
    return (posts.applied(world).pk,)


def on_duty(world: World) -> tuple[int]:
    return (posts.on_duty(world).pk,)


def waiting(world: World) -> tuple[int]:
    posts.applied(world)
    return branch(world)


def reported(world: World) -> tuple[int]:
    posts.reported(world)
    return branch(world)


def one_draft(world: World) -> tuple[int]:
    posts.draft(world)
    return branch(world)


def of_post(world: World) -> Mapping[str, Any]:
    return {"on": "2026-09-11"}


READS = statuses({200: [*ABOVE, *DESK, Role.MEMBER], 404: [STRANGER]}, others=403)
KEEPS = statuses({200: LEADERS, 404: [STRANGER]}, others=403)
ACTS = statuses({200: DESK, 404: [STRANGER]}, others=403)
DRAFT = statuses({200: LEADERS, 404: [*ABOVE, Role.CLERK, Role.MEMBER, STRANGER]}, others=403)
HOLDER = statuses({200: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403)


def refused(row: dict[object, int]) -> dict[object, int]:
    """The same people, whose form comes back because it is empty."""
    return {person: 422 if status == 200 else status for person, status in row.items()}


ROWS = [
    Row("post_list", statuses({200: ABOVE, 302: [*DESK, Role.MEMBER, STRANGER]}, others=403)),
    Row("own_posts", statuses({}, others=200)),
    Row("post_branch", READS, args=waiting),
    Row("post", READS, args=published),
    Row(
        "post",
        statuses({200: LEADERS, 404: [*ABOVE, Role.CLERK, Role.MEMBER, STRANGER]}, others=403),
        args=draft,
        note="not public yet",
    ),
    Row("post_paper", READS, args=published_there),
    Row("post_plaques", KEEPS, args=published_there),
    Row("post_workbook", READS, args=published_there),
    Row("post_new", KEEPS, args=branch),
    Row("post_new", refused(KEEPS), args=branch, method="POST"),
    Row("post_edit", KEEPS, args=published),
    Row("post_edit", refused(KEEPS), args=published, method="POST"),
    Row("post_close", KEEPS, args=published),
    Row("post_close", refused(KEEPS), args=published, method="POST"),
    Row("post_propose", ACTS, args=published),
    Row("post_propose", refused(ACTS), args=published, method="POST"),
    Row(
        "post_apply",
        statuses({302: [Role.MEMBER], 404: [STRANGER], 409: DESK}, others=403),
        args=published,
        method="POST",
    ),
    Row("post_publish", refused(KEEPS), args=one_draft, method="POST"),
    Row("post_decide", refused(KEEPS), args=waiting, method="POST", data=of_post),
    Row(
        "holding_withdraw",
        statuses({302: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=applied,
        method="POST",
    ),
    Row("holding_end", KEEPS, args=on_duty),
    Row("holding_end", refused(KEEPS), args=on_duty, method="POST"),
    Row("holding_report", HOLDER, args=on_duty),
    Row("holding_report", refused(HOLDER), args=on_duty, method="POST"),
    Row("post_reports", KEEPS, args=reported),
    Row("post_reports", refused(KEEPS), args=reported, method="POST"),
]
