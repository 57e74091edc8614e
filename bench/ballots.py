"""A secret ballot: casting by many at once and counting, ours beside two ballots that keep no secret or lose votes.

`--sizes 300,3000` voters, `--subjects 30`, `--threads 8`.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import local

import psycopg
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.ballots_peers import PEERS, Answers, Connection, Design
from bench.scratch import scratch_database

SIZES, SUBJECTS, THREADS = "300,3000", "30", "8"
GRADES = 4


@dataclass
class Figures:
    """What one design did with one room of voters, all of whom vote once."""

    name: str
    voters: int
    casting: float = 0.0  # seconds for all of them
    closing: float = 0.0
    told: Counter[tuple[int, int]] = field(default_factory=Counter)  # answers of voters who were told that they count
    accepted: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    counted: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """Answers of those who were told that their vote counts, and that were not counted."""
        return (self.told - self.counted).total()

    @property
    def surplus(self) -> int:
        """Answers counted of those who were told that their vote does not."""
        return (self.counted - self.told).total()


def main(args: list[str]) -> None:
    sizes = [int(one) for one in _option(args, "--sizes", SIZES).split(",")]
    subjects, threads = int(_option(args, "--subjects", SUBJECTS)), int(_option(args, "--threads", THREADS))
    found = []
    for voters in sizes:
        with scratch_database("ballots") as url, tempfile.TemporaryDirectory() as keys:
            papers = _papers(voters, subjects)
            tried = [design for design in PEERS if design.most is None or voters <= design.most]
            found += [_peer(design, url, papers, threads) for design in tried]
            found.append(_ours(papers, subjects, threads, Path(keys)))
    _show(found, subjects, threads)


def _option(args: list[str], name: str, default: str) -> str:
    return args[args.index(name) + 1] if name in args else default


def _papers(voters: int, subjects: int) -> list[Answers]:
    """The same each time: mostly good grades, each voter filling in the paper in an order of their own."""
    chance = random.Random(2026)
    return [
        [
            (subject, chance.choices(range(1, GRADES + 1), [50, 35, 12, 3])[0])
            for subject in chance.sample(range(1, subjects + 1), subjects)
        ]
        for _ in range(voters)
    ]


def _room(figures: Figures, papers: Sequence[Answers], threads: int, cast: Callable[[int, Answers], object]) -> None:
    """Everyone votes, so many at once; whoever is refused stays refused."""

    def one(voter: int) -> str:
        try:
            cast(voter, papers[voter])
        except Exception as refused:  # whatever the voter would have been shown
            return type(refused).__name__
        return ""

    with ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        outcomes = pool.map(one, range(len(papers)))
        told = list(track(outcomes, figures.name, len(papers), transient=True))
        figures.casting = time.perf_counter() - start
    figures.errors = Counter(name for name in told if name)
    figures.accepted = told.count("")
    figures.told = Counter(answer for voter, name in enumerate(told) if not name for answer in papers[voter])


def _peer(design: Design, url: str, papers: Sequence[Answers], threads: int) -> Figures:
    figures, own, opened = Figures(design.name, len(papers)), local(), list[Connection]()

    def cast(voter: int, answers: Answers) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(url, autocommit=True)
            opened.append(own.connection)
        design.cast(own.connection, voter, answers)

    with psycopg.connect(url, autocommit=True) as connection:
        design.make(connection, len(papers[0]), GRADES)
        _room(figures, papers, threads, cast)
        start = time.perf_counter()
        figures.counted = design.close(connection)
        figures.closing = time.perf_counter() - start
    for one in opened:
        one.close()
    return figures


def _ours(papers: Sequence[Answers], subjects: int, threads: int, keys: Path) -> Figures:
    from django.conf import settings
    from django.db import connections

    from bench.ballots_ours import Ours

    settings.BALLOT_KEYS = keys
    with Console().status(f"准备 {len(papers)} 人的名册和票码……"):
        ours = Ours(len(papers), subjects)
    figures = Figures(ours.name, len(papers))
    _room(figures, papers, threads, ours.cast)
    ours.seal(figures.accepted)
    start = time.perf_counter()
    ours.close()
    figures.closing = time.perf_counter() - start
    figures.counted = ours.counted()
    connections.close_all()
    return figures


def _show(found: Sequence[Figures], subjects: int, threads: int) -> None:
    table = Table(title=f"{subjects} 名被测评人，{threads} 个线程同时投票", title_justify="left")
    for column in ("办法", "投票人", "票/秒", "开箱计票（秒）", "报错的票", "其中死锁", "丢失的答案", "多出的答案"):
        table.add_column(column, justify="left" if column == "办法" else "right")
    for one in found:
        table.add_row(
            one.name,
            str(one.voters),
            f"{one.voters / one.casting:.0f}",
            f"{one.closing:.3f}",
            str(one.errors.total()),
            str(one.errors["DeadlockDetected"]),
            str(one.lost),
            str(one.surplus),
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    main([])
