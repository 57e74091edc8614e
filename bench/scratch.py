"""A database of a benchmark's own on the throw-away cluster: made, migrated, dropped again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.postgres import SUPERUSER, test_server


@contextmanager
def scratch_database(topic: str) -> Iterator[str]:
    """Its address while the block runs, with Django set up to use it. The cluster is started only if it is not up."""
    server = test_server()
    started = server.start()
    address = server.url_of(SUPERUSER)
    name = f"zx_bench_{topic}_{os.getpid()}"
    parts = urlsplit(address)
    url = urlunsplit(parts._replace(path=f"/{name}")).replace("postgresql:/?", "postgresql://?")
    try:
        with psycopg.connect(address, autocommit=True) as own:
            _sweep(own)
            own.execute(f'CREATE DATABASE "{name}"')
        _use(url, name)
        yield url
    finally:
        _close()
        with psycopg.connect(address, autocommit=True) as own:
            own.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if started:
            server.stop()


def _sweep(own: "psycopg.Connection[tuple[str]]") -> None:
    """Drop what benchmarks that were killed have left behind: their names end with the number of their process."""
    left = own.execute("SELECT datname FROM pg_database WHERE datname LIKE 'zx\\_bench\\_%'").fetchall()
    for (name,) in left:
        try:
            os.kill(int(name.rsplit("_", 1)[1]), 0)
        except ProcessLookupError:
            own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        except PermissionError:
            pass  # somebody else's, and alive


def _use(url: str, name: str) -> None:
    """Point Django at it, whether this is the first benchmark of the process or not, and make the tables."""
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()
