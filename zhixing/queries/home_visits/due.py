"""走访群众: what a branch has promised, and the answers that whoever brought a need takes back to the household."""

from django.db.models import Count, Min

from zhixing.models import HomeNeed
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.home_visits.states import NeedState
from zhixing.rules.home_visits.steps import tell_by
from zhixing.rules.permissions import Do


def due(viewer: Viewer) -> list[Due]:
    """Two queries: what the branch owes an answer, and the answers to the viewer's own visits."""
    return [*_owed_by_branches(viewer), *_answers_to_own(viewer)]


def _owed_by_branches(viewer: Viewer) -> list[Due]:
    paths = home_paths(viewer.grants, Do.KEEP_HOME_VISITS)
    if not paths:
        return []
    owed = HomeNeed.objects.filter(
        visit__organisation__path__in=paths, visit__voided_at__isnull=True, state=NeedState.OPEN.value
    )
    place = "visit__organisation"
    rows = (
        owed.order_by(f"{place}__sort_key", place)
        .values_list(place, f"{place}__short_name", f"{place}__name")
        .annotate(count=Count("pk"), first=Min("answer_by"))
    )
    return [
        Due(f"答复走访中承诺的 {count} 件事", short_name or name, first, "home_visit_branch", (pk,))
        for pk, short_name, name, count, first in rows
    ]


def _answers_to_own(viewer: Viewer) -> list[Due]:
    if viewer.person_id is None:
        return []
    answered = HomeNeed.objects.filter(
        visit__membership__person=viewer.person_id, visit__voided_at__isnull=True, state=NeedState.ANSWERED.value
    )
    return [
        Due(
            "您走访带回的诉求有了答复，请告知住户",
            need.visit.organisation.label,
            tell_by(need.answered_on) if need.answered_on else None,
            "need_tell",
            (need.pk,),
        )
        for need in answered.select_related("visit__organisation").order_by("answered_on", "pk")
    ]
