"""公示、异议、工作日历: who reaches which address. The posting hangs unless a row says otherwise."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tests import make, walk
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.actions.calendar import correct_days
from zhixing.actions.postings.objections import raise_objection
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.models import CalendarCorrection, Cycle, Posting
from zhixing.queries.viewers import viewer_for
from zhixing.rules.permissions import Role
from zhixing.rules.workdays import workdays_from

ABOVE = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
LEADERS = [Role.SECRETARY, Role.DEPUTY]
HERE = [*LEADERS, Role.PANELLIST, Role.CLERK, Role.MEMBER]


def rated(world: World) -> Cycle:
    return walk.to_posting(walk.open_cycle(world), world)


def proposed(world: World) -> Posting:
    return propose_posting(
        rated(world).pk,
        working_days=5,
        answer_days=3,
        contact="支部办公室",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def examined(world: World) -> Posting:
    return examine_posting(proposed(world).pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)


def approved(world: World) -> Posting:
    return approve_posting(examined(world).pk, by=world.viewer(Role.STREET), at=make.NOW)


def hanging(world: World) -> Posting:
    """Posted on the real today or the next working day, because pages read the real clock."""
    today = timezone.localdate()
    secretary = viewer_for(world.users[Role.SECRETARY], today)
    return publish_posting(approved(world).pk, from_on=next(workdays_from(today)), by=secretary, at=timezone.now())


def hanging_now(world: World) -> Posting:
    """As `hanging`, and begun by today even where today is a day off."""
    posting = hanging(world)
    Posting.objects.filter(pk=posting.pk).update(from_on=timezone.localdate())
    return posting


def objected(world: World) -> int:
    posting = hanging(world)
    assert posting.from_on is not None
    raised = raise_objection(
        posting.pk,
        participant_id=walk.participant(posting.cycle, "王建国").pk,
        text="志愿服务漏记了两小时。",
        form_key=uuid.uuid4(),
        by=viewer_for(world.users[Role.MEMBER], posting.from_on),
        at=make.NOW,
    )
    return raised.pk


def corrected(world: World) -> int:
    correct_days({dt.date(2027, 1, 4): False}, source="试验", by=world.viewer(Role.STREET), at=make.NOW)
    return CalendarCorrection.objects.get().pk


def of(make_posting: Any) -> Any:
    return lambda world: (make_posting(world).pk,)


SEES = statuses({200: [*ABOVE, *HERE], 404: [STRANGER]}, others=403)
HANDLERS = [Role.STREET, Role.COMMUNITY, *LEADERS]
HANDLES = statuses({200: HANDLERS, 404: [STRANGER]}, others=403)

ROWS = [
    Row("posting_list", statuses({302: ABOVE}, others=200)),
    Row("posting_propose", statuses({200: LEADERS, 404: [STRANGER]}, others=403), args=of(rated)),
    Row("posting_propose", statuses({422: LEADERS, 404: [STRANGER]}, others=403), args=of(rated), method="POST"),
    Row("posting", HANDLES, args=of(proposed), note="proposed"),
    Row(
        "posting_examine",
        statuses({302: [Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=of(proposed),
        method="POST",
    ),
    Row(
        "posting_approve",
        statuses({302: [Role.STREET], 409: [Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=of(examined),
        method="POST",
    ),
    Row(
        "posting_refuse",
        statuses({302: [Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=of(proposed),
        method="POST",
        data=lambda world: {"reason": "受理方式不全"},
    ),
    Row(
        "posting_carry_out",
        statuses({302: LEADERS, 404: [STRANGER]}, others=403),
        args=of(approved),
        method="POST",
        data=lambda world: {"from_on": _first_day()},
    ),
    Row(
        "posting_return",
        statuses({302: [Role.STREET, Role.COMMUNITY, *LEADERS], 404: [STRANGER]}, others=403),
        args=of(hanging),
        method="POST",
        data=lambda world: {"reason": "异议成立"},
    ),
    Row("posting_batch", statuses({}, others=302), args=lambda world: ("examine",), method="POST"),
    Row("objection_raise", statuses({200: [*LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=of(hanging_now)),
    Row(
        "objection_raise",
        statuses({422: [*LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=of(hanging_now),
        method="POST",
    ),
    Row("posting", SEES, args=of(hanging_now), note="hanging"),
    Row("posting_notice", HANDLES, args=of(proposed), note="proposed"),
    Row("posting_paper", statuses({409: HANDLERS, 404: [STRANGER]}, others=403), args=of(proposed)),
    Row(
        "objection_answer", statuses({200: LEADERS, 404: [STRANGER]}, others=403), args=lambda world: (objected(world),)
    ),
    Row(
        "objection_answer",
        statuses({422: LEADERS, 404: [STRANGER]}, others=403),
        args=lambda world: (objected(world),),
        method="POST",
    ),
    Row("objection_list", statuses({}, others=200)),
    Row(
        "objection",
        statuses({200: [Role.STREET, Role.COMMUNITY, *LEADERS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=lambda world: (objected(world),),
    ),
    Row("calendar", statuses({422: [Role.DISTRICT, Role.STREET]}, others=403), method="POST"),
    Row("calendar", statuses({200: [Role.DISTRICT, Role.STREET]}, others=403)),
    Row("calendar_notice", statuses({200: [Role.DISTRICT, Role.STREET]}, others=403)),
    Row("calendar_notice", statuses({422: [Role.DISTRICT, Role.STREET]}, others=403), method="POST"),
    Row("calendar_template", statuses({200: [Role.DISTRICT, Role.STREET]}, others=403)),
    Row(
        "calendar_drop",
        statuses({302: [Role.DISTRICT, Role.STREET]}, others=403),
        args=lambda world: (corrected(world),),
        method="POST",
    ),
    Row("own_results", statuses({}, others=200)),
    Row(
        "cycle_results",
        statuses({200: [*ABOVE, *LEADERS, Role.PANELLIST], 404: [STRANGER]}, others=403),
        args=of(rated),
    ),
    Row(
        "result",
        statuses({200: [*ABOVE, *LEADERS, Role.PANELLIST], 404: [STRANGER]}, others=403),
        args=lambda world: (walk.participant(rated(world), "王建国").pk,),
        note="somebody else's",
    ),
    Row("overview", statuses({200: ABOVE}, others=403)),
    Row("overview", statuses({200: ABOVE}, others=403), args=lambda world: (objected(world),)[:0], note="objected"),
    Row("overview_print", statuses({200: ABOVE}, others=403)),
    Row("overview_reminders", statuses({200: ABOVE}, others=403)),
    Row(
        "overview_reminders",
        statuses({302: ABOVE}, others=403),
        method="POST",
        data=lambda world: {"branch": str(world.branch.pk)},
    ),
]


def _first_day() -> str:
    return next(workdays_from(timezone.localdate())).isoformat()
