"""Proof 1: after the count nobody can tell whose line is whose, from anything that PostgreSQL keeps.

The attacker is given more than there is to have: who cast as the how-manieth, from watching the door. Sixteen people
grade one subject, each with a grade of their own out of sixteen, so that every line, once open, says whose it is.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from math import comb

import pytest
from django.db import connection, transaction

from tests import ballots, make, walk
from tests.actions.ballots.test_casting import fetched
from tests.proofs import elections, forensics
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.preparing import PanelTerms, prepare_ballot
from zhixing.models import Ballot, Cycle, User
from zhixing.rules.ballots.states import SELF
from zhixing.rules.permissions import Role

ELECTIONS, VOTERS = 50, 17  # the first of whom is the one subject looked at, and does not grade themselves
GUESSES = ELECTIONS * (VOTERS - 1)
GRADES = [f"G{number:02}" for number in range(VOTERS - 1)]


def standard(elections: int) -> str:
    """A standard with so many ballots a quarter, and a grade for everyone."""
    parts = "\n".join(
        f"  - {{code: b{number}, name: 第 {number} 次测评, source: ballot, weight: {{midyear: 1, year_end: 1}}}}"
        for number in range(elections)
    )
    grades = "\n".join(f"  - {{code: {code}, name: 档{code}, value: {100 - at}}}" for at, code in enumerate(GRADES))
    other = "  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20, year_end: 20}}"
    return walk.STANDARD.replace(other, parts).replace("blocks:", f"grades:\n{grades}\nblocks:", 1)


@dataclass(frozen=True)
class Line:
    """A line of the box as the database shows it to its operator."""

    xmin: int
    place: tuple[int, int]  # ctid
    key: str
    grade: str | None


@dataclass(frozen=True)
class Seen:
    """What there is to see of one election."""

    truth: list[str]  # the grades that identify the voters, in the order in which they cast
    casts: list[int]  # the transactions of the casts, in that order
    lines: list[Line]
    written: list[forensics.Written]  # of the transaction of the count, in order
    others: list[tuple[int, int]] = field(default_factory=list)  # where the lines of the other subjects lie


Attack = Callable[[Seen], Sequence[str | None]]  # a guess for each voter, in the order in which they cast


def by_xmin(seen: Seen) -> list[str | None]:
    """The line written in the same transaction as the voter's row."""
    grades = {line.xmin: line.grade for line in seen.lines}
    return [grades.get(xid) for xid in seen.casts]


def _ranked(lines: Sequence[Line]) -> list[str | None]:
    return [line.grade for line in lines]


ATTACKS: dict[str, Attack] = {
    "xmin": by_xmin,
    "rank of xmin": lambda seen: _ranked(sorted(seen.lines, key=lambda line: line.xmin)),
    "ctid": lambda seen: _ranked(sorted(seen.lines, key=lambda line: line.place)),
    "ctid backwards": lambda seen: _ranked(sorted(seen.lines, key=lambda line: line.place, reverse=True)),
    "key": lambda seen: _ranked(sorted(seen.lines, key=lambda line: line.key)),
    "write-ahead log": lambda seen: _by_log(seen),
}


def _by_log(seen: Seen) -> list[str | None]:
    """In the order in which the log says that the open lines were written. The table was rewritten since, in the order
    of its pages: the how-manieth of the places then is the how-manieth now."""
    grades = {line.place: line.grade for line in seen.lines}
    now = sorted({*grades, *seen.others})
    then = sorted((one.block, one.offset) for one in seen.written)
    moved = dict(zip(then, now, strict=False))
    found = [grades.get(moved[one.block, one.offset]) for one in seen.written]
    return [grade for grade in found if grade is not None]


def hits(attack: Attack, elections: Sequence[Seen]) -> int:
    """How many voters' lines the attack has found."""
    return sum(guess == own for seen in elections for own, guess in zip(seen.truth, attack(seen), strict=False))


def most_by_chance(guesses: int, among: int, risk: float) -> int:
    """The least number of hits that pure guessing passes with at most this probability."""
    chance, beyond, number = 1 / among, 1.0, 0
    while beyond > risk:
        beyond -= comb(guesses, number) * chance**number * (1 - chance) ** (guesses - number)
        number += 1
    return number


# --- our ballot --------------------------------------------------------------------------------------------------


