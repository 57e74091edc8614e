"""操作日志: taking a copy of it is an act too."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


@transaction.atomic
def export_audit(requested: str, *, by: Viewer, at: dt.datetime) -> None:
    """Write down that the log was exported, and with which filters."""
    if not by.can(Do.READ_AUDIT):
        raise NotAllowed(Do.READ_AUDIT)
    record("export_audit", by=by, at=at, organisation_id=None, summary=requested)
