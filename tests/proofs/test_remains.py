"""Proof 11: after the count nothing of what was in the box lies in any file of the database: not in free parts of
pages, not in the write-ahead log, not in the server's log. Looked for byte by byte, as an owner of the disk can."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection

from tests import ballots, make
from tests.proofs import elections, forensics
from zhixing.actions.ballots import keys as ballots_keys
from zhixing.actions.ballots import traces as ballots_traces
from zhixing.actions.ballots.keys import sweep_keys
from zhixing.actions.ballots.lifecycle import void_ballot
from zhixing.models import Ballot, BallotTeller, BoxLine, Slip, Spent
from zhixing.queries.scoring.sql import address
from zhixing.rules.permissions import Role

VOTERS = 12
pytestmark = pytest.mark.usefixtures("transactional_db")


def files() -> Iterator[Path]:
    """Everything that the server keeps of this database, and its whole log of writes."""
    database = forensics.one("SELECT oid FROM pg_database WHERE datname = current_database()")
    yield from (forensics.data_folder() / "base" / database).iterdir()
    yield from (one for one in (forensics.data_folder() / "pg_wal").iterdir() if one.is_file())


def left_in_files(secrets: Sequence[bytes]) -> set[bytes]:
    """Which of these strings of bytes lie in any of the files."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    left = set()
    for place in files():
        try:
            data = place.read_bytes()
        except FileNotFoundError:  # removed meanwhile
            continue
        left |= {one for one in secrets if one in data}
    return left


def contents(ballot: Ballot) -> dict[str, list[bytes]]:
    """What is in the box during the vote and must not outlive the count."""

    def of(rows: Sequence[bytes | None]) -> list[bytes]:
        return [bytes(one) for one in rows if one]

    return {
        "sealed lines": of(list(BoxLine.objects.values_list("sealed", flat=True))),
        "locked keys": of(list(BallotTeller.objects.values_list("locked_key", flat=True))),
        "unused slips": of(list(Slip.objects.exclude(pk__in=Spent.objects.values("pk")).values_list("pk", flat=True))),
        "sealed codes": of(list(Spent.objects.values_list("proof", flat=True))),
    }


def left(secrets: dict[str, list[bytes]]) -> dict[str, int]:
    """How many of each kind are still there."""
    there = left_in_files([one for kind in secrets.values() for one in kind])
    return {name: sum(one in there for one in kind) for name, kind in secrets.items()}


def held(world: make.World) -> Ballot:
    """A vote of a dozen, before its box is sealed."""
    elections.room(world, full=6, probationary=VOTERS - 6)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    codes = ballots.to_open(ballot, world)
    for place, code in enumerate(codes[:VOTERS]):
        ballots.vote(ballot, code, "BASIC", own=place + 1 if place < 6 else None)
    return ballot


NOTHING = {"sealed lines": 0, "locked keys": 0, "unused slips": 0, "sealed codes": 0}


def test_after_the_count_no_file_holds_anything_of_the_box() -> None:
    if not forensics.is_readable():
        return
    world = make.world()
    ballot = held(world)
    secrets = contents(ballot)
    everything = {name: len(kind) for name, kind in secrets.items()}
    assert everything == {"sealed lines": 6 * VOTERS, "locked keys": 2, "unused slips": 2, "sealed codes": VOTERS}
    assert left(secrets) == everything  # the search finds them while they are there
    ballots.to_end(ballot, world, VOTERS)
    assert left(secrets) == NOTHING
    ballot.refresh_from_db()
    assert ballot.traces_cleared_at is not None


def test_nor_after_a_ballot_was_declared_void() -> None:
    if not forensics.is_readable():
        return
    world = make.world()
    ballot = held(world)
    secrets = contents(ballot)
    void_ballot(ballot.pk, reason="停电", by=world.viewer(Role.SECRETARY), at=ballots.DURING)
    assert left(secrets) == NOTHING


def test_where_dead_rows_are_only_vacuumed_most_of_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what clearing away was before. Pages are freed, and what lay on them lies on."""
    if not forensics.is_readable():
        return

    def vacuum(seconds: float = 0) -> bool:
        with psycopg.connect(address(), autocommit=True) as own:
            own.execute(f"VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) {', '.join(ballots_traces._BOX)}")
        return True

    world = make.world()
    ballot = held(world)
    secrets = contents(ballot)
    monkeypatch.setattr(ballots_keys, "clear_away", vacuum)
    ballots.to_end(ballot, world, VOTERS)
    found = left(secrets)
    assert min(found.values()) > 0, found


def test_whoever_reads_from_before_is_waited_for_and_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup is running while the box is opened: its snapshot keeps dead rows, until it is through."""
    monkeypatch.setattr(ballots_keys, "_PATIENCE", 0.3)
    world = make.world()
    ballot = held(world)
    secrets = contents(ballot)
    with psycopg.connect(address()) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM zhixing_organisation")  # of no table of the box: only the snapshot holds
        ballots.to_end(ballot, world, VOTERS)
        ballot.refresh_from_db()
        assert (ballot.keys_destroyed_at is None, ballot.traces_cleared_at) == (False, None)
        assert sweep_keys() == 0
        ballot.refresh_from_db()
        assert ballot.traces_cleared_at is None
    sweep_keys()
    ballot.refresh_from_db()
    assert ballot.traces_cleared_at is not None
    if forensics.is_readable():
        assert left(secrets) == NOTHING


def logged_of_failures(ballot: Ballot, credentials: Sequence[bytes]) -> list[str]:
    """The hashes, of those that the database refused to spend, that stand in the server's own log."""
    log = forensics.data_folder().parent / "postgres.log"
    before, panel = log.stat().st_size, ballot.panels.get().pk
    spend = "INSERT INTO zhixing_spent (credential, panel_id, way, is_valid) VALUES (%s, %s, 'slip', true)"
    for credential in credentials:
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute(spend, [credential, panel])
    with log.open("rb") as file:
        file.seek(before)
        told = file.read().decode(errors="replace")
    assert "duplicate key value" in told
    return [one.hex() for one in credentials if one.hex() in told]


def test_the_servers_log_keeps_nothing_of_a_vote_that_failed() -> None:
    if not forensics.is_readable() or not (forensics.data_folder().parent / "postgres.log").exists():
        return
    world = make.world()
    ballot = held(world)
    spent = [bytes(one) for one in Spent.objects.values_list("pk", flat=True)]
    assert logged_of_failures(ballot, spent[:1]) == []
    with connection.cursor() as cursor:  # the twin: a server as it comes
        cursor.execute("SET log_min_error_statement = error")
        cursor.execute("SET log_error_verbosity = default")
        found = logged_of_failures(ballot, spent[1:2])
        cursor.execute("RESET log_min_error_statement")
        cursor.execute("RESET log_error_verbosity")
    assert found == [spent[1].hex()]
