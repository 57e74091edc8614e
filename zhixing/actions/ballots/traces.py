"""票箱痕迹: after the count nothing of the old rows of a box is left, neither in its tables' files nor in the log."""

import logging
import re
import time

import psycopg

from zhixing.models.upkeep import MAINTAINED, UpkeepError, upkeep_connection

_LOCK = "200ms"  # whoever casts elsewhere meanwhile waits no longer than this for us to give up
_PAUSE = 0.25  # seconds between two tries
_KEPT = re.compile(r"(\d+)")


def clear_away(seconds: float = 0) -> bool:
    """Write the tables of the box anew without their dead rows, and let go of the log that their rows were written to.

    False where somebody still reads from before (a backup that is running, say): dead rows are kept for as long as an
    old snapshot could see them, and whoever reads a table holds it. `seconds`: to go on trying. On a connection of its
    own: neither VACUUM nor the change of the log may run in a transaction.
    """
    try:
        with upkeep_connection() as own:
            return _clear(own, time.monotonic() + seconds)
    except UpkeepError:
        return False  # said in the server's own log; every start and page tries again


def _clear(own: psycopg.Connection[tuple[object, ...]], end: float) -> bool:
    own.execute(f"SET lock_timeout = '{_LOCK}'")
    while not all(_rewritten(own, table) for table in MAINTAINED):
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE)
    _let_go_of_log(own)
    return True


def _rewritten(own: psycopg.Connection, table: str) -> bool:
    """A new file with the living rows alone; the old one is emptied and removed. False where dead rows had to stay."""
    leftovers: list[int] = []

    def notice(diagnostic: psycopg.errors.Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":  # skipped, for want of the right
            leftovers.append(1)
        if match := _KEPT.match(diagnostic.message_detail or ""):  # "3 dead row versions cannot be removed yet."
            leftovers.append(int(match[1]))

    own.add_notice_handler(notice)
    try:
        own.execute("SET client_min_messages = info")
        own.execute(f"VACUUM (FULL, VERBOSE) {table}")  # nosec B608 (a constant)
    except psycopg.errors.LockNotAvailable:
        return False
    finally:
        own.remove_notice_handler(notice)
    return not any(leftovers)


def _let_go_of_log(own: psycopg.Connection) -> None:
    """Begin a new segment and a new checkpoint: segments before it are not needed any more. Our own server removes
    them; another may keep them for its archive or its replicas, or keep us from asking: docs/security.md says so."""
    try:
        own.execute("SELECT pg_switch_wal()")
        own.execute("CHECKPOINT")
    except psycopg.errors.InsufficientPrivilege:
        logging.getLogger(__name__).warning("the server lets nobody but its administrator renew its log")
