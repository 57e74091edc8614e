"""What the rows of the matrix start from, made once for the rows that start from the same.

Tests of rows are sorted by the state of their row; the first makes it, in a savepoint on the kept
world (tests/kept.py), and the others find it there. Each test and each request rolls back what it does itself.
"""

import copy
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client

from tests.make import World
from tests.web.matrix import ANONYMOUS, PERSONAS, STRANGER, Persona, Row
from tests.web.signing_in import sign_in
from zhixing.models import User


@dataclass
class State:
    """A world in which `args` of a row has made what it needs, and the arguments that it gave."""

    world: World
    args: tuple[Any, ...]
    cookies: dict[Persona, SimpleCookie]  # of everybody, where a test asks for the fixture of that name


def key(row: Row) -> Hashable:
    """Equal for rows that make the same: by one function, or by two lambdas of one module that say the same words.

    A lambda that holds on to something, or holds another function, is the same as no other.
    """
    make: Any = row.args
    code = make.__code__
    if make.__closure__ or make.__defaults__ or any(hasattr(part, "co_code") for part in code.co_consts):
        return make
    return make.__module__, code.co_code, code.co_names, _typed(code.co_consts)


def _typed(values: tuple[object, ...]) -> tuple[object, ...]:
    """1, 1.0 and True are equal, and no two of them the same words."""
    return tuple((type(value).__name__, repr(value)) for value in values)


def made(row: Row, world: World) -> State:
    return State(world, row.args(world), {})


def user_of(world: World, persona: Persona) -> User:
    if persona == STRANGER:
        return world.stranger_secretary
    return next(user for role, user in world.users.items() if role == persona)


def cookies_of_everybody(world: World) -> dict[Persona, SimpleCookie]:
    """For tests that send requests as many of them, which would otherwise sign them in for every row."""
    return {persona: sign_in(Client(), user_of(world, persona)).cookies for persona in PERSONAS if persona != ANONYMOUS}


def client_of(state: State, persona: Persona, *, raises: bool = True) -> Client:
    """A browser of theirs, with nothing kept in it but that they are signed in."""
    client = Client(raise_request_exception=raises)
    client.cookies = copy.deepcopy(state.cookies.get(persona, SimpleCookie()))
    return client


def together(items: Sequence[Any]) -> list[Any]:
    """Tests of rows that start from one state one after the other, within their file; all others where they were."""
    turns: dict[Hashable, int] = {}

    def turn(item: Any) -> tuple[str, int]:
        file = item.nodeid.split("::")[0]
        callspec = getattr(item, "callspec", None)
        row = callspec.params.get("row") if callspec else None
        if row is None or "state" not in item.fixturenames:
            return file, -1
        return file, turns.setdefault(key(row), len(turns))

    of_rows = iter(sorted((item for item in items if turn(item)[1] >= 0), key=turn))
    return [next(of_rows) if turn(item)[1] >= 0 else item for item in items]
