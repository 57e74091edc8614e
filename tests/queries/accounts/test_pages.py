"""账号与任命: each administrator sees exactly their accounts, in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from zhixing.actions.accounts.appointments import end_appointment
from zhixing.models import Appointment
from zhixing.queries.accounts.appointments import appointment_at, appointments, appointments_of, register_hint
from zhixing.queries.accounts.pages import Search, account_at, account_page, candidates, organisations_of_accounts
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.web.accounts.appointments import ended_sentence


def street_admin(world: make.World) -> Viewer:
    return make.viewer(make.appoint(make.user("街道系统管理员"), Role.SYSTEM_ADMIN, world.street))


def names(viewer: Viewer, search: Search | None = None) -> set[str]:
    return {line.name for line in account_page(viewer, search or Search(), 1).object_list}


def test_the_top_sees_everybody_also_accounts_that_belong_nowhere(world: make.World) -> None:
    make.user("没有归属")
    everybody = {user.name for user in world.users.values()} | {"外支部书记", "没有归属"}
    assert names(world.viewer(Role.SYSTEM_ADMIN)) == everybody


def test_a_street_sees_its_own_people_only(world: make.World) -> None:
    make.user("没有归属")
    viewer = street_admin(world)
    inside = set(Role) - {Role.DISTRICT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
    assert names(viewer) == {world.users[role].name for role in inside} | {"外支部书记", "街道系统管理员"}


def test_narrowing(world: make.World) -> None:
    viewer = world.viewer(Role.SYSTEM_ADMIN)
    assert names(viewer, Search(words="书记")) == {"支部书记甲", "支部副书记甲", "外支部书记"}
    assert names(viewer, Search(organisation_id=world.other_community.pk)) == {"外支部书记"}
    assert names(viewer, Search(organisation_id=world.branch.pk)) == {
        world.users[role].name for role in (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.CLERK, Role.MEMBER)
    }
    make.user("停用甲", is_active=False)
    assert names(viewer, Search(state="locked")) == {"停用甲"}
    assert names(viewer, Search(state="no_appointment")) == {"停用甲", "白云"}


def test_a_line_says_posts_membership_and_state(world: make.World) -> None:
    lines = {line.name: line for line in account_page(world.viewer(Role.SYSTEM_ADMIN), Search(), 1).object_list}
    assert lines["白云"].posts == ("阳光社区第一党支部 党员",)
    assert lines["支部书记甲"].posts == ("阳光社区第一党支部 支部书记",)
    assert (lines["支部书记甲"].is_active, lines["支部书记甲"].has_second_factor) == (True, False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_nobody_else_sees_any(world: make.World, role: Role) -> None:
    viewer = world.viewer(role)
    assert names(viewer) == set()
    assert candidates(viewer, words="陈") == []
    assert organisations_of_accounts(viewer) == []
    with pytest.raises(NotAllowed):
        account_at(viewer, world.users[Role.SECRETARY].pk)
    with pytest.raises(NotAllowed):
        appointments(viewer, None, 1, ended=False)


def test_an_account_beyond_the_street_is_out_of_sight(world: make.World) -> None:
    with pytest.raises(OutOfSight):
        account_at(street_admin(world), world.users[Role.DISTRICT].pk)
    with pytest.raises(OutOfSight):
        appointments(street_admin(world), world.district.pk, 1, ended=False)


def test_candidates_have_no_account_and_lie_in_sight(world: make.World) -> None:
    viewer = world.viewer(Role.SYSTEM_ADMIN)
    found = candidates(viewer, organisation_id=world.branch.pk)
    assert [one.name for one in found] == ["陈志强", "高娃", "李秀英", "王建国"]
    assert [(one.name, one.organisation) for one in candidates(viewer, words="赵")] == [("赵敏", "神华社区第一党支部")]
    assert candidates(viewer, words="白云") == []


def test_appointments_by_organisation_without_and_with_those_ended(world: make.World) -> None:
    viewer = world.viewer(Role.SYSTEM_ADMIN)
    held = world.users[Role.CLERK].appointments.get()
    held.until_on = dt.date(2026, 1, 1)
    held.save()
    page = appointments(viewer, world.branch.pk, 1, ended=False)
    assert {(line.name, line.role, line.state) for line in page.object_list} == {
        ("支部书记甲", "支部书记", "在任"),
        ("支部副书记甲", "支部副书记", "在任"),
        ("考评小组成员甲", "考评小组成员", "在任"),
    }
    ended = appointments(viewer, world.branch.pk, 1, ended=True)
    assert {(line.name, line.state) for line in ended.object_list if line.state != "在任"} == {("录入员甲", "已免职")}
    assert [line.may_end for line in appointments_of(viewer, viewer.user_id)] == [False]


def test_the_number_of_queries_does_not_grow(world: make.World) -> None:
    viewer = world.viewer(Role.SYSTEM_ADMIN)

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as lists:
            account_page(viewer, Search(), 1)
        with CaptureQueriesContext(connection) as posts:
            appointments(viewer, None, 1, ended=True)
        return len(lists), len(posts)

    before = count()
    for number in range(3):
        make.appoint(make.user(f"新录入员{number}"), Role.CLERK, world.sister)
        make.member_user(world.members[number + 1])
    assert count() == before


def test_sight_and_permission_agree_for_every_role(world: make.World) -> None:
    for role in Role:
        viewer = world.viewer(role)
        assert bool(names(viewer)) == viewer.can(Do.MANAGE_ACCOUNTS)


def test_accounts_stand_in_the_order_of_chinese_names(world: make.World) -> None:
    for name in ("仇英", "单田芳", "区志航"):
        make.user(name)
    lines = account_page(world.viewer(Role.SYSTEM_ADMIN), Search(state="no_appointment"), 1).object_list
    assert [line.name for line in lines] == ["白云", "区志航", "仇英", "单田芳"]


def test_a_dismissal_to_come_is_not_called_done(world: make.World) -> None:
    held = Appointment.objects.get(user=world.users[Role.CLERK])
    end_appointment(
        held.pk,
        until_on=make.TODAY + dt.timedelta(days=30),
        document_number="免1号",
        by=world.viewer(Role.SYSTEM_ADMIN),
        at=make.NOW,
    )
    found = appointment_at(world.viewer(Role.SYSTEM_ADMIN), held.pk)
    assert (found.state, found.may_end) == ("将于2026年10月14日免去", True)
    day = make.TODAY + dt.timedelta(days=30)
    assert ended_sentence(found, day, make.TODAY) == (
        "录入员甲的“录入员”任到2026年10月14日（当天仍然有效），之后自动免去。"
    )
    assert ended_sentence(found, make.TODAY - dt.timedelta(days=1), make.TODAY) == "已免去录入员甲的“录入员”。"


def test_the_head_of_a_branch_who_belongs_elsewhere(world: make.World) -> None:
    secretary = Appointment.objects.get(user=world.users[Role.SECRETARY])
    assert register_hint(secretary.pk) == ""  # an account that is linked to nobody
    secretary.user.person = world.members[4].person
    secretary.user.save()
    assert register_hint(secretary.pk) == ""
    secretary.user.person = world.outsider.person
    secretary.user.save()
    assert register_hint(secretary.pk) == (
        "支部书记甲的组织关系在“神华社区第一党支部”；需要转到“阳光社区第一党支部”的，请由共同的上级办理组织关系转接。"
    )
