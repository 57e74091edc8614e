"""The last step of every action: one append-only row of the audit log."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from zhixing.models import AuditRow
from zhixing.queries.viewers import Viewer


def record(
    verb: str, *, by: Viewer | None, at: dt.datetime, organisation_id: int | None, subject: Model | None = None,
    summary: str = "", detail: Mapping[str, Any] | None = None, address: str | None = None,
) -> None:
    """Write that `verb` was done. `by` is None only for acts of the system itself (start-up, import of packs).

    `address` is for acts of nobody, such as a refused sign-in; else it is the actor's.
    `detail` must hold nothing sensitive: no ID number, telephone, address, reason of a deduction or vote.
    """
    AuditRow.objects.create(
        at=at, by_id=by.user_id if by else None, verb=verb, organisation_id=organisation_id,
        subject_type=type(subject).__name__ if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        summary=summary[:300], detail=dict(detail or {}), address=by.address if by else address,
    )


def record_each(
    verb: str, subjects: Sequence[tuple[int, Model]], *, by: Viewer, at: dt.datetime, summary: str = ""
) -> None:
    """The same act on many things: one row for each (organisation id, thing), in the log of its organisation."""
    AuditRow.objects.bulk_create([
        AuditRow(
            at=at, by_id=by.user_id, verb=verb, organisation_id=organisation_id, subject_type=type(subject).__name__,
            subject_id=subject.pk, summary=summary[:300], address=by.address,
        )
        for organisation_id, subject in subjects
    ], batch_size=5_000)
