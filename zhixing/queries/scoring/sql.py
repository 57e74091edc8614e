"""Reading whole tables of facts as frames: over the connection of the request, or in columns over ADBC on one's own."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import polars as pl

Schema = Mapping[str, pl.DataType]


class Read(Protocol):
    """SQL without parameters to a frame of these columns. Nothing goes into it but what `ids`, `day`, `texts` wrote."""

    def __call__(self, sql: str, schema: Schema) -> pl.DataFrame: ...


def ids(numbers: Iterable[int]) -> str:
    """Numbers as an array of SQL."""
    return "'{" + ",".join(str(int(number)) for number in numbers) + "}'::bigint[]"


def day(date: dt.date) -> str:
    """A day as SQL."""
    return f"DATE '{date:%Y-%m-%d}'"


def texts(words: Iterable[str]) -> str:
    """Texts as a list of SQL, for `IN (…)`: in hexadecimal, so that nothing in them can end it."""
    return ", ".join(f"convert_from('\\x{word.encode().hex()}', 'UTF8')" for word in words)


def over_django(sql: str, schema: Schema) -> pl.DataFrame:
    """Sees what the transaction of the request has written. For what one page or one branch needs."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


@contextmanager
def over_adbc(address: str) -> Iterator[Read]:
    """For large closings: ten times faster, on a connection of its own that sees only what has been committed."""
    from adbc_driver_postgresql import dbapi  # loaded only where a large closing runs

    with dbapi.connect(address) as own, own.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # as many of us read as there are cores

        def read(sql: str, schema: Schema) -> pl.DataFrame:
            cursor.execute(sql)
            frame: pl.DataFrame = cursor.fetch_polars()
            return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())

        yield read


def address() -> str:
    """How another connection reaches the database of the request; it holds the password, so it is never printed."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    connection.ensure_connection()
    info = connection.connection.info
    return make_conninfo("", **info.get_parameters(), **({"password": info.password} if info.password else {}))
