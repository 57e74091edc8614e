"""整改: who reaches which address. The community registers a problem of the branch unless a row says otherwise."""

from tests import measures
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]


def registered(world: World) -> tuple[int]:
    return (measures.registered(world).pk,)


def by_street(world: World) -> tuple[int]:
    return (measures.registered(world, by=Role.STREET).pk,)


def signed(world: World) -> tuple[int]:
    return (measures.signed(world).pk,)


def planned(world: World) -> tuple[int]:
    return (measures.planned(world).pk,)


def applied(world: World) -> tuple[int]:
    return (measures.applied(world).pk,)


def lasting(world: World) -> tuple[int]:
    return (measures.planned(world, **measures.lasting()).pk,)


def cleared(world: World) -> tuple[int]:
    return (measures.cleared(world).pk,)


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def street(world: World) -> tuple[int]:
    return (world.street.pk,)


SEES = statuses({200: [*ABOVE, *LEADERS], 404: [STRANGER]}, others=403)
OWNS = statuses({200: LEADERS, 404: [STRANGER]}, others=403)
ASSESSES = statuses({200: ABOVE, 404: [STRANGER]}, others=403)
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]


def refused(row: dict[object, int]) -> dict[object, int]:
    """The same people, whose form comes back because it is empty."""
    return {person: 422 if status == 200 else status for person, status in row.items()}


ROWS = [
    Row("measure_list", statuses({200: [*ABOVE, *LEADERS, STRANGER]}, others=403)),
    Row("measure_book", SEES, args=branch),
    Row(
        "measure_book",
        statuses({200: [Role.DISTRICT, Role.STREET], 403: ADMINISTRATORS}, others=404),
        args=street,
        note="of the street",
    ),
    Row("measure_timetable", SEES, args=branch),
    Row("measure_workbook", SEES, args=branch),
    Row("measure", SEES, args=registered),
    Row("measure_new", statuses({200: ABOVE}, others=403)),
    Row("measure_new", statuses({422: ABOVE}, others=403), method="POST"),
    Row("measure_sign", statuses({302: LEADERS, 404: [STRANGER]}, others=403), args=registered, method="POST"),
    Row("measure_plan", OWNS, args=signed),
    Row("measure_plan", refused(OWNS), args=signed, method="POST"),
    Row("measure_review", ASSESSES, args=planned),
    Row("measure_review", refused(ASSESSES), args=planned, method="POST"),
    Row("measure_report", OWNS, args=planned),
    Row("measure_report", refused(OWNS), args=planned, method="POST"),
    Row("measure_apply", OWNS, args=planned),
    Row("measure_apply", refused(OWNS), args=planned, method="POST"),
    Row("measure_check", ASSESSES, args=applied),
    Row("measure_check", refused(ASSESSES), args=applied, method="POST"),
    Row(
        "measure_check",
        statuses({200: [Role.DISTRICT, Role.STREET], 404: [STRANGER]}, others=403),
        args=by_street,
        note="the street's own: the community between does not clear it",
    ),
    Row("measure_stage", ASSESSES, args=lasting),
    Row("measure_stage", refused(ASSESSES), args=lasting, method="POST"),
    Row("measure_reopen", ASSESSES, args=cleared),
    Row("measure_reopen", refused(ASSESSES), args=cleared, method="POST"),
]
