"""首页、菜单: what each person is led to."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.web.signing_in import sign_in
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.web.frame.home import Group, Task, grouped
from zhixing.web.frame.navigation import MENU, navigation


def main_of(client: Client) -> str:
    page = client.get("/").content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("role", Role)
def test_every_line_of_the_menu_leads_to_a_page_that_opens(world: make.World, role: Role) -> None:
    client = sign_in(Client(), world.users[role])
    lines = navigation(world.viewer(role), "/")
    answers = {line.label: client.get(line.url, follow=True).status_code for line in lines}
    assert answers == dict.fromkeys(answers, 200)


@pytest.mark.parametrize("role", Role)
def test_the_menu_shows_a_line_exactly_to_whom_it_concerns(world: make.World, role: Role) -> None:
    wanted = [
        entry.label
        for entry in MENU
        if (role is Role.MEMBER if entry.own else not entry.acts or bool(entry.acts & MAY[role]))
        and not (entry.is_below and Do.VIEW_OVERVIEW in MAY[role])
    ]
    assert [line.label for line in navigation(world.viewer(role), "/")] == wanted


def test_exactly_one_line_is_the_active_one(world: make.World) -> None:
    viewer = world.viewer(Role.STREET)
    for line in navigation(viewer, "/"):
        assert [item.label for item in navigation(viewer, line.url) if item.active] == [line.label]
    assert [item.label for item in navigation(viewer, reverse("org_page", args=[1])) if item.active] == ["党组织"]


def test_with_nothing_to_do_the_page_is_calm(world: make.World) -> None:
    assert "现在没有待办事项" in main_of(sign_in(Client(), world.users[Role.AUDITOR]))


def test_a_member_finds_their_own_pages_and_nobody_else_does(world: make.World) -> None:
    member = main_of(sign_in(Client(), world.users[Role.MEMBER]))
    own = [reverse(entry.url_name) for entry in MENU if entry.own]
    assert re.findall(r'class="tile" href="([^"]*)"', member) == own
    assert "我的事项" not in main_of(sign_in(Client(), world.users[Role.SECRETARY]))


def test_the_number_of_queries_is_bounded(world: make.World) -> None:
    """One page of many topics: it must not grow with people or branches."""
    client = sign_in(Client(), world.users[Role.STREET])
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for number in range(3):
        make.member(f"新党员{number}", world.branch)
        make.organisation(f"新支部{number}", OrgKind.BRANCH, world.community)
    with CaptureQueriesContext(connection) as after:
        client.get("/")
    assert len(after) == len(before)


def test_health_needs_no_sign_in_and_asks_the_database(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/health/")
    assert (answer.status_code, answer.content, len(asked)) == (200, b"ok\n", 1)


def test_the_same_thing_at_many_branches_is_one_line_that_opens() -> None:
    day = dt.date(2026, 9, 28)
    many = [Task("审批公示", f"第{number}支部", f"/postings/{number}/", day) for number in range(1, 5)]
    one = Task("核实申报", "第一支部", "/claims/1/", dt.date(2026, 9, 20))
    assert grouped([one, *many]) == [one, Group("审批公示", many)]
    assert grouped([one, *many[:3]]) == [one, *many[:3]]
    assert (Group("审批公示", many).note, Group("审批公示", many).due_on) == ("4 处", day)
