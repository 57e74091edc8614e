"""名册的导入导出: keeping an upload, importing it whole, undoing an import whole, exporting."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from django.db import transaction

from zhixing.actions.members.bulk_writing import (
    Admission,
    Change,
    copy_rows,
    delete,
    insert,
    lock_registers,
    update,
    write_people,
)
from zhixing.actions.members.register import locked_branches
from zhixing.actions.recording import record
from zhixing.models import Membership, Organisation, Person, RosterImport, RosterImportLine, RosterUpload
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.models.sealed import seal_bytes
from zhixing.queries.members.records import record_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.rosters.exports import exported
from zhixing.queries.rosters.imports import (
    fingerprint,
    kept_before,
    kept_lines,
    plan_of,
    record_before,
    undo_facts,
    upload_at,
)
from zhixing.queries.rosters.plans import LineOutcome, Plan, PlannedLine
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import duty_blockers
from zhixing.rules.members.rosters import (
    ImportFacts,
    import_blockers,
    sparing_blockers,
    undo_blockers,
    undo_reason_problems,
    upload_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

KEPT_FOR = dt.timedelta(days=2)


@transaction.atomic
def keep_upload(
    organisation_id: int, *, file_name: str, data: bytes, from_on: dt.date, by: Viewer, at: dt.datetime
) -> RosterUpload:
    """Keep a workbook, sealed, until it is imported or expires; what has expired goes."""
    organisation = organisation_at(by, organisation_id, Do.IMPORT_ROSTER)
    if reasons := upload_blockers(from_on, by.today):
        raise Blocked(reasons)
    RosterUpload.objects.filter(expires_at__lt=at).delete()
    RosterUpload.objects.filter(by_id=by.user_id, organisation=organisation).delete()
    roster_upload = RosterUpload.objects.create(
        organisation=organisation,
        file_name=file_name[-200:],
        sealed=seal_bytes(data),
        from_on=from_on,
        by_id=by.user_id,
        at=at,
        expires_at=at + KEPT_FOR,
    )
    record(
        "keep_upload",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=roster_upload,
        summary=roster_upload.file_name,
    )
    return roster_upload


@transaction.atomic
def import_roster(upload_id: int, *, digest: str, by: Viewer, at: dt.datetime) -> RosterImport:
    """Write all lines or none. `digest` is of the preview: what was not seen is not imported."""
    lock_registers()
    upload, data = upload_at(by, upload_id, at)
    plan = plan_of(by, upload, data)
    locked_branches({line.branch.pk for line in plan.lines})
    if reasons := import_blockers(ImportFacts(len(plan.problems), plan.digest == digest, plan.may_import)):
        raise Blocked(reasons)
    roster_import = RosterImport.objects.create(
        organisation=upload.organisation,
        file_name=upload.file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        added=len(plan.of(LineOutcome.NEW, LineOutcome.RETURNING)),
        changed=len(plan.of(LineOutcome.CHANGED)),
        unchanged=len(plan.of(LineOutcome.UNCHANGED)),
        by_id=by.user_id,
        at=at,
    )
    _write(plan, roster_import, upload.from_on)
    upload.delete()
    record(
        "import_roster",
        by=by,
        at=at,
        organisation_id=roster_import.organisation_id,
        subject=roster_import,
        summary=roster_import.file_name,
        detail={"made": roster_import.added, "changed": roster_import.changed, "unchanged": roster_import.unchanged},
    )
    return roster_import


def _write(plan: Plan, roster_import: RosterImport, from_on: dt.date) -> None:
    coming = plan.of(LineOutcome.NEW, LineOutcome.RETURNING)
    memberships = insert(
        [Admission(line.branch.pk, line.record, _from_on(line, from_on), line.person_id) for line in coming]
    )
    changed = plan.of(LineOutcome.CHANGED)
    update(
        [
            Change(line.person_id, line.membership_id, line.record)
            for line in changed
            if line.person_id is not None and line.membership_id is not None
        ]
    )
    ids = [membership.pk for membership in memberships] + [line.membership_id for line in changed]
    copy_rows(
        RosterImportLine,
        (
            {
                "roster_import_id": roster_import.pk,
                "sheet": line.sheet,
                "row": line.row,
                "membership_id": membership_id,
                "is_new": line.fate is not LineOutcome.CHANGED,
                "before": kept_before(line),
                "fingerprint": fingerprint(line.record),
            }
            for line, membership_id in zip([*coming, *changed], ids, strict=True)
        ),
    )


def _from_on(line: PlannedLine, from_on: dt.date) -> dt.date:
    """Not before the person joined, nor before the day after they last left."""
    earliest = [from_on, line.record.joined_on or from_on]
    if line.left_on:
        earliest.append(line.left_on + dt.timedelta(days=1))
    return max(earliest)


@transaction.atomic
def undo_import(import_id: int, *, reason: str, spares_kept: bool = False, by: Viewer, at: dt.datetime) -> RosterImport:
    """Take back a whole import: who came leaves no trace, what was changed stands as before.

    `spares_kept`: leave as they are the lines that were edited later or that something rests on; take back the rest.
    """
    lock_registers()
    locked = RosterImport.objects.select_for_update(of=("self",)).select_related("organisation")
    roster_import = get_or_out_of_sight(locked, pk=import_id)
    by.demand(Do.IMPORT_ROSTER, roster_import.organisation.path)
    lines_kept = kept_lines(roster_import)
    is_whole = not spares_kept or roster_import.undone_at is not None
    reasons = undo_blockers(undo_facts(by, roster_import, lines_kept)) if is_whole else []
    lines = [line for line in roster_import.lines.select_related("membership__person") if line.pk not in lines_kept]
    reasons += sparing_blockers(immovable=len(lines_kept), others=len(lines)) if spares_kept else []
    if reasons := reasons + undo_reason_problems(reason):
        raise Blocked(reasons)
    _put_back([line for line in lines if not line.is_new])
    _remove(roster_import, [line for line in lines if line.is_new])
    roster_import.undone_at, roster_import.undone_by_id, roster_import.remaining = at, by.user_id, len(lines_kept)
    roster_import.save(update_fields=["undone_at", "undone_by", "remaining"])
    record(
        "undo_import",
        by=by,
        at=at,
        organisation_id=roster_import.organisation_id,
        subject=roster_import,
        summary=roster_import.file_name,
        detail={"reason": reason.strip()[:200]} | ({"kept": len(lines_kept)} if lines_kept else {}),
    )
    return roster_import


def _put_back(lines: list[RosterImportLine]) -> None:
    changes = []
    for line in lines:
        membership = line.membership
        if membership is not None:
            before = replace(record_of(membership), **record_before(line))
            changes.append(Change(membership.person_id, membership.pk, before))
    update(changes)


def _remove(roster_import: RosterImport, lines: list[RosterImportLine]) -> None:
    """Those who were new go with their membership; those who had returned are again as they had left."""
    memberships = [line.membership for line in lines if line.membership is not None]
    returned = [
        (membership.person_id, replace(record_of(membership), **record_before(line)))
        for line in lines
        if (membership := line.membership) is not None and line.before
    ]
    RosterImportLine.objects.filter(membership__in=[membership.pk for membership in memberships]).update(
        membership=None
    )
    delete(Membership, [membership.pk for membership in memberships])
    write_people(returned)
    stay = {person_id for person_id, _ in returned} | set(
        Membership.objects.filter(person_id__in=[membership.person_id for membership in memberships]).values_list(
            "person_id", flat=True
        )
    )
    delete(Person, [membership.person_id for membership in memberships if membership.person_id not in stay])


@transaction.atomic
def discard_upload(upload_id: int, *, by: Viewer, at: dt.datetime) -> Organisation:
    """Throw an upload away before its import."""
    upload, _ = upload_at(by, upload_id, at)
    organisation = upload.organisation
    record("discard_upload", by=by, at=at, organisation_id=organisation.pk, summary=upload.file_name)
    upload.delete()
    return organisation


@transaction.atomic
def export_register(organisation_id: int, *, full_ids: bool, reason: str, by: Viewer, at: dt.datetime) -> bytes:
    """The register in the template's columns, full numbers for a stated duty only; every export is logged."""
    organisation = organisation_at(by, organisation_id, Do.EXPORT_REGISTER)
    if full_ids:
        by.demand(Do.READ_FULL_ID, organisation.path)
        if reasons := duty_blockers("导出", reason):
            raise Blocked(reasons)
    book, people = exported(by, organisation, full_ids=full_ids)
    detail: dict[str, Any] = {"people": people, "full_ids": full_ids}
    if full_ids:
        detail["reason"] = reason.strip()[:200]
    record(
        "read_full_id" if full_ids else "export_register",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=organisation,
        summary=f"导出{people}人",
        detail=detail,
    )
    return book
