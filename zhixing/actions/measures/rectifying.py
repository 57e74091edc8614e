"""整改: what the organisation that owns a line does: sign for it, plan, report, apply for clearing."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.measures.steps import about, append_step
from zhixing.actions.recording import record
from zhixing.models import Measure, MeasureStep
from zhixing.queries.form_versions import stale_texts
from zhixing.queries.measures.access import owned_measure, owner_of
from zhixing.queries.measures.form_versions import PLAN_LABELS, plan_values
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import MeasureState, PlanState, StepKind
from zhixing.rules.measures.steps import (
    Plan,
    application_blockers,
    names_in,
    planning_blockers,
    progress_blockers,
    signing_blockers,
)
from zhixing.rules.refusals import Blocked


@transaction.atomic
def sign_measure(measure_id: int, *, by: Viewer, at: dt.datetime) -> Measure:
    """The owner has received the problem."""
    measure = _locked(measure_id, by)
    if reasons := signing_blockers(measure.facts):
        raise Blocked(reasons)
    measure.signed_on = by.today
    measure.save(update_fields=["signed_on"])
    append_step(measure, StepKind.SIGNED, on=by.today, by=by, at=at)
    record("sign_measure", by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def plan_measure(measure_id: int, *, plan: Plan, version: str = "", by: Viewer, at: dt.datetime) -> Measure:
    """Write the plan, or write it anew; each wording stays in the history."""
    measure = _locked(measure_id, by)
    if reasons := planning_blockers(measure.facts, plan) or _stale(measure, plan, version):
        raise Blocked(reasons)
    measure.goal, measure.remedies = plan.goal.strip(), "\n".join(plan.remedies)
    measure.leader, measure.responsible = plan.leader.strip(), names_in(plan.responsible)[0]
    measure.helpers, measure.planned_on = plan.helpers.strip(), by.today
    measure.state, measure.plan_state = MeasureState.UNDER_WAY.value, PlanState.WAITING.value
    measure.save(
        update_fields=["goal", "remedies", "leader", "responsible", "helpers", "planned_on", "state", "plan_state"]
    )
    append_step(measure, StepKind.PLANNED, on=by.today, text=_plan_text(measure), by=by, at=at)
    record("plan_measure", by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def report_progress(
    measure_id: int,
    *,
    text: str,
    on: dt.date,
    evidence_note: str = "",
    uploads: Sequence[Upload] = (),
    by: Viewer,
    at: dt.datetime,
) -> Measure:
    """One dated line of progress. Nothing that was reported before is changed."""
    measure = _locked(measure_id, by)
    if reasons := progress_blockers(measure.facts, text=text, on=on, today=by.today):
        raise Blocked(reasons)
    step = append_step(measure, StepKind.REPORTED, on=on, text=text, evidence_note=evidence_note, by=by, at=at)
    _attach(measure, step, uploads, by, at)
    record("report_progress", by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def apply_clearing(
    measure_id: int, *, text: str, evidence_note: str = "", uploads: Sequence[Upload] = (), by: Viewer, at: dt.datetime
) -> Measure:
    """Apply for clearing, with evidence: files, or where the papers lie."""
    measure = _locked(measure_id, by)
    has_evidence = bool(uploads or evidence_note.strip())
    if reasons := application_blockers(measure.facts, text=text, has_evidence=has_evidence):
        raise Blocked(reasons)
    measure.state, measure.applied_on = MeasureState.AWAITING_CHECK.value, by.today
    measure.save(update_fields=["state", "applied_on"])
    step = append_step(measure, StepKind.APPLIED, on=by.today, text=text, evidence_note=evidence_note, by=by, at=at)
    _attach(measure, step, uploads, by, at)
    record("apply_clearing", by=by, at=at, **about(measure))
    return measure


def _locked(measure_id: int, by: Viewer) -> Measure:
    return owned_measure(by, measure_id, Measure.objects.select_for_update(of=("self",)))


def _stale(measure: Measure, plan: Plan, version: str) -> list[str]:
    typed = {**vars(plan), "remedies": "\n".join(plan.remedies)}
    return stale_texts(version, PLAN_LABELS, plan_values(measure), typed, what="整改方案", subject=measure)


def _plan_text(measure: Measure) -> str:
    remedies = "；".join(f"{number}. {line}" for number, line in enumerate(measure.remedy_lines, start=1))
    helpers = f"；协助单位：{measure.helpers}" if measure.helpers else ""
    return (
        f"整改目标：{measure.goal}\n整改措施：{remedies}\n"
        f"责任领导：{measure.leader}；责任人：{measure.responsible}{helpers}"
    )


def _attach(measure: Measure, step: MeasureStep, uploads: Sequence[Upload], by: Viewer, at: dt.datetime) -> None:
    attach(uploads, organisation_id=owner_of(measure).pk, measure_step=step, by=by, at=at)
