"""From an empty site to the first open quarter in a real Chromium: each follows 建站进度 until it is gone."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from xlsxwriter import Workbook

from tests import make
from tests.browser.branch_year import on_day
from tests.browser.hands import counted
from tests.browser.people import Someone, chromium, window
from tests.files.workbooks import number
from zhixing.actions.accounts.founding import found_site
from zhixing.actions.standards.packs import install_packs
from zhixing.models import Appointment, Cycle, Membership, Organisation
from zhixing.rules.members.records import MemberClass
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN_PASSWORD = "Jian-Zhan-2026-xin"
ORGANISATIONS = [
    ("全称", "类别", "上级党组织"),
    ("滨河街道党工委", "街道党工委", ""),
    ("滨河社区党委", "社区党委", "滨河街道党工委"),
    ("滨河社区第一党支部", "党支部", "滨河社区党委"),
]
OFFICES = [
    ("党组织", "职务", "姓名", "账号"),
    ("滨河社区第一党支部", "书记", "王芳", "wangfang"),
    ("滨河社区党委", "社区党委", "赵六", "zhaoliu"),
]
NAMES = ["白云", "陈志强", "高娃", "李秀英"]
PEOPLE = [
    ("姓名", "公民身份号码", "人员类别", "入党时间"),
    *((name, number(sequence=102 + 2 * place), "正式党员", "2010-06-01") for place, name in enumerate(NAMES)),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as opened:
        yield opened


def sheet(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    file = folder / name
    with Workbook(str(file)) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(rows):
            page.write_row(row, 0, cells)
    return file


class Site:
    """An installation on which `./dev found` has just been called."""

    def __init__(self, url: str, browser: Browser) -> None:
        self.url, self.browser = url, browser
        install_packs(make.NOW)
        made = found_site("中共滨河区委员会", by=None, at=make.NOW)
        self.one_time = {account.username: account.password for account in made}

    def newcomer(self, username: str) -> Someone:
        """Somebody who signs in for the first time, with the slip in their hand."""
        someone = Someone(window(self.browser).new_page(), self.url)
        someone.page.goto(f"{self.url}/sign-in/")
        someone.fill({"账号": username, "密码": self.one_time[username]})
        someone.press("登录", "修改密码")
        someone.fill({"原密码": self.one_time[username], "新密码": OWN_PASSWORD, "再次输入新密码": OWN_PASSWORD})
        someone.press("修改密码")
        return someone

    def read_slips(self, administrator: Someone) -> None:
        """What is printed on the cards."""
        for card in administrator.page.locator(".password-card").all():
            codes = card.locator("code").all_inner_texts()
            self.one_time[codes[0]] = codes[1]


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer, browser: Browser) -> Iterator[Site]:
    with on_day(make.TODAY):
        yield Site(live_server.url, browser)


def steps_of(someone: Someone) -> list[str]:
    """The buttons of 建站进度 that are this person's turn."""
    return [
        re.sub(r"\s*：.*", "", text, flags=re.DOTALL).strip()
        for text in someone.page.locator(".founding a").all_inner_texts()
    ]


def take_step(someone: Someone, verb: str, heading: str) -> None:
    someone.page.locator(".founding").get_by_role("link", name=verb).first.click()
    someone.seen(heading)


def appoint(site: Site, administrator: Someone, verb: str, role: Role, name: str, username: str) -> None:
    administrator.home()
    take_step(administrator, verb, "开通账号并任命")
    administrator.fill({"姓名": name, "账号": username, "任职文号": "区党发1号"})
    administrator.page.get_by_label("角色", exact=False).select_option(label=role.label)
    administrator.press("开通账号", "账号已开通")
    site.read_slips(administrator)


def bring(someone: Someone, label: str, file: Path, button: str, heading: str) -> None:
    """A sheet is chosen, sent and read again."""
    someone.page.get_by_label(label, exact=False).set_input_files(file)
    someone.press(button, heading)


def test_an_empty_site_becomes_one_with_a_quarter_under_way(site: Site, tmp_path: Path) -> None:
    administrator = site.newcomer("xtgly")
    administrator.press("开始绑定", "绑定手机验证码")
    administrator.fill({"6 位验证码": f"{totp(TOTPDevice.objects.get().bin_key):06}"})
    administrator.press("完成绑定")
    administrator.home()
    assert steps_of(administrator) == ["开通账号", "任命经办人"]
    with counted("a site from the first administrator to the first open quarter", administrator.page) as join:
        appoint(site, administrator, "开通账号", Role.SYSTEM_ADMIN, "钱七", "xtgly2")
        appoint(site, administrator, "任命经办人", Role.DISTRICT, "孙丽", "zzb")
        district = site.newcomer("zzb")
        join(district.page)
        found_organisations(district, tmp_path)
        open_accounts(site, administrator, tmp_path)
        adopt(district)
        secretary = site.newcomer("wangfang")
        join(secretary.page)
        bring_the_roster(secretary, tmp_path)
        open_accounts_of_members(administrator)
        secretary.home()
        take_step(secretary, "开启", "开启考评周期")
        secretary.press("开启", "考评")
    assert Cycle.objects.get().organisation.name == "滨河社区第一党支部"
    for someone in (administrator, district, secretary):
        someone.home()
        assert "建站进度" not in someone.text()


def found_organisations(district: Someone, folder: Path) -> None:
    assert steps_of(district) == ["批量设立", "确定施行"]
    take_step(district, "批量设立", "批量设立党组织")
    bring(district, "Excel 文件", sheet(folder, "党组织.xlsx", ORGANISATIONS), "检查", "核对党组织名单")
    district.press("确认设立", "党组织")
    assert Organisation.objects.count() == len(ORGANISATIONS)


def open_accounts(site: Site, administrator: Someone, folder: Path) -> None:
    administrator.home()
    take_step(administrator, "批量开通", "批量开通账号")
    administrator.fill({"任职文号": "区党发2号"})
    bring(administrator, "Excel 文件", sheet(folder, "任职.xlsx", OFFICES), "检查", "核对账号名单")
    administrator.press("确认开通", "2 个账号已开通")
    site.read_slips(administrator)
    assert Appointment.objects.filter(document_number="区党发2号").count() == 2


def adopt(district: Someone) -> None:
    district.home()
    take_step(district, "确定施行", "考评办法")
    district.page.locator("tr", has_text="康巴什五维积分").get_by_role("link", name="查看").click()
    district.seen("康巴什五维积分")
    district.follow("确定施行", "确定施行")
    district.press("确定施行")
    district.page.get_by_text("起施行。").first.wait_for()
    district.check()


def bring_the_roster(secretary: Someone, folder: Path) -> None:
    secretary.home()
    take_step(secretary, "导入名册", "导入名册")
    bring(secretary, "名册文件", sheet(folder, "名册.xlsx", PEOPLE), "上传并检查", "核对名册")
    secretary.press("确认导入", "名册导入")
    secretary.follow("调整党员类别", "党员类别")
    secretary.page.get_by_label("白云", exact=False).first.check()
    secretary.page.get_by_label("党员干部类", exact=True).check()
    secretary.press("改为这一类", "党员名册")
    assert Membership.objects.get(member_class=MemberClass.CADRE.value).person.name == "白云"


def open_accounts_of_members(administrator: Someone) -> None:
    administrator.home()
    take_step(administrator, "开通账号", "为党员开通账号")
    administrator.page.get_by_label("党组织", exact=False).first.select_option(label="滨河社区第一党支部")
    administrator.press("查看没有账号的人员", "为党员开通账号")
    administrator.press("开通账号", "4 个账号已开通")
