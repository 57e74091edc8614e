"""自查表, 检查评分表: a line of a sheet that is being filled in, with the files that hang on it."""

import datetime as dt
from collections.abc import Iterable, Mapping

from zhixing.actions.ledger.evidence import FileChange, attach, take_away
from zhixing.models import SelfReportLine, VisitScore
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.evidence import count_problems
from zhixing.rules.standards.model import Item


def keep_line(
    line: SelfReportLine | VisitScore,
    *,
    is_empty: bool,
    files: FileChange,
    organisation_id: int,
    by: Viewer,
    at: dt.datetime,
) -> None:
    """Keep the line and what hangs on it; one that says nothing and has no file goes. No act: part of one."""
    if line.pk is not None and files.dropped_ids:
        take_away(line.evidence.filter(pk__in=files.dropped_ids))
    if is_empty and not files.uploads and (line.pk is None or not line.evidence.exists()):
        if line.pk is not None:
            line.delete()
        return
    line.save()
    owner = {"visit_score": line} if isinstance(line, VisitScore) else {"self_report_line": line}
    attach(files.uploads, organisation_id=organisation_id, **owner, by=by, at=at)


def too_many_files(
    items: Iterable[Item], lines: Mapping[str, SelfReportLine | VisitScore], changes: Mapping[str, FileChange]
) -> list[str]:
    """Sentences about the items whose lines would have more files than a line may have. No act."""
    changed = [(item, changes[item.code]) for item in items if item.code in changes and changes[item.code].uploads]
    return [
        problem
        for item, change in changed
        for problem in count_problems(item.name, _file_count(lines.get(item.code), change))
    ]


def _file_count(line: SelfReportLine | VisitScore | None, change: FileChange) -> int:
    """How many files the line has once the change is made; the same file twice is one."""
    hashes = {upload.sha256 for upload in change.uploads}
    if line is not None:
        hashes |= set(line.evidence.exclude(pk__in=change.dropped_ids).values_list("sha256", flat=True))
    return len(hashes)
