"""综合评定: the assessor concludes, and every organisation's index and band are computed and kept."""

import datetime as dt

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.actions.reviews.ratings import keep_ratings
from zhixing.models import Cycle, Panel
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.organisations import conclusion_blockers
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def conclude_assessment(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Cycle:
    """Compute and keep the results of a quarter of organisations, from what visits and hearings gave."""
    cycle = locked(cycle_id)
    by.demand(Do.ASSESS_ORGS, cycle.organisation.path)
    if reasons := conclusion_blockers(Stage(cycle.stage), facts_of(cycle, by.today)):
        raise Blocked(reasons)
    Panel.objects.filter(cycle=cycle).update(concluded_at=at)
    keep_ratings(cycle, by=by, at=at)
    record(
        "conclude_assessment",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=cycle.period.label,
    )
    return cycle
