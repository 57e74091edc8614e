"""The script of a visit's sheet against a site that refuses, has signed its user out, or has closed the sheet."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.people import chromium
from zhixing.models import Cycle, Participant, Visit
from zhixing.queries.inspections.access import Place
from zhixing.queries.inspections.items import ItemLine
from zhixing.queries.inspections.sheets import SheetPage
from zhixing.rules.inspections.visits import Asking
from zhixing.rules.standards.checklist import Checklist
from zhixing.web.frame.uploads import Received
from zhixing.web.inspections.forms import SheetForm
from zhixing.web.inspections.line_files import LineFiles, SheetFiles

pytestmark = pytest.mark.browser

SITE = "http://page.test"  # no secure context: what is held is held without a service worker
HERE = "/assessments/organisations/7/visit/"
NOTHING = Checklist("", "", "", "", ())
LINES = [
    ItemLine(
        code,
        "党的建设",
        name,
        "满分 60 分",
        Asking.POINTS,
        (),
        Checklist("", "", "", "", ()),
        is_local=False,
        is_required=True,
    )
    for code, name in (("TEAM", "班子健全"), ("VISITS", "走访群众"))
]
SHEET = SheetPage(
    Place(Participant(pk=7), Cycle(), "阳光社区党委", None, []),
    Visit(on=dt.date(2026, 9, 14), place="社区活动室"),
    LINES, {}, {}, {}, {}, False, [], [], [], 0, None, None,
)  # fmt: skip


class Site:
    """Answers for the one page, as the test says; remembers what was sent."""

    def __init__(self) -> None:
        self.sheet, self.person, self.sent = SHEET, 7, list[str]()
        self.send: dict[str, Any] = {}

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if path.startswith("/static/"):
            route.fulfill(path=Path(settings.ROOT) / path.lstrip("/"))
        elif path == f"{HERE}send/":
            self.sent.append((route.request.post_data_buffer or b"").decode())
            route.fulfill(**self.send) if self.send else route.abort()
        elif path == "/elsewhere/":
            viewer = {"user_id": self.person, "name": "检查员甲", "label": "考评小组成员"}
            body = render_to_string("base.html", {"viewer": viewer})
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif path == HERE:
            route.fulfill(body=self.page(), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=f"<!doctype html><title>{path}</title>", content_type="text/html; charset=utf-8")

    def page(self) -> str:
        files = SheetFiles.__new__(SheetFiles)
        files.lines = {line.code: LineFiles([], Received(suffix=f"-{line.code}"), []) for line in LINES}
        viewer = {"user_id": self.person, "name": "检查员甲", "label": "考评小组成员"}
        links = [SimpleNamespace(label="退出登录", url="/sign-out/", icon="box-arrow-right", post=True, forget=True)]
        context = {"page": self.sheet, "form": SheetForm(self.sheet, files), "viewer": viewer, "account_links": links}
        return render_to_string("inspections/sheet.html", context)

    def keys(self) -> set[str]:
        """The different keys under which the sheet was handed in."""
        return {body.split('name="form_key"\r\n\r\n')[1].split("\r\n")[0] for body in self.sent}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(10_000)
    context.route("**/*", site.answer)
    yield context
    context.close()


def open_page(visit: BrowserContext) -> Page:
    page = visit.new_page()
    page.goto(SITE + HERE)
    page.get_by_text("本站没有使用加密连接").wait_for()
    return page


def type_in(page: Page) -> None:
    page.locator("summary", has_text="班子健全").click()
    page.locator("#id_mark-TEAM").fill("55")
    page.locator("#id_observation-TEAM").fill("缺一名委员")


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="提交评分表").click()


def held(page: Page) -> int:
    count: int = page.evaluate("visitStore.unsent().then(titles => titles.length)")
    return count


def wait_until_held(page: Page, count: int) -> None:
    for _ in range(100):
        if held(page) == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{held(page)} sheets are held, not {count}")


def typed(page: Page) -> tuple[str, str]:
    return page.locator("#id_mark-TEAM").input_value(), page.locator("#id_observation-TEAM").input_value()


def test_what_is_refused_says_why_and_stays(visit: BrowserContext, site: Site) -> None:
    page = open_page(visit)
    type_in(page)
    site.send = {"status": 422, "json": {"reasons": ["“走访群众”还没有评分。"]}}
    hand_in(page)
    page.get_by_text("“走访群众”还没有评分。").wait_for()
    assert (typed(page), held(page)) == (("55", "缺一名委员"), 1)
    page.reload()
    page.get_by_text("“走访群众”还没有评分。").wait_for()
    assert (typed(page), len(site.sent)) == (("55", "缺一名委员"), 1)  # a refused sheet waits for its owner
    site.send = {"status": 200, "json": {"url": "/kept/"}}
    hand_in(page)
    page.wait_for_url(f"{SITE}/kept/")
    assert (len(site.keys()), 'name="hand_in"' in site.sent[-1]) == (2, True)
    assert "缺一名委员" in site.sent[-1]


def test_who_was_signed_out_signs_in_and_it_is_handed_in_once(visit: BrowserContext, site: Site) -> None:
    page = open_page(visit)
    type_in(page)
    site.send = {"status": 302, "headers": {"location": f"{SITE}/sign-in/"}}
    hand_in(page)
    page.get_by_text("登录已失效。请重新登录，回到这一页后自动提交评分表。").wait_for()
    site.send = {}  # the line breaks before an answer comes
    page.get_by_role("link", name="重新登录").click()
    page.get_by_text("网络已断开").wait_for()
    site.send = {"status": 200, "json": {"url": "/kept/"}}
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url(f"{SITE}/kept/")
    assert (len(site.sent) >= 3, len(site.keys())) == (True, 1)


def test_other_pages_remind_of_what_waits(visit: BrowserContext, site: Site) -> None:
    page = open_page(visit)
    type_in(page)
    wait_until_held(page, 1)
    page.goto(f"{SITE}/elsewhere/")
    page.get_by_text("本机还有尚未提交的评分表：阳光社区党委。").wait_for()
    page.get_by_role("link", name="打开").click()
    page.wait_for_url(SITE + HERE)


def test_nobody_else_sees_what_waits(visit: BrowserContext, site: Site) -> None:
    page = open_page(visit)
    type_in(page)
    wait_until_held(page, 1)
    site.person = 8
    other = open_page(visit)
    assert (typed(other), held(other)) == (("", ""), 0)
    site.person = 7
    assert typed(open_page(visit)) == ("55", "缺一名委员")


def test_a_sheet_that_was_closed_meanwhile_shows_what_was_typed(visit: BrowserContext, site: Site) -> None:
    page = open_page(visit)
    type_in(page)
    wait_until_held(page, 1)
    site.sheet = replace(SHEET, is_handed_in=True, form_key=uuid.uuid4())
    page.reload()
    notice = page.locator("[data-visit]")
    notice.get_by_text("未能提交，因为这份评分表已经不能再填").wait_for()
    assert "班子健全：55；缺一名委员" in notice.inner_text()
    notice.get_by_role("button", name="已经抄录，从本机删除").click()
    wait_until_held(page, 0)


def test_signing_out_asks_and_takes_everything_along(visit: BrowserContext, site: Site) -> None:
    page, questions = open_page(visit), list[str]()
    type_in(page)
    wait_until_held(page, 1)
    page.once("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    page.locator("summary", has_text="我的").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_timeout(300)
    assert (page.url, held(page)) == (SITE + HERE, 1)
    assert questions == ["本机还有尚未提交的评分表：阳光社区党委。退出登录后，填写的内容和照片从本机删除。确定退出吗？"]
    other_tab = open_page(visit)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{SITE}/sign-out/")
    other_tab.wait_for_url(f"{SITE}/sign-in/")
    again = open_page(visit)
    assert (typed(again), held(again)) == (("", ""), 0)
