"""Writing lines of the register in bulk: how people and memberships come into their tables."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhixing.models import Membership, Person
from zhixing.queries.register_rows import MEMBERSHIP_COLUMNS, PERSON_COLUMNS, membership_values, person_values
from zhixing.rules.members import MemberRecord

BATCH = 2000  # rows of one INSERT
_REGISTER_LOCK = 0x5A58_0001  # any number that is ours alone


@dataclass(frozen=True)
class Admission:
    """Somebody who comes onto the register of a branch; `person_id` where the database knows them from before."""

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
    made = [Person(**person_values(one.record)) for one in admissions if one.person_id is None]
    Person.objects.bulk_create(made, batch_size=BATCH)
    _write_people([(one.person_id, one.record) for one in admissions if one.person_id is not None])
    fresh = iter(made)
    ids = [one.person_id if one.person_id is not None else next(fresh).pk for one in admissions]
    memberships = [
        Membership(
            person_id=person_id, organisation_id=one.organisation_id, from_on=one.from_on,
            **membership_values(one.record),
        )
        for one, person_id in zip(admissions, ids, strict=True)
    ]
    return Membership.objects.bulk_create(memberships, batch_size=BATCH)


def update(changes: Sequence[Change]) -> None:
    _write_people([(one.person_id, one.record) for one in changes])
    held = Membership.objects.in_bulk([one.membership_id for one in changes])
    for one in changes:
        for name, value in membership_values(one.record).items():
            setattr(held[one.membership_id], name, value)
    write_memberships(list(held.values()))


def _write_people(wanted: Sequence[tuple[int, MemberRecord]]) -> None:
    write_people([Person(pk=person_id, **person_values(record)) for person_id, record in wanted])


def write_people(people: Sequence[Person]) -> None:
    """UPDATE of many rows at once, as an INSERT that meets rows already there."""
    if people:
        Person.objects.bulk_create(
            people, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=list(PERSON_COLUMNS)
        )


def write_memberships(memberships: Sequence[Membership]) -> None:
    if memberships:
        Membership.objects.bulk_create(
            memberships, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"],
            update_fields=list(MEMBERSHIP_COLUMNS),
        )
