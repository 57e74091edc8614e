"""手机号登录: the number of the register in place of the account name, and what must not show by it."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from tests import make
from tests.web.signing_in import sign_in
from zhixing.actions.members.register import admit_member, edit_member, end_membership
from zhixing.management.phone_index import reckon_phone_hashes
from zhixing.models import AuditRow, Membership, Person, User
from zhixing.models.members import phone_hashes
from zhixing.queries.accounts.sign_in import account_behind, sign_in_key
from zhixing.queries.members.records import record_of
from zhixing.rules.members.records import EndReason
from zhixing.rules.permissions import Role

NUMBER, OTHER = "13900000009", "13800000008"


def owner(membership: Membership, phone: str = NUMBER) -> User:
    """The account of a member of the register, with this telephone and the password of the tests."""
    membership.person.phone = phone
    membership.person.save()
    user = User.objects.filter(person=membership.person).first() or make.member_user(membership)
    user.set_password(make.PASSWORD)
    user.save()
    return user


def give(typed: str, password: str = make.PASSWORD, address: str = "10.0.0.1") -> int:
    return Client().post("/sign-in/", {"username": typed, "password": password}, REMOTE_ADDR=address).status_code


def behind(number: str) -> User | None:
    return account_behind(sign_in_key(number))


def test_a_number_signs_in_and_lies_nowhere_in_plain(world: make.World) -> None:
    user = owner(world.members[0])
    wide = NUMBER.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert [give(typed) for typed in (NUMBER, "139 0000 0009", wide)] == [302, 302, 302]
    assert give(NUMBER, "wrong") == 422
    rows = AuditRow.objects.order_by("pk")
    assert [row.verb for row in rows] == ["sign_in", "sign_in", "sign_in", "refuse_sign_in"]
    assert {row.subject_id for row in rows} == {user.pk}
    held = (
        str(list(AccessAttempt.objects.values()))
        + str(list(rows.values()))
        + str(list(Person.objects.values("phone_hashes")))
    )
    assert NUMBER not in held


def test_of_two_who_share_a_telephone_neither_is_meant_and_nothing_tells(world: make.World) -> None:
    husband, wife, single = owner(world.members[0]), owner(world.members[1], f"{NUMBER}（爱人）"), world.members[2]
    owner(single, OTHER)
    tries = [(NUMBER, make.PASSWORD), ("13700000007", make.PASSWORD), (OTHER, "wrong"), (husband.username, "wrong")]
    answers = [Client().post("/sign-in/", {"username": typed, "password": password}) for typed, password in tries]
    said = [re.findall(r"<li>(.*?)</li>", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert len({tuple(sentences) for sentences in said}) == 1
    assert said[0][1] == "名册上没有登记手机号的，或者几位同志共用一个手机号的，请用账号登录。"
    assert give(husband.username) == give(wife.username) == 302


def test_a_number_that_leads_nowhere_takes_the_hash_of_a_password_too(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same time: each refused try costs one hash, by number or name, with an owner or without."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    owner(world.members[0])
    costs: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a: costs.append("hash") or encode(*a))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a: costs.append("hash") or verify(*a))
    tried = []
    for typed in (NUMBER, "13700000007", "nobody"):
        costs.clear()
        assert give(typed, "wrong") == 422
        tried.append(len(costs))
    assert tried == [1, 1, 1]


@pytest.mark.parametrize("number", [NUMBER, "13700000007"])
def test_five_wrong_ones_lock_a_number_with_an_owner_and_one_without(world: make.World, number: str) -> None:
    user = owner(world.members[0])
    limit = settings.AXES_FAILURE_LIMIT
    assert [give(number, "wrong") for _ in range(limit)] == [422] * (limit - 1) + [429]
    assert give(number) == 429
    assert give(user.username) == 302  # counted apart, or the lock would tell whose number it is


def test_a_right_password_forgets_the_wrong_ones_before_by_number(world: make.World) -> None:
    owner(world.members[0])
    for _ in range(2):
        assert [give(NUMBER, "wrong") for _ in range(settings.AXES_FAILURE_LIMIT - 1)][-1] == 422
        assert give(NUMBER) == 302


def test_the_security_page_shows_a_locked_number_by_its_owner_and_lifts_it(world: make.World) -> None:
    owner(world.members[0])
    for _ in range(settings.AXES_FAILURE_LIMIT):
        give(NUMBER, "wrong")
    security = sign_in(Client(), world.users[Role.SECURITY_ADMIN])
    page = security.get("/security/").content.decode()
    assert "（按手机号登录）" in page
    assert NUMBER not in page
    security.post(f"/security/lock-outs/{AccessAttempt.objects.get().pk}/lift/")
    assert give(NUMBER) == 302


def test_the_hashes_follow_the_number_whichever_way_it_changes(world: make.World) -> None:
    secretary = world.viewer(Role.SECRETARY)
    sound = {"by": secretary, "at": make.NOW}
    record = replace(record_of(world.members[0]), name="新来的", born_on=dt.date(1980, 1, 1), phone=NUMBER)
    came = admit_member(world.branch.pk, record, from_on=dt.date(2026, 1, 1), **sound)
    user = owner(Membership.objects.get(pk=came.pk))
    assert behind(NUMBER) == user
    edit_member(came.pk, replace(record, phone=OTHER), **sound)
    assert (behind(NUMBER), behind(OTHER)) == (None, user)
    end_membership(came.pk, reason=EndReason.MOVED_AWAY, on=make.TODAY - dt.timedelta(days=3), note="函1", **sound)
    assert behind(OTHER) is None  # who left signs in by the account, and the number is free for whoever has it next
    again = admit_member(
        world.branch.pk, replace(record, phone=NUMBER), same_as=came.person_id, from_on=make.TODAY, **sound
    )
    assert again.person_id == came.person_id
    assert (behind(NUMBER), behind(OTHER)) == (user, None)
    end_membership(again.pk, reason=EndReason.DECEASED, on=make.TODAY, note="", **sound)
    assert behind(NUMBER) is None
    assert all(person.phone_hashes == phone_hashes(person.phone) for person in Person.objects.all())


def test_an_older_version_gets_its_hashes_at_the_start(world: make.World) -> None:
    user = owner(world.members[0])
    Person.objects.update(phone_hashes=None)
    assert behind(NUMBER) is None
    assert reckon_phone_hashes() == Person.objects.count()
    assert (behind(NUMBER), reckon_phone_hashes()) == (user, 0)
