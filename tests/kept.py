"""The world of `make.world()`, built once a process and kept in an open transaction that many tests start from.

Building it takes longer than most tests do. Each test gets a copy of the objects and a transaction of its own within;
what it writes is rolled back to where the world has just been built. Tests that commit, and those that start from an
empty database, must not meet it: before them it is rolled back as a whole.
"""

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import make

TRANSACTIONAL = {"transactional_db", "live_server"}


def is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(TRANSACTIONAL & {*request.fixturenames}) or bool(marker and marker.kwargs.get("transaction"))


def _begin() -> transaction.Atomic:
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # as around each test: durable blocks are let in
    around.__enter__()
    return around


def _undo(around: transaction.Atomic) -> None:
    if connection.in_atomic_block:
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _drop(wrapper: BaseDatabaseWrapper) -> None:
    """End the session of a connection that is not the one in use here; the server rolls its transaction back."""
    wrapper.in_atomic_block = wrapper.needs_rollback = wrapper.closed_in_transaction = False
    wrapper.savepoint_ids, wrapper.atomic_blocks, wrapper.run_on_commit = [], [], []
    wrapper.commit_on_exit = True
    wrapper.close()


@dataclass
class Layer:
    """What some tests add to the world and share: `key` says whose it is."""

    key: Hashable
    around: transaction.Atomic
    content: Any


class Kept:
    """Holds the transaction. `session` is the database's own connection: whoever closes it takes the world along.

    `wrapper` is Django's connection that it was opened by. Where a browser is driven there is an event loop, and Django
    has another connection for what runs within it: the open transaction would be out of reach, and in everybody's way.
    """

    def __init__(self) -> None:
        self.world: make.World | None = None
        self.session: object = None
        self.wrapper: BaseDatabaseWrapper | None = None
        self.around: transaction.Atomic | None = None
        self.layers: list[Layer] = []  # each in a transaction within that of the one before

    def is_there(self) -> bool:
        return (
            self.around is not None
            and connection.connection is self.session
            and not connection.closed_in_transaction
            and not connection.needs_rollback
        )

    def open(self) -> None:
        """The world alone."""
        if self.is_there():
            self._leave_layers()
            return
        self.close()
        self.around = _begin()
        try:
            self.world = make.world()
        except BaseException:
            self.close()
            raise
        self.session, self.wrapper = connection.connection, connections[DEFAULT_DB_ALIAS]

    def stand_on(self, *steps: tuple[Hashable, Callable[[make.World], Any]]) -> list[Any]:
        """The world with what each step makes in it, one upon the other: what another test of these keys has made, or
        made now."""
        if not self.is_there():
            self.open()
        keys = [key for key, _ in steps]
        alike = next((at for at, layer in enumerate(self.layers) if [layer.key] != keys[at : at + 1]), len(self.layers))
        self._leave_layers(alike)
        for key, add in steps[alike:]:
            around = _begin()
            try:
                self.layers.append(Layer(key, around, add(copy.deepcopy(self._world()))))
            except BaseException:
                _undo(around)
                raise
        return [layer.content for layer in self.layers]

    def close(self) -> None:
        """Nothing of the world is left, wherever it was opened."""
        wrapper, here = self.wrapper, connections[DEFAULT_DB_ALIAS]
        if wrapper is None or wrapper is here:
            self._leave_layers()
            if self.around is not None:
                _undo(self.around)
        else:
            _drop(wrapper)
        self.around = self.world = self.session = self.wrapper = None
        self.layers = []

    def copy(self) -> make.World | None:
        return copy.deepcopy(self.world) if self.is_there() else None

    def _world(self) -> make.World:
        assert self.world is not None
        return self.world

    def _leave_layers(self, alike: int = 0) -> None:
        """All but the first ones."""
        while len(self.layers) > alike:
            _undo(self.layers.pop().around)
