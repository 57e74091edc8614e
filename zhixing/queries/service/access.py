"""志愿服务和双报到: who may look, who keeps the list, and whose seal a slip bears."""

from django.db.models import QuerySet

from zhixing.models import IncomingSlip, Organisation, Outsider, ServiceSlip
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import Level, OrgKind, kinds_of
from zhixing.rules.permissions import Do


def outsider_at(
    viewer: Viewer, outsider_id: int, do: Do = Do.VIEW_SERVICE, rows: QuerySet[Outsider] | None = None
) -> Outsider:
    """Somebody on the list, if the viewer may `do` there; `rows` may lock the row."""
    listed = Outsider.objects.all() if rows is None else rows
    outsider = get_or_out_of_sight(listed.select_related("organisation"), pk=outsider_id)
    viewer.demand(do, outsider.organisation.path)
    return outsider


def slip_at(
    viewer: Viewer, slip_id: int, do: Do = Do.VIEW_SERVICE, rows: QuerySet[ServiceSlip] | None = None
) -> ServiceSlip:
    listed = ServiceSlip.objects.all() if rows is None else rows
    slip = get_or_out_of_sight(listed.select_related("community", "outsider__organisation"), pk=slip_id)
    viewer.demand(do, slip.outsider.organisation.path)
    return slip


def incoming_at(
    viewer: Viewer, slip_id: int, do: Do = Do.VIEW_LEDGER, rows: QuerySet[IncomingSlip] | None = None
) -> IncomingSlip:
    """A slip from elsewhere, for those who may `do` at the branch of the member it is about."""
    listed = IncomingSlip.objects.all() if rows is None else rows
    named = listed.select_related("membership__organisation", "membership__person", "activity")
    slip = get_or_out_of_sight(named, pk=slip_id)
    viewer.demand(do, slip.membership.organisation.path)
    return slip


def places(viewer: Viewer, do: Do) -> list[Organisation]:
    """The communities and branches at which the viewer may `do`: nobody reports to a street or a district."""
    kinds = kinds_of(Level.MIDDLE, Level.BRANCH)
    below = Organisation.objects.below(viewer.roots(do)).filter(dissolved_on__isnull=True, kind__in=kinds)
    return list(below.in_tree_order())


def sealing(organisation: Organisation) -> Organisation:
    """The organisation whose seal a slip bears: the community, or the branch itself where none stands above it."""
    if OrgKind(organisation.kind).is_branch and organisation.parent is not None:
        above = organisation.parent
        return above if OrgKind(above.kind).level is Level.MIDDLE else organisation
    return organisation
