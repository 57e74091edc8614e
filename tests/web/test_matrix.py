"""Person × URL → status, for every address of the site; an address missing from the tables fails."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.web.matrix as matrix
from tests.files import workbooks
from tests.web.matrix import PERSONAS, Row
from tests.web.reading import bare_labels, torn_sentences
from tests.web.states import State, client_of, user_of
from zhixing.files.spreadsheets.page_tables import read_page
from zhixing.rules.permissions import Role
from zhixing.web.frame.exports import LISTS

__all__ = ["ROWS", "user_of"]


def all_rows() -> list[Row]:
    names = [f"{matrix.__name__}.{found.name}" for found in pkgutil.iter_modules(matrix.__path__)]
    return [row for name in names for row in importlib.import_module(name).ROWS]


ROWS = all_rows()


def url_names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern.url_patterns)
        else:
            assert isinstance(pattern, URLPattern)
            yield pattern.name or f"an address without a name: {pattern.pattern}"


def status(row: Row, url: str, data: dict[str, Any], client: Client) -> int:
    """The answer to one person, after which the database is as before."""
    with transaction.atomic():
        # As a browser sends it: a form is never quite empty.
        if row.method == "POST":
            found = client.post(url, {"csrfmiddlewaretoken": "x", **data})
        else:
            found = client.head(url) if row.method == "HEAD" else client.get(url)
        transaction.set_rollback(True)
    if found.headers.get("Content-Type", "").startswith("text/html"):
        markup = found.content.decode()
        assert (torn_sentences(markup), bare_labels(markup)) == ([], [])
    return int(found.status_code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_each_person_gets_exactly_this_status(row: Row, state: State, everybody: None) -> None:
    assert set(row.expected) == set(PERSONAS)
    url = reverse(row.url_name, args=state.args) + row.query
    data = dict(row.data(state.world))
    found = {str(persona): status(row, url, data, client_of(state, persona)) for persona in PERSONAS}
    assert found == {str(persona): row.expected[persona] for persona in PERSONAS}


READ = [row for row in ROWS if row.method == "GET"]


@pytest.mark.parametrize("row", READ, ids=lambda row: row.label)
def test_the_head_alone_is_answered_as_the_whole_page(row: Row, state: State, everybody: None) -> None:
    """Monitors and link checkers ask so; one person is enough, the one who reads most pages."""
    url = reverse(row.url_name, args=state.args) + row.query
    asked = replace(row, method="HEAD")
    assert status(asked, url, {}, client_of(state, Role.SECRETARY)) == row.expected[Role.SECRETARY]


def first_of_each(names: Iterable[str]) -> list[Row]:
    rows = {row.url_name: row for row in reversed(READ)}
    return [rows[name] for name in names]


@pytest.mark.parametrize("row", first_of_each(LISTS), ids=lambda row: row.label)
def test_the_workbook_of_a_list_says_the_same_to_two_other_readers(row: Row, state: State, everybody: None) -> None:
    """Excel is neither of them; a workbook that both read alike, as the page has it, opens there without repair."""
    url = reverse(row.url_name, args=state.args) + row.query
    reader = next(persona for persona in (Role.SECRETARY, *PERSONAS) if row.expected[persona] == 200)
    client = client_of(state, reader)
    tables = read_page(client.get(url).content.decode()).tables
    with transaction.atomic():
        answer = client.post("/exports/list/", {"page": url})
        transaction.set_rollback(True)
    assert answer.status_code == (200 if tables else 409)
    sheets = workbooks.read_twice(answer.content) if tables else []
    assert [(sheet[2], len(sheet) - 3) for sheet in sheets] == [(table.head, len(table.rows)) for table in tables]


def without_row() -> list[tuple[Row, str]]:
    """Each address with a method that has no row: the row it has, and the method it must then refuse."""
    methods: dict[str, set[str]] = {}
    for row in ROWS:
        methods.setdefault(row.url_name, set()).add(row.method)
    first = {row.url_name: row for row in reversed(ROWS)}
    both = ("GET", "POST")
    return [(row, method) for name, row in sorted(first.items()) for method in both if method not in methods[name]]


@pytest.mark.parametrize(("row", "method"), without_row(), ids=lambda one: getattr(one, "url_name", one))
def test_a_method_without_a_row_is_refused(row: Row, method: str, state: State, everybody: None) -> None:
    """The method is asked about before anything else: no page has a way in that no row tells of."""
    url = reverse(row.url_name, args=state.args)
    assert status(replace(row, method=method), url, {}, client_of(state, Role.SECRETARY)) == 405


def missing(rows: list[Row], names: set[str]) -> set[str]:
    return names - {row.url_name for row in rows}


def test_no_address_is_left_out() -> None:
    assert missing(ROWS, set(url_names(get_resolver().url_patterns))) == set()


def test_the_guard_itself_notices_a_missing_address() -> None:
    names = set(url_names(get_resolver().url_patterns))
    assert missing([row for row in ROWS if row.url_name != "switch_elder"], names) >= {"switch_elder"}


def test_no_row_is_there_twice() -> None:
    labels = [row.label for row in ROWS]
    assert sorted(labels) == sorted(set(labels))


def test_the_guard_of_sentences_notices_a_line_that_ends_inside_one() -> None:
    assert torn_sentences("<p>已经\n  开启</p>") == ["<p>已经 开启</p>"]
    assert len(torn_sentences('<p>请到\n<a href="/x/">名册</a>\n里查看</p>')) == 2
    assert torn_sentences("<p>共 3\n人</p><a>查看</a>\n<a>修改</a><textarea>已经\n开启</textarea>") == []


def test_the_guard_of_cells_notices_one_without_a_value() -> None:
    assert bare_labels('<td data-label="日期" class="keep">\n  </td><td data-label="金额"></td>') == ["日期"]
