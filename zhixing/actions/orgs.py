"""党组织: founding, renaming, dissolving organisations."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from zhixing.actions.recording import record
from zhixing.models import FoundingList, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.models.sequences import reserve_ids
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.orgs.form_versions import LABELS, organisation_fields, organisation_values
from zhixing.queries.orgs.tree import left_to_settle
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import OrgKind, document_problems, editing_blockers, founding_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


def place_organisation(
    *,
    name: str,
    kind: OrgKind,
    parent: Organisation | None,
    short_name: str = "",
    position: int | None = None,
    founded_on: dt.date | None = None,
    contact: str = "",
    founding_list: FoundingList | None = None,
) -> Organisation:
    """Insert a node of the tree and give it its path. Not an act of a person: `found_organisation` is."""
    with transaction.atomic():
        if position is None:
            position = Organisation.objects.filter(parent=parent).count() + 1
        (organisation_id,) = reserve_ids(Organisation, 1)  # the path ends in it
        organisation = Organisation(
            id=organisation_id,
            name=name,
            kind=kind.value,
            parent=parent,
            path=f"{parent.path if parent else ''}{organisation_id}.",
            short_name=short_name,
            position=position,
            founded_on=founded_on,
            contact=contact,
            founding_list=founding_list,
        )
        organisation.sort_key = _sort_key(organisation, parent)
        organisation.save(force_insert=True)
    return organisation


def _sort_key(organisation: Organisation, parent: Organisation | None) -> str:
    """The id stands behind the position, so that two siblings of one position keep their subtrees apart."""
    return f"{parent.sort_key if parent else ''}{organisation.position:06}-{organisation.pk:09}."


@transaction.atomic
def found_organisation(
    parent_id: int,
    *,
    name: str,
    kind: OrgKind,
    short_name: str,
    founded_on: dt.date | None,
    contact: str,
    by: Viewer,
    at: dt.datetime,
) -> Organisation:
    """Found an organisation below `parent_id`; its kind must fit there and its name be new among its siblings."""
    parent = _locked(parent_id)
    by.demand(Do.MANAGE_ORG, parent.path)
    is_name_taken = parent.children.filter(name=name).exists()
    if reasons := founding_blockers(
        parent.facts, name=name, kind=kind, founded_on=founded_on, is_name_taken=is_name_taken, today=by.today
    ):
        raise Blocked(reasons)
    organisation = place_organisation(
        name=name, kind=kind, parent=parent, short_name=short_name, founded_on=founded_on, contact=contact
    )
    record(
        "found_organisation",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=organisation,
        summary=organisation.name,
    )
    return organisation


@transaction.atomic
def edit_organisation(
    organisation_id: int,
    *,
    name: str,
    short_name: str,
    founded_on: dt.date | None,
    contact: str,
    position: int,
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Organisation:
    """Rename an organisation, or change its contact or its place among its siblings."""
    organisation = _locked(organisation_id)
    by.demand(Do.MANAGE_ORG, organisation.path)
    siblings = Organisation.objects.filter(parent=organisation.parent_id, name=name)
    is_name_taken = siblings.exclude(pk=organisation.pk).exists()
    if reasons := editing_blockers(
        organisation.facts, name=name, founded_on=founded_on, is_name_taken=is_name_taken, today=by.today
    ):
        raise Blocked(reasons)
    fields = {"name": name, "short_name": short_name, "founded_on": founded_on, "contact": contact}
    if stale := _stale(organisation, {**fields, "position": position}, version):
        raise Blocked(stale)
    changed = sorted(field for field, value in fields.items() if getattr(organisation, field) != value)
    vars(organisation).update(fields)
    organisation.save(update_fields=list(fields))
    if position != organisation.position:
        changed.append("position")
        _move_to(organisation, position)
    record(
        "edit_organisation",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=organisation,
        summary=f"{organisation.name}：{'、'.join(LABELS[field] for field in changed)}",
        detail={"changed": changed},
    )
    return organisation


def _stale(organisation: Organisation, typed: Mapping[str, Any], version: str) -> list[str]:
    """What others made of it while the form lay open."""
    return stale_sentences(
        version,
        organisation_fields(organisation_values(organisation)),
        organisation_fields(typed),
        what="这个党组织的资料",
        by_whom=changed_by(organisation, version),
    )


def _move_to(organisation: Organisation, position: int) -> None:
    """Give it another place among its siblings; its whole subtree moves along."""
    before = organisation.sort_key
    organisation.position = position
    after = _sort_key(organisation, organisation.parent)
    organisation.sort_key = after
    organisation.save(update_fields=["position"])
    Organisation.objects.below((organisation.path,)).update(
        sort_key=Concat(Value(after), Substr(F("sort_key"), len(before) + 1))
    )


@transaction.atomic
def dissolve_organisation(organisation_id: int, *, document: str, by: Viewer, at: dt.datetime) -> Organisation:
    """Dissolve an organisation: the act of the organisation above it, once nobody and nothing is left in it."""
    organisation = _locked(organisation_id)
    by.demand(Do.MANAGE_ORG, organisation.path)
    if organisation.parent is None or not by.may(Do.MANAGE_ORG, organisation.parent.path):
        raise NotAllowed(Do.MANAGE_ORG)
    if reasons := left_to_settle(organisation) + document_problems(document):
        raise Blocked(reasons)
    organisation.dissolved_on = by.today
    organisation.save(update_fields=["dissolved_on"])
    record(
        "dissolve_organisation",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=organisation,
        summary=organisation.name,
        detail={"document": document.strip()},
    )
    return organisation


def _locked(organisation_id: int) -> Organisation:
    return get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
