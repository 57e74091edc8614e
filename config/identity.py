"""统一身份认证: by which provider of the office's own people may sign in, read from the environment; else by none."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from config.addresses import is_guarded

_NEEDED = ("ISSUER", "CLIENT", "SECRET", "CLAIM", "CLAIM_IS")
_SCOPES = {"account": "openid profile", "mobile": "openid phone"}


@dataclass(frozen=True)
class Identity:
    """The provider, as whom we speak to it, and what it says that names an account."""

    issuer: str
    client: str
    secret: str
    claim: str
    claim_is: str  # "account" or "mobile"
    label: str = "单位统一身份认证"
    scopes: str = "openid profile"
    prompt: str = "login"  # asked for the password each time: desks are shared

    @property
    def is_number(self) -> bool:
        return self.claim_is == "mobile"


def identity_of(environment: Mapping[str, str]) -> Identity | None:
    """None where nothing is set; half a setting is refused, so that nobody believes it to be on."""
    values = {name: environment.get(f"ZHIXING_OIDC_{name}", "").strip() for name in _NEEDED}
    if not any(values.values()):
        return None
    if missing := [f"ZHIXING_OIDC_{name}" for name in _NEEDED if not values[name]]:
        raise ImproperlyConfigured(
            f"统一身份认证还缺 {'、'.join(missing)}，请一并设好，或把 ZHIXING_OIDC_ 开头的都去掉。"
        )
    issuer, claim_is = values["ISSUER"].rstrip("/"), values["CLAIM_IS"]
    if not is_guarded(issuer):
        raise ImproperlyConfigured(f"ZHIXING_OIDC_ISSUER={issuer} 要以 https:// 开头（只有本机可以用 http://）。")
    if claim_is not in _SCOPES:
        raise ImproperlyConfigured(
            f"ZHIXING_OIDC_CLAIM_IS={claim_is} 不认识，请写 account（账号）或 mobile（手机号）。"
        )
    return Identity(
        issuer=issuer,
        client=values["CLIENT"],
        secret=values["SECRET"],
        claim=values["CLAIM"],
        claim_is=claim_is,
        label=environment.get("ZHIXING_OIDC_LABEL") or Identity.label,
        scopes=environment.get("ZHIXING_OIDC_SCOPES") or _SCOPES[claim_is],
        prompt=environment.get("ZHIXING_OIDC_PROMPT", Identity.prompt),
    )
