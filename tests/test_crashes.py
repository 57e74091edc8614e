"""kill -9 of the web server and of PostgreSQL while people vote and the box is opened: a few; many in `./dev soak`."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.crash_site import CrashSite, crash_site
from tests.crashes import Election

VOTERS, SUBJECTS = 30, 5


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[CrashSite, list[dict[str, Any]]]]:
    with crash_site() as site:
        told = site.prepare(2, VOTERS, SUBJECTS)
        site.start_again()
        yield site, told


def test_whoever_was_told_is_counted_once_whatever_is_killed(running: tuple[CrashSite, list[dict[str, Any]]]) -> None:
    site, told = running
    election = Election(site, told[0], random.Random())
    election.vote_through(2)
    election.count_through(1)
    site.sweep()
    assert election.faults() == []
    assert election.kills.total() == 3
    assert len(election.acknowledged) >= VOTERS * 9 // 10


def test_commits_acknowledged_before_they_are_on_disk_would_lose_votes(
    running: tuple[CrashSite, list[dict[str, Any]]],
) -> None:
    """The broken twin: the same crash where the database answers early. The check above would fail."""
    site, told = running
    site.acknowledge_early()
    election = Election(site, told[1], random.Random())
    election.vote_through(2, ["database"])
    assert len(election.lost()) > 0
