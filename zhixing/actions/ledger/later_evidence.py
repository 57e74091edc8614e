"""佐证 that comes after the record: of an activity, of a claim. Points and chain stay as they are."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Activity, Claim, Entry, Evidence
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.sources import activity_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.evidence import addition_blockers
from zhixing.rules.ledger.sources import Source, later_evidence_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def add_activity_evidence(
    activity_id: int, *, uploads: Sequence[Upload], by: Viewer, at: dt.datetime
) -> list[Evidence]:
    """Hang files on a recorded activity; those it has already are passed over. Returns the new ones."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("organisation")
    activity = get_or_out_of_sight(rows, pk=activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    new = _new_ones(activity, uploads, is_void=activity.undone_at is not None)
    files = attach(new, organisation_id=activity.organisation_id, activity=activity, by=by, at=at)
    _write_down(activity, activity.organisation_id, activity.title, files, by, at)
    return files


@transaction.atomic
def add_entry_evidence(entry_id: int, *, uploads: Sequence[Upload], by: Viewer, at: dt.datetime) -> list[Evidence]:
    """Hang files on what an entry rests on: its activity, or its claim (by the person too)."""
    entry = get_or_out_of_sight(Entry.objects.select_related("organisation", "membership"), pk=entry_id)
    if activity := activity_of(entry):
        return add_activity_evidence(activity.pk, uploads=uploads, by=by, at=at)
    if by.person_id is None or entry.membership.person_id != by.person_id:
        by.demand(Do.CLAIM_FOR_OTHERS, entry.organisation.path)
    if reasons := later_evidence_blockers(Source(entry.source)):
        raise Blocked(reasons)
    claim = Claim.objects.select_for_update().get(pk=entry.source_id)
    new = _new_ones(claim, uploads, is_void=hasattr(entry, "reversal"))
    files = attach(
        new, organisation_id=entry.organisation_id, membership_id=claim.membership_id, claim=claim, by=by, at=at
    )
    _write_down(claim, entry.organisation_id, claim.description[:60], files, by, at)
    return files


def _new_ones(owner: Activity | Claim, uploads: Sequence[Upload], *, is_void: bool) -> list[Upload]:
    hashes = set(owner.evidence.values_list("sha256", flat=True))
    new = [upload for upload in uploads if upload.sha256 not in hashes]
    if reasons := addition_blockers(len(hashes), len(new), is_empty=not uploads, is_void=is_void):
        raise Blocked(reasons)
    return new


def _write_down(
    owner: Activity | Claim, organisation_id: int, summary: str, files: list[Evidence], by: Viewer, at: dt.datetime
) -> None:
    detail = {"files": len(files)}
    record("add_evidence", by=by, at=at, organisation_id=organisation_id, subject=owner, summary=summary, detail=detail)
