"""佐证: receiving files with a form, and hanging them on what they prove once it is recorded."""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from zhixing.files.evidence import store as evidence_store
from zhixing.files.evidence.intake import check_evidence
from zhixing.models import (
    Activity,
    Claim,
    Decision,
    Evidence,
    MeasureStep,
    Objection,
    OrgVeto,
    SelfReportLine,
    VisitScore,
)
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.evidence import no_room_problem

_SALT = "zhixing.evidence"
_WAITING_SECONDS = 24 * 3600
_LOCKS = 730_916  # the class of our advisory locks on contents of files


@dataclass(frozen=True)
class Upload:
    """A file that was received and found good, waiting for its form to be confirmed."""

    sha256: str
    file_name: str
    media_type: str
    size: int  # bytes
    original_sha256: str = ""  # of what was uploaded, where it is kept beside what is shown
    original_size: int = 0
    reduced_to: str = ""

    @classmethod
    def of(cls, file: Evidence) -> Self:
        """A file that is kept already, to be hung on one thing more."""
        return cls(*(getattr(file, field.name) for field in fields(cls)))


@dataclass(frozen=True)
class FileChange:
    """What a form does to the files of one line: new ones, and the ids of those taken away again."""

    uploads: tuple[Upload, ...] = ()
    dropped_ids: frozenset[int] = frozenset()


NO_CHANGE = FileChange()


def receive(data: bytes, file_name: str) -> Upload | str:
    """Check a file by its content and keep it for a day; else a sentence that says what is wrong. No act yet."""
    checked = check_evidence(data, file_name)
    if isinstance(checked, str):
        return f"{checked}。"
    if not evidence_store.has_room(settings.EVIDENCE, len(checked.data) + len(checked.original)):
        return no_room_problem(checked.name)
    sha256 = evidence_store.receive(settings.EVIDENCE, checked.data)
    original = evidence_store.receive(settings.EVIDENCE, checked.original) if checked.original else ""
    return Upload(
        sha256, checked.name, checked.media_type, len(checked.data), original, len(checked.original), checked.reduced_to
    )


def ticket(upload: Upload, by: Viewer) -> str:
    """What a page carries in a hidden field until the form is confirmed: signed, for this person only. No act."""
    claims = [by.user_id, *astuple(upload)]
    return signing.dumps(claims, salt=_SALT, compress=True)


def redeem(tickets: Iterable[str], by: Viewer) -> list[Upload]:
    """The uploads behind the tickets; those of other people, too old or spoilt are left out. No act."""
    uploads = []
    for ticket in tickets:
        try:
            user_id, *facts = signing.loads(ticket, salt=_SALT, max_age=_WAITING_SECONDS)
        except signing.BadSignature:
            continue
        upload = Upload(*facts)
        hashes = [sha256 for sha256 in (upload.sha256, upload.original_sha256) if sha256]
        if user_id == by.user_id and all(evidence_store.is_received(settings.EVIDENCE, sha256) for sha256 in hashes):
            uploads.append(upload)
    return uploads


def attach(
    uploads: Sequence[Upload],
    *,
    organisation_id: int,
    membership_id: int | None = None,
    activity: Activity | None = None,
    claim: Claim | None = None,
    self_report_line: SelfReportLine | None = None,
    objection: Objection | None = None,
    measure_step: MeasureStep | None = None,
    visit_score: VisitScore | None = None,
    decision: Decision | None = None,
    org_veto: OrgVeto | None = None,
    by: Viewer,
    at: dt.datetime,
) -> list[Evidence]:
    """Keep the files for good and hang them on their owner; no act of its own, but the end of one. Same file: once."""
    owner = {
        "activity": activity,
        "claim": claim,
        "self_report_line": self_report_line,
        "objection": objection,
        "measure_step": measure_step,
        "visit_score": visit_score,
        "decision": decision,
        "org_veto": org_veto,
    }
    place = {"organisation_id": organisation_id, "membership_id": membership_id, "by_id": by.user_id, "at": at}
    existing = set(Evidence.objects.filter(**owner).values_list("sha256", flat=True)) if uploads else set()
    added = []
    for upload in uploads:
        if upload.sha256 in existing:
            continue
        existing.add(upload.sha256)
        for sha256 in filter(None, (upload.sha256, upload.original_sha256)):
            _hold(sha256)
            evidence_store.keep(settings.EVIDENCE, sha256)
        added.append(Evidence(**asdict(upload), **place, **owner))
    return Evidence.objects.bulk_create(added)


def take_away(files: QuerySet[Evidence]) -> None:
    """Forget these files of a form that has not been handed in; no act of its own, but part of one.

    What no other row names any more leaves the disk, once the transaction has ended well.
    """
    hashes = {sha256 for pair in files.values_list("sha256", "original_sha256") for sha256 in pair if sha256}
    files.delete()
    for sha256 in sorted(hashes):
        transaction.on_commit(functools.partial(_forget, sha256))


@transaction.atomic
def _forget(sha256: str) -> None:
    _hold(sha256)
    if not Evidence.objects.filter(Q(sha256=sha256) | Q(original_sha256=sha256)).exists():
        evidence_store.forget(settings.EVIDENCE, sha256)


def _hold(sha256: str) -> None:
    """Whoever hangs a file on something and whoever takes the same content off the disk wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, int(sha256[:7], 16)])
