"""整改: the page of one line, with its history and what this viewer may do next."""

import datetime as dt
from dataclasses import dataclass, field

from zhixing.models import Evidence, Measure, MeasureStep, Organisation
from zhixing.queries.measures.access import measure_at, owner_of, why_not_assess
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.deadlines import GOOD_STAGES, completion, days_overdue, may_be_reviewed
from zhixing.rules.measures.parties import acts_for
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, ProblemSource, StepKind
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class StepLine:
    """One line of the history."""

    label: str
    on: dt.date
    text: str
    evidence_note: str
    checkers: str
    by: str
    at: dt.datetime
    files: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Earlier:
    """The other line of a problem that came up again."""

    id: int
    title: str


@dataclass(frozen=True)
class MeasurePage:
    measure: Measure
    owner: Organisation
    source_label: str
    kind_label: str
    state: str
    state_label: str
    plan_label: str  # what the assessor has said to the plan
    deadline: dt.date | None
    days_overdue: int
    completion: str
    returned: int
    stages_to_pass: int  # good checks that 长期坚持 still lacks
    earlier: Earlier | None
    later: Earlier | None
    steps: list[StepLine]
    acts: list[str]  # what this viewer may do now: sign, plan, report, apply, review, check, stage, reopen
    why_not_assess: list[str]


def measure_page(viewer: Viewer, measure_id: int) -> MeasurePage:
    measure = measure_at(viewer, measure_id)
    facts, owner = measure.facts, owner_of(measure)
    steps = list(measure.steps.select_related("by").prefetch_related("evidence").order_by("pk"))
    reopened_as = Measure.objects.filter(reopens=measure).first()
    may_assess = viewer.may(Do.ASSESS_MEASURES, measure.assessor.path)
    why_not = why_not_assess(viewer, measure) if may_assess else []
    acts = _owner_acts(measure) if acts_for(viewer.grants, owner.path) else []
    if may_assess and not why_not:
        acts += _assessor_acts(measure, is_reopened=reopened_as is not None)
    return MeasurePage(
        measure=measure,
        owner=owner,
        source_label=ProblemSource(measure.source).label,
        kind_label=facts.kind.label,
        state=facts.state.value,
        state_label=facts.state.label,
        plan_label=facts.plan_state.label if facts.plan_state else "",
        deadline=facts.deadline,
        days_overdue=days_overdue(facts, viewer.today),
        completion=completion(facts, viewer.today),
        returned=sum(step.kind == StepKind.RETURNED.value for step in steps),
        stages_to_pass=max(0, GOOD_STAGES - facts.good_stages) if facts.kind is MeasureKind.LASTING else 0,
        earlier=_earlier(measure.reopens),
        later=_earlier(reopened_as),
        steps=_step_lines(steps),
        acts=acts,
        why_not_assess=why_not if facts.state is MeasureState.AWAITING_CHECK else [],
    )


def last_application(viewer: Viewer, measure_id: int) -> StepLine | None:
    """What the owner says has been done, with the evidence: what is held against what is seen on the spot."""
    applied = measure_at(viewer, measure_id).steps.filter(kind=StepKind.APPLIED.value)
    latest = applied.select_related("by").prefetch_related("evidence").order_by("-pk")[:1]
    return next(iter(_step_lines(list(latest))), None)


def _earlier(measure: Measure | None) -> Earlier | None:
    return Earlier(measure.pk, measure.title) if measure else None


def _step_lines(steps: list[MeasureStep]) -> list[StepLine]:
    names = user_names_of(step.by for step in steps)
    return [
        StepLine(
            StepKind(step.kind).label,
            step.on,
            step.text,
            step.evidence_note,
            step.checkers,
            names[step.by_id],
            step.at,
            list(step.evidence.all()),
        )
        for step in steps
    ]


def _owner_acts(measure: Measure) -> list[str]:
    """What the owner may do next; the first is the one that is owed."""
    facts = measure.facts
    if facts.state is MeasureState.PENDING:
        if facts.signed_on is None:
            return ["sign"]
        return ["apply", "plan"] if facts.kind is MeasureKind.IMMEDIATE else ["plan"]
    if facts.state is not MeasureState.UNDER_WAY:
        return []
    if facts.plan_state is PlanState.RETURNED:
        return ["plan", "report"]
    if facts.kind is MeasureKind.LASTING and facts.good_stages < GOOD_STAGES:
        return ["report", "plan"]
    return ["apply", "report", "plan"]


def _assessor_acts(measure: Measure, *, is_reopened: bool) -> list[str]:
    facts = measure.facts
    review = ["review"] if may_be_reviewed(facts) else []
    if facts.state is MeasureState.AWAITING_CHECK:
        return ["check"]
    if facts.state is MeasureState.UNDER_WAY and facts.kind is MeasureKind.LASTING:
        return [*review, "stage"]
    return ["reopen"] if facts.state is MeasureState.CLEARED and not is_reopened else review
