"""Everything that is sealed in the database, opened and sealed anew with the newest key."""

import base64
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from zhixing.actions.recording import record
from zhixing.models import Person, RosterImportLine
from zhixing.models.rosters import RosterUpload
from zhixing.models.sealed import SealedField, key_marks, mark_in, newest_head, seal_bytes, unseal_bytes

BATCH = 500  # values in a transaction: what is interrupted goes on where it was
Column = tuple[type[Model], str]


class KeysMissingError(Exception):
    """Keys that are not at hand, by their marks, with how many values each has sealed."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__("、".join(f"{mark}（{count} 项）" for mark, count in sorted(counts.items())))


def sealed_columns() -> list[Column]:
    """Each column of bytes that the field key seals. The check of the field key itself stays as it is."""
    fields = [
        (model, field.name)
        for model in apps.get_app_config("zhixing").get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    ]
    return [*fields, (RosterUpload, "sealed")]


def reseal_all(*, at: dt.datetime, on_progress: Callable[[str], None]) -> int:
    """How many values were sealed anew. Raises `KeysMissingError` before anything is touched."""
    _demand_keys()
    waiting = sum(_count(column) for column in sealed_columns()) + len(_waiting_lines())
    if not waiting:
        return 0
    mark = mark_in(newest_head()).hex()
    # First: a start without this key is refused from now on, however far this comes.
    record(
        "reseal_fields",
        by=None,
        at=at,
        organisation_id=None,
        summary=f"{waiting} 项，密钥记号 {mark}",
        detail={"key": mark, "values": waiting},
    )
    total = 0
    for model, column in sealed_columns():
        while count := reseal_batch(model, column):
            total += count
            on_progress(f"{total}/{waiting}")
    return total + _reseal_lines()


def reseal_batch(model: type[Model], column: str) -> int:
    """Some of the values that wait in a column; 0 when none does."""
    table, name = sql.Identifier(model._meta.db_table), sql.Identifier(column)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT id, {1} FROM {0} WHERE {2} ORDER BY id LIMIT {3} FOR UPDATE").format(
                table, name, _is_waiting(name), sql.Literal(BATCH)
            )
        )
        rows = [(pk, seal_bytes(unseal_bytes(bytes(value)))) for pk, value in cursor.fetchall()]
        if rows:
            # What only grows is refused a change by its guards; this changes nothing of what it says.
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            cursor.execute(
                sql.SQL(
                    "UPDATE {0} SET {1} = fresh.value FROM UNNEST(%s::bigint[], %s::bytea[]) AS fresh (id, value) "
                    "WHERE {0}.id = fresh.id"
                ).format(table, name),
                [[pk for pk, _ in rows], [value for _, value in rows]],
            )
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
    return len(rows)


def _is_waiting(name: sql.Identifier) -> sql.Composed:
    head = newest_head()
    return sql.SQL("length({0}) > 0 AND substring({0} FROM 1 FOR {1}) <> {2}").format(
        name, sql.Literal(len(head)), sql.Literal(head)
    )


def _count(column: Column) -> int:
    model, name = column
    with connection.cursor() as cursor:
        identifier = sql.Identifier(name)
        query = sql.SQL("SELECT count(*) FROM {} WHERE {}")
        cursor.execute(query.format(sql.Identifier(model._meta.db_table), _is_waiting(identifier)))
        return int(cursor.fetchone()[0])


def _demand_keys() -> None:
    """Before anything is touched: every key that has sealed something is there."""
    counts: Counter[bytes] = Counter()
    for model, name in sealed_columns():
        column, table = sql.Identifier(name), sql.Identifier(model._meta.db_table)
        heads = sql.SQL("SELECT substring({0} FROM 1 FOR {1}), count(*) FROM {2} WHERE length({0}) > 0 GROUP BY 1")
        with connection.cursor() as cursor:
            cursor.execute(heads.format(column, sql.Literal(len(newest_head())), table))
            for head, count in cursor.fetchall():
                counts[mark_in(bytes(head))] += count
    for line in RosterImportLine.objects.exclude(before={}):
        counts.update(map(mark_in, _packed(line).values()))
    missing = {mark.hex(): count for mark, count in counts.items() if mark and mark not in key_marks()}
    if missing:
        raise KeysMissingError(missing)


def _reseal_lines() -> int:
    """The same for what an undo of a roster needs, which lies sealed inside JSON."""
    total = 0
    for line in _waiting_lines():
        fresh = {name: seal_bytes(unseal_bytes(value)) for name, value in _packed(line).items()}
        line.before |= {name: base64.b64encode(value).decode() for name, value in fresh.items()}
        with transaction.atomic(), connection.cursor() as cursor:
            table = sql.Identifier(RosterImportLine._meta.db_table)
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            line.save(update_fields=["before"])
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
        total += 1
    return total


def _waiting_lines() -> list[RosterImportLine]:
    head = newest_head()
    lines = RosterImportLine.objects.exclude(before={})
    return [line for line in lines if any(not value.startswith(head) for value in _packed(line).values())]


def _packed(line: RosterImportLine) -> dict[str, bytes]:
    """The sealed fields of the person that stood there before."""
    names = {field.name for field in Person._meta.local_fields if isinstance(field, SealedField)}
    return {name: base64.b64decode(value) for name, value in line.before.items() if name in names and value}
