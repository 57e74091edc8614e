"""导出: taking a list or a quarter's papers away is an act, and leaves a row in the log."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.queries.viewers import Viewer


@transaction.atomic
def export_list(title: str, address: str, rows: int, *, by: Viewer, at: dt.datetime) -> None:
    """Write down which list was exported, with its filters. What it may show was the page's to decide."""
    record(
        "export_list",
        by=by,
        at=at,
        organisation_id=None,
        summary=f"{title}，{rows} 行",
        detail={"address": address[:300]},
    )


@transaction.atomic
def export_archive(title: str, organisation_id: int, files: int, *, by: Viewer, at: dt.datetime) -> None:
    """Write down that the papers of a quarter were taken away together."""
    summary = f"{title}，{files} 个文件"
    record("export_archive", by=by, at=at, organisation_id=organisation_id, summary=summary)
