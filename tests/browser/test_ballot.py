"""A ballot from preparing to results in a real Chromium: secretary, two tellers, a third, voters with slips, papers."""

import base64
import datetime as dt
import os
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import ballots, make
from tests.browser.people import DESK, PHONE, Someone, chromium, signed_in, typed_moment
from tests.browser.voting import Voter
from tests.files.pdf_text import text_of
from zhixing.models import Ballot, User
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "2026年第三季度民主测评"
CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


def prepare(secretary: Someone, cycle_id: int, tellers: dict[Seat, User]) -> list[str]:
    """From the cycle's page to printed slips; the codes on them."""
    page, now = secretary.page, timezone.now()
    secretary.open(f"/cycles/{cycle_id}/", "2026年第三季度考评")
    secretary.follow("准备民主测评", f"准备{TITLE}")
    page.get_by_label("投票开始").fill(typed_moment(now - dt.timedelta(minutes=1)))
    page.get_by_label("投票截止").fill(typed_moment(now + dt.timedelta(hours=3)))
    for seat, user in tellers.items():
        page.get_by_label(seat.label).select_option(label=user.name)
    secretary.press("保存", TITLE)
    page.locator("summary", has_text="打印本支部党员的票码…").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="打印票码").click()
    return re.findall(CODE, text_of(download.value.path().read_bytes()))


def set_phrase(teller: Someone, ballot: Ballot, phrase: str) -> str:
    """On one's own phone, from the front page; the recovery code on the sheet."""
    teller.open("/", "待办事项")
    teller.page.locator(f'a[href="/ballots/{ballot.pk}/phrase/"]').click()
    teller.seen("设置我的口令")
    teller.page.get_by_text("自行设定口令").click()
    teller.page.get_by_label("自行设定的口令").fill(phrase)
    teller.press("使用此口令", "恢复码")
    link = teller.page.get_by_role("link", name="下载恢复单").get_attribute("href") or ""
    shown = "".join(teller.page.locator(".recovery-code span").all_inner_texts())
    assert shown in text_of(base64.b64decode(link.partition("base64,")[2])).replace(" ", "")
    return shown


def enter(page: Page, code: str, keys: str) -> None:
    page.get_by_label("票上订着的票码").fill(code)
    page.keyboard.press("Enter")
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def vote_by_phone(browser: Browser, site: str, ballot: Ballot, code: str, own: str) -> None:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
    voter = Voter(context.new_page(), site)
    voter.start(f"{site}/vote/{ballot.slug}/", code)
    voter.name_is(own)
    assert voter.tap_all("优秀") == 6
    voter.cast()
    voter.is_done()
    context.close()


def seal_and_tell(teller: Someone, other: Someone, ballot: Ballot) -> None:
    """封箱 by both before its time, then the count sheet: with a slip too few, then right; signed by the other."""
    teller.open(f"/ballots/{ballot.pk}/", TITLE)
    teller.page.get_by_text("提前封箱…").click()
    teller.page.get_by_label("提前封箱的原因").fill("到会的都已投完")
    teller.press("确定提前封箱", TITLE)
    other.open(f"/ballots/{ballot.pk}/", TITLE)
    other.confirm("封箱", TITLE)
    teller.open(f"/ballots/{ballot.pk}/", TITLE)
    teller.follow("填写计票单", "计票单")
    for name, count in (("签到人数", 6), ("剩余票码", 2), ("发出纸质票", 1), ("收回纸质票", 1)):
        teller.page.get_by_label(name).fill(str(count))
    teller.press("保存计票单", "计票单")
    assert "打印票码 9 张，签到领取 6 张加剩余 2 张是 8 张，两数不符" in teller.text()
    teller.page.get_by_label("剩余票码").fill("3")
    teller.press("保存计票单", TITLE)
    other.open(f"/ballots/{ballot.pk}/sheet/", "计票单")
    other.press("核对无误，确认", TITLE)
    teller.open(f"/ballots/{ballot.pk}/", TITLE)


def test_a_ballot_from_preparing_to_results(transactional_db: None, live_server: LiveServer, browser: Browser) -> None:
    world = make.world()
    cycle = ballots.to_stage(world, members=3)
    secretary = signed_in(browser, live_server.url, world.users[Role.SECRETARY])
    first, second, third = (
        signed_in(browser, live_server.url, user, DESK if seat is Seat.THIRD else PHONE)
        for seat, user in ballots.teller_users(world).items()
    )
    codes = prepare(secretary, cycle.pk, ballots.teller_users(world))
    ballot = Ballot.objects.get()
    subjects = list(ballot.subjects.order_by("number").values_list("name", flat=True))
    set_phrase(first, ballot, ballots.PHRASES[Seat.FIRST])
    recovery = set_phrase(second, ballot, ballots.PHRASES[Seat.SECOND])
    secretary.open(f"/ballots/{ballot.pk}/", TITLE)
    secretary.press("加锁启用票箱", TITLE)
    for code, own in zip(codes[:5], subjects, strict=False):
        vote_by_phone(browser, live_server.url, ballot, code, own)
    desk = f"/ballots/panels/{ballot.panels.get().pk}/papers/"
    for teller, keys in ((first, "1111161"), (second, "1121161")):
        teller.open(desk, "录入纸质票")
        teller.follow("录第 1 号票", "录入一张票" if teller is first else "录第二遍")
        enter(teller.page, codes[5], keys)
        teller.seen("录入纸质票")
    third.open(desk, "录入纸质票")
    third.follow("复核第 1 号票", "复核第 1 号票")
    third.page.get_by_label("优秀").check()
    third.press("确定这张票", "录入纸质票")
    seal_and_tell(first, second, ballot)
    first.follow("开箱计票", "开箱计票")
    first.page.locator("[name=first]").fill(ballots.PHRASES[Seat.FIRST])
    first.page.locator("[name=second]").fill(recovery.lower())
    first.press("开箱计票", f"{TITLE}结果")
    found = dict(re.findall(r"^(\S+)\t(\d|—)\t", results_of(secretary, ballot), re.MULTILINE))
    assert found == {name: "6" if place == 6 else "—" for place, name in enumerate(subjects)}


def results_of(someone: Someone, ballot: Ballot) -> str:
    """The rows as a person reads them: everyone but the one who did not vote was graded by five others."""
    someone.open(f"/ballots/{ballot.pk}/results/", f"{TITLE}结果")
    assert [one.inner_text() for one in someone.page.locator(".tile .figure").all()] == ["8", "6", "6", "6", "6", "0"]
    return someone.page.locator("table.figures").inner_text()
