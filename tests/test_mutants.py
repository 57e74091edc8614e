"""Mutation testing itself: a weak test lets a fault live that a strong one notices, in a function and in a table."""

import math
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from tests.mutants.__main__ import EQUIVALENT, equivalents, name_of
from tests.mutants.changes import mutants_of
from tests.mutants.trying import digest_of, quickest
from tests.mutants.watching import Watch

PLANTED = """
LIMIT = 10


class Refusal(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason.upper())


def is_enough(points: int) -> bool:
    return points >= LIMIT


def is_too_much(points: int) -> bool:
    return points > 2 * LIMIT
"""
TESTS = """
from planted import Refusal, is_enough, is_too_much


def test_a_refusal() -> None:
    assert Refusal("too few").args == ("TOO FEW",)


def test_weakly() -> None:
    assert is_enough(20)
    assert not is_enough(5)


def test_strongly() -> None:
    assert is_too_much(21)
    assert not is_too_much(20)


def test_that_needs_a_database_can_have_one(pytestconfig) -> None:
    assert hasattr(pytestconfig.option, "verbose")  # pytest-django asks for it
"""


def run_on_planted(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    (folder / "planted.py").write_text(PLANTED)
    (folder / "test_planted.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "tests.mutants", str(folder / "planted.py"), "--tests", str(folder)],
        cwd=settings.ROOT,
        # Planted tests ask no database: an address that is not ours, and no cluster is made for them.
        env={
            **os.environ,
            "DATABASE_URL": "postgresql:///none",
            "ZHIXING_DATA": str(folder / "data"),
            "PYTHONPATH": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fault_lives_where_the_test_is_weak(tmp_path: Path) -> None:
    done = run_on_planted(tmp_path, TESTS)
    assert done.returncode == 0, done.stderr
    assert [" ".join(line.split()) for line in done.stdout.splitlines()] == [
        "planted.py:11 survived is_enough: points >= LIMIT → points > LIMIT",
        "planted.py 5 / 6 83.3%",
        "5 / 6 83.3%",
    ]
    left = (tmp_path / "data" / "mutants-left.txt").read_text()  # what `--left` tries again
    assert left == f"{tmp_path / 'planted.py'} | is_enough: points >= LIMIT → points > LIMIT\n"


def test_the_quickest_tests_are_asked_within_a_time() -> None:
    tests = [(1.0, "a"), (2.0, "b"), (3.0, "c"), (4.0, "d"), (5.0, "e")]
    assert [test for _, test in quickest(tests, 10)] == ["a", "b", "c", "d"]
    assert [test for _, test in quickest(tests, 2)] == ["a", "b", "c"]
    assert quickest(tests, math.inf) == tests


def test_a_test_that_falls_without_a_fault_is_shown_with_its_cause(tmp_path: Path) -> None:
    done = run_on_planted(tmp_path, TESTS.replace("is_too_much(21)", "is_too_much(20)"))
    assert done.returncode != 0
    assert "test_planted.py::test_strongly (call)" in done.stderr
    assert "assert is_too_much(20)" in done.stderr


class Base:
    def __init__(self, points: int) -> None:
        self.points = points


class Total(Base):
    def __init__(self, points: int, *, limit: int = 10) -> None:
        super().__init__(min(points, limit))

    def steps(self) -> Iterator[int]:
        yield from range(self.points)

    @property
    def is_empty(self) -> bool:
        return self.points == 0


def test_functions_note_that_they_are_reached_and_work_as_ever() -> None:
    functions = {"init": Total.__init__, "steps": Total.steps, "is_empty": vars(Total)["is_empty"].fget}
    codes = [function.__code__ for function in functions.values()]
    for _ in range(2):
        with Watch({name: [function] for name, function in functions.items()}) as watch:
            assert list(Total(3, limit=2).steps()) == [0, 1]
            assert [Total(points).points for points in (9, 11)] == [9, 10]
        assert watch.reached == {"init", "steps"}
        assert [function.__code__ for function in functions.values()] == codes


def test_what_is_changed_and_what_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text('''"""A module."""

ROUTE = {"a": 1, "b": 2}
__all__ = ["ROUTE", "names"]


def names(rows: list[str], *, limit: int = 3) -> list[str]:
    """Says what."""
    assert rows
    if not rows or limit < 2:
        raise ValueError("没有")
    row.save(update_fields=rows)
    return sorted((row for row in rows if row.strip()), key=len)[:limit]
''')
    assert [mutant.key for mutant in mutants_of(tmp_path / "planted.py")] == [
        "module: {'a': 1, 'b': 2} → {'b': 2}",
        "module: {'a': 1, 'b': 2} → {'a': 1}",
        "module: 1 → 2",
        "module: 2 → 3",
        "module: 3 → 4",
        "names: not rows or limit < 2 → limit < 2",
        "names: not rows or limit < 2 → not rows",
        "names: not rows → rows",
        "names: limit < 2 → limit <= 2",
        "names: 2 → 3",
        "names: raise ValueError('没有') → pass",
        "names: '没有' → '没有※'",
        "names: row.save(update_fields=rows) → pass",
        "names: sorted((row for row in rows if row.strip()), key=len) → sorted((row for row in rows if row.strip()))",
        "names: for row in rows if row.strip() → for row in rows",
        "names: row.strip() → row",
    ]


def test_what_tests_reach_is_noted_anew_when_their_data_change(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(TESTS)
    (tmp_path / "cases.txt").write_text("甲")
    before = digest_of(tmp_path / "test_planted.py")
    assert digest_of(tmp_path / "test_planted.py") == before
    (tmp_path / "cases.txt").write_text("乙")
    assert digest_of(tmp_path / "test_planted.py") != before


def test_a_fault_that_a_function_has_twice_is_named_by_its_place(tmp_path: Path) -> None:
    """So that whoever excuses the first does not excuse the second without a look at it."""
    (tmp_path / "planted.py").write_text("""
def first(rows: list[int]) -> int:
    return rows[0] if rows else 0


def second() -> int:
    return 0
""")
    assert [mutant.key for mutant in mutants_of(tmp_path / "planted.py")] == [
        "first: rows[0] if rows else 0 → rows[0] if not rows else 0",
        "first: 0 → 1 #1",
        "first: 0 → 1 #2",
        "second: 0 → 1",
    ]


def line_problems(lines: Sequence[str], faults: Collection[str]) -> list[str]:
    """What is wrong with a list of equivalent faults; `faults`: the names of those that there are."""
    return (
        [f"fits no fault: {name}" for line in lines if (name := line.rpartition(" | ")[0]) not in faults]
        + [f"without a reason: {line}" for line in lines if not line.rpartition(" | ")[2].strip()]
        + [f"out of order: {after}" for before, after in pairwise(lines) if before >= after]
    )


def test_each_line_of_the_equivalent_names_one_fault_that_there_is() -> None:
    lines = [line for line in EQUIVALENT.read_text().splitlines() if not line.startswith("#")]
    files = {settings.ROOT / name.partition(" | ")[0] for name in equivalents()}
    faults = [name_of(mutant) for file in files if file.exists() for mutant in mutants_of(file)]
    assert len(faults) == len(set(faults))  # a name is one place
    assert len(lines) == len(equivalents()) > 50
    assert line_problems(lines, set(faults)) == []


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (["a.py | f: 0 → 1 #1 | so", "b.py | f: x | y → x & y | so"], []),
        (["a.py | f: 0 → 1 | so"], ["fits no fault: a.py | f: 0 → 1"]),  # which of the two
        (["a.py | f: 0 → 1 #1 | "], ["without a reason: a.py | f: 0 → 1 #1 | "]),
        (["b.py | f: x | y → x & y | so", "a.py | f: 0 → 1 #1 | so"], ["out of order: a.py | f: 0 → 1 #1 | so"]),
        (["a.py | f: 0 → 1 #1 | so", "a.py | f: 0 → 1 #1 | so"], ["out of order: a.py | f: 0 → 1 #1 | so"]),  # twice
    ],
)
def test_a_line_that_names_no_fault_is_noticed(lines: list[str], problems: list[str]) -> None:
    faults = {"a.py | f: 0 → 1 #1", "a.py | f: 0 → 1 #2", "b.py | f: x | y → x & y"}
    assert line_problems(lines, faults) == problems
