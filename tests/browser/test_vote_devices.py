"""A shared device forgets each voter; a blind token is fetched signed in and cast by nobody; a code checked at home."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route
from pytest_django.live_server_helper import LiveServer

from tests import ballots, make
from tests.actions.ballots.test_casting import fetched
from tests.browser.people import DESK, Someone, chromium
from tests.browser.voting import Hall, Voter, arrive_and_be_lost, open_hall
from zhixing.actions.ballots.casting import cast
from zhixing.files.ballots.sealed_box import new_token_key
from zhixing.models import Ballot, Spent, TokenIssue, User
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.ballots.keys import fingerprint_of
from zhixing.rules.ballots.slip_codes import token_hash
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


@pytest.fixture
def hall(transactional_db: None, live_server: LiveServer, browser: Browser) -> Hall:
    return open_hall(live_server.url, browser)


# --- the device of the room --------------------------------------------------------------------------------------


def at_the_room(hall: Hall) -> Voter:
    voter = hall.voter(DESK)
    voter.page.clock.install()
    voter.page.goto(f"{hall.url}room/")
    return voter


def begin(voter: Voter, code: str) -> None:
    voter.page.get_by_label("请输入您抽到的票码").fill(code)
    voter.page.get_by_role("button", name="开始测评").click()
    voter.page.locator(".step.now").wait_for()


def tap_all(voter: Voter, grade: str) -> None:
    """As `Voter.tap_all`, on a page whose clock stands still unless it is moved."""
    while voter.page.locator(".step.now[data-step=grade]").count():
        voter.page.locator(".step.now").get_by_text(grade, exact=True).click()
        voter.page.clock.run_for(200)


def name_nobody(voter: Voter) -> None:
    voter.page.locator(".step.now label.nobody").click()
    voter.page.clock.run_for(200)
    voter.page.locator(".step.now[data-step=grade]").wait_for()


def is_blank(voter: Voter) -> tuple[str, list[int]]:
    voter.page.get_by_label("请输入您抽到的票码").wait_for()
    return voter.page.get_by_label("请输入您抽到的票码").input_value(), voter.kept()


def test_a_shared_device_returns_by_itself_and_shows_nothing_of_the_last_voter(hall: Hall) -> None:
    voter = at_the_room(hall)
    voter.check()
    begin(voter, hall.codes[0])
    name_nobody(voter)
    assert voter.kept() == [0, 0]
    tap_all(voter, "合格")
    voter.cast()
    voter.is_done()
    voter.check()
    before = voter.page.evaluate("history.length")
    voter.page.clock.run_for(11_000)
    assert (is_blank(voter), voter.page.url) == (("", [0, 0]), f"{hall.url}room/")
    assert voter.page.evaluate("history.length") == before
    voter.page.go_back()
    assert "已投入" not in voter.page.content()
    voter.page.go_forward()
    assert is_blank(voter) == ("", [0, 0])


def test_the_next_one_need_not_wait(hall: Hall) -> None:
    voter = at_the_room(hall)
    for code in hall.codes[:2]:
        begin(voter, code)
        name_nobody(voter)
        tap_all(voter, "合格")
        voter.cast()
        voter.is_done()
        voter.page.get_by_role("link", name="返回开始页").click()
        assert is_blank(voter) == ("", [0, 0])
    assert hall.counts() == (2, 16)


def test_left_alone_for_two_minutes_it_clears_itself(hall: Hall) -> None:
    voter = at_the_room(hall)
    begin(voter, hall.codes[0])
    name_nobody(voter)
    voter.page.locator(".step.now").get_by_text("优秀", exact=True).click()
    voter.page.clock.run_for(105_000)
    assert voter.page.get_by_text("触碰屏幕即可继续").is_visible()
    voter.page.mouse.click(5, 5)
    voter.page.clock.run_for(100_000)
    assert voter.page.locator(".step.now").count() == 1  # a touch began the two minutes anew
    voter.page.clock.run_for(25_000)
    assert (is_blank(voter), hall.counts()) == (("", [0, 0]), (0, 0))


# --- blind tokens ------------------------------------------------------------------------------------------------


def announced(hall: Hall) -> str | None:
    """The fingerprint on the notice, which the page must not be told but work out."""
    return fingerprint_of(Ballot.objects.get(pk=hall.ballot.pk))


def test_a_key_of_ones_own_shows_in_the_fingerprint(hall: Hall) -> None:
    """A server that would tell one voter by a key made for them alone: the page shows other digits than the notice."""
    page = hall.signed_in(hall.world.users[Role.MEMBER]).new_page()
    theirs = bytes(hall.ballot.panels.get().token_public_key or b"").hex()
    made = new_token_key().public.to_der().hex()

    def swapped(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(theirs, made))

    page.route("**/token/", swapped)
    page.goto(f"{hall.site}/ballots/{hall.ballot.pk}/token/")
    page.get_by_role("heading", name="先核对公钥指纹").wait_for()
    shown = page.locator("[data-fingerprint] strong").inner_text()
    assert (len(shown), shown == announced(hall)) == (39, False)


def test_a_token_fetched_signed_in_is_cast_by_nobody(hall: Hall, tmp_path: Path) -> None:
    at_home = hall.signed_in(hall.world.users[Role.MEMBER])
    member = Someone(at_home.new_page(), hall.site)
    member.open(f"/ballots/{hall.ballot.pk}/token/", "网上凭证")
    member.page.get_by_role("heading", name="先核对公钥指纹").wait_for()
    assert member.page.locator("[data-fingerprint] strong").inner_text() == announced(hall)
    member.check()
    member.page.get_by_role("button", name="领取凭证").click()
    with member.page.expect_download() as saved:
        member.page.get_by_role("link", name="另存为文件").click()
    member.check()
    file = tmp_path / "token.json"
    saved.value.save_as(file)
    token = json.loads(file.read_text(encoding="utf-8"))
    assert member.page.evaluate("Object.keys(localStorage)") == []  # nor a request that it could be matched with
    member.page.reload()
    member.page.get_by_text("您已经领取网上凭证，每人只有一份").wait_for()
    assert TokenIssue.objects.count() == 1

    voter = hall.voter()  # another device, with no cookie and nothing kept
    voter.page.goto(hall.url)
    voter.page.locator("[data-token-file]").set_input_files(file)
    voter.name_is("白云")
    voter.check()
    voter.tap_all("合格")
    voter.cast()
    voter.is_done()
    credential = token_hash(hall.ballot.slug, bytes.fromhex(token["token"]))
    assert [(bytes(one.credential), one.way) for one in Spent.objects.all()] == [(credential, "token")]

    member.page.goto(hall.url)  # where it was fetched nothing is offered to the next
    member.page.get_by_role("heading", name="用网上凭证投票").wait_for()
    assert member.page.get_by_role("button", name="用这份网上凭证开始测评").is_visible() is False


def test_a_lost_answer_brings_the_same_token_and_another_browser_none(hall: Hall) -> None:
    page = hall.signed_in(hall.world.users[Role.MEMBER]).new_page()
    address = f"{hall.site}/ballots/{hall.ballot.pk}/token/"
    page.goto(address)
    page.route("**/token/", arrive_and_be_lost)
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_text("凭证尚未领取，请再按一次").wait_for()
    page.unroute("**/token/")
    page.reload()
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_role("link", name="另存为文件").wait_for()
    page.reload()  # before it was kept anywhere
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_role("link", name="另存为文件").wait_for()
    other = hall.signed_in(hall.world.users[Role.MEMBER]).new_page()
    other.goto(address)
    other.get_by_text("您已经领取网上凭证，每人只有一份").wait_for()
    assert (other.get_by_role("button", name="领取凭证").is_visible(), TokenIssue.objects.count()) == (False, 1)


def newcomers(hall: Hall, many: int) -> list[User]:
    """Accounts for so many of the members that have none yet."""
    known = set(User.objects.exclude(person=None).values_list("person", flat=True))
    return [make.member_user(one) for one in [one for one in hall.world.members if one.person_id not in known][:many]]


KEPT = "slug => localStorage.getItem(`zhixing-token:${slug}`)"


def test_two_who_share_a_browser_do_not_share_a_token(hall: Hall) -> None:
    """With one token between them one of two votes would be lost, and each would believe to have voted."""
    address, slug = f"{hall.site}/ballots/{hall.ballot.pk}/token/", hall.ballot.slug
    other, third = newcomers(hall, 2)
    shared = hall.signed_in(hall.world.users[Role.MEMBER])
    page = shared.new_page()
    page.goto(address)
    page.route("**/token/", arrive_and_be_lost)
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_text("凭证尚未领取，请再按一次").wait_for()
    page.unroute("**/token/")

    hall.sign_in(shared, other)  # before the answer came: asks for a token of their own, not for the same
    page.goto(address)
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_role("link", name="另存为文件").wait_for()
    assert len({bytes(issued.asked_hash) for issued in TokenIssue.objects.all()}) == 2
    page.goto(hall.url)  # signed out or not: nothing of it is offered to whoever comes next
    page.get_by_role("heading", name="用网上凭证投票").wait_for()
    assert page.get_by_role("button", name="用这份网上凭证开始测评").is_visible() is False

    page.goto(address)  # a phone of their own keeps it when told to
    page.get_by_role("button", name="领取凭证").click()
    page.get_by_role("button", name="这是我自己的手机，存在本机").click()
    page.get_by_text("凭证已存在本机").wait_for()
    kept = page.evaluate(KEPT, slug)

    hall.sign_in(shared, third)  # and while it lies there unused, a third fetches none here
    page.goto(address)
    page.get_by_text("这个浏览器里存有另一位同志尚未投出的网上凭证").wait_for()
    offers = page.get_by_role("link", name="另存为文件"), page.get_by_role("button", name="领取凭证")
    assert [offer.is_visible() for offer in offers] == [False, False]
    page.goto(hall.url)
    page.get_by_role("button", name="用这份网上凭证开始测评").click()
    voter = Voter(page, hall.site)
    voter.name_is("白云")
    voter.tap_all("合格")
    voter.cast()
    voter.is_done()
    assert (json.loads(kept)["slug"], page.evaluate(KEPT, slug)) == (slug, None)


def test_where_the_browser_will_not_reckon_a_slip_is_named_instead(hall: Hall) -> None:
    """As on plain http in a local network, where there is no Web Cryptography."""
    context = hall.signed_in(hall.world.users[Role.MEMBER])
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(f"{hall.site}/ballots/{hall.ballot.pk}/token/")
    page.get_by_text("浏览器不能生成凭证。请到会场签到、抽票码投票，效力相同。").wait_for()
    assert page.get_by_role("button", name="领取凭证").is_visible() is False


# --- after the count ---------------------------------------------------------------------------------------------


def test_a_code_is_checked_in_the_browser_and_sent_nowhere(hall: Hall) -> None:
    ballot = hall.ballot
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=ballots.OPENS, closes_at=ballots.CLOSES)
    grades = [one.code for one in questionnaire_of(ballot).grades]
    for place in range(8):
        ballots.vote(ballot, hall.codes[place], grades[place % 2], own=place + 1)
    token = fetched(ballot, hall.world.viewer(Role.MEMBER))
    cast(ballot.slug, token, ballots.marks(ballot, grades[0]), is_unlisted=True, at=ballots.DURING)
    ballots.seal(ballot, hall.world)
    ballots.tell(ballot.panels.get(), hall.world, signatures=8)
    ballots.count(ballot, hall.world)
    voter = hall.voter()
    sent: list[tuple[str, str, str | None]] = []
    voter.page.on("request", lambda one: sent.append((one.method, one.url, one.post_data)))
    voter.page.goto(hall.url)
    voter.follow("票码校验", "票码校验")
    voter.page.get_by_text(
        f"本机已核对：记录里 1 份网上凭证的签名均正确。公钥指纹是 {announced(hall)}，应与张贴的通知一致。"
    ).wait_for()
    other = hall.voter()  # a record with a token that nobody signed
    other.page.route(
        "**/record.json",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace(token.signature, "5a" * 256)
        ),
    )
    other.page.goto(f"{hall.url}check/")
    other.page.get_by_text("记录里有网上凭证的签名或者公钥指纹不对").wait_for()
    for code, sentence in (
        (hall.codes[0].lower(), "在清单里：这个票码的一票已经投入票箱。"),
        (hall.codes[9], "不在清单里：没有找到这个票码的一票。"),
    ):
        voter.page.get_by_label("票码").fill(code)
        voter.page.get_by_role("button", name="查询", exact=True).click()
        voter.page.get_by_text(sentence, exact=False).first.wait_for()
    voter.check()
    assert [one for one in sent if one[0] != "GET" or one[2] or hall.codes[0] in one[1]] == []
