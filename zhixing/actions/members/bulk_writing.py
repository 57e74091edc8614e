"""Writing lines of the register in bulk: people and memberships go into their tables by COPY, thousands in a second."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BinaryField, JSONField, Model

from zhixing.models import Membership, Person
from zhixing.models.sequences import reserve_ids
from zhixing.queries.members.records import MEMBERSHIP_COLUMNS, PERSON_COLUMNS, membership_values, person_values
from zhixing.rules.members.records import MemberRecord

_REGISTER_LOCK = 0x5A58_0001  # any number that is ours alone


@dataclass(frozen=True)
class Admission:
    """Somebody who comes onto the register of a branch; `person_id` where the database knows them from before.

    0: whoever admits them says that they are nobody of those who left.
    """

    organisation_id: int
    record: MemberRecord
    from_on: dt.date
    person_id: int | None = None


@dataclass(frozen=True)
class Change:
    """What a line of the register is to say from now on."""

    person_id: int
    membership_id: int
    record: MemberRecord


def lock_registers() -> None:
    """Until the transaction ends nobody else adds people: otherwise two could add the same person at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTER_LOCK])


def insert(admissions: Sequence[Admission]) -> list[Membership]:
    """Make the people who are new, bring those who return up to date, and open a membership for each, in order."""
    write_people([(admission.person_id, admission.record) for admission in admissions if admission.person_id])
    fresh = iter(reserve_ids(Person, sum(not admission.person_id for admission in admissions)))
    people = [(admission.person_id or next(fresh), admission) for admission in admissions]
    copy_rows(
        Person, ({"id": pk, **person_values(admission.record)} for pk, admission in people if not admission.person_id)
    )
    memberships = [
        Membership(
            pk=pk,
            person_id=person_id,
            organisation_id=admission.organisation_id,
            from_on=admission.from_on,
            **membership_values(admission.record),
        )
        for pk, (person_id, admission) in zip(reserve_ids(Membership, len(admissions)), people, strict=True)
    ]
    columns = [field.attname for field in Membership._meta.concrete_fields]
    copy_rows(Membership, ({name: getattr(membership, name) for name in columns} for membership in memberships))
    return memberships


def update(changes: Sequence[Change]) -> None:
    write_people([(change.person_id, change.record) for change in changes])
    _write(
        Membership,
        MEMBERSHIP_COLUMNS,
        ({"id": change.membership_id, **membership_values(change.record)} for change in changes),
    )


def write_people(records: Sequence[tuple[int, MemberRecord]]) -> None:
    """Let these people, whom the database has, be as their records say."""
    _write(Person, PERSON_COLUMNS, ({"id": person_id, **person_values(record)} for person_id, record in records))


def delete(model: type[Model], ids: list[int]) -> None:
    """Remove rows on which nothing rests; the database itself refuses where something still does."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [ids])  # nosec B608 (a table of ours)


def copy_rows(model: type[Model], rows: Iterable[dict[str, Any]], *, into: str = "") -> None:
    """COPY these rows, all of the same columns, into the table of `model` or another of the same columns."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in first]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{into or model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        special = [isinstance(field, BinaryField | JSONField) for field in fields]
        columns = list(zip(fields, first, special, strict=True))
        for row in (first, *rows):
            copy.write_row(
                [
                    field.get_db_prep_save(row[name], connection) if is_special else row[name]
                    for field, name, is_special in columns
                ]
            )


def _write(model: type[Model], columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """UPDATE of many rows at once, from a temporary table that COPY has filled."""
    rows = list(rows)
    if not rows:
        return
    table, aside = model._meta.db_table, f"{model._meta.db_table}_aside"
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE "{aside}" ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA')  # nosec B608
        copy_rows(model, rows, into=aside)
        assignments = ", ".join(f'"{name}" = aside."{name}"' for name in columns)
        cursor.execute(f'UPDATE "{table}" SET {assignments} FROM "{aside}" aside WHERE aside.id = "{table}".id')  # nosec B608
        cursor.execute(f'DROP TABLE "{aside}"')
