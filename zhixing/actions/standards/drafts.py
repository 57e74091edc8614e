"""考评办法: drafting — starting a version, saving its text, giving it up."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.actions.standards.packs import install_packs
from zhixing.models import Organisation, Standard, StandardVersion, StandardVersionStep
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.standards.titles import is_title_used
from zhixing.queries.standards.visibility import standard_of_sight, version_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.approval import (
    EDITED_BY_NOBODY,
    VersionState,
    VersionStep,
    editing_blockers,
    revision_blockers,
    stale_draft_blockers,
    title_blockers,
)
from zhixing.rules.standards.drafts import Draft, fingerprint, read_draft

__all__ = ["discard_draft", "draft_revision", "draft_standard", "install_packs", "save_draft"]


@transaction.atomic
def draft_standard(owner_id: int, *, text: str, note: str = "", by: Viewer, at: dt.datetime) -> StandardVersion:
    """Start a standard of the organisation `owner_id` with this text as the draft of its first version."""
    owner = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=owner_id)
    by.demand(Do.DRAFT_STANDARD, owner.path)
    draft = _readable(text)
    title = _title(draft)
    if blockers := title_blockers(owner.name, title, is_used=is_title_used(owner, title)):
        raise Blocked(blockers)
    standard = Standard.objects.create(owner=owner, title=title, created_at=at)
    return _first_step(standard, 1, text=text, note=note, by=by, at=at)


@transaction.atomic
def draft_revision(
    standard_id: int, *, text: str | None = None, note: str = "", by: Viewer, at: dt.datetime
) -> StandardVersion:
    """Start the next version of an own standard, from `text` or from the latest version's."""
    standard = Standard.objects.select_for_update(of=("self",)).filter(pk=standard_of_sight(by, standard_id).pk).get()
    owner = _owner(standard)
    by.demand(Do.DRAFT_STANDARD, owner.path)
    versions = list(standard.versions.order_by("number"))
    if reasons := revision_blockers([VersionState(version.state) for version in versions]):
        raise Blocked(reasons)
    draft = _readable(text if text is not None else versions[-1].text)
    return _first_step(standard, versions[-1].number + 1, text=draft.text, note=note, by=by, at=at)


@transaction.atomic
def save_draft(
    version_id: int, *, text: str, mark: str, note: str | None = None, by: Viewer, at: dt.datetime
) -> StandardVersion:
    """Replace the text of a draft. `mark` is the fingerprint of the text the change was made on.

    A text with problems is kept as long as it is YAML at all: the page shows them, and submitting waits for them.
    """
    version = editable_version(version_id, by=by)
    reasons = editing_blockers(state=VersionState(version.state))
    if reasons := reasons + stale_draft_blockers(is_as_shown=fingerprint(version.text) == mark):
        raise Blocked(reasons)
    draft = _readable(text)
    standard, title = version.standard, _title(draft)
    owner = _owner(standard)
    is_used = title != standard.title and is_title_used(owner, title, but=standard)
    if blockers := title_blockers(owner.name, title, is_used=is_used):
        raise Blocked(blockers)
    version.text, version.index = text, draft.standard.index.value if draft.standard else version.index
    version.note = version.note if note is None else note
    version.save(update_fields=["text", "index", "note"])
    standard.title = title
    standard.save(update_fields=["title"])
    StandardVersionStep.objects.create(version=version, step=VersionStep.SAVED.value, by_id=by.user_id, at=at)
    record(
        "save_draft",
        by=by,
        at=at,
        organisation_id=standard.owner_id,
        subject=version,
        summary=standard.title,
        detail={"problems": len(draft.problems)},
    )
    return version


@transaction.atomic
def discard_draft(version_id: int, *, by: Viewer, at: dt.datetime) -> StandardVersion:
    """Give a draft up: it stays readable as 已作废, and a new version may be drafted."""
    version = editable_version(version_id, by=by)
    if reasons := editing_blockers(state=VersionState(version.state)):
        raise Blocked(reasons)
    version.state = VersionState.DISCARDED.value
    version.save(update_fields=["state"])
    StandardVersionStep.objects.create(version=version, step=VersionStep.DISCARDED.value, by_id=by.user_id, at=at)
    record(
        "discard_draft",
        by=by,
        at=at,
        organisation_id=version.standard.owner_id,
        subject=version,
        summary=version.standard.title,
    )
    return version


def editable_version(version_id: int, *, by: Viewer) -> StandardVersion:
    """The version, locked, with the permission to draft at its owner asked for."""
    pk = version_of_sight(by, version_id).pk
    version = StandardVersion.objects.select_for_update(of=("self",)).select_related("standard__owner").get(pk=pk)
    by.demand(Do.DRAFT_STANDARD, _owner(version.standard).path)
    return version


def _owner(standard: Standard) -> Organisation:
    if standard.owner is None:
        raise Blocked(EDITED_BY_NOBODY)
    return standard.owner


def _readable(text: str) -> Draft:
    draft = read_draft(text)
    if draft.standard is None:
        raise Blocked([str(problem) for problem in draft.problems])
    return draft


def _title(draft: Draft) -> str:
    return draft.standard.title.strip()[:120] if draft.standard and draft.standard.title.strip() else "未命名的办法"


def _first_step(
    standard: Standard, number: int, *, text: str, note: str, by: Viewer, at: dt.datetime
) -> StandardVersion:
    written = read_draft(text).standard
    version = StandardVersion.objects.create(
        standard=standard,
        number=number,
        text=text,
        note=note,
        drafted_by_id=by.user_id,
        drafted_at=at,
        **({"index": written.index.value} if written else {}),
    )
    StandardVersionStep.objects.create(
        version=version, step=VersionStep.DRAFTED.value, note=note, by_id=by.user_id, at=at
    )
    record(
        "draft_standard",
        by=by,
        at=at,
        organisation_id=standard.owner_id,
        subject=version,
        summary=standard.title,
        detail={"number": number},
    )
    return version
