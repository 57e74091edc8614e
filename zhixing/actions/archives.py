"""年度档案: taking the archive of a year of a branch, which is written into the log before the first byte is sent."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from zhixing.actions.recording import record
from zhixing.files.archives.package import ArchiveHead, ChainEnd, stream_archive
from zhixing.queries.archives.collecting import archive_files, archive_years, archived_branch
from zhixing.queries.viewers import Viewer
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Archive:
    file_name: str
    pieces: Iterator[bytes]


@transaction.atomic
def take_archive(organisation_id: int, *, year: int, by: Viewer, at: dt.datetime) -> Archive:
    """The file as a stream. What is read while it is sent is what stands then; the head says how long the chain was."""
    organisation = archived_branch(by, organisation_id)
    if year not in archive_years(by, organisation):
        raise Blocked(f"{year}年没有考评记录，请选择有记录的年度。")
    title, end = f"{organisation.name}{year}年档案", ChainEnd()
    head = ArchiveHead(organisation.name, year, at.isoformat(), by.name)
    files = archive_files(by, organisation, year, end, at)
    record("take_archive", by=by, at=at, organisation_id=organisation.pk, subject=organisation, summary=title)
    return Archive(f"{title}.zip", stream_archive(title, files, head, end, secret=settings.FIELD_KEY))
