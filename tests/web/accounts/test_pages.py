"""账号与任命、登录安全: what the pages show and do."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from tests import make
from tests.web.signing_in import sign_in
from zhixing.models import Appointment, AuditRow, User
from zhixing.rules.permissions import Role


@pytest.fixture
def system(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.SYSTEM_ADMIN])


@pytest.fixture
def security(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.SECURITY_ADMIN])


def text(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", " ", page))


def wish(world: make.World, **more: object) -> dict[str, object]:
    return {
        "name": "新副书记",
        "username": "xinfushuji",
        "organisation": world.sister.pk,
        "role": "deputy",
        "from_on": "2026-09-01",
        "document_number": "3号",
        **more,
    }


def test_a_new_account_can_sign_in_with_what_was_shown_and_must_change_it(world: make.World, system: Client) -> None:
    page = system.post("/accounts/new/", wish(world))
    username, shown = re.findall(r"<code[^>]*>(.*?)</code>", page.content.decode())
    assert username == "xinfushuji"
    assert page.headers["Cache-Control"] == "no-store"
    other = Client()
    assert other.post("/sign-in/", {"username": "xinfushuji", "password": shown}).status_code == 302
    assert other.get("/").headers["Location"] == "/password/?next=/"


def test_a_refused_account_shows_every_reason_and_keeps_what_was_typed(world: make.World, system: Client) -> None:
    sent = wish(world, role="secretary", organisation=world.street.pk, until_on="2026-01-01")
    page = system.post("/accounts/new/", sent)
    shown = page.content.decode()
    assert (page.status_code, shown.count('value="xinfushuji"')) == (422, 1)
    assert "“支部书记”不能设在“街道党工委”" in shown
    assert "免职日期不能早于任职日期。" in shown
    assert not User.objects.filter(username="xinfushuji").exists()


def test_slips_for_a_branch(world: make.World, system: Client) -> None:
    page = system.get(f"/accounts/members/?organisation={world.branch.pk}").content.decode()
    offered = re.findall(r'name="members" value="(\d+)"', page)
    assert [int(one) for one in offered] == [one.pk for one in world.members[1:]]
    answer = system.post("/accounts/members/", {"organisation": world.branch.pk, "members": offered[:2]})
    cards = answer.content.decode().split('<section class="password-card">')[1:]
    assert [re.findall(r"<h2>(.*?)</h2>", card) for card in cards] == [[one.person.name] for one in world.members[1:3]]
    assert ['<dd class="site">http://testserver/</dd>' in card for card in cards] == [True, True]
    assert [len(re.findall(r"<dd><code>[^<]+</code></dd>", card)) for card in cards] == [2, 2]
    again = system.post("/accounts/members/", {"organisation": world.branch.pk, "members": offered[:2]})
    assert (again.status_code, "请刷新后重新选择" in again.content.decode()) == (422, True)


def test_the_page_of_an_account_finds_a_person_and_links(world: make.World, system: Client) -> None:
    secretary = world.users[Role.SECRETARY]
    page = system.get(f"/accounts/{secretary.pk}/?who=王建国").content.decode()
    assert "王建国，阳光社区第一党支部关联王建国" in text(page)
    system.post(f"/accounts/{secretary.pk}/link/", {"membership": world.members[4].pk})
    assert "关联党员王建国" in text(system.get(f"/accounts/{secretary.pk}/").content.decode())


def test_ones_own_page_offers_nothing(world: make.World, system: Client) -> None:
    page = system.get(f"/accounts/{world.users[Role.SYSTEM_ADMIN].pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "要由另一位系统管理员办理" in main


def test_the_page_of_a_security_administrator_offers_the_reset_of_the_phone(world: make.World, system: Client) -> None:
    sign_in(Client(), world.users[Role.SECURITY_ADMIN])
    there = system.get(f"/accounts/{world.users[Role.SECURITY_ADMIN].pk}/").content.decode()
    not_there = system.get(f"/accounts/{world.users[Role.AUDITOR].pk}/").content.decode()
    assert ("重置验证码" in there, "重置验证码" in not_there) == (True, False)


def test_appointing_and_ending_from_the_pages(world: make.World, system: Client) -> None:
    clerk = world.users[Role.CLERK]
    sent = wish(world)
    assert system.post(f"/accounts/{clerk.pk}/appoint/", sent).headers["Location"] == f"/accounts/{clerk.pk}/"
    held = Appointment.objects.get(user=clerk, role="deputy")
    listed = system.get("/appointments/", {"organisation": world.sister.pk}).content.decode()
    assert "录入员甲支部副书记2026年9月1日起任：3号在任" in text(listed)
    answer = system.post(f"/appointments/{held.pk}/end/", {"until_on": "2026-08-01", "document_number": ""})
    assert answer.status_code == 422
    system.post(f"/appointments/{held.pk}/end/", {"until_on": "2026-09-30", "document_number": "4号"})
    held.refresh_from_db()
    assert (str(held.until_on), held.end_document_number) == ("2026-09-30", "4号")


def test_the_security_page_shows_who_is_signed_in_and_ends_it(world: make.World, security: Client) -> None:
    secretary = sign_in(Client(), world.users[Role.SECRETARY])
    assert secretary.get("/").status_code == 200
    assert "支部书记甲" in security.get("/security/").content.decode()
    security.post(f"/security/accounts/{world.users[Role.SECRETARY].pk}/end-sessions/")
    assert secretary.get("/").status_code == 302
    assert AuditRow.objects.get(verb="end_sessions").summary == "支部书记甲，1 处登录"


def test_the_security_page_shows_lock_outs_and_lifts_them(world: make.World, security: Client) -> None:
    secretary = world.users[Role.SECRETARY]
    secretary.set_password(make.PASSWORD)
    secretary.save()
    sent = {"username": secretary.username, "password": "wrong"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/sign-in/", sent)
    assert f"支部书记甲{secretary.username}127.0.0.15" in text(security.get("/security/").content.decode())
    attempt = AccessAttempt.objects.get()
    security.post(f"/security/lock-outs/{attempt.pk}/lift/")
    assert Client().post("/sign-in/", sent | {"password": make.PASSWORD}).status_code == 302
    assert "目前没有登录受限的账号。" in security.get("/security/").content.decode()
    assert AuditRow.objects.filter(verb="lift_lock_out").count() == 1
