"""登录与本人账号: what the log keeps of signing in and out, the own password, and who ends the sessions of others."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from tests import audit, make
from tests.actions.accounts.test_lifecycle import signed_in
from zhixing.actions.accounts.sessions import (
    change_password,
    end_sessions,
    lift_lock_out,
    refuse_sign_in,
    sign_in,
    sign_out,
    switch_elder_mode,
)
from zhixing.models import AuditRow, User
from zhixing.queries.accounts.sign_in import sign_in_key
from zhixing.rules.accounts import Way
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

HERE, ELSEWHERE = "10.0.0.8", "10.0.0.9"
OLD, NEW = "Zhi-Xing-2026-old", "Kang-Ba-Shi-2026"


def attempt(username: str, address: str = HERE) -> AccessAttempt:
    return AccessAttempt.objects.create(username=username, ip_address=address, failures_since_start=5)


def about(world: make.World, user: User) -> tuple[str, tuple[str, int]]:
    return world.branch.name, ("User", user.pk)


def test_signing_in_and_out_is_written_down_with_its_way(world: make.World) -> None:
    secretary, by = world.users[Role.SECRETARY], world.viewer(Role.SECRETARY)
    number = sign_in_key("13800000001")
    for key in (number, secretary.username):
        attempt(key)
        attempt(key, ELSEWHERE)
    sign_in(number, way=Way.PASSWORD, address=HERE, by=by, at=make.NOW)
    sign_in(secretary.username, way=Way.IDENTITY, address=HERE, by=by, at=make.NOW)
    sign_out(by=by, at=make.NOW)
    assert {(row.username, row.ip_address) for row in AccessAttempt.objects.all()} == {
        (number, ELSEWHERE),  # wrong tries by number are forgotten here, those by name are forgotten by axes
        (secretary.username, HERE),
        (secretary.username, ELSEWHERE),
    }
    assert audit.lines("sign_in", "sign_out") == [
        ("sign_in", "支部书记甲", *about(world, secretary), "支部书记甲", {"way": "password"}),
        ("sign_in", "支部书记甲", *about(world, secretary), "支部书记甲（统一身份认证）", {"way": "identity"}),
        ("sign_out", "支部书记甲", *about(world, secretary), "支部书记甲", {}),
    ]


@pytest.mark.parametrize(
    ("typed", "summary", "is_known", "by_number"),
    [
        ("", "支部书记甲", True, False),
        ("Password-2026", "账号不存在", False, False),
        ("13911112222", "没有唯一对应这个手机号的账号", False, True),
    ],
)
def test_a_refused_sign_in_is_kept_without_what_was_typed(
    world: make.World, typed: str, summary: str, is_known: bool, by_number: bool
) -> None:
    secretary = world.users[Role.SECRETARY]
    key = sign_in_key(typed or secretary.username)
    refuse_sign_in(key, way=Way.PASSWORD, is_locked=is_known, address=HERE, by=None, at=make.NOW)
    detail = {"locked": is_known, "by_number": by_number, "way": "password"}
    place, subject = about(world, secretary) if is_known else ("", ("", None))
    assert audit.lines("refuse_sign_in") == [("refuse_sign_in", "", place, subject, summary, detail)]
    assert AuditRow.objects.get().address == HERE


def test_a_password_is_changed_by_whoever_knows_the_old_one(world: make.World) -> None:
    secretary, by = world.users[Role.SECRETARY], world.viewer(Role.SECRETARY)
    secretary.set_password(OLD)
    secretary.must_change_password = True
    secretary.save()
    for old, new, reasons in (
        ("wrong", NEW, ["原密码不对，请重新输入；忘记了请联系系统管理员重置。"]),
        (OLD, OLD, ["新密码不能与原密码相同。"]),
        (OLD, "Kbs-26-Qu", ["新密码至少要有 10 个字符，现在是 9 个。"]),
    ):
        with pytest.raises(Blocked) as refused:
            change_password(old, new=new, by=by, at=make.NOW)
        assert [*refused.value.reasons] == reasons
    change_password(OLD, new=NEW, by=by, at=make.NOW)
    secretary.refresh_from_db()
    assert (secretary.check_password(NEW), secretary.must_change_password) == (True, False)
    assert secretary.password_set_at == make.NOW
    assert audit.lines("change_password") == [
        ("change_password", "支部书记甲", *about(world, secretary), "支部书记甲", {})
    ]


def test_elder_mode_is_remembered_with_the_account(world: make.World) -> None:
    member, by = world.users[Role.MEMBER], world.viewer(Role.MEMBER)
    for is_on in (True, False):
        switch_elder_mode(is_on, by=by, at=make.NOW)
        member.refresh_from_db()
        assert member.elder_mode is is_on
    assert audit.lines("switch_elder_mode") == [
        ("switch_elder_mode", "白云", *about(world, member), words, {}) for words in ("开启", "退出")
    ]


def test_the_security_administrator_ends_the_sessions_of_one_account(world: make.World) -> None:
    secretary, by = world.users[Role.SECRETARY], world.viewer(Role.SECURITY_ADMIN)
    for user in (secretary, secretary, world.users[Role.DEPUTY]):
        signed_in(user)
    for role in (Role.SYSTEM_ADMIN, Role.AUDITOR, Role.SECRETARY):
        with pytest.raises((NotAllowed, OutOfSight)):
            end_sessions(secretary.pk, by=world.viewer(role), at=make.NOW)
    street = make.viewer(make.appoint(make.user("街道安全管理员"), Role.SECURITY_ADMIN, world.street))
    with pytest.raises(OutOfSight):
        end_sessions(world.users[Role.DISTRICT].pk, by=street, at=make.NOW)
    both = make.appoint(make.appoint(make.user("两头任职"), Role.STREET, world.street), Role.DISTRICT, world.district)
    with pytest.raises(NotAllowed):
        end_sessions(both.pk, by=street, at=make.NOW)
    assert end_sessions(secretary.pk, by=by, at=dt.datetime.now(dt.UTC)) == 2
    assert Session.objects.count() == 1
    assert audit.lines("end_sessions") == [
        ("end_sessions", "安全管理员甲", *about(world, secretary), "支部书记甲，2 处登录", {})
    ]


def test_a_lock_out_is_lifted_for_one_account_at_one_address(world: make.World) -> None:
    secretary, by = world.users[Role.SECRETARY], world.viewer(Role.SECURITY_ADMIN)
    locked, elsewhere, nobodys = attempt(secretary.username), attempt(secretary.username, ELSEWHERE), attempt("nobody")
    for role in (Role.SYSTEM_ADMIN, Role.SECRETARY):
        with pytest.raises(NotAllowed):
            lift_lock_out(locked.pk, by=world.viewer(role), at=make.NOW)
    street = make.viewer(make.appoint(make.user("街道安全管理员"), Role.SECURITY_ADMIN, world.street))
    for viewer, number in ((by, 0), (by, nobodys.pk), (street, attempt(world.users[Role.DISTRICT].username).pk)):
        with pytest.raises(OutOfSight):
            lift_lock_out(number, by=viewer, at=make.NOW)
    both = make.appoint(make.appoint(make.user("两头任职"), Role.STREET, world.street), Role.DISTRICT, world.district)
    with pytest.raises(NotAllowed):
        lift_lock_out(attempt(both.username).pk, by=street, at=make.NOW)
    lift_lock_out(locked.pk, by=by, at=make.NOW)
    left = AccessAttempt.objects.filter(username__in=[secretary.username, "nobody"])
    assert {row.pk for row in left} == {elsewhere.pk, nobodys.pk}
    assert audit.lines("lift_lock_out") == [
        ("lift_lock_out", "安全管理员甲", *about(world, secretary), "支部书记甲", {})
    ]
