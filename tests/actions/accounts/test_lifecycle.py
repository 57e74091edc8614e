"""账号: opening, linking, locking, resetting; each works and leaves a trace, is refused, is blocked."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from tests import audit, make
from tests.web.signing_in import BACKEND
from zhixing.actions.accounts.lifecycle import (
    NewPassword,
    close_account_of,
    create_account,
    create_member_accounts,
    link_account,
    lock_account,
    one_time_password,
    reset_password,
    unlink_account,
    unlock_account,
)
from zhixing.models import Appointment, AuditRow, Organisation, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import password_blockers
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def create(world: make.World, by: Viewer, **other: Any) -> NewPassword:
    given = {
        "name": "新副书记",
        "organisation_id": world.sister.pk,
        "role": Role.DEPUTY,
        "from_on": make.TODAY,
        "until_on": None,
        "document_number": "3号",
        **other,
    }
    return create_account("xinfushuji", **given, by=by, at=make.NOW)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def street_admin(world: make.World) -> Viewer:
    return make.viewer(make.appoint(make.user("街道系统管理员"), Role.SYSTEM_ADMIN, world.street))


def test_an_account_comes_with_its_appointment_and_a_one_time_password(world: make.World) -> None:
    made = create(world, world.viewer(Role.SYSTEM_ADMIN))
    user = User.objects.get(username="xinfushuji")
    assert (user.pk, user.must_change_password, user.check_password(made.password)) == (made.user_id, True, True)
    held = Appointment.objects.get(user=user)
    assert (held.role, held.organisation_id, held.document_number) == ("deputy", world.sister.pk, "3号")
    assert list(AuditRow.objects.order_by("pk").values_list("verb", "organisation_id", "summary")) == [
        ("create_account", world.sister.pk, "新副书记（xinfushuji）"),
        ("appoint", world.sister.pk, "新副书记任阳光小区党支部支部副书记，2026年9月14日起"),
    ]
    assert made.password not in "".join(str(row) for row in AuditRow.objects.values_list("summary", "detail"))


def test_one_time_passwords_are_good_enough_for_our_own_rule_and_differ() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert [one for one in made if password_blockers(one, "x1")] == []
    kinds = ("[A-HJ-NP-Z]", "[a-km-z]", "[2-9]")
    assert [one for one in made if not all(re.search(kind, one) for kind in kinds)] == []
    assert all(re.fullmatch(r"[A-HJ-NP-Za-km-z2-9]{4}(-[A-HJ-NP-Za-km-z2-9]{4}){2}", one) for one in made)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_opens_accounts(world: make.World, role: Role) -> None:
    before = User.objects.count()
    with pytest.raises((NotAllowed, OutOfSight)):
        create(world, world.viewer(role))
    assert (User.objects.count(), AuditRow.objects.count()) == (before, 0)


def test_outside_ones_subtree_is_out_of_sight(world: make.World) -> None:
    with pytest.raises(OutOfSight):
        create(world, street_admin(world), organisation_id=world.district.pk)


def test_a_taken_name_is_refused_whatever_its_case(world: make.World) -> None:
    create(world, world.viewer(Role.SYSTEM_ADMIN))
    User.objects.filter(username="xinfushuji").update(username="XinFuShuJi")
    with pytest.raises(Blocked) as refused:
        create(world, world.viewer(Role.SYSTEM_ADMIN))
    assert refused.value.reasons == ("账号“xinfushuji”已经有人使用，请换一个。",)


def test_a_refused_appointment_leaves_no_account_behind(world: make.World) -> None:
    before = User.objects.count()
    with pytest.raises(Blocked), transaction.atomic():
        create(world, world.viewer(Role.SYSTEM_ADMIN), document_number="")
    assert (User.objects.count(), AuditRow.objects.count()) == (before, 0)


def test_accounts_for_the_members_of_a_branch(world: make.World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    chosen = [one.pk for one in world.members[1:]]
    made = create_member_accounts(world.branch.pk, membership_ids=chosen, by=by, at=make.NOW)
    assert [one.name for one in made] == ["陈志强", "高娃", "李秀英", "王建国"]
    users = User.objects.filter(pk__in=[one.user_id for one in made]).order_by("pk")
    assert [user.person_id for user in users] == [one.person_id for one in world.members[1:]]
    assert AuditRow.objects.get().summary == "阳光社区第一党支部，4 个账号"
    with pytest.raises(Blocked) as refused:
        create_member_accounts(world.branch.pk, membership_ids=chosen, by=by, at=make.NOW)
    assert refused.value.reasons == ("所选人员中有人已有账号或已不在这个组织的名册，请刷新后重新选择。",)


def test_nobody_of_another_branch_is_slipped_in(world: make.World) -> None:
    with pytest.raises(Blocked):
        create_member_accounts(
            world.branch.pk, membership_ids=[world.outsider.pk], by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW
        )
    assert not User.objects.filter(person=world.outsider.person_id).exists()


def test_linking_and_unlinking(world: make.World) -> None:
    by, secretary = world.viewer(Role.SYSTEM_ADMIN), world.users[Role.SECRETARY]
    link_account(secretary.pk, membership_id=world.members[4].pk, by=by, at=make.NOW)
    secretary.refresh_from_db()
    assert secretary.person_id == world.members[4].person_id
    with pytest.raises(Blocked) as refused:
        link_account(world.users[Role.CLERK].pk, membership_id=world.members[4].pk, by=by, at=make.NOW)
    assert refused.value.reasons == ("王建国已有账号，一人只能有一个关联账号。",)
    unlink_account(secretary.pk, reason="关联有误", by=by, at=make.NOW)
    secretary.refresh_from_db()
    assert secretary.person_id is None
    about = (world.branch.name, ("User", secretary.pk))
    assert audit.lines("link_account", "unlink_account") == [
        ("link_account", "系统管理员甲", *about, f"支部书记甲（{secretary.username}）→ 王建国", {}),
        ("unlink_account", "系统管理员甲", *about, "支部书记甲：关联有误", {}),
    ]
    with pytest.raises(Blocked) as refused:
        unlink_account(secretary.pk, reason=" ", by=by, at=make.NOW)
    assert refused.value.reasons == ("该账号没有关联党员。", "请填写解除关联的理由。")
    with pytest.raises((NotAllowed, OutOfSight)):
        link_account(secretary.pk, membership_id=world.members[4].pk, by=world.viewer(Role.SECURITY_ADMIN), at=make.NOW)


def test_the_account_of_somebody_who_died_is_closed(world: make.World) -> None:
    member, by = world.users[Role.MEMBER], world.viewer(Role.SECRETARY)
    client = signed_in(member)
    close_account_of(world.members[1].person_id, by=by, at=make.NOW)  # has none
    close_account_of(world.members[0].person_id, by=by, at=dt.datetime.now(dt.UTC))
    member.refresh_from_db()
    assert (member.is_active, client.get("/").status_code, Session.objects.count()) == (False, 302, 0)
    about = (world.branch.name, ("User", member.pk), "白云：名册登记为去世，随即停用", {})
    assert audit.lines("lock_account") == [("lock_account", "支部书记甲", *about)]
    close_account_of(world.members[0].person_id, by=by, at=make.NOW)
    assert len(audit.lines("lock_account")) == 1


def test_an_administrator_is_not_linked_by_the_rule_nor_by_the_database(world: make.World) -> None:
    auditor = world.users[Role.AUDITOR]
    with pytest.raises(Blocked) as refused:
        link_account(auditor.pk, membership_id=world.members[4].pk, by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW)
    assert refused.value.reasons == ("该账号任“审计管理员”，不能关联党员：管理员账号须单独开通。",)
    with pytest.raises(IntegrityError, match="no member's account"), transaction.atomic():
        User.objects.filter(pk=auditor.pk).update(person=world.members[4].person_id)


def test_locking_signs_out_at_once_and_unlocking_lets_in_again(world: make.World) -> None:
    by, secretary = world.viewer(Role.SYSTEM_ADMIN), world.users[Role.SECRETARY]
    client = signed_in(secretary)
    assert client.get("/").status_code == 200
    lock_account(secretary.pk, reason="调离", by=by, at=dt.datetime.now(dt.UTC))
    assert client.get("/").status_code == 302
    assert Session.objects.count() == 0
    unlock_account(secretary.pk, by=by, at=make.NOW)
    secretary.refresh_from_db()
    assert secretary.is_active
    assert list(AuditRow.objects.order_by("pk").values_list("verb", "summary")) == [
        ("lock_account", "支部书记甲：调离"),
        ("unlock_account", "支部书记甲"),
    ]


def test_nobody_locks_or_resets_themselves(world: make.World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    with pytest.raises(Blocked) as refused:
        lock_account(by.user_id, reason="试一试", by=by, at=make.NOW)
    assert refused.value.reasons == ("不能停用自己的账号，请由另一位系统管理员办理。",)
    with pytest.raises(Blocked) as refused:
        reset_password(by.user_id, by=by, at=make.NOW)
    assert refused.value.reasons == ("本人的密码请到“修改密码”办理。",)


def test_a_reset_ends_sessions_and_asks_for_a_new_password(world: make.World) -> None:
    secretary = world.users[Role.SECRETARY]
    client = signed_in(secretary)
    made = reset_password(secretary.pk, by=world.viewer(Role.SYSTEM_ADMIN), at=dt.datetime.now(dt.UTC))
    secretary.refresh_from_db()
    assert (secretary.check_password(made.password), secretary.must_change_password) == (True, True)
    assert client.get("/").status_code == 302
    assert (made.username, made.name) == (secretary.username, "支部书记甲")
    assert audit.lines("reset_password") == [
        ("reset_password", "系统管理员甲", world.branch.name, ("User", secretary.pk), "支部书记甲", {})
    ]


def test_a_lower_administrator_cannot_climb(world: make.World) -> None:
    """Somebody with a post in the street and another in the district is beyond the street's administrator."""
    both = make.appoint(make.appoint(make.user("两头任职"), Role.STREET, world.street), Role.DISTRICT, world.district)
    with pytest.raises(NotAllowed):
        reset_password(both.pk, by=street_admin(world), at=make.NOW)
    only_street = make.appoint(make.user("街道干部"), Role.STREET, world.street)
    reset_password(only_street.pk, by=street_admin(world), at=make.NOW)
    only_street.refresh_from_db()
    both.refresh_from_db()
    assert (only_street.must_change_password, both.must_change_password) == (True, False)


def test_an_account_of_elsewhere_is_out_of_sight(world: make.World) -> None:
    with pytest.raises(OutOfSight):
        reset_password(world.users[Role.DISTRICT].pk, by=street_admin(world), at=make.NOW)
    assert Organisation.objects.count() == 7
