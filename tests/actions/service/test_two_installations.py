"""Two installations, each with a key of its own, exchange a register and the slips that come of it, by files alone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import override_settings

from tests import make, service, walk
from tests.make import World
from zhixing.actions.service.files import send_register, send_slip_file, take_register, take_slip_file
from zhixing.actions.service.incoming import enter_slip
from zhixing.models import Entry, IncomingSlip, Outsider, OutsideReport, PartnerKey, ServiceSlip
from zhixing.rules.refusals import Blocked

pytestmark = pytest.mark.django_db

HOME, HOST = "the unit's installation", "the community's installation"


@contextmanager
def installed(secret: str) -> Iterator[None]:
    """As that installation signs and reads."""
    with override_settings(EXCHANGE_KEY=secret):
        yield


@contextmanager
def forgotten() -> Iterator[None]:
    """What happens inside leaves no row: the other installation has a database of its own."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def announced(world: World) -> bytes:
    """At home: a member of the branch in 神华社区 is announced to the host, 阳光社区."""
    with installed(HOME):
        return send_register(
            [world.outsider.pk],
            partner_id=service.partner(world, HOST).pk,
            community="阳光社区党委",
            reported_on=service.HOMECOMING,
            by=make.viewer(world.stranger_secretary),
            at=make.NOW,
        )


def served_there(world: World, register: bytes) -> bytes:
    """At the host: the member is taken onto the list and serves, and the slip goes home."""
    with installed(HOST), forgotten():
        home = service.partner(world, HOME)
        (person,) = take_register(world.community.pk, register, by=service.keeper(world), at=make.NOW)
        assert (person.name, person.unit_branch, person.phone) == ("赵敏", "神华社区第一党支部", "")
        slip = service.issued(world, person)
        return send_slip_file([slip.pk], partner_id=home.pk, by=service.keeper(world), at=make.NOW)


def test_a_register_goes_out_and_the_slip_comes_home_into_the_ledger(world: World) -> None:
    walk.adopt(world.street)
    by = make.viewer(world.stranger_secretary)
    back = served_there(world, announced(world))
    assert (Outsider.objects.count(), ServiceSlip.objects.count(), OutsideReport.objects.count()) == (0, 0, 1)
    with installed(HOME):
        (slip,) = take_slip_file(back, by=by, at=make.NOW)
        assert (slip.membership_id, slip.community, slip.hours) == (world.outsider.pk, "阳光社区党委", 250)
        enter_slip(slip.pk, item="VOLUNTEER", by=by, at=make.NOW)
        assert list(Entry.objects.values_list("units", flat=True)) == [250]
        with pytest.raises(Blocked, match="已经接收过"):
            take_slip_file(back, by=by, at=make.NOW)


def test_the_number_from_home_finds_its_member_whatever_the_name_says(world: World) -> None:
    """Somebody of the same name came since: the slip still knows whom it means."""
    back = served_there(world, announced(world))
    make.member("赵敏", world.stranger)
    with installed(HOME):
        (slip,) = take_slip_file(back, by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert slip.membership_id == world.outsider.pk


def test_a_file_opens_at_its_addressee_alone(world: World) -> None:
    back = served_there(world, announced(world))
    with installed("a third installation"), pytest.raises(Blocked, match="不是发给本系统的"):
        take_slip_file(back, by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert IncomingSlip.objects.count() == 0


def test_a_changed_file_is_refused(world: World) -> None:
    back = served_there(world, announced(world)).replace(b'"hours":250', b'"hours":850')
    with installed(HOME), pytest.raises(Blocked, match="内容与签名不符"):
        take_slip_file(back, by=make.viewer(world.stranger_secretary), at=make.NOW)


def test_the_same_people_are_announced_again_without_a_second_number(world: World) -> None:
    first = announced(world)
    with installed(HOME):
        partner = PartnerKey.objects.get()
        again = send_register(
            [world.outsider.pk],
            partner_id=partner.pk,
            community="阳光社区党委",
            reported_on=service.HOMECOMING,
            by=make.viewer(world.stranger_secretary),
            at=make.NOW,
        )
    with installed(HOST):
        service.partner(world, HOME)
        take_register(world.community.pk, first, by=service.keeper(world), at=make.NOW)
        with pytest.raises(Blocked, match="没有新的内容"):
            take_register(world.community.pk, again, by=service.keeper(world), at=make.NOW)
        assert Outsider.objects.count() == 1


def test_who_was_put_on_the_list_by_hand_gets_the_number_of_their_unit(world: World) -> None:
    register = announced(world)
    person = service.outsider(
        world, world.community, name="赵敏", unit="神华社区党委", unit_branch="神华社区第一党支部"
    )
    with installed(HOST):
        service.partner(world, HOME)
        assert take_register(world.community.pk, register, by=service.keeper(world), at=make.NOW) == []
    person.refresh_from_db()
    assert person.ref == OutsideReport.objects.get().ref


def test_nothing_is_written_to_a_stranger(world: World) -> None:
    slip = service.issued(world)
    key = service.waiting_key(world)
    with pytest.raises(Blocked, match="没有核对启用"):
        send_slip_file([slip.pk], partner_id=key.pk, by=service.keeper(world), at=make.NOW)
