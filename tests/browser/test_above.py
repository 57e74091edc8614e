"""Those above the branches and beside them, in a real Chromium: overview, reminders, search, calendar, a standard of
one's own, the log, files to take away, help, and the office's own provider of identities."""

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import make, walk
from tests.browser.branch_year import on_day
from tests.browser.hands import counted
from tests.browser.people import PHONE, Someone, chromium, signed_in, window
from tests.files.workbooks import read_twice
from tests.identities import running_provider
from zhixing.actions.standards.packs import install_packs
from zhixing.models import Adoption, AuditRow, CalendarCorrection
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PACK = "党员先锋指数考评办法（康巴什五维积分）"
OWN = "哈巴格希街道党员积分考评办法"
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕6号
经国务院批准，现将2027年元旦放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月9日（周六）上班。"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as opened:
        yield opened


class Town:
    """The small world with one branch in its quarter and two that have not opened theirs."""

    def __init__(self, site: str, browser: Browser) -> None:
        self.site, self.browser, self.world = site, browser, make.world()
        install_packs(make.NOW)
        self.cycle = walk.open_cycle(self.world)

    def person(self, role: Role) -> Someone:
        someone = signed_in(self.browser, self.site, self.world.users[role])
        someone.page.goto(self.site)
        return someone


@pytest.fixture
def town(transactional_db: None, live_server: LiveServer, browser: Browser) -> Iterator[Town]:
    with on_day(make.TODAY):
        yield Town(live_server.url, browser)


def go(someone: Someone, group: str, name: str, heading: str) -> None:
    """By the menu; `group` is opened first where its lines are folded."""
    menu = someone.page.get_by_role("navigation", name="主导航")
    if group:
        menu.locator("details:not([open]) > summary", has_text=group).click()
    menu.get_by_role("link", name=name, exact=True).click()
    someone.seen(heading)


def test_the_work_of_those_above_and_beside(town: Town) -> None:
    street = town.person(Role.STREET)
    look_over_and_remind(street)
    search(street)
    paste_the_notice(street)
    read_help(street)
    write_a_standard(town, street)
    look_into_the_log(town)
    take_the_papers(town)
    sign_in_by_identity(town)


def look_over_and_remind(street: Someone) -> None:
    with counted("which branches have not opened the quarter", street.page):
        go(street, "", "考评总览", "考评总览")
        street.page.locator(".tile", has_text="未开启").click()
        street.seen("考评总览")
        assert "只列“未开启”的 2 个支部" in street.text()
    with street.page.expect_download() as download:
        street.press("导出表格")
    assert "阳光小区党支部" in str(read_twice(download.value.path().read_bytes()))
    with counted("two branches reminded, and that written down", street.page):
        street.follow("催办", "考评催办")
        for community in street.page.locator("form .overview-group > summary").all():
            community.click()
        for branch in ("阳光小区党支部", "神华社区第一党支部"):
            street.page.get_by_label(branch, exact=False).check()
        street.press("所选记为已催办", "考评催办")
    assert "白云" not in street.page.locator("#reminder").inner_text()
    street.page.locator("form .overview-group > summary").first.click()
    assert "街道党工委甲" in street.page.locator("tr", has_text="阳光小区党支部").inner_text()


def search(street: Someone) -> None:
    street.page.goto(street.site)
    with counted("a person looked up by the initials of the pinyin, from any page", street.page):
        street.page.keyboard.press("/")
        street.page.keyboard.type("wjg")
        street.page.keyboard.press("Enter")
        street.seen("查找")
        street.follow("王建国", "王建国")


def paste_the_notice(street: Someone) -> None:
    street.page.goto(street.site)
    with counted("the days off of a year taken from the notice", street.page):
        go(street, "办法和日历", "工作日历", "工作日历")
        street.follow("粘贴或导入放假通知", "粘贴或导入放假通知")
        street.page.locator("textarea").fill(NOTICE)
        street.press("核对", "核对工作日历的更正")
        street.press("确认更正", "2027年工作日历")
    assert CalendarCorrection.objects.exists()
    street.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    street.check()
    street.page.set_viewport_size({"width": 1280, "height": 900})


def read_help(street: Someone) -> None:
    with counted("the paragraph of the manual that speaks of a page", street.page):
        street.follow("本页帮助", "社区和街道")
        assert street.page.locator(":target").inner_text() == "工作日历"


def write_a_standard(town: Town, street: Someone) -> None:
    """Copied, one cap changed, compared, handed in, approved by somebody else, adopted."""
    chief = make.appoint(make.user("审定人"), Role.STREET, town.world.street)
    other = signed_in(town.browser, town.site, chief)
    street.page.goto(street.site)
    other.page.goto(town.site)
    with counted("a standard copied, one cap changed, compared, approved, adopted", street.page, other.page):
        go(street, "办法和日历", "考评办法", "考评办法")
        street.page.locator("tr", has_text=PACK).get_by_role("link", name="以此为底稿起草").click()
        street.seen("起草办法")
        street.fill({"办法名称": OWN, "起草说明": "本街道的分值"})
        street.press("开始起草", f"起草《{OWN}》")
        street.page.locator("tr", has_text="学习教育").get_by_role("link").first.click()
        street.seen("学习教育")
        street.page.get_by_label("本期上限：听党课、专题辅导").fill("9")
        street.press("保存")
        street.page.get_by_text("已完成").first.wait_for()
        street.follow("起草", f"起草《{OWN}》")
        street.follow("查看并提交", OWN)
        street.confirm("提交审定", OWN)
        go(other, "办法和日历", "考评办法", "考评办法")
        other.page.locator("tr", has_text=OWN).get_by_role("link", name="查看").click()
        other.seen(OWN)
        other.fill({"审定文号": "哈街党发2026年9号"})
        other.press("审定", OWN)
        other.follow("确定施行", "确定施行")
        other.press("确定施行")
        other.page.get_by_text("已确定自 2026年10月1日 起施行。").wait_for()
    assert Adoption.objects.filter(version__standard__title=OWN).exists()


def look_into_the_log(town: Town) -> None:
    auditor = town.person(Role.AUDITOR)
    with counted("what one person has done, in the log", auditor.page):
        go(auditor, "", "操作日志", "操作日志")
        auditor.fill({"姓名": "街道党工委甲"})
        auditor.press("筛选", "操作日志")
    assert "2027年休息日" in auditor.text()


def take_the_papers(town: Town) -> None:
    secretary = town.person(Role.SECRETARY)
    secretary.open(f"/cycles/{town.cycle.pk}/", "2026年第三季度考评")
    with secretary.page.expect_download() as download:
        secretary.press("导出考评档案")
    assert download.value.path().read_bytes()[:2] == b"PK"


def sign_in_by_identity(town: Town) -> None:
    user = town.world.users[Role.COMMUNITY]
    with running_provider() as provider, override_settings(IDENTITY=provider.identity()):
        provider.know("u-1", preferred_username=user.username)
        context = window(town.browser, PHONE)
        context.route("https://**", lambda route: route.abort())  # the provider's own page asks for a style sheet
        community = Someone(context.new_page(), town.site)
        community.open("/sign-in/", "登录知行")
        with counted("signing in by the office's own provider, 360 px", community.page):
            community.page.get_by_role("link", name="登录").click()
            community.page.locator("input[name=sub]").fill("u-1")
            community.page.get_by_role("button", name="Authorize").click()
            community.seen("待办事项")
    assert AuditRow.objects.latest("pk").summary == f"{user.name}（统一身份认证）"
