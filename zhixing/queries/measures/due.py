"""整改: what is due of the owner, and of the assessor that waits for it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from zhixing.models import Measure
from zhixing.queries.calendar import corrections
from zhixing.queries.due import Due
from zhixing.queries.measures.access import owner_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.measures.deadlines import (
    check_by,
    days_overdue,
    is_near,
    may_be_reviewed,
    plan_by,
    review_by,
    sign_by,
)
from zhixing.rules.measures.parties import acts_for
from zhixing.rules.measures.states import WITH_OWNER, MeasureKind, MeasureState, PlanState
from zhixing.rules.permissions import Do
from zhixing.rules.workdays import Corrections


def due(viewer: Viewer) -> list[Due]:
    """The owner is told of what to sign and to plan, and seven days before a deadline; the assessor of plans to answer,
    of applications to check, and of lines that are late, from the day after."""
    owned = open_measures().filter(organisation__path__in=home_paths(viewer.grants, Do.RECTIFY_MEASURES))
    # Whoever registered it is told, not everybody above: the street is not asked for what a community follows.
    assessed = open_measures().filter(assessor__path__in=home_paths(viewer.grants, Do.ASSESS_MEASURES))
    own_lines, others = list(owned), _assessable(viewer, assessed)
    known = corrections() if own_lines or others else {}
    return [
        *(line for measure in own_lines if (line := _of_owner(measure, viewer.today, known))),
        *(line for measure in others if (line := _of_assessor(measure, viewer.today, known))),
    ]


def open_measures() -> QuerySet[Measure]:
    open_states = [state.value for state in (*WITH_OWNER, MeasureState.AWAITING_CHECK)]
    return (
        Measure.objects.filter(state__in=open_states, organisation__isnull=False)
        .select_related("organisation")
        .in_number_order()
    )


def _assessable(viewer: Viewer, measures: Iterable[Measure]) -> list[Measure]:
    """Without those that the viewer answers for themselves."""
    return [measure for measure in measures if not acts_for(viewer.grants, owner_of(measure).path)]


def _of_owner(measure: Measure, today: dt.date, known: Corrections) -> Due | None:
    facts = measure.facts
    if not facts.is_with_owner:
        return None
    if days_overdue(facts, today):
        return _line("整改已超期，请尽快办理", measure, facts.deadline)
    if facts.signed_on is None:
        return _line("签收整改问题", measure, sign_by(facts, known))
    if facts.state is MeasureState.PENDING and facts.kind is not MeasureKind.IMMEDIATE:
        return _line("制定整改方案", measure, plan_by(facts, known))
    if facts.plan_state is PlanState.RETURNED:
        return _line("按审核意见修改整改方案", measure, plan_by(facts, known))
    if not is_near(facts, today):
        return None
    what = "准备阶段核查" if facts.kind is MeasureKind.LASTING else "完成整改，申请销号"
    return _line(what, measure, facts.deadline)


def _of_assessor(measure: Measure, today: dt.date, known: Corrections) -> Due | None:
    facts = measure.facts
    if facts.state is MeasureState.AWAITING_CHECK:
        return _line("现场核查，答复销号申请", measure, check_by(facts.applied_on or facts.from_on, known))
    if facts.kind is MeasureKind.LASTING and facts.state is MeasureState.UNDER_WAY and is_near(facts, today):
        return _line("进行阶段核查", measure, facts.deadline)
    if days_overdue(facts, today):
        return _line("督促整改（已超期）", measure, facts.deadline)
    if may_be_reviewed(facts):
        return _line("审核整改方案", measure, review_by(facts.planned_on or facts.from_on, known))
    return None


def _line(what: str, measure: Measure, by_on: dt.date | None) -> Due:
    return Due(what, f"{owner_of(measure).label} {measure.title}", by_on, "measure", (measure.pk,))
