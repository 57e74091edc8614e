"""The vendored client in a real Chromium against our signer: one blinds, the other signs, nothing tampered holds."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Error, Page, Route, sync_playwright

from tests.browser.people import FLAGS
from zhixing.files.ballots import sealed_box
from zhixing.rules.ballots import blind_rsa
from zhixing.rules.ballots.blind_rsa import PrivateKey

pytestmark = pytest.mark.browser

SCRIPT = "/static/vendor/blindrsa-ts-0.4.4/blindrsa.min.js"
DIRECTIVES = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
POLICY = "; ".join(f"{name} {' '.join(given)}" for name, given in DIRECTIVES.items())


def answer(route: Route) -> None:
    path = route.request.url.split(".test", 1)[1]
    if path == SCRIPT:
        route.fulfill(path=Path(settings.ROOT) / path.lstrip("/"))
    else:
        page = f'<!doctype html><title>凭证</title><script src="{SCRIPT}"></script>'
        route.fulfill(body=page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page under the site's own policy; anything on its console fails the test."""
    context = browser.new_context(locale="zh-CN")
    context.route("**/*", answer)
    opened, said = context.new_page(), list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto("https://vote.test/")
    yield opened
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    return sealed_box.new_token_key()


def text(data: bytes) -> str:
    return data.hex()


def plain(written: str) -> bytes:
    return bytes.fromhex(written)


def call(page: Page, name: str, *given: object) -> Any:
    return page.evaluate("([name, given]) => BlindRSA[name](...given)", [name, list(given)])


def signed(key: PrivateKey, blinded: str) -> str:
    return text(blind_rsa.blind_sign(key, plain(blinded), secrets.randbelow(key.public.n - 1) + 1))


def test_what_the_page_blinds_and_we_sign_is_a_token_that_we_accept(page: Page, key: PrivateKey) -> None:
    public = text(key.public.to_der())
    asked = call(page, "blind", public)
    token = call(page, "finalize", public, asked["kept"], signed(key, asked["blinded"]))
    message, signature = plain(token["message"]), plain(token["signature"])
    assert (len(plain(asked["blinded"])), len(message), len(signature)) == (256, 64, 256)
    assert blind_rsa.verify(key.public, message, signature) is True
    assert call(page, "verify", public, token) is True
    # Nothing of what the signer saw is in what the box is shown.
    assert {asked["blinded"], signed(key, asked["blinded"])} & {token["message"], token["signature"]} == set()


def test_what_we_blind_and_sign_the_page_accepts(page: Page, key: PrivateKey) -> None:
    message = blind_rsa.prepare(secrets.token_bytes(32), secrets.token_bytes(32))
    blinded, inverse = blind_rsa.blind(key.public, message, secrets.randbelow(key.public.n - 1) + 1, bytes(48))
    signature = blind_rsa.finalize(key.public, message, plain(signed(key, text(blinded))), inverse)
    public = text(key.public.to_der())
    assert call(page, "verify", public, {"message": text(message), "signature": text(signature)}) is True
    assert call(page, "verify", public, {"message": text(message + b"."), "signature": text(signature)}) is False
    other = text(sealed_box.new_token_key().public.to_der())
    assert call(page, "verify", other, {"message": text(message), "signature": text(signature)}) is False


def test_a_tampered_answer_is_refused_by_the_page(page: Page, key: PrivateKey) -> None:
    public = text(key.public.to_der())
    asked = call(page, "blind", public)
    answered = bytearray(plain(signed(key, asked["blinded"])))
    answered[40] ^= 1
    with pytest.raises(Error, match="invalid signature"):
        call(page, "finalize", public, asked["kept"], text(bytes(answered)))
    other = sealed_box.new_token_key()
    with pytest.raises(Error, match="invalid signature"):
        call(page, "finalize", public, asked["kept"], text(pow_of(other, asked["blinded"])))


def pow_of(other: PrivateKey, blinded: str) -> bytes:
    """The blinded message signed with another key (reduced first, as it may lie beyond that key's modulus)."""
    message = int.from_bytes(plain(blinded), "big") % other.public.n
    return blind_rsa.blind_sign(other, message.to_bytes(256, "big"), 3)


def test_a_tampered_token_is_refused_by_us(page: Page, key: PrivateKey) -> None:
    public = text(key.public.to_der())
    asked = call(page, "blind", public)
    token = call(page, "finalize", public, asked["kept"], signed(key, asked["blinded"]))
    message, signature = plain(token["message"]), bytearray(plain(token["signature"]))
    signature[200] ^= 128
    assert blind_rsa.verify(key.public, message, bytes(signature)) is False
    assert blind_rsa.verify(key.public, message[::-1], plain(token["signature"])) is False


def test_two_tokens_have_nothing_in_common(page: Page, key: PrivateKey) -> None:
    public = text(key.public.to_der())
    one, other = call(page, "blind", public), call(page, "blind", public)
    seen = [
        one["blinded"],
        one["kept"]["message"],
        one["kept"]["inverse"],
        other["blinded"],
        other["kept"]["message"],
        other["kept"]["inverse"],
    ]
    assert len(set(seen)) == 6


def test_the_page_works_out_the_fingerprint_of_the_notice(page: Page, key: PrivateKey) -> None:
    first, second = bytes(range(32)), bytes(range(32, 64))
    for keys in ([], [key.public.to_der()], [key.public.to_der(), sealed_box.new_token_key().public.to_der()]):
        shown = call(page, "fingerprint", text(first), text(second), "k3f9", [text(one) for one in keys])
        assert shown == sealed_box.fingerprint(first, second, "k3f9", keys)


def test_blinding_is_quick_enough_for_a_phone(page: Page, key: PrivateKey) -> None:
    """A twentieth of a second here; a slow phone is some ten times slower."""
    public = text(key.public.to_der())
    call(page, "blind", public)
    took = page.evaluate(
        """async (key) => {
        const start = performance.now();
        for (let time = 0; time < 5; time += 1) await BlindRSA.blind(key);
        return (performance.now() - start) / 5;
    }""",
        public,
    )
    assert took < 1000


def test_without_https_the_page_knows_that_it_cannot(browser: Browser) -> None:
    context = browser.new_context()
    context.route("**/*", answer)
    opened = context.new_page()
    opened.goto("http://vote.test/")
    assert opened.evaluate("[isSecureContext, BlindRSA.available]") == [False, False]
    opened.goto("https://vote.test/")
    assert opened.evaluate("[isSecureContext, BlindRSA.available]") == [True, True]
    context.close()
