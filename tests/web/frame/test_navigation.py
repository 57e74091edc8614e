"""The main menu: what each person finds there, and which line a page stands under."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make, walk
from tests.web.signing_in import sign_in
from zhixing.rules.permissions import Role
from zhixing.web.frame.navigation import MENU, account_links, navigation


def labels(world: make.World, role: Role) -> list[str]:
    return [item.label for item in navigation(make.viewer(world.users[role]), "/")]


def test_every_line_leads_somewhere_and_is_named_once() -> None:
    urls = [reverse(entry.url_name) for entry in MENU]
    assert len(set(urls)) == len(MENU)
    assert len({entry.label for entry in MENU}) == len(MENU)


def test_each_role_finds_its_own_lines(world: make.World) -> None:
    assert {role: labels(world, role) for role in (Role.MEMBER, Role.CLERK, Role.SYSTEM_ADMIN, Role.AUDITOR)} == {
        Role.MEMBER: ["首页", "我的自评", "我的积分", "我的先锋指数", "我的岗位和走访", "考评办法", "积分公示", "简报"],
        Role.CLERK: [
            "首页",
            "党组织",
            "党员名册",
            "考评办法",
            "活动记录",
            "岗位和走访",
            "志愿服务",
            "考评周期",
            "积分公示",
        ],
        Role.SYSTEM_ADMIN: ["首页", "账号与任命", "数据交换"],
        Role.AUDITOR: ["首页", "操作日志"],
    }


@pytest.mark.parametrize(
    ("role", "path", "line"),
    [
        (Role.SECRETARY, "/", ["首页"]),
        (Role.SECRETARY, "/members/12/edit/", ["党员名册"]),
        (Role.SECRETARY, "/members/rosters/3/", ["党员名册"]),
        (Role.SECRETARY, "/ledger/entries/7/", ["积分台账"]),
        (Role.SECRETARY, "/claims/7/", ["积分台账"]),
        (Role.MEMBER, "/claims/7/", ["我的积分"]),
        (Role.MEMBER, "/ledger/mine/", ["我的积分"]),
        (Role.SECRETARY, "/ballots/5/sheet/", ["考评周期"]),
        (Role.MEMBER, "/ballots/5/mine/", ["我的先锋指数"]),
        (Role.MEMBER, "/password/", []),
        (Role.SYSTEM_ADMIN, "/appointments/3/end/", ["账号与任命"]),
    ],
)
def test_one_line_is_active_at_most(world: make.World, role: Role, path: str, line: list[str]) -> None:
    menu = navigation(make.viewer(world.users[role]), path)
    assert [item.label for item in menu if item.active] == line


def lit(page: str) -> list[str]:
    return re.findall(r'aria-current="page"><svg.*?</svg><span>(.*?)</span>', page)


def test_a_report_entered_for_another_stands_under_the_quarter(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    address = f"/self-reports/{walk.participant(cycle, '白云').pk}/"
    for role, line in ((Role.CLERK, "考评周期"), (Role.MEMBER, "我的自评")):
        page = sign_in(Client(), world.users[role]).get(address).content.decode()
        assert lit(page) == [line, line]  # beside the page, and in the menu of a phone


def test_own_data_stand_under_no_line_of_an_office(world: make.World) -> None:
    page = sign_in(Client(), world.users[Role.MEMBER]).get("/members/mine/", follow=True).content.decode()
    assert ("<h1>我的资料</h1>" in page, lit(page)) == (True, [])


def test_own_papers_are_for_people_of_the_register(world: make.World) -> None:
    member, auditor = (make.viewer(world.users[role]) for role in (Role.MEMBER, Role.AUDITOR))
    assert [link.label for link in account_links(member)] == ["我的资料", "修改密码", "退出登录"]
    assert [link.label for link in account_links(auditor)] == ["修改密码", "退出登录"]
