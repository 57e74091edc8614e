"""Elections for the proofs: rooms of voters with papers of their own, cast in real transactions from many threads."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from tests import ballots, make
from zhixing.actions.ballots.casting import Code, cast
from zhixing.models import Ballot
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.rules.ballots.states import SELF, Paper
from zhixing.rules.members.records import PersonKind

Job = TypeVar("Job")
Answer = TypeVar("Answer")

GRADES = ("EXCELLENT", "QUALIFIED", "BASIC", "UNQUALIFIED")


def room(world: make.World, *, full: int, probationary: int) -> None:
    """Fill `world.branch` up to so many members; it begins with four of full standing and one on probation."""
    for number in range(full - 4):
        make.member(f"刘{chr(0x4E00 + number)}", world.branch)
    for number in range(probationary - 1):
        make.member(f"孙{chr(0x4E00 + number)}", world.branch, kind=PersonKind.PROBATIONARY)


def any_paper(ballot: Ballot, own: int | None, chance: random.Random, grades: Sequence[str] = GRADES) -> Paper:
    """Random grades for everyone; `own` is the voter's own number, None for one who is not on the list."""
    numbers = ballot.subjects.values_list("number", flat=True)
    return {
        (number, question.code): SELF if number == own else chance.choice(grades)
        for number in numbers
        for question in questionnaire_of(ballot).questions
    }


def cast_as_member(ballot: Ballot, code: str, paper: Paper) -> str:
    """By slip, as somebody of the branch's own panel."""
    return cast(ballot.slug, Code(code), paper, is_unlisted=SELF not in paper.values(), at=ballots.DURING)


def tally(papers: Sequence[Paper]) -> Counter[tuple[int, str]]:
    """The truth: by subject and grade, of everything but the voters' own rows."""
    return Counter((number, choice) for paper in papers for (number, _), choice in paper.items() if choice != SELF)


def published(ballot: Ballot) -> Counter[tuple[int, str]]:
    """The same as it was counted and published, where counts by grade are."""
    rows = ballot.panels.values_list("figures__subject__number", "figures__question", "figures__counts")
    return Counter(
        {
            (number, grade): many
            for number, question, counts in rows
            if not question
            for grade, many in (counts or {}).items()
            if many
        }
    )


def at_once(jobs: Sequence[Job], act: Callable[[Job], Answer], threads: int) -> list[Answer]:
    """Each thread takes every so-many-th job on a database connection of its own."""

    def several(share: Sequence[Job]) -> list[Answer]:
        try:
            return [act(one) for one in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return [
            answer for answers in pool.map(several, [jobs[at::threads] for at in range(threads)]) for answer in answers
        ]
