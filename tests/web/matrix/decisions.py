"""组织决定: who gets what from the pages of one decision."""

import datetime as dt
import uuid

from tests import make
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from tests.web.matrix.activities import adopted
from zhixing.actions.ledger.decision_steps import ask_revocation
from zhixing.actions.ledger.decisions import entry_of
from zhixing.actions.ledger.entries import append
from zhixing.models import Decision
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role

DECIDERS: list[Persona] = [Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY]


def somebody_else(world: World) -> Viewer:
    """Who enters it: none of the personas, so that each of them may be the second one."""
    return make.viewer(make.appoint(make.user("街道另一人"), Role.STREET, world.street))


def waiting(world: World) -> tuple[int]:
    return (_decision(world, somebody_else(world)).pk,)


def booked(world: World) -> tuple[int]:
    by = somebody_else(world)
    decision = _decision(world, by)
    append([entry_of(decision)], by=by, at=make.NOW)
    return (decision.pk,)


def asked(world: World) -> tuple[int]:
    (decision_id,) = booked(world)
    by = make.viewer(make.appoint(make.user("街道第三人"), Role.STREET, world.street))
    ask_revocation(decision_id, document_number="第11次", reason="情况不实", by=by, at=make.NOW)
    return (decision_id,)


def _decision(world: World, by: Viewer) -> Decision:
    adopted(world)
    return Decision.objects.create(
        membership=world.members[0],
        item="ABSENT",
        happened_on=dt.date(2026, 9, 1),
        clause="第八条",
        deciding_body="支部委员会",
        decided_on=dt.date(2026, 9, 1),
        document_number="第9次",
        reason="两次无故缺席",
        form_key=uuid.uuid4(),
        by_id=by.user_id,
        at=make.NOW,
    )


READ = statuses({200: [*DECIDERS, Role.MEMBER], 404: [STRANGER]}, others=403)
SECOND = statuses({302: DECIDERS, 404: [STRANGER]}, others=403)
REASON = {"reason": "文件不符"}

ROWS = [
    Row("decision", READ, args=booked),
    Row("decision", statuses({200: DECIDERS, 404: [STRANGER]}, others=403), args=waiting, note="not booked yet"),
    Row("decision_notice", READ, args=booked),
    Row("decision_second", SECOND, args=waiting, method="POST"),
    Row("decision_decline", SECOND, args=waiting, method="POST", data=lambda world: REASON),
    Row(
        "decision_revocation",
        SECOND,
        args=booked,
        method="POST",
        data=lambda world: {**REASON, "document_number": "第11次"},
    ),
    Row("decision_revoke", SECOND, args=asked, method="POST"),
    Row("decision_keep", SECOND, args=asked, method="POST", data=lambda world: REASON),
    Row(
        "decision_read",
        statuses({302: [Role.MEMBER], 404: [STRANGER]}, others=403),
        args=booked,
        method="POST",
        data=lambda world: {"reply": "当天在医院陪护"},
    ),
]
