"""Two ballots as others build them, to stand beside ours: a row with the voter's number, and counters per grade.

Both are given every advantage: bare SQL on one connection a thread, no credential to check, nothing to seal, no page.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import psycopg
from psycopg.types.json import Jsonb

Answers = Sequence[tuple[int, int]]  # (subject, grade) in the order in which the voter filled them in
Connection = psycopg.Connection[tuple[int, ...]]


class Design(Protocol):
    """A way to keep votes. `cast` returns when the voter is told that the vote counts; it raises what they are told."""

    name: str
    most: int | None  # voters that it is tried with; None: as many as asked for

    def make(self, connection: Connection, subjects: int, grades: int) -> None: ...

    def cast(self, connection: Connection, voter: int, answers: Answers) -> None: ...

    def close(self, connection: Connection) -> Counter[tuple[int, int]]: ...


@dataclass(frozen=True)
class OneTransaction:
    """The naive ballot: who has voted, and what, written together. Whoever reads the table reads every vote."""

    name: str = "一张表记人和票"
    most: int | None = None

    def make(self, connection: Connection, subjects: int, grades: int) -> None:
        connection.execute("DROP TABLE IF EXISTS naive_voted, naive_paper")
        connection.execute("CREATE TABLE naive_voted (voter integer PRIMARY KEY)")
        connection.execute("CREATE TABLE naive_paper (id bigserial PRIMARY KEY, voter integer, answers jsonb)")

    def cast(self, connection: Connection, voter: int, answers: Answers) -> None:
        with connection.transaction():
            connection.execute("INSERT INTO naive_voted VALUES (%s)", [voter])
            connection.execute(
                "INSERT INTO naive_paper (voter, answers) VALUES (%s, %s)", [voter, Jsonb(dict(answers))]
            )

    def close(self, connection: Connection) -> Counter[tuple[int, int]]:
        rows = connection.execute("""
            SELECT key::int, value::int, count(*) FROM naive_paper, jsonb_each_text(answers) GROUP BY 1, 2
        """)
        return Counter({(subject, grade): many for subject, grade, many in rows})


@dataclass(frozen=True)
class Counters:
    """A counter for each subject and grade, so that no row tells whose vote it holds; every voter updates them all."""

    name: str = "每档一个计数（各按自己的顺序）"
    most: int | None = 300  # nearly every vote ends in a deadlock, each found only after a second
    in_order: bool = False

    def make(self, connection: Connection, subjects: int, grades: int) -> None:
        connection.execute("DROP TABLE IF EXISTS counter_voted, counter")
        connection.execute("CREATE TABLE counter_voted (voter integer PRIMARY KEY)")
        connection.execute("""
            CREATE TABLE counter (subject integer, grade integer, votes integer NOT NULL, PRIMARY KEY (subject, grade))
        """)
        connection.execute(
            "INSERT INTO counter SELECT s, g, 0 FROM generate_series(1, %s) s, generate_series(1, %s) g",
            [subjects, grades],
        )

    def cast(self, connection: Connection, voter: int, answers: Answers) -> None:
        with connection.transaction():
            connection.execute("INSERT INTO counter_voted VALUES (%s)", [voter])
            for subject, grade in sorted(answers) if self.in_order else answers:
                connection.execute(
                    "UPDATE counter SET votes = votes + 1 WHERE subject = %s AND grade = %s", [subject, grade]
                )

    def close(self, connection: Connection) -> Counter[tuple[int, int]]:
        rows = connection.execute("SELECT subject, grade, votes FROM counter WHERE votes > 0")
        return Counter({(subject, grade): many for subject, grade, many in rows})


@dataclass(frozen=True)
class ReadAddSave(Counters):
    """The same, as an object is read, added to and saved again, each on its own."""

    name: str = "每档一个计数（读出、加一、写回）"
    most: int | None = None

    def cast(self, connection: Connection, voter: int, answers: Answers) -> None:
        connection.execute("INSERT INTO counter_voted VALUES (%s)", [voter])
        for subject, grade in answers:
            key = [subject, grade]
            row = connection.execute("SELECT votes FROM counter WHERE subject = %s AND grade = %s", key).fetchone()
            votes = row[0] if row else 0
            connection.execute("UPDATE counter SET votes = %s WHERE subject = %s AND grade = %s", [votes + 1, *key])


PEERS: tuple[Design, ...] = (
    OneTransaction(),
    Counters(),
    Counters("每档一个计数（统一顺序）", None, in_order=True),
    ReadAddSave(),
)
