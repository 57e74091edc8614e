"""No request ends in status 500: each address, each name that it reads, values that nobody types.

A sample runs with the other tests; `./dev soak requests` tries every value on every address.
"""

import os
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.web.hostile import FIELD, VALUES, Attempt, attempts, names_read, of_each_kind, sample
from tests.web.matrix import ANONYMOUS, PERSONAS, Persona, Row
from tests.web.states import State, client_of
from tests.web.test_matrix import ROWS
from zhixing.web.frame.values import as_day
from zhixing.web.service.forms import FileForm

EVERYTHING = os.environ.get("ZHIXING_HOSTILE") == "all"


def persona_of(row: Row) -> Persona:
    """Who gets furthest: somebody the page answers."""
    rank = {200: 0, 302: 1, 422: 2, 409: 3}
    return min(PERSONAS, key=lambda persona: (persona == ANONYMOUS, rank.get(row.expected[persona], 9)))


def status(client: Client, row: Row, url: str, attempt: Attempt, usual: dict[str, Any]) -> int:
    """The answer, after which the database is as before."""
    data = {**usual, **{name: value.encode("utf-8", "surrogatepass") for name, value in attempt.values.items()}}
    with transaction.atomic():
        if row.method == "POST":
            answer = client.post(url, {"csrfmiddlewaretoken": "x", **data})
        else:
            answer = client.get(url, data)
        transaction.set_rollback(True)
    return int(answer.status_code)


def names_of(client: Client, row: Row, url: str, usual: dict[str, Any]) -> frozenset[str]:
    """What the page offers to fill in and what the row sends; for the soak also what is looked up to answer it."""
    with transaction.atomic(), names_read() as looked_up:
        page = client.get(url)
        transaction.set_rollback(True)
    offered = FIELD.findall(page.content.decode(errors="replace")) if not page.streaming else []
    if not EVERYTHING:
        return frozenset(offered[:60]) | frozenset(usual)
    with names_read() as looked_up_too:
        status(client, row, url, Attempt({}), usual)
    return of_each_kind({*offered, *usual, *looked_up, *looked_up_too, "page"})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_no_value_ends_in_a_traceback(row: Row, state: State, everybody: None) -> None:
    url, usual = reverse(row.url_name, args=state.args), dict(row.data(state.world))
    client, turn = client_of(state, persona_of(row), raises=False), ROWS.index(row)
    names = names_of(client, row, url, usual)
    tried = attempts(names, VALUES, turn) if EVERYTHING else sample(names, VALUES, turn)
    broken = [str(attempt) for attempt in tried if status(client, row, url, attempt, usual) >= 500]
    assert broken == []


@pytest.mark.parametrize("text", ["9999-12-31", "1920-12-31", "3000-01-01", "2026-02-30", "²", "\x00", None])
def test_a_day_that_cannot_be_reckoned_with_is_none(text: str | None) -> None:
    """A year and a period reach beyond it on both sides."""
    assert as_day(text) is None


def test_no_file_is_taken_away_that_was_never_there() -> None:
    """Django's widget makes False of it, which no page can read."""
    form = FileForm({"file-clear": "1", "text": ""})
    form.is_valid()
    assert form.cleaned_data.get("file") is None
