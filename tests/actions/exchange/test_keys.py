"""对方公钥: two people, a fingerprint typed from out of band, and guards in the database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import make, service
from tests.make import World
from zhixing.actions.exchange.keys import end_key, register_key, trust_key
from zhixing.files.exchange.signing import public_key
from zhixing.models import PartnerKey
from zhixing.queries.exchange.keys import key_page, own_party, trusted_keys
from zhixing.rules.exchange.fingerprints import fingerprint
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_key_is_trusted_only_after_the_second_step(world: World) -> None:
    key = service.waiting_key(world)
    assert trusted_keys() == set()
    trust_key(
        key.pk,
        typed=fingerprint(key.public_key).replace(" ", ""),
        compared_with="电话",
        by=world.viewer(Role.SECURITY_ADMIN),
        at=make.NOW,
    )
    assert trusted_keys() == {public_key(service.THERE)}


def test_a_wrong_fingerprint_lets_nobody_in(world: World) -> None:
    key = service.waiting_key(world)
    with pytest.raises(Blocked, match="填写的指纹与登记的公钥不符"):
        trust_key(
            key.pk,
            typed=fingerprint(public_key("another")),
            compared_with="电话",
            by=world.viewer(Role.SECURITY_ADMIN),
            at=make.NOW,
        )
    assert trusted_keys() == set()


def test_the_fingerprint_is_not_shown_to_whoever_is_to_ask_for_it(world: World) -> None:
    key = service.waiting_key(world)
    page = key_page(world.viewer(Role.SECURITY_ADMIN))
    assert [(line.id, line.fingerprint) for line in page.waiting] == [(key.pk, "")]


def test_nobody_does_both_steps(world: World) -> None:
    key = service.waiting_key(world)
    with pytest.raises(NotAllowed):
        trust_key(key.pk, typed="", compared_with="电话", by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW)
    same = world.users[Role.SYSTEM_ADMIN]
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerKey.objects.filter(pk=key.pk).update(trusted_by=same, trusted_at=make.NOW, compared_with="电话")


def test_the_database_keeps_the_two_steps(world: World) -> None:
    key = service.partner(world)
    for change in ({"public_key": "0" * 64}, {"name": "别的单位"}, {"trusted_at": None}, {"compared_with": "当面"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PartnerKey.objects.filter(pk=key.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerKey.objects.create(
            name="一步到位",
            public_key="1" * 64,
            contact="王",
            registered_by=world.users[Role.SYSTEM_ADMIN],
            registered_at=make.NOW,
            trusted_by=world.users[Role.SECURITY_ADMIN],
            trusted_at=make.NOW,
            compared_with="电话",
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerKey.objects.all().delete()


def test_a_key_turned_out_stays_out(world: World) -> None:
    key = service.partner(world)
    by = world.viewer(Role.SECURITY_ADMIN)
    with pytest.raises(Blocked, match="请填写停用的原因"):
        end_key(key.pk, reason=" ", by=by, at=make.NOW)
    end_key(key.pk, reason="对方换了密钥", by=by, at=make.NOW)
    assert trusted_keys() == set()
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerKey.objects.filter(pk=key.pk).update(ended_at=None, ended_reason="")
    again = service.partner(world)  # registered and compared anew
    assert (again.pk != key.pk, trusted_keys()) == (True, {public_key(service.THERE)})


@pytest.mark.parametrize("text", ["", "x" * 64, "0" * 63])
def test_what_is_no_key_is_refused(world: World, text: str) -> None:
    with pytest.raises(Blocked, match="公钥应为 64 位"):
        register_key(name="某", public_key=text, contact="王", by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW)


def test_our_own_key_and_a_known_one_are_refused(world: World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    with pytest.raises(Blocked, match="本系统自己的公钥"):
        register_key(name="某", public_key=own_party().key, contact="王", by=by, at=make.NOW)
    service.waiting_key(world)
    with pytest.raises(Blocked, match="已经登记"):
        service.waiting_key(world)
