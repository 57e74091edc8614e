"""A vote in a real Chromium: by thumb, by keyboard, without scripts, with the line cut, twice, on a shared device."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.people import DESK, PHONE, chromium
from tests.browser.voting import Hall, arrive_and_be_lost, open_hall, page_errors
from zhixing.models import Ballot
from zhixing.queries.ballots.keys import fingerprint_of
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


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_whole_vote_by_thumb(size: tuple[int, int], hall: Hall) -> None:
    voter = hall.voter(size)
    errors = page_errors(voter.page)
    voter.start(hall.url, hall.codes[0])
    assert voter.page.url == hall.url  # the code has gone from the address
    voter.check()
    voter.name_is("高娃")
    assert (voter.subject(), voter.tally()) == ("白云", "已评 0/7")
    voter.check()
    targets = voter.page.locator(".step.now label, .turn button").all()
    assert [box for one in targets if (box := one.bounding_box()) is None or box["height"] < 60] == []
    voter.tap("优秀")
    voter.tap("合格")
    assert (voter.subject(), voter.tally()) == ("刘丁", "已评 2/7")  # 高娃, the voter, is passed over
    voter.page.get_by_role("button", name="上一位").click()
    assert voter.subject() == "陈志强"
    voter.tap("基本合格")
    voter.page.get_by_role("button", name="查看全部").click()
    assert voter.page.locator("[data-chosen] .none").count() == 5
    voter.page.get_by_role("button", name="继续评价").click()
    assert voter.subject() == "刘丁"  # who was open before the list was looked at
    assert voter.tap_all("弃权") == 5
    said = voter.page.locator("[data-chosen] .said").all_inner_texts()
    assert said == ["优秀", "基本合格", "本人，不评", *["弃权"] * 5]
    voter.check()
    voter.page.get_by_role("button", name="改：白云").click()
    voter.tap("不合格")
    voter.cast()
    voter.is_done()
    voter.check()
    assert (hall.counts(), voter.kept(), errors) == ((1, 8), [0, 0], [])


def test_by_keyboard_alone(hall: Hall) -> None:
    voter = hall.voter(DESK)
    voter.start(hall.url, hall.codes[0])
    voter.page.keyboard.press("Tab")
    voter.page.keyboard.press("ArrowUp")  # from the first name to the last line: 我不在名单中
    voter.page.keyboard.press("Enter")
    for _ in range(8):
        voter.page.locator(".step.now[data-step=grade]").wait_for()
        who = voter.subject()
        voter.page.keyboard.press("2")
        voter.page.wait_for_function("who => document.querySelector('.step.now .who')?.textContent !== who", arg=who)
    assert voter.page.locator("[data-chosen] .said").all_inner_texts() == ["合格"] * 8
    voter.page.get_by_role("button", name="投票", exact=True).focus()
    voter.page.keyboard.press("Enter")
    voter.is_done()
    assert hall.counts() == (1, 8)


def test_without_scripts(hall: Hall) -> None:
    voter = hall.voter(java_script_enabled=False)
    page = voter.page
    page.goto(hall.url)
    page.get_by_label("票码").fill(hall.codes[0].lower())
    page.get_by_role("button", name="开始测评").click()
    page.get_by_role("group", name="请先点您自己的姓名").get_by_text("高娃", exact=True).click()
    for name in ("白云", "陈志强"):
        page.get_by_role("group", name=name).get_by_text("优秀", exact=True).click()
    page.get_by_role("button", name="检查一遍").click()
    assert page.get_by_text("还没有填完的有").count() == 1
    for group in page.locator(".step.missing").all():
        group.get_by_text("合格", exact=True).click()
    page.get_by_role("button", name="检查一遍").click()
    assert page.locator(".chosen .said").all_inner_texts() == ["优秀", "优秀", "本人，不评", *["合格"] * 5]
    page.get_by_role("button", name="返回修改").click()
    page.get_by_role("group", name="白云").get_by_text("不合格", exact=True).click()
    page.get_by_role("button", name="检查一遍").click()
    page.get_by_role("button", name="投票", exact=True).click()
    voter.is_done()
    assert hall.counts() == (1, 8)


def test_the_line_drops_and_nothing_is_lost(hall: Hall) -> None:
    voter = hall.voter()
    voter.start(hall.url, hall.codes[0])
    voter.name_is("我不在名单中")
    voter.page.context.set_offline(True)
    assert voter.tap_all("合格") == 8
    voter.cast()
    voter.page.get_by_role("alert").get_by_text("网络没有连通，所选内容均已保留，请再按一次。").wait_for()
    voter.check()
    assert hall.counts() == (0, 0)
    voter.page.context.set_offline(False)
    voter.cast()
    voter.is_done()
    assert hall.counts() == (1, 8)


def test_an_answer_that_got_lost_counts_once_and_frightens_nobody(hall: Hall) -> None:
    voter = hall.voter()
    voter.start(hall.url, hall.codes[0])
    voter.name_is("我不在名单中")
    voter.tap_all("合格")
    voter.page.route("**/cast/", arrive_and_be_lost)
    voter.cast()
    voter.page.get_by_text("网络没有连通").wait_for()
    voter.page.unroute("**/cast/")
    voter.cast()
    voter.seen("这一票已经投入票箱")
    assert (hall.counts(), voter.page.get_by_text("您本人没有投过的").count()) == ((1, 8), 0)


def test_pressed_twice_it_counts_once(hall: Hall) -> None:
    voter = hall.voter()
    voter.start(hall.url, hall.codes[0])
    voter.name_is("我不在名单中")
    voter.tap_all("合格")
    sent: list[str] = []
    voter.page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/cast/") else None)
    voter.page.get_by_role("button", name="投票", exact=True).dblclick()
    voter.is_done()
    assert (hall.counts(), len(sent)) == ((1, 8), 1)


def test_a_code_that_has_voted_is_told_so(hall: Hall) -> None:
    voter = hall.voter()
    voter.start(hall.url, hall.codes[0])
    voter.name_is("我不在名单中")
    voter.tap_all("合格")
    voter.cast()
    voter.is_done()
    other = hall.voter()
    other.page.goto(f"{hall.url}#{hall.codes[0]}")
    other.page.get_by_role("button", name="开始测评").click()
    other.name_is("我不在名单中")
    other.tap_all("合格")
    other.cast()
    other.seen("这一票已经投入票箱")
    assert other.page.get_by_text("您本人没有投过的").count() == 1


def test_the_page_goes_on_only_with_the_keys_that_the_slip_was_printed_with(hall: Hall) -> None:
    ballot = Ballot.objects.get(pk=hall.ballot.pk)
    printed = (fingerprint_of(ballot) or "").replace(" ", "")
    voter = hall.voter()
    sent: list[str] = []
    voter.page.on("request", lambda one: sent.append(one.url))
    voter.page.goto(f"{hall.url}#{hall.codes[0]}.{printed}")
    assert voter.page.get_by_label("票码").input_value() == hall.codes[0]
    assert voter.page.get_by_text((fingerprint_of(ballot) or "")[:19]).count() == 1  # for whoever compares by eye
    with connection.cursor() as cursor:  # by the owner of the database, whom no trigger stops
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE zhixing_ballotteller SET public_key = %s WHERE seat = 'first'", [bytes(range(32))])
        cursor.execute("SET session_replication_role = DEFAULT")
    other = hall.voter()
    other.page.on("request", lambda one: sent.append(one.url))
    other.page.goto(f"{hall.url}#{hall.codes[1]}.{printed}")
    other.page.get_by_text("请不要投票：本页的票箱公钥与票条上所印不一致").wait_for()
    assert other.page.locator("form").count() == 0
    assert [url for url in sent if printed in url or hall.codes[0] in url or hall.codes[1] in url] == []


def test_another_slip_scanned_in_the_same_tab_begins_anew(hall: Hall) -> None:
    voter = hall.voter()
    for place, code in enumerate(hall.codes[:2], start=1):
        voter.page.goto(f"{hall.url}#{code}")  # the address differs by its fragment alone: no page is loaded
        voter.page.get_by_role("button", name="开始测评").click()
        voter.name_is("我不在名单中")
        assert voter.page.locator("input[name^=m]:checked").count() == 0
        voter.tap_all("合格")
        voter.cast()
        voter.is_done()
        assert hall.counts() == (place, 8 * place)


def test_a_reload_goes_on_where_it_was(hall: Hall) -> None:
    voter = hall.voter()
    voter.start(hall.url, hall.codes[0])
    voter.name_is("白云")
    voter.tap("优秀")
    voter.tap("合格")
    voter.page.reload()
    voter.page.locator(".step.now[data-step=grade]").wait_for()
    assert (voter.subject(), voter.tally()) == ("刘丁", "已评 2/7")
    other = hall.voter()  # another tab of another browser knows nothing of it
    other.page.goto(hall.url)
    assert (other.page.get_by_label("票码").input_value(), other.kept()) == ("", [0, 0])


def test_a_wrong_code_keeps_what_was_typed(hall: Hall) -> None:
    voter = hall.voter()
    voter.page.goto(hall.url)
    voter.page.get_by_label("票码").press_sequentially("7k3maaaabbbb")
    assert voter.page.get_by_label("票码").input_value() == "7K3M-AAAA-BBBB"
    voter.page.get_by_role("button", name="开始测评").click()
    voter.page.get_by_role("alert").get_by_text("票码校验不符").wait_for()
    assert voter.page.get_by_label("票码").input_value() == "7K3M-AAAA-BBBB"
    voter.check()


def test_no_cookie_goes_out_with_a_vote(hall: Hall) -> None:
    """Sent by script a vote carries no cookie, although this browser is signed in."""
    context = hall.signed_in(hall.world.users[Role.MEMBER])
    page = context.new_page()
    sent: dict[str, str] = {}
    page.on("request", lambda one: sent.update({one.method + one.resource_type: one.all_headers().get("cookie", "")}))
    page.goto(f"{hall.url}#{hall.codes[0]}")
    page.get_by_role("button", name="开始测评").click()
    page.locator(".step.now").wait_for()
    assert (sent["POSTfetch"], sent["GETdocument"].split("=")[0]) == ("", "sessionid")


def test_the_slip_alone_is_enough_at_the_front_door(hall: Hall) -> None:
    voter = hall.voter()
    voter.page.goto(f"{hall.site}/vote/")
    voter.check()
    voter.page.get_by_label("票码或测评编号").fill(hall.codes[0])
    voter.page.get_by_role("button", name="下一步").click()
    voter.name_is("我不在名单中")
    assert voter.tap_all("合格") == 8
    voter.cast()
    voter.is_done()
    assert (hall.counts(), voter.kept()) == ((1, 8), [0, 0])
