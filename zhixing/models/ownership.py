"""The connection of Django as the owner of the tables, for as long as they change their shape."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_WHO = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def as_owner() -> Iterator[None]:
    """In the same database, but as the role of DATABASE_OWNER_URL; where none is named, as who we are anyway."""
    owner = settings.DATABASE_OWNER
    if owner is None:
        yield
        return
    before = {name: connection.settings_dict[name] for name in _WHO}
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in _WHO})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
