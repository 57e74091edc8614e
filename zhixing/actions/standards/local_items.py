"""自选指标: drafting an item, handing it in, approving or returning it, and ending it."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from zhixing.actions.recording import record
from zhixing.models import LocalItem, LocalItemStep, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import changed_by, difference_words, stale_sentences
from zhixing.queries.standards.form_versions import item_fields, item_values, submitted_item_fields
from zhixing.queries.standards.history import writers
from zhixing.queries.standards.local_items import authority_of, item_of_sight, rival_scopes, standard_of_owner
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, unread_blockers
from zhixing.rules.standards.approval import VersionState, VersionStep, return_reason_problems
from zhixing.rules.standards.local_items import (
    LocalText,
    Scope,
    approval_blockers,
    block_of,
    editing_blockers,
    ending_blockers,
    judging_blockers,
    limit_blockers,
    recalling_blockers,
    terms_problems,
    text_problems,
)
from zhixing.rules.standards.model import Standard


@transaction.atomic
def draft_local_item(organisation_id: int, *, text: LocalText, by: Viewer, at: dt.datetime) -> LocalItem:
    """Put an item down for an organisation and those below it; it waits for nothing yet."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.DRAFT_STANDARD, organisation.path)
    authority = authority_of(organisation)
    standard = _sound(organisation, text, by)
    item = LocalItem(organisation=organisation, authority=authority, drafted_by_id=by.user_id, drafted_at=at)
    _fill_in(item, text, standard)
    return _step(item, VersionStep.DRAFTED, "draft_local_item", by=by, at=at)


@transaction.atomic
def edit_local_item(item_id: int, *, text: LocalText, version: str = "", by: Viewer, at: dt.datetime) -> LocalItem:
    """Change an item that is being drafted or has come back."""
    item = _own_draft(item_id, by)
    standard = _sound(item.organisation, text, by)
    areas, classes = ({part.code: part.name for part in parts} for parts in (standard.blocks, standard.classes))
    if stale := stale_sentences(
        version,
        item_fields(item_values(item), areas, classes),
        item_fields(vars(text), areas, classes),
        what="这一条",
        by_whom=changed_by(item, version),
    ):
        raise Blocked(stale)
    _fill_in(item, text, standard)
    return _step(item, VersionStep.SAVED, "edit_local_item", by=by, at=at)


@transaction.atomic
def submit_local_item(item_id: int, *, by: Viewer, at: dt.datetime) -> LocalItem:
    """Hand an item in for approval; it is closed until it is recalled or returned."""
    item = _own_draft(item_id, by)
    _sound(item.organisation, item.text, by)
    item.state, item.submitted_at, item.returned_reason = VersionState.SUBMITTED.value, at, ""
    return _step(item, VersionStep.SUBMITTED, "submit_local_item", by=by, at=at)


@transaction.atomic
def recall_local_item(item_id: int, *, by: Viewer, at: dt.datetime) -> LocalItem:
    """Take an item that waits for approval back into drafting."""
    item = _locked(item_id, by)
    by.demand(Do.DRAFT_STANDARD, item.organisation.path)
    if reasons := recalling_blockers(VersionState(item.state)):
        raise Blocked(reasons)
    item.state = VersionState.DRAFT.value
    return _step(item, VersionStep.RECALLED, "recall_local_item", by=by, at=at)


@transaction.atomic
def discard_local_item(item_id: int, *, by: Viewer, at: dt.datetime) -> LocalItem:
    """Give up an item that is being drafted; it stays to be read."""
    item = _own_draft(item_id, by)
    item.state = VersionState.DISCARDED.value
    return _step(item, VersionStep.DISCARDED, "discard_local_item", by=by, at=at)


@transaction.atomic
def approve_local_item(
    item_id: int, *, document_number: str, from_on: dt.date, version: str = "", by: Viewer, at: dt.datetime
) -> LocalItem:
    """Approve, by somebody who wrote none of it, under a document number, in force from a day."""
    item = _judged(item_id, by)
    state = VersionState(item.state)
    reasons = approval_blockers(state, written_by=writers(item), by=by.user_id)
    reasons += _unread(item, version) + terms_problems(document_number, from_on, by.today)
    standard = standard_of_owner(item.organisation, by.today)
    reasons += text_problems(item.text, standard)
    scope = Scope(item.organisation.path, item.class_code)
    reasons += limit_blockers(scope, rival_scopes(item, from_on), standard, item.block)
    if reasons:
        raise Blocked(reasons)
    latest = LocalItem.objects.filter(authority=item.authority).aggregate(latest=Max("number"))["latest"]
    item.number = (latest or 0) + 1
    item.state, item.document_number, item.from_on = VersionState.APPROVED.value, document_number.strip(), from_on
    item.approved_by_id, item.approved_at = by.user_id, at
    return _step(item, VersionStep.APPROVED, "approve_local_item", note=item.document_number, by=by, at=at)


