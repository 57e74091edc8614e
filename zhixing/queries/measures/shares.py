"""整改: the share of an organisation's lines cleared in time in a quarter, which the next self-check asks for."""

import datetime as dt
from collections.abc import Collection

from zhixing.models import Measure, MeasureStep
from zhixing.rules.measures.deadlines import MeasureFacts, Share, StageCheck, share_in_time
from zhixing.rules.measures.states import StepKind
from zhixing.rules.periods import Quarter

_STAGES = [StepKind.STAGE_PASSED.value, StepKind.STAGE_FAILED.value]


def shares_in_time(organisation_ids: Collection[int], quarter: Quarter, today: dt.date) -> dict[int, Share]:
    """Organisation → share cleared in time among what was due in the quarter. Two queries, whatever the number."""
    facts: dict[int, list[MeasureFacts]] = {organisation_id: [] for organisation_id in organisation_ids}
    stages: dict[int, list[StageCheck]] = {organisation_id: [] for organisation_id in organisation_ids}
    due = (quarter.from_on, quarter.until_on)
    for measure in Measure.objects.filter(organisation__in=organisation_ids, due_on__range=due):
        facts[measure.organisation_id or 0].append(measure.facts)
    checks = MeasureStep.objects.filter(
        measure__organisation__in=organisation_ids, kind__in=_STAGES, due_on__range=due
    ).select_related("measure")
    for step in checks:
        if step.due_on is not None:
            check = StageCheck(step.due_on, step.kind == StepKind.STAGE_PASSED.value)
            stages[step.measure.organisation_id or 0].append(check)
    return {
        organisation_id: share_in_time(facts[organisation_id], stages[organisation_id], quarter, today)
        for organisation_id in organisation_ids
    }
