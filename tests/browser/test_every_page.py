"""Every page of the site in a real Chromium at phone width: axe-core finds nothing serious, nothing runs off the side.

The pages come from the tables of tests/web/matrix; each is rendered once for the first person who may see it and
handed to the browser as it is, so that no site has to run and no data to be committed.
"""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.answers import Site, escaping, serving, show, too_wide
from tests.browser.people import axe_script, chromium, serious
from tests.web.matrix import ANONYMOUS, Persona, Row
from tests.web.signing_in import sign_in
from tests.web.states import State
from tests.web.test_matrix import ROWS, user_of

pytestmark = pytest.mark.browser

PAGES = [row for row in ROWS if row.method == "GET" and 200 in row.expected.values()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    context.add_init_script(axe_script())
    yield context.new_page()
    context.close()


def first_who_sees(row: Row) -> Persona:
    return next(persona for persona, status in row.expected.items() if status == 200)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.label)
def test_nothing_serious_and_nothing_cut_off(row: Row, state: State, page: Page, site: Site) -> None:
    client, persona = Client(), first_who_sees(row)
    url = reverse(row.url_name, args=state.args) + row.query
    if persona != ANONYMOUS:
        sign_in(client, user_of(state.world, persona))
    found = client.get(url)
    if not found.headers["Content-Type"].startswith("text/html"):
        assert found.status_code == 200  # a paper or a table to download: nothing for a browser to lay out
        return
    show(page, site, found.content)
    assert serious(page) == []
    assert too_wide(page) == []
    assert escaping(page) == []
    page.evaluate("document.documentElement.classList.add('elder')")
    assert too_wide(page) == []


BAD = b"""<!doctype html><html lang="zh-Hans"><title>x</title><main><h1>x</h1><img src="/static/img/mark.svg">
<p style="width:900px">x</p>
<div style="overflow-x:auto"><b style="position:absolute">x</b></div></main></html>"""


def test_the_guard_notices(page: Page, site: Site) -> None:
    show(page, site, BAD)
    assert [line.split(":")[0] for line in serious(page)] == ["image-alt"]
    assert [line[:2] for line in too_wide(page)] == ["<p"]
    assert [line[:2] for line in escaping(page)] == ["<b"]


EVERY_RULE = """axe.run(document, {
    resultTypes: ["violations"],
    rules: Object.fromEntries(axe.getRules().map(one => [one.ruleId, {enabled: true}])),
}).then(found => found.violations.map(one => [one.id, one.impact]))"""


def test_rules_that_are_not_asked_find_nothing_serious(page: Page, site: Site) -> None:
    show(page, site, BAD.replace(b"</main>", b"<h4>x</h4><h2></h2></main>"))
    found = dict(page.evaluate(EVERY_RULE))
    counted = [name for name, impact in found.items() if impact in {"serious", "critical"}]
    assert [line.split(":")[0] for line in serious(page)] == counted
    assert {*found.values()} == {"critical", "moderate", "minor"}


def test_a_page_is_shown_in_our_own_style(page: Page, site: Site) -> None:
    """And again when the browser has kept the file."""
    for turn in ("once", "again"):
        markup = f'<!doctype html><link rel="stylesheet" href="/static/css/theme.css"><p>{turn}</p>'
        show(page, site, markup.encode())
        assert page.evaluate("[document.body.innerText, document.styleSheets[0].cssRules.length > 10]") == [turn, True]


STYLES = "".join(
    f'<link rel="stylesheet" href="/static/{sheet}.css">'
    for sheet in ("vendor/bootstrap-5.3.9/bootstrap.min", "css/theme", "css/pieces", "css/ledger")
)
HEAD = f'<!doctype html><html lang="zh-Hans"><meta name="viewport" content="width=device-width">{STYLES}<main>'
CARD = f"""{HEAD}<table class="table table-cards"><tbody><tr><th scope="row">巴特尔</th><td data-label="得分">63.50</td>
<td data-label="笔数">25 笔</td><td data-label="说明"><input class="form-control"></td>
<td data-label="学习教育" class="wide-only">13</td></tr>"""


def test_short_facts_of_a_card_share_a_line_and_keep_their_own_in_large_type(page: Page, site: Site) -> None:
    show(page, site, CARD.encode())
    tops = "[...document.querySelectorAll('td')].map(cell => Math.round(cell.getBoundingClientRect().top))"
    points, entries, remark, wide = page.evaluate(tops)
    assert points == entries < remark  # what is filled in has a line of its own
    assert wide == 0  # and what is for wide pages none
    page.evaluate("document.documentElement.classList.add('elder')")
    points, entries, remark, _ = page.evaluate(tops)
    assert points < entries < remark


def test_words_for_ears_only_do_not_widen_a_page(page: Page, site: Site) -> None:
    cell = '<td style="min-width:9rem">4<span class="visually-hidden">次</span></td>'
    show(page, site, f'{HEAD}<div class="scroll-x"><table class="table"><tr>{cell * 12}'.encode())
    assert too_wide(page) == []
    assert escaping(page) == []
