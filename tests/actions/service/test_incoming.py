"""外来反馈函: taken once, read again, entered by the recording of an activity, undone with it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests import make, service, walk
from tests.make import World
from zhixing.actions.activities.recording import undo_activity
from zhixing.actions.service.files import take_slip_file
from zhixing.actions.service.incoming import amiss_with_entering, enter_slip, restore_slip, set_slip_aside
from zhixing.models import Activity, Entry, IncomingSlip, TakenFile
from zhixing.queries.activities.rolls import recent_kinds
from zhixing.queries.service.incoming import incoming_page
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.service.slips import IncomingState

pytestmark = pytest.mark.django_db


def test_a_slip_is_read_again_and_entered_once(world: World) -> None:
    walk.adopt(world.street)
    slip, by = service.arrived(world), service.keeper(world, Role.SECRETARY)
    assert [item.code for item in incoming_page(by, slip.pk).items] == ["VOLUNTEER"]
    assert amiss_with_entering(slip.pk, item="VOLUNTEER", by=by) == []
    enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
    entry = Entry.objects.get()
    assert (entry.units, entry.happened_on, entry.membership_id) == (750, dt.date(2026, 9, 10), world.members[0].pk)
    assert entry.note == "到社区报到服务（滨河社区党委第 2026-3-004 号反馈函）"
    with pytest.raises(Blocked, match="已记入台账，不能再记"):
        enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
    assert Entry.objects.count() == 1


def test_what_a_slip_entered_is_no_kind_that_was_recorded_lately(world: World) -> None:
    walk.adopt(world.street)
    slip, by = service.arrived(world), service.keeper(world, Role.SECRETARY)
    enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
    assert [kind for kind in Activity.objects.values_list("kind", flat=True) if kind] == ["双报到"]
    assert recent_kinds(world.branch) == []


def test_the_same_period_is_taken_once(world: World) -> None:
    slip = service.arrived(world)
    for changes in ({}, {"until_on": dt.date(2026, 8, 1)}, {"from_on": dt.date(2026, 9, 1), "number": "2026-3-009"}):
        with pytest.raises(Blocked, match="已经登记过"):
            service.arrived(world, **changes)
    service.arrived(world, community="神华社区党委")
    set_slip_aside(slip.pk, reason="编号写错", by=service.keeper(world, Role.SECRETARY), at=make.NOW)
    assert service.arrived(world, number="2026-3-005").pk != slip.pk


def test_an_undone_record_brings_its_slip_back(world: World) -> None:
    walk.adopt(world.street)
    slip, by = service.arrived(world), service.keeper(world, Role.SECRETARY)
    entered = enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
    with pytest.raises(Blocked, match="请先在那次活动的页面上撤销记录"):
        restore_slip(slip.pk, by=by, at=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        IncomingSlip.objects.filter(pk=slip.pk).update(state="arrived", activity=None)
    assert entered.activity is not None
    undo_activity(entered.activity.pk, reason="记错了人", by=by, at=make.NOW)
    restore_slip(slip.pk, by=by, at=make.NOW)
    enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
    assert Entry.objects.filter(reverses=None).count() == 2


def test_a_slip_stays_as_it_came(world: World) -> None:
    slip = service.arrived(world)
    for change in ({"hours": 9999}, {"community": "别处"}, {"membership": world.members[1]}):
        with pytest.raises(DatabaseError), transaction.atomic():
            IncomingSlip.objects.filter(pk=slip.pk).update(**change)


def test_the_street_looks_and_enters_nothing(world: World) -> None:
    slip = service.arrived(world)
    with pytest.raises(NotAllowed):
        enter_slip(slip.pk, item="VOLUNTEER", by=world.viewer(Role.STREET), at=make.NOW)


def take(world: World, data: bytes) -> list[IncomingSlip]:
    return take_slip_file(data, by=service.keeper(world, Role.COMMUNITY), at=make.NOW)


def test_a_file_is_taken_in_whole_and_once(world: World) -> None:
    service.partner(world)
    data = service.file_from_there(service.slip_record(), service.slip_record(name="高娃", number="2026-3-005"))
    assert {slip.membership.person.name for slip in take(world, data)} == {"白云", "高娃"}
    assert set(IncomingSlip.objects.values_list("state", flat=True)) == {IncomingState.ARRIVED.value}
    with pytest.raises(Blocked, match="已经接收过"):
        take(world, data)
    with pytest.raises(DatabaseError), transaction.atomic():
        TakenFile.objects.all().delete()


@pytest.mark.parametrize(
    ("name", "reason"), [("没有此人", "没有这名党员"), ("赵敏", "没有这名党员")], ids=["nobody", "of another community"]
)
def test_one_conflict_leaves_everything_as_it_was(world: World, name: str, reason: str) -> None:
    service.partner(world)
    data = service.file_from_there(service.slip_record(), service.slip_record(name=name))
    with pytest.raises(Blocked, match=reason):
        take(world, data)
    assert (IncomingSlip.objects.count(), TakenFile.objects.count()) == (0, 0)


def test_a_slip_known_already_is_the_same_and_a_changed_one_in_conflict(world: World) -> None:
    service.partner(world)
    record = service.slip_record()
    take(world, service.file_from_there(record))
    with pytest.raises(Blocked, match="没有新的内容"):
        take(world, service.file_from_there(record))
    with pytest.raises(Blocked, match="时长、次数、期间或人员不同"):
        take(world, service.file_from_there(service.slip_record(slip=record.slip, hours=600)))


def test_paper_and_file_of_one_period_do_not_count_twice(world: World) -> None:
    service.partner(world)
    service.arrived(world)
    with pytest.raises(Blocked, match="同一期间的反馈函已经登记过"):
        take(world, service.file_from_there(service.slip_record()))


def test_namesakes_are_not_guessed(world: World) -> None:
    make.member("白云", world.branch)
    service.partner(world)
    with pytest.raises(Blocked, match="无法识别是哪一名"):
        take(world, service.file_from_there(service.slip_record()))
