"""成长线路图: whose chart a viewer may open. One's own; else those who read results and the register of the branch."""

from zhixing.models import Membership
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do


def chart_at(viewer: Viewer, membership_id: int) -> Membership:
    membership = get_or_out_of_sight(Membership.objects.select_related("person", "organisation"), pk=membership_id)
    if not is_own(viewer, membership):
        viewer.demand(Do.VIEW_REGISTER, membership.organisation.path)
        viewer.demand(Do.VIEW_RESULTS, membership.organisation.path)
    return membership


def guided_member(viewer: Viewer, membership_id: int) -> Membership:
    """The member, for whoever agrees targets with the people of this branch."""
    membership = get_or_out_of_sight(Membership.objects.select_related("person", "organisation"), pk=membership_id)
    viewer.demand(Do.GUIDE_MEMBERS, membership.organisation.path)
    return membership


def is_own(viewer: Viewer, membership: Membership) -> bool:
    return viewer.person_id is not None and viewer.person_id == membership.person_id
