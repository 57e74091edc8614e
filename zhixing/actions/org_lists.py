"""批量设立党组织: founding all of a list or none of it, and taking a list back while nobody uses what it founded."""

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError

from zhixing.actions.orgs import place_organisation
from zhixing.actions.recording import record
from zhixing.models import FoundingList, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.orgs.lists import org_plan
from zhixing.queries.viewers import Viewer
from zhixing.rules.org_lists import NO_ORG_LIST, in_use, undoing_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def found_organisations(
    organisation_id: int, *, text: str, source: str = "", by: Viewer, at: dt.datetime
) -> FoundingList:
    """Found every organisation of the text below this one, or none."""
    top = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.MANAGE_ORG, top.path)
    plan = org_plan(by, organisation_id, text)
    if plan.problems:
        raise Blocked(list(plan.problems))
    founding = FoundingList.objects.create(
        organisation=top, source=source or "手工填写", lines=len(plan.plantings), by_id=by.user_id, at=at
    )
    founded: dict[int, Organisation] = {}
    parents = Organisation.objects.in_bulk({planting.parent_id for planting in plan.plantings} - {None})
    for planting in plan.plantings:
        line = planting.line
        parent = founded[planting.parent_line] if planting.parent_id is None else parents[planting.parent_id]  # type: ignore[index]
        founded[planting.index] = place_organisation(
            name=line.name,
            kind=planting.kind,
            parent=parent,
            short_name=line.short_name,
            founded_on=line.founded_on,
            contact=line.contact,
            founding_list=founding,
        )
    _record("found_organisations", founding, by=by, at=at, names=[org.name for org in founded.values()])
    return founding


@transaction.atomic
def undo_founding(founding_list_id: int, *, by: Viewer, at: dt.datetime) -> FoundingList:
    """Take back all that a list founded; refused once anything of it is in use."""
    founding = get_or_out_of_sight(FoundingList.objects.select_for_update(), pk=founding_list_id)
    if founding.organisation is None:
        raise Blocked(NO_ORG_LIST)
    by.demand(Do.MANAGE_ORG, founding.organisation.path)
    if reasons := undoing_blockers(is_undone=founding.undone_at is not None):
        raise Blocked(reasons)
    # What stands below goes first: nothing is removed from under what it carries.
    organisations = sorted(founding.organisations.all(), key=lambda organisation: -organisation.path.count("."))
    names = [organisation.name for organisation in organisations]
    for organisation in organisations:
        _remove(organisation)
    founding.undone_at, founding.undone_by_id = at, by.user_id
    founding.save(update_fields=["undone_at", "undone_by"])
    _record("undo_founding", founding, by=by, at=at, names=names)
    return founding


def _remove(organisation: Organisation) -> None:
    try:
        organisation.delete()
    except ProtectedError as refusal:
        raise Blocked(in_use(organisation.name)) from refusal


def _record(verb: str, founding: FoundingList, *, by: Viewer, at: dt.datetime, names: list[str]) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=founding.organisation_id,
        subject=founding,
        summary=f"{founding.source}，{len(names)} 个党组织",
        detail={"names": names},
    )
