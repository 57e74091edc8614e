"""民主评议党员: who reaches which address; the branch keeps it, the community approves, members read their own page."""

from tests import appraisals
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
SEES = statuses({200: [*ABOVE, *LEADERS], 404: [STRANGER]}, others=403)
KEEPS = statuses({200: LEADERS, 404: [STRANGER]}, others=403)
REFUSED = statuses({422: LEADERS, 404: [STRANGER]}, others=403)
DONE = statuses({302: LEADERS, 404: [STRANGER]}, others=403)
JUDGES = statuses({422: [Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403)
# The member whose line it is, and those who see the branch.
OWN = statuses({200: [*ABOVE, *LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def opened(world: World) -> tuple[int]:
    return (appraisals.opened(world).pk,)


def met(world: World) -> tuple[int]:
    return (appraisals.met(world).pk,)


def graded(world: World) -> tuple[int]:
    return (appraisals.graded(world).pk,)


def submitted(world: World) -> tuple[int]:
    return (appraisals.submitted(world).pk,)


def answered(world: World) -> tuple[int]:
    return (appraisals.answered(world).pk,)


def own_line(world: World) -> tuple[int]:
    return (appraisals.line_of(appraisals.opened(world), "白云").pk,)


def own_result(world: World) -> tuple[int]:
    return (appraisals.line_of(appraisals.approved(world), "白云").pk,)


ROWS = [
    Row("appraisal_overview", statuses({200: [*ABOVE, *LEADERS, STRANGER]}, others=403)),
    Row("appraisal_workbook", statuses({200: [*ABOVE, *LEADERS, STRANGER]}, others=403)),
    Row("appraisal_list", SEES, args=branch),
    Row("appraisal_open", statuses({302: LEADERS, 404: [STRANGER]}, others=403), args=branch, method="POST"),
    Row("appraisal", SEES, args=opened),
    Row("appraisal", SEES, args=answered, note="fed back"),
    Row("appraisal_summary", SEES, args=graded),
    Row("appraisal_prepare", KEEPS, args=opened),
    Row("appraisal_prepare", DONE, args=opened, method="POST"),
    Row("appraisal_meet", KEEPS, args=opened),
    Row("appraisal_meet", REFUSED, args=opened, method="POST"),
    Row("appraisal_grade", KEEPS, args=met),
    Row("appraisal_grade", DONE, args=met, method="POST"),
    Row("appraisal_submit", DONE, args=graded, method="POST"),
    Row("appraisal_approve", JUDGES, args=submitted, method="POST"),
    Row("appraisal_return", JUDGES, args=submitted, method="POST"),
    Row("appraisal_close", DONE, args=answered, method="POST"),
    Row("appraisal_person", OWN, args=own_line),
    Row("appraisal_form", OWN, args=own_line),
    Row(
        "appraisal_review",
        statuses({422: [*LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=own_line,
        method="POST",
        data=lambda world: {"text": ""},
    ),
    Row(
        "appraisal_answer",
        statuses({422: [*LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=own_result,
        method="POST",
    ),
]