def hold(world: make.World, cycle: Cycle, number: int) -> tuple[Ballot, list[str], list[int]]:
    """One election from its preparing to its count; the identifying grades and the transactions, in order."""
    ballot = prepare_ballot(
        cycle.pk, terms=ballots.terms(world), component=f"b{number}", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    codes = ballots.to_open(ballot, world)
    numbers = list(ballot.subjects.order_by("number").values_list("number", flat=True))
    order, grades, casts = list(range(VOTERS)), list(GRADES), []
    secrets.SystemRandom().shuffle(order)
    secrets.SystemRandom().shuffle(grades)
    truth = []
    for voter in order:
        own = numbers[voter] if voter < len(numbers) else None
        mark = SELF if own == numbers[0] else grades.pop()
        paper = {(one, ""): mark if one == numbers[0] else SELF if one == own else GRADES[0] for one in numbers}
        cast(ballot.slug, Code(codes[voter]), paper, is_unlisted=own is None, at=ballots.DURING)
        if mark != SELF:
            truth.append(mark)
            casts.append(int(forensics.one("SELECT max(xmin::text::bigint) FROM zhixing_spent")))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=VOTERS)
    ballots.count(ballot, world)
    return ballot, truth, casts


def lines_of(ballot: Ballot) -> list[Line]:
    """The open lines of the one subject looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line.xmin::text::bigint, line.ctid::text, line.key::text, line.grade FROM zhixing_boxline line
            JOIN zhixing_ballotsubject subject ON subject.id = line.subject_id
            WHERE subject.ballot_id = %s AND subject.number = 1
        """,
            [ballot.pk],
        )
        return [Line(xmin, _place(ctid), key, grade) for xmin, ctid, key, grade in cursor.fetchall()]


def places_of(ballot: Ballot) -> list[str]:
    """Where the open lines of the other subjects lie."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line.ctid::text FROM zhixing_boxline line
            JOIN zhixing_ballotsubject subject ON subject.id = line.subject_id
            WHERE subject.ballot_id = %s AND subject.number <> 1
        """,
            [ballot.pk],
        )
        return [ctid for (ctid,) in cursor.fetchall()]


def _place(ctid: str) -> tuple[int, int]:
    block, offset = ctid.strip("()").split(",")
    return int(block), int(offset)


def series(world: make.World, cycle: Cycle, numbers: range) -> list[Seen]:
    """So many elections, and all that is left of each."""
    with forensics.log_kept() as start:
        held, files = [], set()
        for number in numbers:
            files.add(forensics.file_of("zhixing_boxline"))
            held.append(hold(world, cycle, number))
        text = forensics.log_text(files, start, forensics.position()) if start else ""
    written = forensics.insertions(text)
    found = []
    for ballot, truth, casts in held:
        lines = lines_of(ballot)
        (xid,) = {line.xmin for line in lines}  # one transaction wrote them all
        others = [_place(ctid) for ctid in places_of(ballot)]
        found.append(Seen(truth, casts, lines, [one for one in written if one.xid == xid], others))
    return found


@pytest.mark.usefixtures("transactional_db")
def test_fifty_elections_are_relinked_no_better_than_by_guessing() -> None:
    world = make.world()
    elections.room(world, full=4, probationary=VOTERS - 4)
    cycle = ballots.to_stage(world, standard(2 * ELECTIONS))
    found = series(world, cycle, range(ELECTIONS))
    assert [sorted(line.grade or "" for line in seen.lines) for seen in found] == [GRADES] * ELECTIONS
    if forensics.is_readable():
        assert [row for row in forensics.raw_rows("zhixing_boxline") if row.is_dead] == []
    limit = most_by_chance(GUESSES, VOTERS - 1, 0.01 / len(ATTACKS))
    beyond = {name: attack for name, attack in ATTACKS.items() if hits(attack, found) >= limit}
    if beyond:  # once in a hundred times guessing is as lucky; a second fifty decide
        again = series(world, cycle, range(ELECTIONS, 2 * ELECTIONS))
        beyond = {name: attack for name, attack in beyond.items() if hits(attack, again) >= limit}
    assert {name: hits(attack, found) for name, attack in beyond.items()} == {}
    if forensics.is_readable():  # the log was read, and every line was found in it
        assert {len(seen.written) - len(seen.lines) - len(seen.others) for seen in found} == {0}


def test_what_guessing_can_reach() -> None:
    assert most_by_chance(GUESSES, VOTERS - 1, 0.01) == 68
    assert most_by_chance(10, 2, 0.5) == 6