@transaction.atomic
def return_local_item(item_id: int, *, reason: str, version: str = "", by: Viewer, at: dt.datetime) -> LocalItem:
    """Send an item that waits for approval back to its drafter, saying why."""
    item = _judged(item_id, by)
    reasons = judging_blockers(VersionState(item.state)) + return_reason_problems(reason)
    if reasons := reasons or _unread(item, version):
        raise Blocked(reasons)
    item.state, item.returned_reason = VersionState.RETURNED.value, reason.strip()
    return _step(item, VersionStep.RETURNED, "return_local_item", note=reason.strip(), by=by, at=at)


@transaction.atomic
def end_local_item(item_id: int, *, ended_on: dt.date, reason: str, by: Viewer, at: dt.datetime) -> LocalItem:
    """From this day on the item enters no new checklist. Quarters that are open keep theirs."""
    item = _judged(item_id, by)
    reasons = ending_blockers(
        VersionState(item.state), from_on=item.from_on, ended_on=item.ended_on, day=ended_on, reason=reason
    )
    if reasons:
        raise Blocked(reasons)
    item.ended_on, item.end_reason, item.ended_by_id = ended_on, reason.strip(), by.user_id
    item.save(update_fields=["ended_on", "end_reason", "ended_by"])
    _record("end_local_item", item, by, at)
    return item


def _unread(item: LocalItem, version: str) -> list[str]:
    """Whether it was recalled, changed and handed in again since the approver opened the page."""
    return unread_blockers("这一条", difference_words(version, submitted_item_fields(item.text)))


def _locked(item_id: int, by: Viewer) -> LocalItem:
    pk = item_of_sight(by, item_id).pk
    return LocalItem.objects.select_for_update(of=("self",)).select_related("organisation", "authority").get(pk=pk)


def _own_draft(item_id: int, by: Viewer) -> LocalItem:
    item = _locked(item_id, by)
    by.demand(Do.DRAFT_STANDARD, item.organisation.path)
    if reasons := editing_blockers(VersionState(item.state)):
        raise Blocked(reasons)
    return item


def _judged(item_id: int, by: Viewer) -> LocalItem:
    """The item with the permission to approve asked for; its authority is locked, so that limits and numbers hold."""
    item = _locked(item_id, by)
    by.demand(Do.APPROVE_STANDARD, item.organisation.path)
    Organisation.objects.select_for_update().get(pk=item.authority_id)
    return item


def _sound(organisation: Organisation, text: LocalText, by: Viewer) -> Standard:
    standard = standard_of_owner(organisation, by.today)
    if reasons := text_problems(text, standard):
        raise Blocked(reasons)
    return standard


def _fill_in(item: LocalItem, text: LocalText, standard: Standard) -> None:
    block, own = block_of(standard, text.block), standard.class_of(text.class_code)
    item.block, item.area = text.block, block.name if block else ""
    item.class_code, item.class_name = text.class_code, own.name if own and text.class_code else ""
    item.name, item.full, item.methods = text.name.strip(), text.full or 0, [method.value for method in text.methods]
    item.criterion, item.evidence = text.criterion.strip(), text.evidence.strip()
    item.adjustments, item.veto = text.adjustments.strip(), text.veto.strip()


def _step(item: LocalItem, step: VersionStep, verb: str, *, note: str = "", by: Viewer, at: dt.datetime) -> LocalItem:
    item.save()
    LocalItemStep.objects.create(item=item, step=step.value, note=note, by_id=by.user_id, at=at)
    _record(verb, item, by, at)
    return item


def _record(verb: str, item: LocalItem, by: Viewer, at: dt.datetime) -> None:
    record(verb, by=by, at=at, organisation_id=item.organisation_id, subject=item, summary=item.name)
