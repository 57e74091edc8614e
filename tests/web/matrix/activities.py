"""活动: who gets what from the pages of activities."""

import datetime as dt
import uuid

from tests import make, walk
from tests.activities import record_form
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.actions.activities.recording import record_activity
from zhixing.models import Adoption, PlannedActivity
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.permissions import Role

RECORDERS: list[Persona] = [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY, Role.CLERK]
READERS: list[Persona] = [Role.DISTRICT, Role.STREET, Role.PANELLIST]
LOOKING = statuses({200: [*RECORDERS, *READERS], 404: [STRANGER]}, others=403)
INSIDE = statuses({200: RECORDERS, 404: [STRANGER]}, others=403)


def branch(world: World) -> tuple[int]:
    adopted(world)
    return (world.branch.pk,)


def adopted(world: World) -> None:
    if not Adoption.objects.exists():
        walk.adopt(world.street)


def activity(world: World) -> tuple[int]:
    """An activity of the branch in which everybody took part, 白云 (the member) too."""
    adopted(world)
    happening = Happening("三季度党课", make.TODAY, (Feed("LESSON"),))
    people = [Presence(one.pk) for one in world.members]
    by = world.viewer(Role.SECRETARY)
    made = record_activity(
        world.branch.pk, happening=happening, people=people, form_key=uuid.uuid4(), by=by, at=make.NOW
    )
    return (made.pk,)


def planned(world: World) -> tuple[int]:
    plan = PlannedActivity.objects.create(
        organisation=world.branch,
        kind="主题党日",
        title="9月主题党日",
        planned_on=make.TODAY,
        form_key=uuid.uuid4(),
        by=world.users[Role.SECRETARY],
        at=make.NOW,
    )
    return (plan.pk,)


def with_sign_up(world: World) -> tuple[int]:
    """Far off: pages go by the clock on the wall."""
    (pk,) = planned(world)
    far = dt.date(2999, 1, 1)
    PlannedActivity.objects.filter(pk=pk).update(planned_on=far, sign_up_until=far)
    return (pk,)


def form(world: World) -> dict[str, object]:
    return record_form(world.members[1:2], "LESSON", confirmed="1")


def correction(world: World) -> dict[str, object]:
    return record_form(world.members[1:], "LESSON", confirmed="1", reason="多记了一人", corrections="0")


ROWS = [
    Row("activity_list", statuses({200: [*RECORDERS, *READERS, STRANGER]}, others=403)),
    Row(
        "activity_place",
        statuses({302: [Role.SECRETARY, Role.DEPUTY, Role.CLERK, STRANGER], 200: [Role.COMMUNITY]}, others=403),
    ),
    Row("activity_record", INSIDE, args=branch, query="?kind=党课&on=2026-09-01"),
    Row(
        "activity_record",
        statuses({302: RECORDERS, 404: [STRANGER]}, others=403),
        args=branch,
        method="POST",
        data=form,
    ),
    Row("activity_sheet", INSIDE, args=branch),
    Row("activity_workbook", INSIDE, args=branch),
    Row("plan_list", statuses({200: [*RECORDERS, STRANGER]}, others=403)),
    Row("plan_new", INSIDE, args=branch),
    Row("plan_new", statuses({422: RECORDERS, 404: [STRANGER]}, others=403), args=branch, method="POST"),
    Row(
        "plan_cancel",
        statuses({302: RECORDERS, 404: [STRANGER]}, others=403),
        args=planned,
        method="POST",
        data=lambda world: {"reason": "改期"},
    ),
    Row("plan_sign_up", statuses({200: [*RECORDERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=with_sign_up),
    Row(
        "plan_sign_up",
        statuses({302: RECORDERS, 404: [STRANGER]}, others=403),
        args=with_sign_up,
        method="POST",
        data=lambda world: {"sign_up_until": "2998-12-31"},
    ),
    Row(
        "plan_join",
        statuses({302: [*RECORDERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=with_sign_up,
        method="POST",
        data=lambda world: {"membership": world.members[0].pk},
    ),
    Row(
        "plan_leave",
        statuses({302: [*RECORDERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=with_sign_up,
        method="POST",
        data=lambda world: {"membership": world.members[0].pk},
    ),
    Row("cadence_place", statuses({302: [*RECORDERS, *READERS, STRANGER]}, others=403)),
    Row("cadence", LOOKING, args=branch),
    Row("cadence_print", LOOKING, args=branch),
    Row("study_hours", LOOKING, args=branch),
    Row("activity", statuses({200: [*RECORDERS, *READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=activity),
    Row(
        "activity_print",
        statuses({200: [*RECORDERS, *READERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=activity,
    ),
    Row("activity_minutes", statuses({200: [*RECORDERS, *READERS], 404: [STRANGER]}, others=403), args=activity),
    Row("activity_minutes_word", statuses({200: [*RECORDERS, *READERS], 404: [STRANGER]}, others=403), args=activity),
    Row(
        "activity_evidence",
        statuses({422: RECORDERS, 404: [STRANGER]}, others=403),  # no file was chosen
        args=activity,
        method="POST",
    ),
    Row("activity_correct", INSIDE, args=activity),
    Row(
        "activity_correct",
        # The clerk records and adds, and takes nothing back.
        statuses({302: [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY], 422: [Role.CLERK], 404: [STRANGER]}, others=403),
        args=activity,
        method="POST",
        data=correction,
    ),
    Row(
        "activity_undo",
        statuses({302: [Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY], 404: [STRANGER]}, others=403),
        args=activity,
        method="POST",
        data=lambda world: {"reason": "记错了"},
    ),
]
