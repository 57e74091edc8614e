"""A provider of identities that runs: `oidc-provider-mock` over HTTP on this machine, which also holds to PKCE."""

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests
from oidc_provider_mock import User, app
from oidc_provider_mock._server import _threaded_server

from config.identity import Identity

CLIENT, SECRET = "zhixing", "a secret of the tests"


@dataclass
class Provider:
    """Stands before the provider: keeps each challenge until its code is spent, and can be told to misbehave."""

    inner: Any
    address: str = ""
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)  # the query of each page of authorisation
    token_of_another: str = ""  # handed over in place of the right one
    overrides: dict[str, Any] = field(default_factory=dict)  # in what it publishes of itself
    says: dict[str, Any] = field(default_factory=dict)  # at the address of user information

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/oauth2/token" and not self._is_proved(environ):
            start_response("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        status, headers, body = self._inner(environ)
        if path == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "POST":
            query = dict(parse_qsl(environ["QUERY_STRING"]))
            back = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            if "code" in back:
                self.challenges[back["code"][0]] = query.get("code_challenge", "")
            self.asked.append(query)
        changes = {
            "/oauth2/token": {"id_token": self.token_of_another} if self.token_of_another else {},
            "/.well-known/openid-configuration": self.overrides,
            "/userinfo": self.says,
        }.get(path)
        if changes and status.startswith("200"):
            body = json.dumps(json.loads(body) | changes).encode()
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
        start_response(status, headers)
        return [body]

    def _inner(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        heard: list[Any] = []
        body = b"".join(self.inner(environ, lambda status, headers, *_: heard.append((status, headers))))
        return heard[0][0], heard[0][1], body

    def _is_proved(self, environ: dict[str, Any]) -> bool:
        """RFC 7636: the verifier hashes to the challenge that came with the code."""
        sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        environ["wsgi.input"] = io.BytesIO(sent)
        form = dict(parse_qsl(sent.decode()))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self.challenges.get(form.get("code", "")) == proof

    def identity(self, claim: str = "preferred_username", claim_is: str = "account", **more: str) -> Identity:
        scopes = {"account": "openid profile", "mobile": "openid phone"}[claim_is]
        return Identity(self.address, CLIENT, SECRET, claim, claim_is, **{"scopes": scopes, **more})

    def know(self, sub: str, **claims: Any) -> None:
        requests.put(f"{self.address}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def press(self, outward: str, sub: str | None) -> str:
        """Somebody presses the button of its page, as `sub` or (None) 拒绝: the address that the browser is sent to."""
        form = {"action": "deny"} if sub is None else {"sub": sub}
        answer = requests.post(outward, data=form, timeout=5, allow_redirects=False)
        return answer.headers["Location"]

    def token_for(self, client: str, sub: str, nonce: str) -> str:
        """A true token of this provider, made for a program that is called so."""
        self.token_of_another = ""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 43).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": client, "redirect_uri": "http://localhost/",
            "scope": "openid profile", "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        page = requests.Request("GET", f"{self.address}/oauth2/authorize", params=query).prepare().url or ""
        code = re.search(r"code=([^&]+)", self.press(page, sub))
        form = {
            "grant_type": "authorization_code", "code": code[1] if code else "", "client_id": client,
            "client_secret": "x", "redirect_uri": "http://localhost/", "code_verifier": "v" * 43,
        }  # fmt: skip
        return str(requests.post(f"{self.address}/oauth2/token", data=form, timeout=5).json()["id_token"])


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider(app(require_nonce=True, user_claims=[User(sub="nobody")]).wsgi_app)
    with _threaded_server(provider) as server:  # type: ignore[arg-type]
        provider.address = f"http://localhost:{server.server_port}"
        yield provider
