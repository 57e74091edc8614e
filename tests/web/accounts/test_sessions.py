"""登录、退出、密码: what the pages let through, refuse and write down."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests import make
from tests.web.signing_in import sign_in
from zhixing.models import AuditRow, User
from zhixing.rules.permissions import Role
from zhixing.web.accounts.sessions import WRONG

NEW = "Yangguang-2026-9"


@pytest.fixture
def secretary(world: make.World) -> User:
    user = world.users[Role.SECRETARY]
    user.set_password(make.PASSWORD)
    user.save()
    return user


def give(client: Client, username: str, password: str, address: str = "10.0.0.1", **more: str) -> int:
    sent = {"username": username, "password": password, **more}
    return client.post("/sign-in/", sent, REMOTE_ADDR=address).status_code


def log() -> list[tuple[str, str]]:
    return list(AuditRow.objects.order_by("pk").values_list("verb", "summary"))


def test_signing_in_leads_where_one_wanted_and_is_written_down(client: Client, secretary: User) -> None:
    asked = client.get("/organisations/?x=1")
    assert asked.headers["Location"] == "/sign-in/?next=/organisations/%3Fx%3D1"
    sent = {"username": secretary.username, "password": make.PASSWORD, "next": "/organisations/?x=1"}
    answer = client.post("/sign-in/", sent, REMOTE_ADDR="10.0.0.1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/organisations/?x=1")
    row = AuditRow.objects.get(verb="sign_in")
    assert (row.by_id, row.address, row.summary) == (secretary.pk, "10.0.0.1", "支部书记甲")


def test_an_account_typed_in_wide_letters_or_copied_with_an_invisible_sign_is_known(
    client: Client, secretary: User
) -> None:
    wide = secretary.username.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert give(client, f"\u200b{wide}", make.PASSWORD) == 302


def test_the_session_gets_a_new_key_at_sign_in(client: Client, secretary: User) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # a key that somebody slipped in before
    give(client, secretary.username, make.PASSWORD)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "0",
        "sign_in",
        "{{ 7|add:7 }}",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_led_away(client: Client, secretary: User, target: str) -> None:
    sent = {"username": secretary.username, "password": make.PASSWORD, "next": target}
    assert client.post("/sign-in/", sent).headers["Location"] == "/"
    assert client.get("/sign-in/", {"next": target}).headers["Location"] == "/"  # signed in already


def test_the_refusal_never_says_which_part_was_wrong(client: Client, secretary: User) -> None:
    User.objects.create(
        username="stopped", name="停用甲", is_active=False, password=secretary.password, created_at=make.NOW
    )
    pages = [
        client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR="10.0.0.1")
        for name, password in [(secretary.username, "wrong"), ("nobody", make.PASSWORD), ("stopped", make.PASSWORD)]
    ]
    said = [re.findall(r"<li>(.*?)</li>", page.content.decode()) for page in pages]
    assert [page.status_code for page in pages] == [422, 422, 422]
    assert said == [[*WRONG]] * 3
    assert log() == [("refuse_sign_in", "支部书记甲"), ("refuse_sign_in", "账号不存在"), ("refuse_sign_in", "停用甲")]


def test_five_wrong_ones_lock_this_account_at_this_address_only(client: Client, secretary: User) -> None:
    answers = [give(client, secretary.username, "wrong") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers == [422, 422, 422, 422, 429]
    assert give(client, secretary.username, make.PASSWORD) == 429
    assert give(client, secretary.username, make.PASSWORD, "10.0.0.2") == 302
    client.cookies.clear()
    assert give(client, "somebody-else", "wrong") == 422


def test_the_locked_page_says_when_to_try_again_and_that_stays_true(client: Client, secretary: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        give(client, secretary.username, "wrong")
    sent = {"username": secretary.username, "password": "wrong"}
    first = client.post("/sign-in/", sent, REMOTE_ADDR="10.0.0.1").content.decode()
    later = client.post("/sign-in/", sent, REMOTE_ADDR="10.0.0.1").content.decode()
    when = re.search(r"<strong>(.*?)</strong> 之后再试", first)
    again = re.search(r"<strong>(.*?)</strong> 之后再试", later)
    assert when is not None
    assert again is not None
    assert when[1] == again[1]
    local = timezone.localtime(timezone.now() + dt.timedelta(minutes=30))
    assert when[1] in {f"{d.year}年{d.month}月{d.day}日 {d:%H:%M}" for d in (local, local - dt.timedelta(minutes=1))}


def test_a_right_password_forgets_the_wrong_ones_before(client: Client, secretary: User) -> None:
    answers = []
    for _ in range(2):
        answers += [give(client, secretary.username, "wrong") for _ in range(settings.AXES_FAILURE_LIMIT - 1)]
        answers.append(give(client, secretary.username, make.PASSWORD))
        client.cookies.clear()
    assert answers == [422, 422, 422, 422, 302] * 2


def test_signing_out_is_a_post_and_is_written_down(client: Client, secretary: User) -> None:
    sign_in(client, secretary)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert (client.get("/").status_code, log()) == (302, [("sign_out", "支部书记甲")])


def test_thirty_minutes_without_a_request_end_the_session(client: Client, secretary: User) -> None:
    sign_in(client, secretary)
    assert client.get("/").status_code == 200
    row = Session.objects.get()
    assert abs(row.expire_date - timezone.now() - dt.timedelta(minutes=30)) < dt.timedelta(minutes=1)
    row.expire_date = timezone.now() - dt.timedelta(seconds=1)
    row.save()
    assert client.get("/").status_code == 302


def test_pages_of_signed_in_people_are_not_kept_by_the_browser(client: Client, secretary: User) -> None:
    sign_in(client, secretary)
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_a_part_of_a_page_after_the_end_sends_the_whole_browser(client: Client, db: None) -> None:
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/sign-in/")


@pytest.mark.parametrize(("must_change", "age"), [(True, 0), (False, 90)])
def test_before_anything_else_a_new_password(client: Client, secretary: User, must_change: bool, age: int) -> None:
    secretary.must_change_password = must_change
    secretary.password_set_at = timezone.now() - dt.timedelta(days=age)
    secretary.save()
    sign_in(client, secretary)
    assert client.get("/organisations/").headers["Location"] == "/password/?next=/organisations/"
    page = client.get("/password/").content.decode()
    why = "您现在用的是一次性密码" if must_change else "密码已使用满 90 天"
    assert page.count(why) == 1
    sent = {"old": make.PASSWORD, "new": NEW, "again": NEW, "next": "/organisations/"}
    assert client.post("/password/", sent).headers["Location"] == "/organisations/"
    assert client.get("/organisations/").status_code == 200
    assert log() == [("change_password", "支部书记甲")]


def test_changing_ends_other_sessions_and_keeps_this_one_under_a_new_key(client: Client, secretary: User) -> None:
    elsewhere = sign_in(Client(), secretary)
    key = sign_in(client, secretary).session.session_key
    client.post("/password/", {"old": make.PASSWORD, "new": NEW, "again": NEW})
    assert client.session.session_key != key
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)


def test_everything_wrong_with_a_change_of_password_is_said_at_once(client: Client, secretary: User) -> None:
    sign_in(client, secretary)
    page = client.post("/password/", {"old": "wrong", "new": "Aa", "again": "Aa1"}).content.decode()
    assert re.findall(r"错误：</span>(.*?)</span>", page) == [
        "原密码不对，请重新输入；忘记了请联系系统管理员重置。",
        "新密码至少要有 10 个字符，现在是 2 个。",
        "新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。",
        "这个密码太常见了。",
        "两次输入的新密码不一致，请重新输入。",
    ]
    assert ("密码请重新输入" in page, "已填写的内容均已保留" in page) == (True, False)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "原密码不对，请重新输入；忘记了请联系系统管理员重置。"),
        (make.PASSWORD, NEW, NEW + "x", "两次输入的新密码不一致，请重新输入。"),
        (make.PASSWORD, make.PASSWORD, make.PASSWORD, "新密码不能与原密码相同。"),
        (make.PASSWORD, "Aa1", "Aa1", "新密码至少要有 10 个字符，现在是 3 个。"),
        (make.PASSWORD, "Password123", "Password123", "这个密码太常见了。"),
    ],
)
def test_what_a_new_password_may_not_be(
    client: Client, secretary: User, old: str, new: str, again: str, said: str
) -> None:
    sign_in(client, secretary)
    answer = client.post("/password/", {"old": old, "new": new, "again": again})
    secretary.refresh_from_db()
    assert answer.status_code == 422
    assert re.findall(r"错误：</span>(.*?)</span>", answer.content.decode()) == [said]
    assert secretary.check_password(make.PASSWORD)


def test_guessing_the_old_password_locks_too(client: Client, secretary: User) -> None:
    sign_in(client, secretary)
    sent = {"old": "wrong", "new": NEW, "again": NEW}
    assert [client.post("/password/", sent).status_code for _ in range(5)] == [422, 422, 422, 422, 429]


def test_the_account_remembers_elder_mode_for_the_next_browser(client: Client, secretary: User) -> None:
    sign_in(client, secretary).post("/elder/", {"on": "1", "next": "/"})
    other = sign_in(Client(), secretary)
    assert 'class="elder"' in other.get("/").content.decode()
    other.post("/elder/", {"on": "0", "next": "/"})
    assert 'class="elder"' not in other.get("/").content.decode()
    assert log() == [("switch_elder_mode", "开启"), ("switch_elder_mode", "退出")]


def test_elder_mode_is_for_people_not_signed_in_too(client: Client, db: None) -> None:
    assert 'class="elder"' not in client.get("/sign-in/").content.decode()
    assert client.post("/elder/", {"on": "1", "next": "/sign-in/"}).headers["Location"] == "/sign-in/"
    assert 'class="elder"' in client.get("/sign-in/").content.decode()
