"""统一身份认证: what the office's provider of identities publishes of itself, and what it says of somebody, checked."""

from typing import Any, NoReturn

import jwt
import requests
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from config.addresses import is_guarded
from config.identity import Identity
from zhixing.queries.accounts.sign_in import identity_key

SECONDS = 10  # for each answer of the provider
_KEPT = 600  # seconds for which we trust what it published
_LEEWAY = 60  # seconds by which its clock may differ from ours
_ALGORITHMS = ("RS256", "ES256", "RS384", "ES384", "RS512", "ES512")  # by key pairs alone, best known first
_ADDRESSES = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
# Whatever a provider may do wrong: not there, too slow, no JSON, a part that is missing, a token that does not hold.
FAILURES = (requests.RequestException, jwt.PyJWTError, SuspiciousOperation, KeyError, TypeError, ValueError)


def _identity() -> Identity:
    identity = settings.IDENTITY
    assert identity is not None, "asked for where the settings name no provider"
    return identity


def published_metadata() -> dict[str, Any]:
    """What the provider says of itself, from its own address. Raise one of `FAILURES` where it does not hold."""
    identity = _identity()
    metadata: dict[str, Any] | None = cache.get(f"oidc:{identity.issuer}")
    if metadata is None:
        address = f"{identity.issuer}/.well-known/openid-configuration"
        answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        metadata = answer.json()
        if str(metadata["issuer"]).rstrip("/") != identity.issuer:
            _doubt("it calls itself otherwise than the settings do")
        if not all(is_guarded(metadata[name]) for name in _ADDRESSES.values() if name in metadata):
            _doubt("one of its addresses is open to readers on the way")
        cache.set(f"oidc:{identity.issuer}", metadata, _KEPT)
    return metadata


def setting(name: str, *default: Any) -> Any:
    """What the library asks for, from our settings and from what the provider published."""
    identity = _identity()
    ours: dict[str, Any] = {
        "OIDC_RP_CLIENT_ID": identity.client,
        "OIDC_RP_CLIENT_SECRET": identity.secret,
        "OIDC_RP_SCOPES": identity.scopes,
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": SECONDS,
        "OIDC_CREATE_USER": False,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "identity_return",
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": {"prompt": identity.prompt} if identity.prompt else {},
    }
    if name in ours:
        return ours[name]
    metadata = published_metadata()
    if name in _ADDRESSES:
        return metadata.get(_ADDRESSES[name], "")
    if name == "OIDC_RP_SIGN_ALGO":
        offered = metadata.get("id_token_signing_alg_values_supported", ())
        return next((name for name in _ALGORITHMS if name in offered), _ALGORITHMS[0])
    if name == "OIDC_TOKEN_USE_BASIC_AUTH":
        return "client_secret_post" not in metadata.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
    return default[0] if default else None


class IdentityBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Mozilla's, which asks for the token and compares signature and nonce; we add for whom and by whom it is.

    It answers with what the provider says of the person, as a key of the sign-in page, and knows no account itself.
    """

    get_settings = staticmethod(setting)

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=[_identity().issuer, f"{_identity().issuer}/"],
            leeway=_LEEWAY,
            options={"require": ["iss", "aud", "sub", "exp", "iat"]},
        )
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.OIDC_RP_CLIENT_ID:
            _doubt("a token for several, not named for us")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> str:
        identity = _identity()
        claims = payload
        if identity.claim not in claims and self.OIDC_OP_USER_ENDPOINT:
            claims = self.get_userinfo(access_token, id_token, payload)
            if claims.get("sub") != payload["sub"]:
                _doubt("it speaks of somebody else")
        value = claims.get(identity.claim)
        if not isinstance(value, str | int) or claims.get(f"{identity.claim}_verified") is False:
            return ""
        return identity_key(str(value), is_number=identity.is_number)


def _doubt(what: str) -> NoReturn:
    # No SuspiciousOperation: the library takes that for an account that is not there.
    raise ValueError(f"The provider of identities: {what}.")
