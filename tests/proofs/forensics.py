"""What an operator can read below the tables: the heap's raw pages with their dead rows, and the write-ahead log."""

import os
import re
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from config.postgres import binaries

_PAGE, _HEAD, _POINTER = 8192, 24, 4
_COMMITTED, _INVALID = 0x0400, 0x0800  # of t_infomask: xmax committed, xmax invalid


@dataclass(frozen=True)
class RawRow:
    """A row version as it lies on its page."""

    block: int
    offset: int
    xmin: int
    xmax: int
    is_dead: bool
    data: bytes


def one(sql: str, *values: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def data_folder() -> Path:
    return Path(one("SHOW data_directory"))


def raw_rows(table: str) -> list[RawRow]:
    """Every row version on the pages of a table, dead ones too, straight from its file (as pageinspect would)."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    place = data_folder() / one("SELECT pg_relation_filepath(%s::regclass)", table)
    data = place.read_bytes()
    found = []
    for block in range(len(data) // _PAGE):
        page = data[block * _PAGE : (block + 1) * _PAGE]
        (lower,) = struct.unpack_from("<H", page, 12)
        for offset in range(1, (max(lower, _HEAD) - _HEAD) // _POINTER + 1):
            (pointer,) = struct.unpack_from("<I", page, _HEAD + (offset - 1) * _POINTER)
            start, flags, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
            if flags != 1:  # LP_NORMAL: has storage
                continue
            xmin, xmax = struct.unpack_from("<II", page, start)
            (mask,) = struct.unpack_from("<H", page, start + 20)
            is_dead = xmax != 0 and not mask & _INVALID
            found.append(RawRow(block, offset, xmin, xmax, is_dead, page[start : start + length]))
    return found


def position() -> str:
    """Where the log of the server has come to."""
    return one("SELECT pg_current_wal_insert_lsn()")


@contextmanager
def log_kept() -> Iterator[str]:
    """Keeps the log from here on, which a checkpoint would clear away; gives the position it begins at."""
    if not is_readable():
        yield ""
        return
    name = f"zhixing_{os.getpid()}"
    one("SELECT pg_create_physical_replication_slot(%s, true, true)", name)  # gone with the session at the latest
    yield position()
    one("SELECT pg_drop_replication_slot(%s)", name)


@dataclass(frozen=True)
class Written:
    """One insertion as the log has it: in which transaction, and where the row came to lie."""

    xid: int
    block: int
    offset: int


def file_of(table: str) -> str:
    """The file that a table lies in now; rewritten, it lies in another."""
    return one("SELECT pg_relation_filenode(%s::regclass)", table)


def log_text(files: set[str], start: str, end: str) -> str:
    """What pg_waldump tells of a table's files between two positions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal()")  # so that the segment is whole
    database = one("SELECT oid FROM pg_database WHERE datname = current_database()")
    done = subprocess.run(
        [
            str(binaries() / "pg_waldump"),
            "--path",
            str(data_folder() / "pg_wal"),
            "--start",
            start,
            "--end",
            end,
            "--rmgr",
            "Heap",
            "--rmgr",
            "Heap2",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    relation = re.compile(rf"\brel 1663/{database}/(\d+)")
    return "\n".join(
        line for line in done.stdout.splitlines() if (found := relation.search(line)) and found[1] in files
    )


def insertions(text: str) -> list[Written]:
    """In the order in which they were written; COPY writes a page's worth of rows in one record."""
    line = re.compile(
        r"tx:\s+(?P<xid>\d+),.*desc: (?:INSERT\S* off: (?P<one>\d+)|MULTI_INSERT\S* ntuples: (?P<many>\d+))"
        r".*?(?:offsets: \[(?P<offsets>[\d, ]+)\].*?)? blk (?P<block>\d+)"
    )
    found = []
    for record in line.finditer(text):
        offsets = record["one"] or record["offsets"] or ",".join(map(str, range(1, int(record["many"] or 0) + 1)))
        found += [Written(int(record["xid"]), int(record["block"]), int(offset)) for offset in offsets.split(",")]
    return found


def is_readable() -> bool:
    """Whether this test may read the server's files at all (a server elsewhere keeps them to itself)."""
    try:
        return (data_folder() / "pg_wal").is_dir() and any((data_folder() / "pg_wal").iterdir())
    except PermissionError:
        return False
