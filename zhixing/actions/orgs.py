"""党组织: founding, renaming, dissolving organisations."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import MAY_STAND_BELOW, OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


def place_organisation(
    *, name: str, kind: OrgKind, parent: Organisation | None, short_name: str = "", sort_key: str = "",
    founded_on: dt.date | None = None, contact: str = "",
) -> Organisation:
    """Insert a node of the tree and give it its path. Not an act of a person: `found_organisation` is."""
    with transaction.atomic():
        made = Organisation.objects.create(
            name=name, kind=kind.value, parent=parent, short_name=short_name, sort_key=sort_key,
            founded_on=founded_on, contact=contact,
        )
        made.path = f"{parent.path if parent else ''}{made.pk}."
        made.sort_key = f"{parent.sort_key if parent else ''}{sort_key or f'{made.pk:06}'}."
        made.save(update_fields=["path", "sort_key"])
    return made


@transaction.atomic
def found_organisation(
    parent_id: int, *, name: str, kind: OrgKind, short_name: str, founded_on: dt.date | None, contact: str,
    by: Viewer, at: dt.datetime,
) -> Organisation:
    """Found an organisation below `parent_id`; its kind must fit there and its name be new among its siblings."""
    parent = Organisation.objects.select_for_update().get(pk=parent_id)
    by.demand(Do.MANAGE_ORG, parent.path or "")
    reasons = []
    if OrgKind(parent.kind) not in MAY_STAND_BELOW[kind]:
        reasons.append(f"“{OrgKind(parent.kind).label}”之下不能设“{kind.label}”，请另选上级或类别。")
    if parent.children.filter(name=name).exists():
        reasons.append(f"“{parent.name}”之下已有“{name}”，请换一个名称。")
    if reasons:
        raise Blocked(reasons)
    made = place_organisation(
        name=name, kind=kind, parent=parent, short_name=short_name, founded_on=founded_on, contact=contact
    )
    record("found_organisation", by=by, at=at, organisation_id=made.pk, subject=made, summary=made.name)
    return made
