"""How logging is set up. It belongs to the whole process: what a test leaves changed, the tests after it live with.

`logging.config.dictConfig` switches off every logger that it is not told of, so that a later test which looks for what
is *not* logged would pass whatever was said.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Standing:
    """Of one logger. Handlers and filters are compared as the objects that they are; pytest's own come and go."""

    disabled: bool
    level: int
    propagate: bool
    handlers: list[logging.Handler] = field(compare=False)
    lasting: list[logging.Handler]
    filters: list[Any]


Standings = dict[str, Standing]


def _loggers() -> dict[str, logging.Logger]:
    root = logging.getLogger()
    named = {name: one for name, one in root.manager.loggerDict.items() if isinstance(one, logging.Logger)}
    return {"root": root, **named}


def _lasting(handlers: list[logging.Handler]) -> list[logging.Handler]:
    return [handler for handler in handlers if not type(handler).__module__.startswith("_pytest.")]


def standings() -> Standings:
    return {
        name: Standing(
            bool(one.disabled), one.level, one.propagate, [*one.handlers], _lasting(one.handlers), [*one.filters]
        )
        for name, one in _loggers().items()
    }


def changed_since(before: Standings) -> list[str]:
    """The loggers that are not as they were; one that is new since harms nobody."""
    now = standings()
    return sorted(name for name, was in before.items() if now[name] != was)


def restore(before: Standings) -> None:
    loggers = _loggers()
    for name, was in before.items():
        logger = loggers[name]
        logger.disabled, logger.propagate = was.disabled, was.propagate
        logger.handlers[:], logger.filters[:] = was.handlers, was.filters
        logger.setLevel(was.level)


@contextmanager
def kept() -> Iterator[None]:
    """Whatever the block does to logging ends with it."""
    before = standings()
    try:
        yield
    finally:
        restore(before)
