"""Measures that follow a star, walked through the real actions: each function takes one a step further."""

import datetime as dt
from typing import Any

from tests import make, walk
from tests.make import World
from tests.years import LATER, closed
from zhixing.actions.member_measures.deciding import decide_measures, decide_rectification
from zhixing.actions.member_measures.extending import extend_rectification
from zhixing.actions.member_measures.lines import RecordInput, carry_out, confirm_measure
from zhixing.models import Cycle, Measure, MeasureRecord, Membership
from zhixing.queries.member_measures.sheets import decision_sheet
from zhixing.queries.viewers import Viewer
from zhixing.rules.member_measures.decisions import DecisionInput, Extension, Head, Outcome, Terms
from zhixing.rules.member_measures.forms import Body
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.permissions import Role

GREEN = ("学习培训", "提醒谈话", "限期改正")
TEXT = walk.STANDARD.replace(
    "name: 绿色警示星, colour: green}", f"name: 绿色警示星, colour: green, measures: [{', '.join(GREEN)}]}}"
)
TALK = {"problems": "两次集中学习没有请假。", "demands": "不能参加的先请假。", "account": "孩子生病。"}


def viewer(world: World, role: Role, today: dt.date = LATER) -> Viewer:
    return world.viewer(role, today)


def quarter(world: World) -> Cycle:
    """A closed quarter without entries: everybody is green."""
    return closed(world, walk.QUARTER, TEXT)


def head(world: World, handler: Role = Role.SECRETARY, **changes: Any) -> Head:
    values = {
        "body": Body.COMMITTEE,
        "decided_on": LATER,
        "document_number": "",
        "handler_id": world.users[handler].pk,
        "due_on": LATER + dt.timedelta(days=200),
    }
    return Head(**{**values, **changes})


def participant_id(cycle: Cycle, membership: Membership) -> int:
    return cycle.participants.get(membership=membership).pk


def decided(world: World, wording: str = GREEN[1], place: int = 0, **changes: Any) -> Measure:
    """A measure adopted for one of the branch's members; the first is the one with an account."""
    cycle = quarter(world)
    decision = DecisionInput(participant_id(cycle, world.members[place]), wording, Outcome.ADOPTED)
    rows = decide_measures(
        cycle.pk, decisions=[decision], head=head(world, **changes), by=viewer(world, Role.SECRETARY), at=make.NOW
    )
    measure = rows[0].measure
    assert measure is not None
    return measure


def talked(world: World, place: int = 0, by: Role = Role.SECRETARY) -> Measure:
    """The talk led by the secretary, or whoever `by` is."""
    measure = decided(world, place=place)
    filled = RecordInput(RecordKind.TALK, LATER, TALK, "支部活动室", "记录人赵一", world.users[by].pk)
    return carry_out(measure.pk, filled=filled, by=viewer(world, by), at=make.NOW)


def talk_record(world: World, place: int = 0, by: Role = Role.SECRETARY) -> MeasureRecord:
    return talked(world, place, by).records.get()


def confirmed(world: World) -> Measure:
    measure = talked(world)
    return confirm_measure(
        measure.pk, is_good=True, opinion="已谈话，情况属实。", by=viewer(world, Role.DEPUTY), at=make.NOW
    )


def rectification(world: World, place: int = 0) -> Measure:
    cycle = quarter(world)
    terms = Terms(
        "不按规定参加组织生活", "7月至9月三次无故缺席党员大会", "按时参加每次组织生活", "支部委员每月谈心一次",
        LATER, LATER + dt.timedelta(days=90),
    )  # fmt: skip
    street = head(world, body=Body.STREET, document_number="哈街工发2026年9号")
    return decide_rectification(
        participant_id(cycle, world.members[place]),
        terms=terms,
        head=street,
        by=viewer(world, Role.SECRETARY),
        at=make.NOW,
    )


def extended(world: World) -> Measure:
    """限期改正 of the first member, extended from 200 days to 300 a hundred days later."""
    measure, on = rectification(world), LATER + dt.timedelta(days=100)
    extension = Extension(
        Body.STREET, on, "哈街工发2027年3号", LATER + dt.timedelta(days=300),
        "还有一次会议没有参加", "支部委员每月谈心一次",
    )  # fmt: skip
    by = viewer(world, Role.SECRETARY, on)
    return extend_rectification(measure.pk, extension=extension, by=by, at=make.NOW)


def undecided(world: World, role: Role = Role.SECRETARY) -> int:
    return decision_sheet(viewer(world, role), Cycle.objects.get().pk).undecided
