"""The order in which tests are dealt to the workers: what takes longest first, so that none is left to do it alone.

A worker takes a whole file. Left to themselves, the few tests that take a minute each would come last.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

# By the time that they take on a quiet machine. A file that is missing here comes by its number of tests.
LONGEST = (
    "tests/test_demonstration.py",
    "tests/web/test_matrix.py",
    "tests/browser/test_every_page.py",
    "tests/web/test_hostile.py",
    "tests/proofs/test_unlinkable.py",
    "tests/test_heals.py",
    "tests/browser/test_quarter.py",
    "tests/browser/test_ballot.py",
    "tests/web/test_namesakes.py",
    "tests/browser/test_vote.py",
    "tests/browser/test_vote_devices.py",
    "tests/test_crashes.py",
    "tests/test_backup.py",
    "tests/proofs/test_writers.py",
    "tests/models/test_least_power.py",
)


def file_of(item: Any) -> str:
    return str(item.nodeid.split("::")[0])


def longest_first(items: Sequence[Any]) -> list[Any]:
    """Whole files, and within a file nothing changes places."""
    ranks, counts = {file: rank for rank, file in enumerate(LONGEST)}, Counter(map(file_of, items))
    return sorted(items, key=lambda item: (ranks.get(file_of(item), len(ranks)), -counts[file_of(item)], file_of(item)))
