"""整改: what the assessor does: answer a plan, clear a line on the spot or return it, check the stages of 长期坚持."""

import datetime as dt

from django.db import transaction

from zhixing.actions.measures.steps import about, append_step
from zhixing.actions.recording import record
from zhixing.models import Measure
from zhixing.queries.form_versions import difference_words
from zhixing.queries.measures.access import assessed_measure, why_not_assess
from zhixing.queries.measures.form_versions import judged_fields
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, StepKind
from zhixing.rules.measures.steps import Check, check_blockers, review_blockers, stage_blockers
from zhixing.rules.refusals import Blocked, unread_blockers


@transaction.atomic
def review_plan(
    measure_id: int, *, agrees: bool, opinion: str, version: str = "", by: Viewer, at: dt.datetime
) -> Measure:
    """Agree to the plan, or return it with the reason. Work goes on meanwhile: a slow answer makes nobody late."""
    measure = _locked(measure_id, by)
    reasons = why_not_assess(by, measure) + _unread(measure, version)
    if reasons := reasons + review_blockers(measure.facts, agrees=agrees, opinion=opinion):
        raise Blocked(reasons)
    measure.plan_state = (PlanState.AGREED if agrees else PlanState.RETURNED).value
    measure.save(update_fields=["plan_state"])
    kind = StepKind.PLAN_AGREED if agrees else StepKind.PLAN_RETURNED
    append_step(measure, kind, on=by.today, text=opinion, by=by, at=at)
    record("review_plan", by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def conclude_check(measure_id: int, *, check: Check, version: str = "", by: Viewer, at: dt.datetime) -> Measure:
    """现场核查: clear the line, or return it with the reason. One line at a time: nothing is cleared in bulk."""
    measure = _locked(measure_id, by)
    reasons = why_not_assess(by, measure) + _unread(measure, version)
    if reasons := reasons + check_blockers(measure.facts, check, responsible=measure.people, today=by.today):
        raise Blocked(reasons)
    if check.is_good:
        measure.state, measure.cleared_on = MeasureState.CLEARED.value, by.today
    else:
        measure.state = MeasureState.UNDER_WAY.value
        if check.next_on is not None and measure.kind == MeasureKind.LASTING.value:
            measure.check_on = check.next_on
        elif check.next_on is not None:
            measure.extended_to = check.next_on
    if measure.plan_state == PlanState.WAITING.value:  # whoever has been on the spot is not asked for the plan as well
        measure.plan_state = PlanState.NONE.value
    measure.save(update_fields=["state", "cleared_on", "extended_to", "check_on", "plan_state"])
    verb = "clear_measure" if check.is_good else "return_measure"
    kind = StepKind.CLEARED if check.is_good else StepKind.RETURNED
    append_step(measure, kind, on=check.on, text=check.opinion, checkers="、".join(check.checkers), by=by, at=at)
    record(verb, by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def check_stage(measure_id: int, *, check: Check, version: str = "", by: Viewer, at: dt.datetime) -> Measure:
    """Check a stage of 长期坚持 and set the next goal and the next day."""
    measure = _locked(measure_id, by)
    reasons = why_not_assess(by, measure) + _unread(measure, version)
    if reasons := reasons + stage_blockers(measure.facts, check, responsible=measure.people, today=by.today):
        raise Blocked(reasons)
    due_on, goal = measure.check_on, measure.stage_goal
    measure.good_stages = measure.good_stages + 1 if check.is_good else 0
    measure.check_on, measure.stage_goal = check.next_on, check.next_goal.strip()
    measure.save(update_fields=["good_stages", "check_on", "stage_goal"])
    append_step(
        measure,
        StepKind.STAGE_PASSED if check.is_good else StepKind.STAGE_FAILED,
        on=check.on,
        text=f"阶段目标：{goal}\n核查意见：{check.opinion.strip()}",
        checkers="、".join(check.checkers),
        due_on=due_on,
        by=by,
        at=at,
    )
    record("check_stage", by=by, at=at, **about(measure))
    return measure


def _locked(measure_id: int, by: Viewer) -> Measure:
    return assessed_measure(by, measure_id, Measure.objects.select_for_update(of=("self",)))


def _unread(measure: Measure, version: str) -> list[str]:
    """Whether something of what the page showed is no longer so. Pressed twice, a stage is checked once."""
    return unread_blockers("这条整改事项", difference_words(version, judged_fields(measure)))
