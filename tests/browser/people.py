"""Someone at a real browser: signs in, goes places, presses buttons; every page seen is checked on the way."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from tests.browser.hands import count_in
from tests.web.signing_in import sign_in
from zhixing.models import User

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (360, 800), (1280, 900)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()
        # Django keeps a connection of its own for code run inside Playwright's loop; left open it holds the database.
        connections.close_all()


# Not asked are rules whose findings `serious` would drop again, as a rule's impact is that of all its findings: they
# take half the time.
ONLY_SERIOUS = """
;axe.configure({rules: axe._audit.rules.filter(one => !["serious", "critical"].includes(one.impact))
    .map(one => ({id: one.id, enabled: false}))})
"""


@cache
def axe_script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text() + ONLY_SERIOUS


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on this page, as lines to read."""
    # Through the debugger, not as a script element: the page's own policy rightly refuses those.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_script())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@dataclass
class Someone:
    """One person with their own browser window."""

    page: Page
    site: str

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto(f"{self.site}/sign-in/")
        self.check()
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码", exact=False).first.fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.seen("待办事项")

    def home(self) -> None:
        self.open("/", "待办事项")

    def take_up(self, what: str, heading: str) -> None:
        """From the first page: the thing to do whose title has these words."""
        self.page.locator(".due > li", has_text=what).get_by_role("link").first.click()
        self.seen(heading)

    def open(self, path: str, heading: str) -> None:
        self.page.goto(self.site + path)
        self.seen(heading)

    def press(self, name: str, heading: str | None = None) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if heading is not None:
            self.seen(heading)

    def fill(self, texts: dict[str, str]) -> None:
        """Type each text into the field of its label."""
        for label, text in texts.items():
            self.page.get_by_label(label, exact=False).first.fill(text)

    def follow(self, name: str, heading: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.seen(heading)

    def confirm(self, verb: str, heading: str, reason: str = "") -> None:
        """Open an act that asks first (parts/confirm.html) and press its button."""
        self.page.locator("summary", has_text=f"{verb}…").first.click()
        if reason:
            self.page.locator("details[open] textarea").first.fill(reason)
        self.press(f"确定{verb}", heading)

    def seen(self, heading: str) -> None:
        """Wait for the page with this heading, then look it over."""
        try:
            self.page.get_by_role("heading", level=1, name=heading).wait_for()
        except TimeoutError as late:
            raise AssertionError(f"not “{heading}” but {self.page.url}:\n{self.text()[:2000]}") from late
        self.check()

    def check(self) -> None:
        """Accessibility, width and language of the page; with ZHIXING_SHOTS set to a folder, also its picture."""
        if folder := os.environ.get("ZHIXING_SHOTS"):
            name = self.page.url.removeprefix(self.site).split("?")[0].strip("/").replace("/", "-") or "home"
            width = (self.page.viewport_size or {"width": 0})["width"]
            self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        here = f"{self.page.title()} {self.page.url.removeprefix(self.site)}"
        assert (here, serious(self.page)) == (here, [])
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (here, over) == (here, 0)
        assert (here, self.page.evaluate("document.documentElement.lang")) == (here, "zh-Hans")

    def text(self) -> str:
        return self.page.locator("main").inner_text()


def window(browser: Browser, size: tuple[int, int] = DESK, **options: Any) -> BrowserContext:
    """A window of this size with nobody signed in, which counts what is done on its pages."""
    fitted: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "locale": "zh-CN", **options}
    context = browser.new_context(**fitted)
    context.set_default_timeout(20_000)
    count_in(context)
    return context


def signed_in(browser: Browser, site: str, user: User, size: tuple[int, int] = DESK) -> Someone:
    """Somebody who has signed in already, in a window of this size."""
    context = window(browser, size)
    session = sign_in(Client(), user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return Someone(context.new_page(), site)


def typed_moment(moment: dt.datetime) -> str:
    """As the browser's field for day and time takes it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
