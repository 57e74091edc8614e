"""Paper ballots entered by the keyboard in a real Chromium: one key a row, and nothing sent by accident."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests import ballots, make
from tests.browser.answers import Site, serving, show, too_wide
from tests.browser.people import chromium, serious
from tests.web.matrix import ballots as rows
from tests.web.signing_in import sign_in
from zhixing.rules.ballots.states import Seat

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
        yield context.new_page()
        context.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def form(world: make.World, page: Page, site: Site) -> Page:
    """The form of a paper before somebody, with four subjects and one question."""
    panel = rows.opened(world).panels.get()
    teller = sign_in(Client(), ballots.teller_users(world)[Seat.FIRST])
    show(page, site, teller.get(reverse("ballot_enter", args=[panel.pk])).content)
    return page


def marked(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('[data-row] input:checked')].map(one => one.value)")
    return found


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
    return found


def test_the_code_comes_first_then_a_key_a_row(form: Page, site: Site) -> None:
    assert focused(form) == "code"
    form.keyboard.press("Enter")
    assert focused(form) == "c-1-0"
    for key in "1263":
        form.keyboard.press(key)
    assert (marked(form), focused(form)) == (["EXCELLENT", "QUALIFIED", "SELF", "BASIC"], "保存这张票")
    assert form.url == f"{site.address}/page"


def test_a_slip_of_the_finger_is_mended_a_row_up(form: Page) -> None:
    form.keyboard.press("Enter")
    form.keyboard.press("1")
    form.keyboard.press("ArrowUp")
    form.keyboard.press("5")
    form.keyboard.press("9")  # no such choice: nothing happens
    assert (marked(form), focused(form)) == (["ABSTAIN"], "c-2-0")


def test_without_scripts_every_mark_is_a_labelled_radio_button(form: Page) -> None:
    form.get_by_role("group", name="3. 高娃").get_by_label("不合格").check()
    assert marked(form) == ["UNQUALIFIED"]
    assert (serious(form), too_wide(form)) == ([], [])
