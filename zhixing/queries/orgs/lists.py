"""批量设立: what a list of organisations would found below one, and the lists of before that can be taken back."""

from collections.abc import Iterable

from zhixing.models import FoundingList, Organisation
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.org_lists import OrgPlan, PlacedOrg, plan_of, read_org_lines
from zhixing.rules.permissions import Do

RECENT = 5


def org_plan(viewer: Viewer, organisation_id: int, text: str) -> OrgPlan:
    """For whoever may found organisations there."""
    top = organisation_at(viewer, organisation_id, Do.MANAGE_ORG)
    below = Organisation.objects.below((top.path,)).exclude(pk=top.pk)
    return plan_of(read_org_lines(text), _placed(top), [_placed(organisation) for organisation in below], viewer.today)


def _placed(organisation: Organisation) -> PlacedOrg:
    return PlacedOrg(organisation.pk, organisation.facts, organisation.label, organisation.parent_id)


def org_lists(viewer: Viewer, organisation_id: int) -> Iterable[FoundingList]:
    """The last lists of this organisation that are not taken back, newest first."""
    organisation = organisation_at(viewer, organisation_id, Do.MANAGE_ORG)
    lists = FoundingList.objects.filter(organisation=organisation, undone_at=None).select_related("by")
    return lists.order_by("-at", "-pk")[:RECENT]
