"""Django's own `migrate`, run by the owner of the tables; then every role gets its rights on what is there now."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from zhixing.models.ownership import as_owner
from zhixing.models.rights import grant_rights


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(), seldom_collected():
            super().handle(*args, **options)
            if not options["plan"] and not options["check_unapplied"]:
                grant_rights(connections[options["database"]])


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Each migration makes the models of all before it anew: a quarter of the time went into looking for garbage
    among them. Letting it lie takes 60 MB."""
    usual = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
