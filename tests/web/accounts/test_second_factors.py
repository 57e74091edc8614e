"""第二重验证: administrators reach nothing without it; binding, showing, resetting."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests import make
from tests.web.signing_in import sign_in
from zhixing.actions.accounts.second_factors import reset_second_factor
from zhixing.models import AuditRow, User
from zhixing.rules.accounts import ADMINISTRATORS, WRONG_FACTOR
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed

PAGES = {Role.SYSTEM_ADMIN: "/accounts/", Role.SECURITY_ADMIN: "/security/", Role.AUDITOR: "/audit/"}


def code(device: TOTPDevice, *, wrong: bool = False) -> str:
    right = totp(device.bin_key)
    return f"{(right + 1) % 10**6 if wrong else right:06}"


def bound(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="totp", confirmed=True)


def verbs() -> list[str]:
    return list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))


def test_each_administrator_has_a_page_here() -> None:
    assert set(PAGES) == ADMINISTRATORS


@pytest.mark.parametrize("role", PAGES)
def test_without_a_bound_phone_everything_leads_to_binding(world: make.World, client: Client, role: Role) -> None:
    sign_in(client, world.users[role], second_factor=False)
    for page in ("/", PAGES[role]):
        assert client.get(page).headers["Location"] == f"/second-factor/bind/?next={page}"
    assert client.post("/accounts/new/").headers["Location"] == "/second-factor/bind/?next=/"


def test_business_people_need_none(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.SECRETARY])
    assert (client.get("/").status_code, client.get("/second-factor/bind/").status_code) == (200, 403)


def test_binding_from_nothing(world: make.World, client: Client) -> None:
    auditor = world.users[Role.AUDITOR]
    sign_in(client, auditor, second_factor=False)
    assert "开始绑定" in client.get("/second-factor/bind/").content.decode()
    assert client.post("/second-factor/begin/").headers["Location"] == "/second-factor/bind/"
    picture = client.get("/second-factor/qr.svg")
    assert (picture.headers["Content-Type"], picture.content[:5]) == ("image/svg+xml", b"<?xml")
    device = TOTPDevice.objects.get(user=auditor, confirmed=False)
    wrong = client.post("/second-factor/bind/", {"code": code(device, wrong=True)})
    assert (wrong.status_code, WRONG_FACTOR in wrong.content.decode()) == (422, True)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    key = client.session.session_key
    assert client.post("/second-factor/bind/", {"code": code(device)}).headers["Location"] == "/"
    assert (client.get("/audit/").status_code, client.session.session_key != key) == (200, True)
    assert verbs() == ["begin_second_factor", "confirm_second_factor"]
    assert client.get("/second-factor/qr.svg").status_code == 403  # the key is shown only until it is bound


def test_a_bound_phone_must_be_shown_at_each_sign_in(world: make.World, client: Client) -> None:
    device = bound(world.users[Role.AUDITOR])
    sign_in(client, world.users[Role.AUDITOR], second_factor=False)
    assert client.get("/audit/").headers["Location"] == "/second-factor/?next=/audit/"
    assert client.get("/password/").headers["Location"] == "/second-factor/?next=/password/"
    assert client.get("/second-factor/bind/").headers["Location"] == "/second-factor/?next=/second-factor/bind/"
    given = code(device)
    answer = client.post("/second-factor/", {"code": f"{given[:3]} {given[3:]}", "next": "/audit/"})
    assert (answer.headers["Location"], client.get("/audit/").status_code) == ("/audit/", 200)
    assert verbs() == ["pass_second_factor"]


def test_a_code_serves_once(world: make.World) -> None:
    device = bound(world.users[Role.AUDITOR])
    given = code(device)
    first, second = (sign_in(Client(), world.users[Role.AUDITOR], second_factor=False) for _ in range(2))
    assert first.post("/second-factor/", {"code": given}).status_code == 302
    assert second.post("/second-factor/", {"code": given}).status_code == 422


def test_after_wrong_ones_even_the_right_one_must_wait(world: make.World, client: Client) -> None:
    device = bound(world.users[Role.AUDITOR])
    sign_in(client, world.users[Role.AUDITOR], second_factor=False)
    for _ in range(3):
        assert client.post("/second-factor/", {"code": code(device, wrong=True)}).status_code == 422
    # What comes too soon is not tried: one wrong code is a second's wait, which a busy machine has waited by now.
    TOTPDevice.objects.filter(pk=device.pk, throttling_failure_count__gt=0).update(throttling_failure_count=10)
    assert client.post("/second-factor/", {"code": code(device)}).status_code == 422
    assert verbs() == ["fail_second_factor"] * 4


@pytest.mark.parametrize("given", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_is_said_so(world: make.World, client: Client, given: str) -> None:
    bound(world.users[Role.AUDITOR])
    sign_in(client, world.users[Role.AUDITOR], second_factor=False)
    assert client.post("/second-factor/", {"code": given}).status_code == 422
    assert verbs() == []


def test_the_security_administrator_resets_and_the_other_binds_anew(world: make.World, client: Client) -> None:
    auditor = world.users[Role.AUDITOR]
    sign_in(client, auditor)
    reset_second_factor(auditor.pk, reason="换手机", by=world.viewer(Role.SECURITY_ADMIN), at=make.NOW)
    assert not TOTPDevice.objects.filter(user=auditor).exists()
    assert AuditRow.objects.get().summary == "审计管理员甲：换手机"


def test_the_sessions_end_with_a_reset(world: make.World, client: Client) -> None:
    from django.utils import timezone

    sign_in(client, world.users[Role.AUDITOR])
    reset_second_factor(
        world.users[Role.AUDITOR].pk, reason="换手机", by=world.viewer(Role.SECURITY_ADMIN), at=timezone.now()
    )
    assert (Session.objects.count(), client.get("/audit/").status_code) == (0, 302)


def test_who_may_reset_whose(world: make.World) -> None:
    for role in ADMINISTRATORS:
        bound(world.users[role])
    allowed = set()
    for by in Role:
        for role in ADMINISTRATORS:
            try:
                reset_second_factor(world.users[role].pk, reason="试", by=world.viewer(by), at=make.NOW)
            except (NotAllowed, Blocked):
                continue
            allowed.add((by, role))
            bound(world.users[role])
    assert allowed == {
        (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDITOR),
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    }


def test_why_a_reset_is_blocked(world: make.World) -> None:
    by = world.viewer(Role.SECURITY_ADMIN)
    with pytest.raises(Blocked) as refused:
        reset_second_factor(by.user_id, reason=" ", by=by, at=make.NOW)
    assert refused.value.reasons == (
        "不能重置自己的验证码，请由另一位管理员办理。",
        "这个账号没有绑定验证码，不必重置。",
        "请填写重置的理由。",
    )
