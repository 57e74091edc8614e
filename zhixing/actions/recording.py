"""The last step of every action: one append-only row of the audit log."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from zhixing.models import AuditRow
from zhixing.queries.viewers import Viewer


def record(
    verb: str,
    *,
    by: Viewer | None,
    at: dt.datetime,
    organisation_id: int | None,
    subject: Model | None = None,
    summary: str = "",
    detail: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Write that `verb` was done. `by` is None only for acts of the system itself (start-up, import of packs).

    `address` is for acts of nobody, such as a refused sign-in; else it is the actor's.
    `detail` must hold nothing sensitive: no ID number, telephone, address, reason of a deduction or vote.
    """
    AuditRow.objects.create(
        at=at,
        by_id=by.user_id if by else None,
        verb=verb,
        organisation_id=organisation_id,
        subject_type=type(subject).__name__ if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        summary=summary[:300],
        detail=dict(detail or {}),
        address=by.address if by else address,
    )


def record_each(
    verb: str,
    subject: type[Model],
    places: Sequence[tuple[int, int]],
    *,
    by: Viewer,
    at: dt.datetime,
    summary: str = "",
) -> None:
    """The same act on many things of one kind: a row for each (organisation id, id) in the log of its organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO zhixing_auditrow
                (at, by_id, verb, organisation_id, subject_type, subject_id, summary, detail, address)
            SELECT %s, %s, %s, place.organisation_id, %s, place.subject_id, %s, '{}', %s
            FROM UNNEST(%s::bigint[], %s::bigint[]) AS place (organisation_id, subject_id)""",
            [
                at,
                by.user_id,
                verb,
                subject.__name__,
                summary[:300],
                by.address,
                [organisation_id for organisation_id, _ in places],
                [subject_id for _, subject_id in places],
            ],
        )
