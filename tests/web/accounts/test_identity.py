"""统一身份认证: signing in by the office's own provider of identities, against one that runs over HTTP."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, override_settings

from config.identity import Identity
from tests import make
from tests.identities import CLIENT, Provider, running_provider
from zhixing.actions.accounts.lifecycle import lock_account
from zhixing.actions.members.register import end_membership
from zhixing.models import AuditRow, User
from zhixing.rules.members.records import EndReason
from zhixing.rules.permissions import Role
from zhixing.web.accounts.identity import INCOMPLETE, UNKNOWN

NUMBER = "13900000009"


@pytest.fixture
def provider() -> Iterator[Provider]:
    cache.clear()
    with running_provider() as provider, override_settings(IDENTITY=provider.identity()):
        yield provider


def set_out(client: Client, **query: str) -> str:
    return client.get("/sign-in/identity/", query).headers["Location"]


def come_back(client: Client, provider: Provider, sub: str | None, **query: str) -> tuple[int, str]:
    """The whole way by the provider and back: the status, and where it leads or what the page says."""
    return arrive(client, provider.press(set_out(client, **query), sub))


def arrive(client: Client, address: str) -> tuple[int, str]:
    answer = client.get("/sign-in/identity/return/?" + urlsplit(address).query, REMOTE_ADDR="10.0.0.1")
    said = [sentence for sentence in (UNKNOWN, INCOMPLETE) if sentence in answer.content.decode()]
    return answer.status_code, answer.headers.get("Location") or "".join(said)


def secretary(world: make.World) -> User:
    return world.users[Role.SECRETARY]


def test_the_account_that_the_provider_names_signs_in_and_it_is_written_down(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = secretary(world)
    provider.know("u-1", preferred_username=user.username)
    before = User.objects.count()
    assert come_back(client, provider, "u-1", next="/organisations/?x=1") == (302, "/organisations/?x=1")
    assert client.get("/organisations/").status_code == 200
    row = AuditRow.objects.latest("pk")
    assert (row.verb, row.by_id, row.address, row.detail) == ("sign_in", user.pk, "10.0.0.1", {"way": "identity"})
    assert row.summary == "支部书记甲（统一身份认证）"
    assert User.objects.count() == before
    (asked,) = provider.asked
    assert (asked["response_type"], asked["client_id"], asked["prompt"]) == ("code", CLIENT, "login")
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked["state"]), len(asked["nonce"])) == 32


def test_no_password_of_ours_need_be_changed_by_who_has_not_used_it(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = secretary(world)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    user.set_password(make.PASSWORD)
    user.save(update_fields=["password"])
    provider.know("u-1", preferred_username=user.username)
    come_back(client, provider, "u-1")
    assert client.get("/").status_code == 200
    by_password = Client()
    by_password.post("/sign-in/", {"username": user.username, "password": make.PASSWORD})
    assert by_password.get("/").headers["Location"] == "/password/?next=/"


def test_a_mobile_number_names_the_member_who_has_it_alone(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = world.users[Role.MEMBER]
    assert user.person
    user.person.phone = NUMBER
    user.person.save()
    provider.know("u-1", phone_number=f"+86 {NUMBER}")
    provider.know("u-2", phone_number=NUMBER, phone_number_verified=False)
    provider.know("u-3", phone_number="13700000007")
    with override_settings(IDENTITY=provider.identity("phone_number", "mobile")):
        assert come_back(client, provider, "u-1") == (302, "/")
        assert [come_back(Client(), provider, sub) for sub in ("u-2", "u-3")] == [(422, UNKNOWN)] * 2
    assert NUMBER not in str(list(AuditRow.objects.values()))
    # Where the settings name accounts, a number is nobody's: people may choose a name there.
    provider.know("u-4", preferred_username=NUMBER)
    assert come_back(Client(), provider, "u-4") == (422, UNKNOWN)


def test_nobody_stopped_dead_unknown_or_an_administrator_comes_in_and_all_hear_the_same(
    world: make.World, provider: Provider
) -> None:
    stopped = secretary(world)
    by = world.viewer(Role.SYSTEM_ADMIN)
    lock_account(stopped.pk, reason="离岗", by=by, at=make.NOW)
    names = [
        stopped.username,
        world.users[Role.SYSTEM_ADMIN].username,
        world.users[Role.AUDITOR].username,
        "nobody",
        "",
    ]
    for number, name in enumerate(names):
        provider.know(f"u-{number}", preferred_username=name)
    provider.know("u-list", preferred_username=[secretary(world).username])
    before = User.objects.count()
    subs = [*(f"u-{number}" for number in range(len(names))), "u-list", "somebody new"]
    assert [come_back(Client(), provider, sub) for sub in subs] == [(422, UNKNOWN)] * len(subs)
    rows = AuditRow.objects.filter(verb="refuse_sign_in").order_by("pk")
    assert [(row.subject_id, row.detail["way"]) for row in rows][:2] == [
        (stopped.pk, "identity"),
        (world.users[Role.SYSTEM_ADMIN].pk, "identity"),
    ]
    assert len(rows) == len(subs)
    assert rows[3].summary == "账号不存在（统一身份认证）"
    assert (User.objects.count(), AccessAttempt.objects.count()) == (before, 0)  # nor locks an office out


def test_who_died_does_not_come_in_even_where_the_account_was_left_open(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = world.users[Role.MEMBER]
    membership = next(member for member in world.members if member.person_id == user.person_id)
    end_membership(
        membership.pk, reason=EndReason.DECEASED, on=make.TODAY, note="", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    User.objects.filter(pk=user.pk).update(is_active=True)
    provider.know("u-1", preferred_username=user.username)
    assert come_back(client, provider, "u-1") == (422, UNKNOWN)


def test_who_becomes_an_administrator_is_sent_to_password_and_code(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = make.user("新任审计员")
    provider.know("u-1", preferred_username=user.username)
    assert come_back(client, provider, "u-1")[0] == 302
    make.appoint(user, Role.AUDITOR, world.street)
    assert client.get("/second-factor/bind/").headers["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_an_answer_serves_once_and_only_the_browser_that_asked(
    world: make.World, client: Client, provider: Provider
) -> None:
    provider.know("u-1", preferred_username=secretary(world).username)
    back = provider.press(set_out(client), "u-1")
    assert arrive(Client(), back) == (422, INCOMPLETE)  # somebody else's browser
    stranger = Client()
    set_out(stranger)
    assert arrive(stranger, back) == (422, INCOMPLETE)
    assert arrive(client, back)[0] == 302
    client.post("/sign-out/")
    assert arrive(client, back) == (422, INCOMPLETE)
    assert arrive(Client(), "/?code=x") == arrive(Client(), "/?error=access_denied&state=y") == (422, INCOMPLETE)


def test_cancelling_is_no_sign_in(world: make.World, client: Client, provider: Provider) -> None:
    assert come_back(client, provider, None) == (422, INCOMPLETE)
    assert not AuditRow.objects.filter(verb__in=["sign_in", "refuse_sign_in"]).exists()


def test_a_token_made_for_another_program_or_another_errand_opens_nothing(
    world: make.World, client: Client, provider: Provider
) -> None:
    provider.know("u-1", preferred_username=secretary(world).username)
    for for_client, is_same_nonce in (("another", True), (CLIENT, False)):
        outward = set_out(client)
        nonce = dict(parse_qsl(urlsplit(outward).query))["nonce"] if is_same_nonce else "another"
        provider.token_of_another = provider.token_for(for_client, "u-1", nonce)
        assert arrive(client, provider.press(outward, "u-1")) == (422, INCOMPLETE)
    outward = set_out(client)
    nonce = dict(parse_qsl(urlsplit(outward).query))["nonce"]
    provider.token_of_another = provider.token_for(CLIENT, "u-1", nonce)
    assert arrive(client, provider.press(outward, "u-1"))[0] == 302  # the same, made for us and now: it was that


def test_user_information_of_somebody_else_opens_nothing(world: make.World, client: Client, provider: Provider) -> None:
    provider.know("u-1", preferred_username="nobody")
    provider.says = {"sub": "u-2", "work_number": secretary(world).username}
    with override_settings(IDENTITY=provider.identity("work_number")):
        assert come_back(client, provider, "u-1") == (422, INCOMPLETE)
        provider.says["sub"] = "u-1"
        assert come_back(client, provider, "u-1")[0] == 302


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://10.0.0.8/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_calls_itself_otherwise_or_speaks_openly_is_not_asked(
    db: None, client: Client, provider: Provider, published: dict[str, str]
) -> None:
    provider.overrides = published
    answer = client.get("/sign-in/identity/")
    assert (answer.status_code, INCOMPLETE in answer.content.decode()) == (422, True)


def test_a_provider_that_is_away_costs_a_sentence_and_passwords_go_on(world: make.World, client: Client) -> None:
    cache.clear()
    gone = Identity("http://127.0.0.1:9", CLIENT, "x", "preferred_username", "account")
    with override_settings(IDENTITY=gone):
        page = client.get("/sign-in/identity/", {"next": "/organisations/"})
        assert (page.status_code, INCOMPLETE in page.content.decode()) == (422, True)
        assert 'name="next" value="/organisations/"' in page.content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "0"])
def test_nobody_is_led_away(world: make.World, client: Client, provider: Provider, target: str) -> None:
    provider.know("u-1", preferred_username=secretary(world).username)
    assert come_back(client, provider, "u-1", next=target) == (302, "/")


def test_the_session_gets_a_new_key_and_ends_like_every_other(
    world: make.World, client: Client, provider: Provider
) -> None:
    user = secretary(world)
    provider.know("u-1", preferred_username=user.username)
    outward = set_out(client)
    before = client.session.session_key
    arrive(client, provider.press(outward, "u-1"))
    assert client.session.session_key != before
    assert client.session.get_expire_at_browser_close()
    assert dt.datetime.fromisoformat(client.session["since"])
    assert "oidc_id_token" not in client.session
    lock_account(user.pk, reason="离岗", by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW)
    assert client.get("/organisations/").status_code == 302


def test_without_settings_there_is_no_button_and_no_way(world: make.World, client: Client, provider: Provider) -> None:
    assert "用单位统一身份认证登录" in client.get("/sign-in/").content.decode()
    with override_settings(IDENTITY=None):
        assert "统一身份认证" not in client.get("/sign-in/").content.decode()
        statuses = [client.get(f"/sign-in/identity/{way}").status_code for way in ("", "return/")]
        assert statuses == [404, 404]
