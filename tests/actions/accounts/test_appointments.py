"""任命与免职: they work and leave a trace, are refused, are blocked; 三员分立 holds in the database too."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import audit, make
from zhixing.actions.accounts.appointments import appoint, end_appointment
from zhixing.models import Appointment, AuditRow, Organisation, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def give(user: User, role: Role, place: Organisation, by: Viewer, **other: Any) -> Appointment:
    given = {"from_on": make.TODAY, "until_on": None, "document_number": "3号", **other}
    return appoint(user.pk, organisation_id=place.pk, role=role, **given, by=by, at=make.NOW)


def end(held: Appointment, by: Viewer, until_on: dt.date = make.TODAY) -> None:
    end_appointment(held.pk, until_on=until_on, document_number="4号", by=by, at=make.NOW)


def test_appointing_works_and_leaves_a_trace(world: make.World) -> None:
    made = give(world.users[Role.CLERK], Role.DEPUTY, world.sister, world.viewer(Role.SYSTEM_ADMIN))
    detail = {"user": world.users[Role.CLERK].pk, "role": "deputy", "document": made.document_number}
    words = "录入员甲任阳光小区党支部支部副书记，2026年9月14日起"
    assert audit.lines("appoint") == [
        ("appoint", "系统管理员甲", world.sister.name, ("Appointment", made.pk), words, detail)
    ]
    assert made.by_id == world.users[Role.SYSTEM_ADMIN].pk


def test_the_role_begins_and_ends_on_the_days(world: make.World) -> None:
    day = dt.timedelta(days=1)
    user = make.user("到期的人")
    make.appoint(user, Role.CLERK, world.sister)
    first, last = make.TODAY + day, make.TODAY + 2 * day
    give(user, Role.DEPUTY, world.sister, world.viewer(Role.SYSTEM_ADMIN), from_on=first, until_on=last)
    held = [make.viewer(user, make.TODAY + days * day).has(Role.DEPUTY) for days in range(4)]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_appoints(world: make.World, role: Role) -> None:
    before = Appointment.objects.count()
    with pytest.raises(NotAllowed):
        give(world.users[Role.CLERK], Role.DEPUTY, world.sister, world.viewer(role))
    assert (Appointment.objects.count(), AuditRow.objects.count()) == (before, 0)


def test_a_place_outside_is_out_of_sight(world: make.World) -> None:
    admin = make.viewer(make.appoint(make.user("街道系统管理员"), Role.SYSTEM_ADMIN, world.street))
    with pytest.raises(OutOfSight):
        give(world.users[Role.CLERK], Role.DISTRICT, world.district, admin)


def test_a_second_secretary_and_a_second_hat_are_blocked(world: make.World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    with pytest.raises(Blocked) as refused:
        give(world.users[Role.DEPUTY], Role.SECRETARY, world.branch, by)
    assert refused.value.reasons == (
        "该账号在这个支部已任“支部副书记”，不能同时任“支部书记”，请先办理免职。",
        "这个组织的支部书记现由支部书记甲担任，请先办理免职。",
    )
    with pytest.raises(Blocked) as refused:
        give(world.users[Role.SECRETARY], Role.AUDITOR, world.district, by)
    assert refused.value.reasons == (
        "该账号已任“支部书记”，不能再任“审计管理员”：三类管理员之间、管理员与业务角色之间不能兼任。请先免去原任，或另行开通账号。",
    )
    assert not AuditRow.objects.exists()


def test_after_the_end_another_hat_is_free(world: make.World) -> None:
    by, secretary = world.viewer(Role.SYSTEM_ADMIN), world.users[Role.SECRETARY]
    end(Appointment.objects.get(user=secretary), by)
    made = give(secretary, Role.AUDITOR, world.district, by, from_on=make.TODAY + dt.timedelta(days=1))
    assert made.role == "auditor"


@pytest.mark.parametrize(
    ("first", "second"),
    [(Role.SYSTEM_ADMIN, Role.AUDITOR), (Role.AUDITOR, Role.SECRETARY), (Role.SECRETARY, Role.SECURITY_ADMIN)],
)
def test_the_database_keeps_the_administrators_apart(world: make.World, first: Role, second: Role) -> None:
    user = make.appoint(make.user("绕过规则的人"), first, world.district)
    with pytest.raises(IntegrityError, match="holds no other role"), transaction.atomic():
        make.appoint(user, second, world.district)


def test_the_database_knows_no_member_as_administrator(world: make.World) -> None:
    with pytest.raises(IntegrityError, match="no member's account"), transaction.atomic():
        make.appoint(world.users[Role.MEMBER], Role.AUDITOR, world.district)


def test_ending_works_and_leaves_a_trace(world: make.World) -> None:
    held = Appointment.objects.get(user=world.users[Role.SECRETARY])
    end(held, world.viewer(Role.SYSTEM_ADMIN))
    held.refresh_from_db()
    assert (held.until_on, held.end_document_number) == (make.TODAY, "4号")
    words = "支部书记甲免阳光社区第一党支部支部书记，任至2026年9月14日"
    (line,) = audit.lines("end_appointment")
    assert line[:5] == ("end_appointment", "系统管理员甲", world.branch.name, ("Appointment", held.pk), words)
    assert line[5]["user"] == held.user_id
    secretary = world.users[Role.SECRETARY]
    tomorrow = make.TODAY + dt.timedelta(days=1)
    assert [make.viewer(secretary, day).has(Role.SECRETARY) for day in (make.TODAY, tomorrow)] == [True, False]


def test_nobody_ends_their_own_and_nobody_ends_twice(world: make.World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    with pytest.raises(Blocked) as refused:
        end(Appointment.objects.get(user=by.user_id), by)
    assert refused.value.reasons == ("不能任免自己，请由另一位系统管理员办理。",)
    held = Appointment.objects.get(user=world.users[Role.CLERK])
    end(held, by, make.TODAY - dt.timedelta(days=1))
    with pytest.raises(Blocked) as refused:
        end(held, by)
    assert refused.value.reasons == ("这项任命已经免去，不必再办。",)


def test_ending_is_refused_without_the_right(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        end(Appointment.objects.get(user=world.users[Role.CLERK]), world.viewer(Role.SECRETARY))
    with pytest.raises(OutOfSight):
        end_appointment(
            10**9, until_on=make.TODAY, document_number="4号", by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW
        )
