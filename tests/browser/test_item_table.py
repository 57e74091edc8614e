"""The table of a block's items in a real browser: its height, how many buttons it has, and the keys that work in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route

from tests.browser.people import DESK, PHONE, chromium, serious
from zhixing.rules.standards.drafts import read_draft
from zhixing.web.standards.item_table import CELLS, ItemTable

pytestmark = pytest.mark.browser

SITE, BLOCK = "http://items.test", 1  # 组织生活, the block with most items
PRESSED = "[...document.querySelectorAll('main button, main a.btn')].filter((one) => one.checkVisibility()).length"


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        route.fulfill(path=Path(settings.ROOT) / path.lstrip("/"))
        return
    standard = read_draft((Path(settings.ROOT) / "zhixing/standards/kangbashi.yaml").read_text()).standard
    assert standard is not None
    context = {
        "page": {"version": {"pk": 1}},
        "part": standard.blocks[BLOCK],
        "number": BLOCK,
        "table": ItemTable(standard, BLOCK),
        "cells": CELLS,
        "crumbs": [("考评办法", "/")],
        "back": "/",
    }
    route.fulfill(body=render_to_string("standards/items.html", context), content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def opened(browser: Browser, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page.route("**/*", answer)
    page.goto(SITE)
    return page


def test_the_largest_block_is_a_table_of_some_screens_and_few_buttons(browser: Browser) -> None:
    """The measures of docs/design.md; before, the outline was 7,762 px high with 309 buttons."""
    desk, phone = opened(browser, DESK), opened(browser, PHONE)
    assert desk.evaluate("document.documentElement.scrollHeight") < 1_600
    assert desk.evaluate(PRESSED) <= 16
    assert phone.evaluate("document.documentElement.scrollHeight") < 6_600
    for page in (desk, phone):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert serious(page) == []
        page.close()


def test_rows_move_and_columns_are_gone_down_by_keys(browser: Browser) -> None:
    page = opened(browser, DESK)
    names = [box.input_value() for box in page.locator("td.cell-name input").all()]
    first = page.locator("td.cell-name input").first
    first.focus()
    page.keyboard.press("Alt+ArrowDown")
    moved = [box.input_value() for box in page.locator("td.cell-name input").all()]
    assert moved == [names[1], names[0], *names[2:]]
    orders = [box.input_value() for box in page.locator("td.cell-order input:not([type=hidden])").all()]
    assert orders == [*map(str, range(1, 14)), "", ""]
    assert page.evaluate("document.activeElement.value") == names[0]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == names[2]
    page.close()
