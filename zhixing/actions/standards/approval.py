"""积分审定: handing a version in, returning or approving it, adopting it from a date."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.actions.standards.drafts import editable_version
from zhixing.files.facts.examples import reckon_examples
from zhixing.models import Adoption, Organisation, StandardVersion, StandardVersionStep
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import difference_words
from zhixing.queries.standards.adoptions import cycles_begun_since, cycles_that_keep_theirs, days_taken
from zhixing.queries.standards.form_versions import text_fields
from zhixing.queries.standards.history import writers
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.standards.visibility import version_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import ONE_DAY
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, unread_blockers
from zhixing.rules.standards.approval import (
    APPROVED_BY_NOBODY,
    VersionState,
    VersionStep,
    adoption_blockers,
    approval_blockers,
    length_blockers,
    recalling_blockers,
    returning_blockers,
    submission_blockers,
    unsound_blockers,
    withdrawal_blockers,
)
from zhixing.rules.standards.checks.whole import no_longer_fit, not_kept_by_the_ledger
from zhixing.rules.standards.drafts import Draft, read_draft
from zhixing.rules.standards.text.examples import example_blockers
from zhixing.rules.standards.vocabulary import IndexKind


@transaction.atomic
def submit_version(version_id: int, *, by: Viewer, at: dt.datetime) -> StandardVersion:
    """Hand a sound draft in for approval; its text is closed until it is recalled or returned."""
    version = editable_version(version_id, by=by)
    draft = read_draft(version.text)
    reasons = submission_blockers(state=VersionState(version.state), problems=len(draft.problems))
    if reasons := [*reasons, *_unfit(draft)]:
        raise Blocked(reasons)
    version.submitted_at, version.returned_reason = at, ""
    return _move(version, VersionState.SUBMITTED, VersionStep.SUBMITTED, "submit_version", by=by, at=at)


@transaction.atomic
def recall_version(version_id: int, *, by: Viewer, at: dt.datetime) -> StandardVersion:
    """Take a version that waits for approval back into drafting."""
    version = editable_version(version_id, by=by)
    if reasons := recalling_blockers(VersionState(version.state)):
        raise Blocked(reasons)
    return _move(version, VersionState.DRAFT, VersionStep.RECALLED, "recall_version", by=by, at=at)


@transaction.atomic
def approve_version(
    version_id: int, *, document_number: str, form_version: str = "", by: Viewer, at: dt.datetime
) -> StandardVersion:
    """Approve, by somebody who wrote none of it, under a document number. From now on it never changes."""
    version = _approvable(version_id, by=by)
    state = VersionState(version.state)
    reasons = approval_blockers(
        state=state, written_by=writers(version), by=by.user_id, document_number=document_number
    )
    if reasons := reasons or _unread(version, form_version):
        raise Blocked(reasons)
    draft = read_draft(version.text)
    if reasons := unsound_blockers(len(draft.problems)) or _unfit(draft):
        raise Blocked(reasons)
    version.approved_by_id, version.approved_at = by.user_id, at
    version.document_number = document_number.strip()
    return _move(
        version,
        VersionState.APPROVED,
        VersionStep.APPROVED,
        "approve_version",
        note=version.document_number,
        by=by,
        at=at,
    )


@transaction.atomic
def return_version(
    version_id: int, *, reason: str, form_version: str = "", by: Viewer, at: dt.datetime
) -> StandardVersion:
    """Send a version that waits for approval back to its drafters, saying why."""
    version = _approvable(version_id, by=by)
    if reasons := returning_blockers(VersionState(version.state), reason) or _unread(version, form_version):
        raise Blocked(reasons)
    version.returned_reason = reason.strip()
    return _move(
        version, VersionState.RETURNED, VersionStep.RETURNED, "return_version", note=reason.strip(), by=by, at=at
    )


@transaction.atomic
def adopt_version(
    version_id: int, *, organisation_id: int, from_on: dt.date, by: Viewer, at: dt.datetime
) -> tuple[Adoption, list[str]]:
    """Put a version in force at an organisation and below from a date.

    Cycles already opened keep theirs; the names of those still open come back with the adoption.
    """
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.ADOPT_STANDARD, organisation.path)
    version = version_of_sight(by, version_id)
    reasons = adoption_blockers(
        state=VersionState(version.state),
        from_on=from_on,
        adoption_days=days_taken(organisation, version.index),
        cycles=cycles_begun_since(organisation, version, from_on),
    )
    if version.state == VersionState.APPROVED.value:
        reasons += no_longer_fit(parsed(version))
        reasons += length_blockers(parsed(version).months, _months_before(organisation, version, from_on), from_on)
    if reasons:
        raise Blocked(reasons)
    adoption = Adoption.objects.create(
        organisation=organisation, version=version, index=version.index, from_on=from_on, by_id=by.user_id, at=at
    )
    record(
        "adopt_version",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=adoption,
        summary=version.standard.title,
        detail={"from_on": from_on.isoformat(), "version": version.pk},
    )
    return adoption, cycles_that_keep_theirs(organisation, version, from_on)


def _months_before(organisation: Organisation, version: StandardVersion, from_on: dt.date) -> int | None:
    """How many months the periods have of the standard in force until that day; None where there is none."""
    before = version_in_force(organisation, from_on - ONE_DAY, IndexKind(version.index))
    return parsed(before).months if before else None


@transaction.atomic
def withdraw_adoption(adoption_id: int, *, by: Viewer, at: dt.datetime) -> Adoption:
    """Take back an adoption that is not in force yet."""
    adoption = get_or_out_of_sight(
        Adoption.objects.select_for_update(of=("self",)).select_related("organisation", "version__standard"),
        pk=adoption_id,
    )
    by.demand(Do.ADOPT_STANDARD, adoption.organisation.path)
    if reasons := withdrawal_blockers(
        from_on=adoption.from_on, today=by.today, is_withdrawn=adoption.withdrawn_at is not None
    ):
        raise Blocked(reasons)
    adoption.withdrawn_by_id, adoption.withdrawn_at = by.user_id, at
    adoption.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        "withdraw_adoption",
        by=by,
        at=at,
        organisation_id=adoption.organisation_id,
        subject=adoption,
        summary=adoption.version.standard.title,
    )
    return adoption


def _unread(version: StandardVersion, form_version: str) -> list[str]:
    """Whether it was recalled, changed and handed in again since the approver opened the page."""
    return unread_blockers("这一版", difference_words(form_version, text_fields(version)))


def _unfit(draft: Draft) -> list[str]:
    """Examples that do not come out, and what no entry can say. A text that does not hold has problems enough."""
    standard = draft.standard if draft.is_sound else None
    return [*not_kept_by_the_ledger(standard), *example_blockers(reckon_examples(standard))] if standard else []


def _approvable(version_id: int, *, by: Viewer) -> StandardVersion:
    """The version, locked, with the permission to approve at its owner asked for."""
    pk = version_of_sight(by, version_id).pk
    version = StandardVersion.objects.select_for_update(of=("self",)).select_related("standard__owner").get(pk=pk)
    if version.standard.owner is None:
        raise Blocked(APPROVED_BY_NOBODY)
    by.demand(Do.APPROVE_STANDARD, version.standard.owner.path)
    return version


def _move(
    version: StandardVersion,
    state: VersionState,
    step: VersionStep,
    verb: str,
    *,
    note: str = "",
    by: Viewer,
    at: dt.datetime,
) -> StandardVersion:
    version.state = state.value
    version.save()
    StandardVersionStep.objects.create(version=version, step=step.value, note=note, by_id=by.user_id, at=at)
    standard = version.standard
    record(
        verb,
        by=by,
        at=at,
        organisation_id=standard.owner_id,
        subject=version,
        summary=standard.title,
        detail={"number": version.number},
    )
    return version
