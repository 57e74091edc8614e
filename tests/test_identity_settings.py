"""统一身份认证 in the environment: all of it, or nothing; never open to readers on the way."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.addresses import is_guarded
from config.identity import Identity, identity_of

WHOLE = {
    "ZHIXING_OIDC_ISSUER": "https://id.example.gov.cn/realm/",
    "ZHIXING_OIDC_CLIENT": "zhixing",
    "ZHIXING_OIDC_SECRET": "s",
    "ZHIXING_OIDC_CLAIM": "mobile",
    "ZHIXING_OIDC_CLAIM_IS": "mobile",
}


def test_the_environment_names_the_provider_or_none() -> None:
    assert identity_of({"ZHIXING_HTTPS": "1"}) is None
    expected = Identity("https://id.example.gov.cn/realm", "zhixing", "s", "mobile", "mobile", scopes="openid phone")
    assert identity_of(WHOLE) == expected
    assert expected.prompt == "login"
    chosen = identity_of(WHOLE | {"ZHIXING_OIDC_PROMPT": "", "ZHIXING_OIDC_LABEL": "政务通"})
    assert chosen
    assert (chosen.prompt, chosen.label, chosen.is_number) == ("", "政务通", True)


@pytest.mark.parametrize("name", WHOLE)
def test_half_a_setting_is_refused_by_name(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"还缺 {name}，"):
        identity_of(WHOLE | {name: " "})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ZHIXING_OIDC_ISSUER": "http://id.example.gov.cn"}, "要以 https:// 开头"),
        ({"ZHIXING_OIDC_CLAIM_IS": "name"}, "请写 account（账号）或 mobile（手机号）"),
    ],
)
def test_what_does_not_serve_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        identity_of(WHOLE | change)


def test_an_address_is_guarded_by_tls_or_by_staying_here() -> None:
    guarded = ["https://id.example", "http://localhost:8000/x", "http://127.0.0.1", "http://[::1]:9/"]
    open_ones = ["http://id.example", "http://localhost.example", "ftp://localhost", "https://", "id.example", ""]
    assert [is_guarded(address) for address in guarded + open_ones] == [True] * 4 + [False] * 6
