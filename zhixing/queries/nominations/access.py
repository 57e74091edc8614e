"""评先选优: a nomination, for those who may see it, keep it or judge it."""

from django.db.models import QuerySet

from zhixing.models import Nomination
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight


def nomination_at(
    viewer: Viewer, nomination_id: int, do: Do = Do.VIEW_NOMINATION, rows: QuerySet[Nomination] | None = None
) -> Nomination:
    """The nomination, for whoever may do this at its branch; `rows` may lock it."""
    nominations = Nomination.objects.all() if rows is None else rows
    nomination = nominations.select_related("organisation", "membership__person").filter(pk=nomination_id).first()
    if nomination is None:
        raise OutOfSight(nomination_id)
    viewer.demand(do, nomination.organisation.path)
    return nomination
