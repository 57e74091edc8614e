"""Upkeep of the database: what cannot run inside a transaction, on a connection of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.errors import Diagnostic

# Tables that the application may VACUUM, also FULL: dead rows of a ballot keep the order in which votes came in.
MAINTAINED = (
    "zhixing_boxline",
    "zhixing_spent",
    "zhixing_slip",
    "zhixing_tokenissue",
    "zhixing_paperentry",
    "zhixing_ballotteller",
)


class UpkeepError(RuntimeError):
    """The database skipped what it was asked to do: PostgreSQL only warns where a right to VACUUM is missing."""


@contextmanager
def upkeep_connection() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """For VACUUM (FULL) of the tables in MAINTAINED, `SELECT pg_switch_wal()` and `CHECKPOINT`: in autocommit, next to
    the connection of the request, whose open transaction it neither sees nor commits.

    It connects as the application, which holds exactly these rights (deploy/roles.sql, models/rights.py: MAINTAIN).
    Servers before 17 know no such right; there it is the owner where this process knows the owner's address.
    Raises UpkeepError at the end where something was skipped for want of a right.
    """
    skipped: list[str] = []

    def note(diagnostic: Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "WARNING" and "permission denied" in (diagnostic.message_primary or ""):
            skipped.append(diagnostic.message_primary or "")

    with psycopg.connect(_address(), autocommit=True) as own:
        own.add_notice_handler(note)
        yield own
    if skipped:
        raise UpkeepError("; ".join(skipped))


def _address() -> str:
    """How another connection reaches the database of the request; it holds the password, so it is never printed."""
    from django.conf import settings

    connection.ensure_connection()
    info = connection.connection.info
    address = make_conninfo("", **info.get_parameters(), **({"password": info.password} if info.password else {}))
    owner: str = settings.DATABASE_OWNER_URL
    if owner and info.server_version < 170_000:
        return make_conninfo(owner, dbname=info.dbname)
    return address
