"""第二重验证: a code is bound once, passed at each sign-in, and reset by another administrator alone."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests import audit, make
from tests.actions.accounts.test_lifecycle import signed_in
from zhixing.actions.accounts.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    pass_second_factor,
    reset_second_factor,
)
from zhixing.models import User
from zhixing.rules.accounts import WRONG_FACTOR
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def code(device: TOTPDevice, *, wrong: bool = False) -> str:
    right = totp(device.bin_key)
    return f"{(right + 1) % 10**6 if wrong else right:06}"


def bound(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="totp", confirmed=True)


def line(world: make.World, verb: str, user: User, words: str = "", who: str = "") -> audit.Line:
    return (verb, who or user.name, world.district.name, ("User", user.pk), words or user.name, {})


def test_a_key_stays_the_same_until_the_phone_shows_it_and_is_bound_once(world: make.World) -> None:
    auditor, by = world.users[Role.AUDITOR], world.viewer(Role.AUDITOR)
    with pytest.raises(Blocked) as refused:
        confirm_second_factor("000000", by=by, at=make.NOW)
    assert refused.value.reasons == ("没有待绑定的验证码，请重新打开绑定页面。",)
    device = begin_second_factor(by=by, at=make.NOW)
    assert begin_second_factor(by=by, at=make.NOW).bin_key == device.bin_key
    with pytest.raises(Blocked) as refused:
        confirm_second_factor(code(device, wrong=True), by=by, at=make.NOW)
    assert refused.value.reasons == (WRONG_FACTOR,)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    confirm_second_factor(code(device), by=by, at=make.NOW)
    assert TOTPDevice.objects.get(user=auditor).confirmed
    with pytest.raises(Blocked) as refused:
        begin_second_factor(by=by, at=make.NOW)
    assert refused.value.reasons == ("这个账号已绑定手机验证码。换手机请由另一位管理员重置后再绑定。",)
    verbs = ("begin_second_factor", "confirm_second_factor")
    assert audit.lines(*verbs) == [line(world, verb, auditor) for verb in verbs]


def test_a_code_passes_once_and_only_of_the_own_phone(world: make.World) -> None:
    auditor, by = world.users[Role.AUDITOR], world.viewer(Role.AUDITOR)
    other = bound(world.users[Role.SYSTEM_ADMIN])
    assert pass_second_factor(code(other), by=by, at=make.NOW) is None  # without a phone of one's own
    own = bound(auditor)
    assert pass_second_factor(code(own, wrong=True), by=by, at=make.NOW) is None
    assert pass_second_factor(code(own), by=by, at=make.NOW) is None  # slowed down after a wrong one
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    passed = pass_second_factor(code(own), by=by, at=make.NOW)
    assert passed is not None
    assert passed.pk == own.pk
    assert pass_second_factor(code(own), by=by, at=make.NOW) is None  # the same code once more
    verbs = ["fail_second_factor"] * 3 + ["pass_second_factor", "fail_second_factor"]
    assert audit.lines("pass_second_factor", "fail_second_factor") == [line(world, verb, auditor) for verb in verbs]


def test_another_administrator_resets_and_every_session_ends(world: make.World) -> None:
    auditor, security = world.users[Role.AUDITOR], world.users[Role.SECURITY_ADMIN]
    for user in (auditor, security):
        bound(user)
        signed_in(user)
    with pytest.raises(Blocked) as refused:
        reset_second_factor(security.pk, reason=" ", by=world.viewer(Role.SECURITY_ADMIN), at=make.NOW)
    assert refused.value.reasons == ("不能重置自己的验证码，请由另一位管理员办理。", "请填写重置的理由。")
    for role in (Role.SYSTEM_ADMIN, Role.SECRETARY):  # 系统管理员 resets 安全管理员 alone
        with pytest.raises((NotAllowed, OutOfSight)):
            reset_second_factor(auditor.pk, reason="手机丢失", by=world.viewer(role), at=make.NOW)
    at = dt.datetime.now(dt.UTC)
    reset_second_factor(auditor.pk, reason="手机丢失", by=world.viewer(Role.SECURITY_ADMIN), at=at)
    assert (TOTPDevice.objects.get().user_id, Session.objects.count()) == (security.pk, 1)
    reset_second_factor(security.pk, reason="换手机", by=world.viewer(Role.SYSTEM_ADMIN), at=at)
    assert (TOTPDevice.objects.count(), Session.objects.count()) == (0, 0)
    with pytest.raises(Blocked) as refused:
        reset_second_factor(security.pk, reason="换手机", by=world.viewer(Role.SYSTEM_ADMIN), at=at)
    assert refused.value.reasons == ("这个账号没有绑定验证码，不必重置。",)
    assert audit.lines("reset_second_factor") == [
        line(world, "reset_second_factor", auditor, "审计管理员甲：手机丢失", "安全管理员甲"),
        line(world, "reset_second_factor", security, "安全管理员甲：换手机", "系统管理员甲"),
    ]


def test_whoever_holds_something_above_is_not_reset_from_below(world: make.World) -> None:
    street = make.viewer(make.appoint(make.user("街道安全管理员"), Role.SECURITY_ADMIN, world.street))
    both = make.appoint(make.appoint(make.user("两头任职"), Role.STREET, world.street), Role.DISTRICT, world.district)
    bound(both)
    with pytest.raises(NotAllowed):
        reset_second_factor(both.pk, reason="手机丢失", by=street, at=make.NOW)
    assert TOTPDevice.objects.count() == 1
