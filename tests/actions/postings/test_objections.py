"""异议: who raises one and who enters it for others, what is kept of it, and what an upheld one does to the ledger."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests import audit, make, walk
from tests.actions.postings.test_steps import hanging, objected
from zhixing.actions.postings.objections import Addition, answer_objection, raise_objection
from zhixing.models import Cycle, Entry, Objection, Posting
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.postings import ObjectionState
from zhixing.rules.refusals import Blocked, NotAllowed

DAY = dt.date(2026, 9, 5)
LATER = make.NOW + dt.timedelta(hours=2)


@pytest.fixture
def visit(world: make.World) -> Entry:
    """What 王建国 has in the ledger before the group looks at it."""
    walk.adopt(world.street)
    return make.entry(world.members[4], "VISIT", DAY, by=world.viewer(Role.CLERK))


@pytest.fixture
def posting(world: make.World, visit: Entry) -> Posting:
    return hanging(walk.to_posting(walk.open_cycle(world), world), world)


def refused(act: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act()
    return refusal.value.reasons


def raising(posting: Posting, by: Viewer, **more: Any) -> Objection:
    person = walk.participant(posting.cycle, "王建国").pk
    terms = {"participant_id": person, "text": " 九月的走访漏记一次。 ", "form_key": uuid.uuid4(), **more}
    return raise_objection(posting.pk, **terms, by=by, at=make.NOW)


def answering(objection: Objection, by: Viewer, **more: Any) -> Objection:
    terms = {"upheld": False, "findings": " 查阅签到表 ", "answer": " 并未漏记。 ", **more}
    return answer_objection(objection.pk, **terms, by=by, at=LATER)


def test_what_is_kept_of_an_objection_and_what_the_log_does_not_say(world: make.World, posting: Posting) -> None:
    own = raising(posting, world.viewer(Role.MEMBER))
    of_other = raising(posting, world.viewer(Role.DEPUTY), on_behalf_of=" 赵大娘 ")
    kept = [
        (row.text, row.raised_by_id, row.raised_by_name, row.is_proxy, row.state, row.raised_at)
        for row in Objection.objects.order_by("pk")
    ]
    told = "九月的走访漏记一次。"
    assert kept == [
        (told, world.users[Role.MEMBER].pk, "白云", False, "raised", make.NOW),
        (told, None, "赵大娘", True, "raised", make.NOW),
    ]
    assert audit.lines("raise_objection") == [
        ("raise_objection", who, world.branch.name, ("Objection", objection.pk), "", {})
        for who, objection in (("白云", own), ("支部副书记甲", of_other))
    ]


def test_what_an_objection_lacks(world: make.World, posting: Posting) -> None:
    member = world.viewer(Role.MEMBER)
    cycle = Cycle.objects.get()
    excluded = walk.participant(cycle, "高娃")
    type(excluded).objects.filter(pk=excluded.pk).update(excluded="失联，不参加计分")
    nobody = {"participant_id": excluded.pk, "text": " ", "on_behalf_of": "赵大娘"}
    assert refused(lambda: raising(posting, member, **nobody)) == (
        "请从公示名单中选择。",
        "请写清异议内容：涉及的项目、理由和依据。",
        "只有支部书记、副书记可以代为登记他人的异议。",
    )
    by = world.viewer(Role.SECRETARY)
    earlier = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 2)), by=by, at=make.NOW)
    of_earlier = walk.participant(earlier, "王建国").pk
    assert refused(lambda: raising(posting, member, participant_id=of_earlier)) == ("请从公示名单中选择。",)
    early = world.viewer(Role.MEMBER, make.TODAY - dt.timedelta(days=1))
    assert refused(lambda: raising(posting, early)) == ("公示从9月14日开始，届时才能提出异议。",)
    assert not Objection.objects.exists()


def test_an_upheld_objection_takes_an_entry_back(world: make.World, posting: Posting, visit: Entry) -> None:
    objection, secretary = objected(posting, world), world.viewer(Role.SECRETARY)
    other = make.entry(world.members[0], "VISIT", DAY, by=world.viewer(Role.CLERK))
    terms = {"upheld": True, "answer": " 这次走访没有发生。 "}
    assert refused(lambda: answering(objection, secretary, **terms, reverse_entry_id=other.pk)) == (
        "所选的台账记录不属于这位党员，请重新选择。",
    )
    answering(objection, secretary, **terms, reverse_entry_id=visit.pk)
    kept, reversal = Objection.objects.get(), Entry.objects.get(reverses=visit)
    assert (kept.state, kept.findings, kept.answer) == ("upheld", "查阅签到表", "这次走访没有发生。")
    assert (kept.answered_by_id, kept.answered_at) == (secretary.user_id, LATER)
    assert (kept.reversed_entry_id, kept.added_entry_id) == (reversal.pk, None)
    assert reversal.note == "异议成立：这次走访没有发生。"
    assert audit.lines("answer_objection") == [
        ("answer_objection", "支部书记甲", world.branch.name, ("Objection", kept.pk), "成立", {})
    ]


def test_what_is_added_for_an_upheld_objection_carries_its_facts(world: make.World, posting: Posting) -> None:
    objection = objected(posting, world)
    addition = Addition(item="VOLUNTEER", happened_on=DAY, units=250)
    answering(objection, world.viewer(Role.SECRETARY), upheld=True, answer=" 漏记 ", addition=addition)
    added = Entry.objects.get(source="objection")
    assert (added.membership_id, added.item, added.happened_on, added.units) == (
        world.members[4].pk,
        "VOLUNTEER",
        DAY,
        250,
    )
    assert (added.source_id, added.note) == (objection.pk, "异议成立：漏记")
    assert Addition(item="VISIT", happened_on=DAY).units == 100  # once, where nothing is measured


def test_who_answers_and_with_what(world: make.World, posting: Posting) -> None:
    objection, secretary = objected(posting, world), world.viewer(Role.SECRETARY)
    other = objected(posting, world)
    for role in (Role.MEMBER, Role.CLERK, Role.PANELLIST, Role.COMMUNITY):
        with pytest.raises(NotAllowed):
            answering(objection, world.viewer(role))
    assert refused(lambda: answering(objection, secretary, findings=" ")) == (
        "请填写调查情况和答复意见，两项都要存档。",
    )
    make.appoint(make.member_user(world.members[4]), Role.DEPUTY, world.branch)
    about = make.viewer(world.members[4].person.user)
    assert refused(lambda: answering(objection, about)) == ("异议涉及您本人，请由其他同志调查答复。",)
    answering(objection, secretary)
    states = dict(Objection.objects.values_list("pk", "state"))
    assert states == {objection.pk: ObjectionState.DISMISSED.value, other.pk: ObjectionState.RAISED.value}
    assert refused(lambda: answering(objection, secretary)) == (
        "这条异议已经答复，不能再改；如有新的情况，请另行提出。",
    )
