"""What 查找 leads to beside the menu: every page without an id, to those who may open it and to nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.web.matrix import Row, nothing
from tests.web.signing_in import sign_in
from tests.web.test_matrix import ROWS
from zhixing.rules.permissions import Role
from zhixing.web.frame.navigation import MENU
from zhixing.web.search.pages import PAGES, pages_of

pytestmark = pytest.mark.django_db

OPENS = (200, 302)
# Steps of signing in, the voter's door, and what is chosen on a page that is listed.
ELSEWHERE = {"second_factor", "second_factor_bind", "vote_door", "local_item_start", "service_place"}


def rows_of(url_name: str) -> list[Row]:
    return [row for row in ROWS if (row.url_name, row.method, row.query) == (url_name, "GET", "")]


@pytest.mark.parametrize("role", list(Role))
def test_a_page_is_found_by_whoever_may_open_it(world: make.World, role: Role) -> None:
    links = pages_of(make.viewer(world.users[role]), lambda page: True)
    client = sign_in(Client(), world.users[role])
    answers = {link.label: client.get(link.url).status_code for link in links}
    assert {label: status for label, status in answers.items() if status not in OPENS} == {}
    expected = {
        page.label
        for page in PAGES
        if not page.of_branch and any(row.expected[role] in OPENS for row in rows_of(page.url_name))
    }
    assert {link.label for link in links} & {page.label for page in PAGES if not page.of_branch} == expected


def test_every_page_without_an_id_is_in_the_menu_or_in_the_list(world: make.World) -> None:
    listed = {entry.url_name for entry in MENU} | {page.url_name for page in PAGES} | ELSEWHERE
    plain = set()
    for row in ROWS:
        roles = [role for role in Role if row.expected[role] == 200]
        if (row.method, row.query) != ("GET", "") or not roles or row.args is not nothing or row.url_name in listed:
            continue
        answer = sign_in(Client(), world.users[roles[0]]).get(reverse(row.url_name))
        if answer.headers["Content-Type"].startswith("text/html"):
            plain.add(row.url_name)
    assert sorted(plain) == []


def found(world: make.World, role: Role, typed: str) -> dict[str, str]:
    page = sign_in(Client(), world.users[role]).get("/search/", {"q": typed}).content.decode()
    links = re.findall(r'class="entry-link" href="([^"]+)"><span class="what"><span\s+class="name">([^<]+)<', page)
    return {label: url for url, label in links}


def test_a_page_is_found_by_its_name_its_sound_and_what_people_call_it(world: make.World) -> None:
    street = Role.STREET
    assert found(world, street, "催办")["催办"] == "/overview/reminders/"
    assert found(world, street, "cuiban") == found(world, street, "cb") == {"催办": "/overview/reminders/"}
    assert "催办" in found(world, street, "提醒")
    assert found(world, street, "节假日") == {"粘贴或导入放假通知": "/calendar/notice/"}
    assert found(world, street, "总览") == {"考评总览": "/overview/"}  # once, although the menu has it too
    assert "催办" not in found(world, Role.SECRETARY, "催办")


def test_pages_of_a_branch_are_found_by_those_of_one_branch(world: make.World) -> None:
    year = make.viewer(world.users[Role.SECRETARY]).today.year
    assert found(world, Role.SECRETARY, "年度结果") == {"年度结果": f"/orgs/{world.branch.pk}/years/{year}/"}
    assert "年度结果" not in found(world, Role.STREET, "年度结果")
