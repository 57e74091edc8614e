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
from tests.browser.hands import counted
from tests.browser.people import DESK, PHONE, Someone, chromium, signed_in, typed_moment, window
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


def prepare(secretary: Someone, tellers: dict[Seat, User]) -> None:
    page, now = secretary.page, timezone.now()
    secretary.follow("2026年第三季度", "2026年第三季度考评")
    secretary.follow("准备民主测评", f"准备{TITLE}")
    page.get_by_label("投票开始").fill(typed_moment(now - dt.timedelta(minutes=1)))
    page.get_by_label("投票截止").fill(typed_moment(now + dt.timedelta(hours=3)))
    for seat, user in tellers.items():
        page.get_by_label(seat.label).select_option(label=user.name)
    secretary.press("保存", TITLE)


def print_slips(secretary: Someone) -> list[str]:
    """When both phrases are set; the codes on the slips."""
    page = secretary.page
    page.reload()
    page.locator("summary", has_text="打印票码…").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="确定打印票码").click()
    return re.findall(CODE, text_of(download.value.path().read_bytes()))


def set_phrase(teller: Someone, phrase: str) -> str:
    """On one's own phone, from the front page; the recovery code on the sheet."""
    teller.home()
    teller.take_up("票箱口令", "设置我的口令")
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
    context = window(browser, PHONE)
    voter = Voter(context.new_page(), site)
    voter.start(f"{site}/vote/{ballot.slug}/", code)
    voter.name_is(own)
    assert voter.tap_all("优秀") == 6
    voter.cast()
    voter.is_done()
    context.close()


def vote_in_large_letters(browser: Browser, site: str, ballot: Ballot, code: str, own: str) -> None:
    context = window(browser, PHONE)
    voter = Voter(context.new_page(), site)
    voter.page.goto(f"{site}/vote/{ballot.slug}/#{code}")
    with counted("a vote on six others in large letters, 360 px", voter.page):
        voter.page.get_by_role("link", name="大字").click()
        voter.begin()
        voter.name_is(own)
        assert voter.tap_all("优秀") == 6
        voter.cast()
        voter.is_done()
    context.close()


def seal_and_tell(teller: Someone, other: Someone) -> None:
    """封箱 by both before its time, then the count sheet: with a slip too few, then right; signed by the other."""
    teller.home()
    teller.take_up("投票结束后封箱", TITLE)
    teller.confirm("提前封箱", TITLE, "到会的都已投完")
    other.home()
    other.take_up("投票结束后封箱", TITLE)
    other.confirm("封箱", TITLE)
    teller.page.reload()
    teller.follow("填写计票单", "计票单")
    for name, count in (("签到人数", 6), ("剩余票码", 2), ("发出纸质票", 1), ("收回纸质票", 1)):
        teller.page.get_by_label(name).fill(str(count))
    teller.press("保存计票单", "计票单")
    assert "打印票码 9 张，签到领取 6 张加剩余 2 张是 8 张，两数不符" in teller.text()
    teller.page.get_by_label("剩余票码").fill("3")
    teller.press("保存计票单", TITLE)
    other.page.reload()
    other.follow("核对、确认计票单", "计票单")
    other.press("核对无误，确认", TITLE)
    teller.page.reload()


def test_a_ballot_from_preparing_to_results(transactional_db: None, live_server: LiveServer, browser: Browser) -> None:
    world = make.world()
    ballots.to_stage(world, members=3)
    secretary = signed_in(browser, live_server.url, world.users[Role.SECRETARY])
    first, second, third = (
        signed_in(browser, live_server.url, user, DESK if seat is Seat.THIRD else PHONE)
        for seat, user in ballots.teller_users(world).items()
    )
    everybody = (secretary, first, second, third)
    for someone in everybody:
        someone.home()
    with counted("a ballot from preparing to the count, with one paper ballot", *(one.page for one in everybody)):
        prepare(secretary, ballots.teller_users(world))
        ballot = Ballot.objects.get()
        subjects = list(ballot.subjects.order_by("number").values_list("name", flat=True))
        set_phrase(first, ballots.PHRASES[Seat.FIRST])
        recovery = set_phrase(second, ballots.PHRASES[Seat.SECOND])
        codes = print_slips(secretary)
        secretary.page.reload()
        secretary.press("加锁启用票箱", TITLE)
        for code, own in zip(codes[:4], subjects, strict=False):
            vote_by_phone(browser, live_server.url, ballot, code, own)
        vote_in_large_letters(browser, live_server.url, ballot, codes[4], subjects[4])
        enter_papers(first, second, third, codes[5])
        seal_and_tell(first, second)
        first.follow("开箱计票", "开箱计票")
        first.page.locator("[name=first]").fill(ballots.PHRASES[Seat.FIRST])
        first.page.locator("[name=second]").fill(recovery.lower())
        first.press("开箱计票", f"{TITLE}结果")
    found = dict(re.findall(r"^(\S+)\t(\d|—)\t", results_of(secretary, ballot), re.MULTILINE))
    assert found == {name: "6" if place == 6 else "—" for place, name in enumerate(subjects)}


def enter_papers(first: Someone, second: Someone, third: Someone, code: str) -> None:
    """Twice, the second time with one grade otherwise; a third person looks and decides."""
    for teller, keys, words in ((first, "1111161", "录入一张票"), (second, "1121161", "录第二遍")):
        teller.home()
        if teller is first:
            teller.take_up("投票结束后封箱", TITLE)
            teller.follow("录入本支部党员的纸质票", "录入纸质票")
        else:
            teller.take_up("录入第二遍", "录入纸质票")
        teller.follow("录第 1 号票", words)
        enter(teller.page, code, keys)
        teller.seen("录入纸质票")
    third.home()
    third.take_up("复核", "录入纸质票")
    third.follow("复核第 1 号票", "复核第 1 号票")
    third.page.get_by_label("优秀").check()
    third.press("确定这张票", "录入纸质票")


def results_of(someone: Someone, ballot: Ballot) -> str:
    """The rows as a person reads them: everyone but the one who did not vote was graded by five others."""
    someone.open(f"/ballots/{ballot.pk}/results/", f"{TITLE}结果")
    assert [one.inner_text() for one in someone.page.locator(".tile .figure").all()] == ["8", "6", "6", "6", "6", "0"]
    return someone.page.locator("table.figures").inner_text()
