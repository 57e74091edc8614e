"""活动安排: what is planned at the viewer's organisations and not held yet, and what is due."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from zhixing.models import Organisation, PlannedActivity, SignUp
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.plans import PlanText, notice_text
from zhixing.rules.activities.sign_ups import SignUpTerms
from zhixing.rules.grants import home_paths
from zhixing.rules.periods import chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed

DAYS_TO_RECORD = 3


@dataclass(frozen=True)
class PlanLine:
    plan: PlannedActivity
    notice: str
    is_past: bool
    people: int  # how many are signed up


def open_plans(viewer: Viewer) -> list[PlanLine]:
    """Planned and neither held nor called off, the nearest first."""
    if not viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    places = Organisation.objects.below(viewer.roots(Do.RECORD_ACTIVITY))
    plans = (
        PlannedActivity.objects.filter(organisation__in=places, activity=None, cancelled_at=None)
        .select_related("organisation")
        .annotate(people=Count("sign_ups", filter=Q(sign_ups__in=SignUp.objects.live())))
        .order_by("planned_on", "organisation__sort_key", "pk")
    )
    return [PlanLine(plan, _notice(plan, viewer.today), plan.planned_on <= viewer.today, plan.people) for plan in plans]


def plan_at(viewer: Viewer, plan_id: int) -> PlannedActivity:
    plan = get_or_out_of_sight(PlannedActivity.objects.select_related("organisation"), pk=plan_id)
    viewer.demand(Do.RECORD_ACTIVITY, plan.organisation.path)
    return plan


def _notice(plan: PlannedActivity, today: dt.date) -> str:
    sign_up = SignUpTerms(plan.planned_on, plan.sign_up_until, plan.places).sentence
    text = PlanText(plan.title, plan.planned_on, plan.starts_at, plan.place, plan.agenda, sign_up)
    return notice_text(text, plan.organisation.name, today)


def due(viewer: Viewer) -> list[Due]:
    """What the viewer's own organisation planned for a day that has come, to be recorded."""
    paths = home_paths(viewer.grants, Do.RECORD_ACTIVITY)
    plans = (
        PlannedActivity.objects.filter(
            organisation__path__in=paths, activity=None, cancelled_at=None, planned_on__lte=viewer.today
        ).select_related("organisation")
        if paths
        else []
    )
    return [
        Due(
            f"记录{chinese_day(plan.planned_on)}的{plan.title}",
            plan.organisation.label,
            plan.planned_on + dt.timedelta(days=DAYS_TO_RECORD),
            "activity_record",
            (plan.organisation_id,),
            f"plan={plan.pk}",
        )
        for plan in plans
    ]
