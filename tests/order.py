"""The order in which tests are dealt to the workers: what takes longest first, so that none is left to do it alone.

A worker takes a whole file. Left to themselves, the few tests that take a minute each would come last.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

# By the time that they take on a quiet machine. A file that is missing here comes by its number of tests.
LONGEST = (
    "tests/browser/test_every_page.py",
    "tests/test_demonstration.py",
    "tests/browser/test_organisations.py",
    "tests/browser/test_year.py",
    "tests/web/test_matrix.py",
    "tests/web/test_hostile.py",
    "tests/browser/test_vote.py",
    "tests/test_heals.py",
    "tests/browser/test_quarter.py",
    "tests/browser/test_vote_devices.py",
    "tests/browser/test_founding.py",
    "tests/browser/test_branch.py",
    "tests/browser/test_above.py",
    "tests/test_crashes.py",
    "tests/browser/test_ballot.py",
    "tests/browser/test_activities.py",
    "tests/web/vote/test_lengths.py",
    "tests/proofs/test_unlinkable.py",
    "tests/test_backup.py",
    "tests/web/test_namesakes.py",
    "tests/test_mutants.py",
    "tests/rules/scoring/test_properties.py",
    "tests/actions/test_placements_histories.py",
    "tests/actions/reviews/test_bulk_conclusion.py",
    "tests/queries/test_growth.py",
    "tests/proofs/test_at_once.py",
    "tests/proofs/test_remains.py",
    "tests/web/test_namesakes_after_posting.py",
    "tests/web/ballots/test_next_steps.py",
    "tests/rules/ballots/test_double_entry.py",
    "tests/proofs/test_traces.py",
    "tests/proofs/test_writers.py",
    "tests/models/test_migrations_data.py",
    "tests/files/evidence/test_pdf.py",
)


def file_of(item: Any) -> str:
    return str(item.nodeid.split("::")[0])


def longest_first(items: Sequence[Any]) -> list[Any]:
    """Whole files, and within a file nothing changes places."""
    ranks, counts = {file: rank for rank, file in enumerate(LONGEST)}, Counter(map(file_of, items))
    return sorted(items, key=lambda item: (ranks.get(file_of(item), len(ranks)), -counts[file_of(item)], file_of(item)))
