"""党组织: founding, renaming, dissolving organisations."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from zhixing.actions.recording import record
from zhixing.models import Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.models.sequences import reserve_ids
from zhixing.queries.orgs.tree import dissolution_blockers
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import MAY_STAND_BELOW, OrgKind
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
    reasons = []
    if parent.dissolved_on:
        reasons.append(f"“{parent.name}”已经撤销，不能再设下级党组织。")
    if OrgKind(parent.kind) not in MAY_STAND_BELOW[kind]:
        reasons.append(f"“{OrgKind(parent.kind).label}”之下不能设“{kind.label}”，请另选上级或类别。")
    if parent.children.filter(name=name).exists():
        reasons.append(f"“{parent.name}”之下已有“{name}”，请换一个名称。")
    if founded_on and founded_on > by.today:
        reasons.append("成立日期不能晚于今天，请改正。")
    if reasons:
        raise Blocked(reasons)
    made = place_organisation(
        name=name, kind=kind, parent=parent, short_name=short_name, founded_on=founded_on, contact=contact
    )
    record("found_organisation", by=by, at=at, organisation_id=made.pk, subject=made, summary=made.name)
    return made


@transaction.atomic
def edit_organisation(
    organisation_id: int,
    *,
    name: str,
    short_name: str,
    founded_on: dt.date | None,
    contact: str,
    position: int,
    by: Viewer,
    at: dt.datetime,
) -> Organisation:
    """Rename an organisation, or change its contact or its place among its siblings."""
    found = _locked(organisation_id)
    by.demand(Do.MANAGE_ORG, found.path)
    if reasons := _editing_blockers(found, name, founded_on, by.today):
        raise Blocked(reasons)
    wanted = {"name": name, "short_name": short_name, "founded_on": founded_on, "contact": contact}
    changed = sorted(field for field, value in wanted.items() if getattr(found, field) != value)
    for field, value in wanted.items():
        setattr(found, field, value)
    found.save(update_fields=list(wanted))
    if position != found.position:
        changed.append("position")
        _move_to(found, position)
    record(
        "edit_organisation",
        by=by,
        at=at,
        organisation_id=found.pk,
        subject=found,
        summary=found.name,
        detail={"changed": changed},
    )
    return found


def _editing_blockers(organisation: Organisation, name: str, founded_on: dt.date | None, today: dt.date) -> list[str]:
    reasons = []
    if organisation.dissolved_on:
        reasons.append(f"“{organisation.name}”已经撤销，不能再修改。")
    if Organisation.objects.filter(parent=organisation.parent_id, name=name).exclude(pk=organisation.pk).exists():
        reasons.append(f"同一上级之下已有“{name}”，请换一个名称。")
    if founded_on and founded_on > today:
        reasons.append("成立日期不能晚于今天，请改正。")
    return reasons


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
    found = _locked(organisation_id)
    by.demand(Do.MANAGE_ORG, found.path)
    if found.parent is None or not by.may(Do.MANAGE_ORG, found.parent.path):
        raise NotAllowed(Do.MANAGE_ORG)
    reasons = dissolution_blockers(found)
    if not document.strip():
        reasons.append("请填写撤销的依据（文件名称或文号）。")
    if reasons:
        raise Blocked(reasons)
    found.dissolved_on = by.today
    found.save(update_fields=["dissolved_on"])
    record(
        "dissolve_organisation",
        by=by,
        at=at,
        organisation_id=found.pk,
        subject=found,
        summary=found.name,
        detail={"document": document.strip()},
    )
    return found


def _locked(organisation_id: int) -> Organisation:
    return get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