@pytest.mark.usefixtures("transactional_db")
def test_of_tokens_only_who_has_fetched_one_is_left() -> None:
    """Before the count the order of fetching shows, as it must to whoever runs the server; after it, nothing does."""
    world = make.world()
    elections.room(world, full=7, probationary=1)
    ballot = ballots.prepare(ballots.to_stage(world), world, {"": PanelTerms(is_own=True, by_token=True)})
    ballots.to_open(ballot, world)
    lines = list(ballot.panels.get().roll.order_by("number"))
    secrets.SystemRandom().shuffle(lines)
    for line in lines:
        user = User.objects.filter(person=line.membership.person).first() or make.member_user(line.membership)
        token = fetched(ballot, make.viewer(user))
        own = ballot.subjects.filter(participant__membership=line.membership).values_list("number", flat=True).first()
        paper = ballots.marks(ballot, "EXCELLENT", own=own)
        cast(ballot.slug, token, paper, is_unlisted=own is None, at=ballots.DURING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT line_id FROM zhixing_tokenissue ORDER BY xmin::text::bigint")
        assert [one for (one,) in cursor.fetchall()] == [one.pk for one in lines]
        ballots.to_end(ballot, world, 0)
        cursor.execute("""
            SELECT count(DISTINCT xmin::text), count(*), max(length(asked_hash)), max(length(answer))
            FROM zhixing_tokenissue
        """)
        assert cursor.fetchone() == (1, 8, 0, 0)
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM zhixing_spent")
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("transactional_db")
def test_the_reader_of_pages_would_see_dead_rows_in_the_order_of_their_coming() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE dead (number int) WITH (autovacuum_enabled = false)")
        for number in (3, 1, 2):
            cursor.execute("INSERT INTO dead VALUES (%s)", [number])
        cursor.execute("DELETE FROM dead")
        dead = _dead_numbers()
        cursor.execute("VACUUM dead")
        left = _dead_numbers()
        cursor.execute("DROP TABLE dead")
    assert (dead, left) == (([3, 1, 2], []) if forensics.is_readable() else ([], []))


def _dead_numbers() -> list[int]:
    return [row.data[-4] for row in forensics.raw_rows("dead") if row.is_dead] if forensics.is_readable() else []


# --- the twins ---------------------------------------------------------------------------------------------------


def twin(*, together: bool) -> Seen:
    """The naive ballot: who has voted and an open line, in one transaction or in two one after the other."""
    truth = list(GRADES)
    secrets.SystemRandom().shuffle(truth)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twin_voted (voter int)")
        cursor.execute("CREATE TABLE twin_line (key uuid DEFAULT gen_random_uuid(), grade text)")
        with forensics.log_kept() as start:
            for voter, grade in enumerate(truth):
                with transaction.atomic() if together else nullcontext():
                    cursor.execute("INSERT INTO twin_voted VALUES (%s)", [voter])
                    cursor.execute("INSERT INTO twin_line (grade) VALUES (%s)", [grade])
            text = forensics.log_text({forensics.file_of("twin_line")}, start, forensics.position()) if start else ""
        cursor.execute("SELECT xmin::text::bigint FROM twin_voted ORDER BY xmin::text::bigint")
        casts = [xmin for (xmin,) in cursor.fetchall()]
        cursor.execute("VACUUM FREEZE twin_line")
        cursor.execute("SELECT xmin::text::bigint, ctid::text, key::text, grade FROM twin_line")
        lines = [Line(xmin, _place(ctid), key, grade) for xmin, ctid, key, grade in cursor.fetchall()]
        cursor.execute("DROP TABLE twin_voted, twin_line")
    return Seen(truth, casts, lines, forensics.insertions(text))


@pytest.mark.usefixtures("transactional_db")
def test_a_ballot_in_one_transaction_is_relinked_entirely() -> None:
    seen = twin(together=True)
    found = {name: hits(attack, [seen]) for name, attack in ATTACKS.items()}
    everybody = len(GRADES)
    assert {name: found[name] for name in ("xmin", "rank of xmin", "ctid")} == {
        "xmin": everybody,
        "rank of xmin": everybody,
        "ctid": everybody,
    }
    assert found["write-ahead log"] == (everybody if forensics.is_readable() else 0)
    assert found["key"] < everybody  # random keys alone hide nothing of the rest


@pytest.mark.usefixtures("transactional_db")
def test_two_transactions_one_after_the_other_are_relinked_by_rank() -> None:
    assert hits(ATTACKS["rank of xmin"], [twin(together=False)]) == len(GRADES)
