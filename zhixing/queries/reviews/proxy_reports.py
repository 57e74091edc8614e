"""代录自评: the desk that enters reports for people who do not go online, and how many it has still to enter."""

from django.db.models import Count, Q

from zhixing.models import Cycle, Organisation
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState

_OFFLINE = Q(
    participants__excluded="",
    participants__membership__until_on__isnull=True,
    participants__membership__person__has_phone_access=False,
)
_HANDED_IN = Q(participants__self_report__state=ReportState.SUBMITTED.value)


def due(viewer: Viewer) -> list[Due]:
    """By branch how many people who do not go online have handed in nothing. One query.

    Whoever moves the cycle on is asked for everybody's reports already.
    """
    desks = Organisation.objects.below(viewer.roots(Do.ENTER_SELF_REPORT))
    leaders = Organisation.objects.below(viewer.roots(Do.ADVANCE_CYCLE))
    cycles = Cycle.objects.filter(organisation__in=desks, stage=Stage.SELF_REPORT.value)
    waiting = (
        cycles.exclude(organisation__in=leaders)
        .annotate(
            people=Count("participants", filter=_OFFLINE, distinct=True)
            - Count("participants", filter=_OFFLINE & _HANDED_IN, distinct=True)
        )
        .filter(people__gt=0)
    )
    rows = waiting.order_by("organisation__sort_key", "pk").values_list(
        "pk", "people", "self_report_due_on", "organisation__short_name", "organisation__name"
    )
    return [
        Due(f"代录自评，还有 {people} 名不上网的党员没有提交", short_name or name, due_on, "report_list", (pk,))
        for pk, people, due_on, short_name, name in rows
    ]
