"""A branch of 43 in a real Chromium: a meeting on a phone, put right later; a post taken on; somebody who reports."""

import datetime as dt
import os
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.browser.hands import counted
from tests.browser.people import PHONE, Someone, chromium
from tests.browser.place import Place, account, found_place
from zhixing.models import Activity, Entry, Outsider, PostHolding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAMILIES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "敏静军芳"
NAMES = [family + name for family in FAMILIES for name in GIVEN][:43]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as own:
        yield own


@pytest.fixture
def place(transactional_db: None, live_server: LiveServer, browser: Browser) -> Place:
    return found_place(live_server.url, browser)


def record(secretary: Someone, day: dt.date, *, absent: str) -> None:
    with counted("a lesson for 43 recorded, one absent, 360 px", secretary.page):
        secretary.follow("记一次活动", "记一次活动")
        secretary.press("党课", "记一次活动")
        secretary.page.get_by_label("内容", exact=False).first.fill("书记讲党课")
        secretary.page.get_by_label("日期", exact=False).first.fill(day.isoformat())
        secretary.page.get_by_label(absent, exact=True).select_option(label="缺席")
        secretary.page.get_by_role("button", name="其余党员都标到会").click()
        assert "到会 42，缺席 1" in secretary.page.locator("[data-tally]").inner_text()
        secretary.page.locator("summary", has_text="另加细则").click()
        secretary.page.get_by_label("参加党课", exact=False).first.check()
        secretary.press("下一步：核对", "核对后记分")
        secretary.press("确认记分")
        secretary.page.get_by_text("书记讲党课").first.wait_for()
    secretary.check()


def correct(secretary: Someone, name: str) -> None:
    """Somebody was there after all: the record is put right, the ledger follows by itself."""
    activity = Activity.objects.get(undone_at__isnull=True)
    secretary.open(f"/activities/{activity.pk}/", "书记讲党课")
    secretary.follow("更正、补记", "更正活动记录")
    secretary.page.get_by_label(name, exact=True).select_option(label="到会")
    secretary.page.get_by_label("更正的原因", exact=False).fill("把迟到记成了缺席")
    secretary.press("下一步：核对", "核对")
    secretary.page.get_by_role("button", name=re.compile("^确认")).first.click()
    secretary.page.get_by_text("更正记录").first.wait_for()
    secretary.check()


def take_on_a_post(place: Place, secretary: Someone) -> None:
    secretary.open(f"/organisations/{place.branch.pk}/posts/", f"{place.branch.name}设岗定责")
    secretary.follow("设立岗位", "设立岗位")
    secretary.page.get_by_label("岗位名称", exact=False).fill("楼栋联络岗")
    secretary.page.get_by_label("岗位职责", exact=False).fill("每周走访一次本单元住户。")
    secretary.page.get_by_label("计分细则", exact=False).select_option(index=1)
    secretary.page.locator("main form button[type=submit].btn-primary").first.click()
    secretary.page.get_by_role("button", name="公布勾选的岗位").click()
    secretary.page.get_by_text("楼栋联络岗").first.wait_for()
    member = place.person("dangyuan", PHONE)
    member.open(f"/organisations/{place.branch.pk}/posts/", f"{place.branch.name}设岗定责")
    member.page.locator("summary", has_text="申请").first.click()
    member.press("确定申请")
    member.page.get_by_text("楼栋联络岗").first.wait_for()
    member.check()


def register_and_print(place: Place) -> None:
    community = place.person("shequ", PHONE)
    community.open("/service/", "志愿服务")
    community.follow("登记报到", "登记报到党员")
    for label, text in (("姓名", "苏日娜"), ("工作单位", "市水务局"), ("所在党支部", "机关第一党支部")):
        community.page.get_by_label(label, exact=False).first.fill(text)
    community.press("登记报到", "苏日娜")
    outsider = Outsider.objects.get()
    paper = community.page.request.get(f"{place.site}/service/outsiders/{outsider.pk}/report/")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")


def test_a_meeting_a_correction_a_post_and_somebody_who_reports(place: Place) -> None:
    people = [make.member(name, place.branch) for name in NAMES]
    account("dangyuan", NAMES[0], people[0].person)
    secretary = place.person("shuji", PHONE)
    record(secretary, timezone.localdate(), absent=NAMES[7])
    assert Entry.objects.filter(reverses__isnull=True, reversal__isnull=True).count() == 42
    correct(secretary, NAMES[7])
    assert Entry.objects.filter(reverses__isnull=True, reversal__isnull=True).count() == 43
    take_on_a_post(place, secretary)
    assert PostHolding.objects.get().membership == people[0]
    register_and_print(place)
