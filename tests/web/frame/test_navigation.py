"""The main menu: what each person finds there, and which line a page stands under."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import make, walk
from tests.web.signing_in import sign_in
from tests.web.test_matrix import ROWS
from zhixing.rules.permissions import Role
from zhixing.web.frame.navigation import FEW, MENU, NavGroup, account_links, grouped, navigation


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


@pytest.mark.parametrize("role", list(Role))
def test_no_role_has_more_lines_in_sight_than_an_eye_takes_in(world: make.World, role: Role) -> None:
    """Nothing is lost in groups, and whoever has few lines has them all in sight."""
    make.appoint(world.users[Role.MEMBER], Role.SECRETARY, world.branch)  # the longest menu: an office and one's own
    lines = navigation(make.viewer(world.users[role]), "/members/")
    menu = grouped(lines)
    assert len(menu) <= FEW
    flat = [each for item in menu for each in (item.items if isinstance(item, NavGroup) else [item])]
    assert sorted(item.label for item in flat) == sorted(item.label for item in lines)
    assert [group.label for group in menu if isinstance(group, NavGroup) and group.active] in ([], ["党员和组织"])
    assert all(len(group.items) > 1 for group in menu if isinstance(group, NavGroup))


def unnamed(names: list[str], texts: str) -> list[str]:
    """Addresses that no page and no task of the first page leads to."""
    return [name for name in names if f'"{name}"' not in texts and f"'{name}'" not in texts]


# Pictures in the text of the manual, and what the middleware itself leads to.
ELSEWHERE = ["manual_picture", "second_factor"]


def test_every_page_is_led_to_from_somewhere() -> None:
    root = Path(settings.ROOT)
    names = [row.url_name for row in ROWS if row.method == "GET"]
    code = "".join(path.read_text() for path in (root / "zhixing").rglob("*.py"))
    pages = "".join(path.read_text() for path in (root / "templates").rglob("*.html"))
    texts = re.sub(r'name="\w+"', "", code) + pages
    assert unnamed(sorted(set(names)), texts) == ELSEWHERE
    assert unnamed(["overview", "nowhere"], texts) == ["nowhere"]


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
