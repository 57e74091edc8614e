"""整改: registering a problem of an organisation, and opening it again when it comes back."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from zhixing.actions.measures.steps import about, append_step
from zhixing.actions.recording import record
from zhixing.models import Measure, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.measures.access import assessed_measure, owner_of, why_not_assess
from zhixing.queries.measures.next_visit import visited_after
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.parties import assessor_path
from zhixing.rules.measures.states import MeasureKind, ProblemSource, StepKind
from zhixing.rules.measures.steps import Problem, problem_blockers, reopening_blockers, repeat_blockers
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def register_problem(
    organisation_id: int, *, problem: Problem, form_key: uuid.UUID | None = None, by: Viewer, at: dt.datetime
) -> Measure:
    """Register one problem of an organisation, by somebody who assesses it from above.

    What concludes an inspection calls this for each finding. Sent twice with the same `form_key` it is one line.
    """
    organisation = _locked_owner(organisation_id)
    assessor = _assessor(by, organisation)
    lines = Measure.objects.select_related("organisation")
    if form_key is not None and (already := lines.filter(form_key=form_key).first()):
        is_same = (already.organisation_id, already.problem) == (organisation.pk, problem.text.strip())
        if reasons := repeat_blockers(is_same=is_same, owner=owner_of(already).name, title=already.title):
            raise Blocked(reasons)
        return already
    visited = visited_after(organisation.pk, by.today)
    problem = replace(problem, deadline=problem.deadline_from(by.today, visited))
    if reasons := problem_blockers(
        problem,
        owner=organisation.name,
        is_dissolved=organisation.dissolved_on is not None,
        today=by.today,
        visited_after=visited,
    ):
        raise Blocked(reasons)
    measure = _new_line(organisation, assessor, problem, form_key, by, at)
    append_step(measure, StepKind.REGISTERED, on=by.today, text=measure.problem, by=by, at=at)
    record("register_problem", by=by, at=at, **about(measure))
    return measure


@transaction.atomic
def reopen_measure(
    measure_id: int,
    *,
    reason: str,
    kind: MeasureKind,
    deadline: dt.date | None,
    stage_goal: str,
    by: Viewer,
    at: dt.datetime,
) -> Measure:
    """The problem came back: a new line of today's quarter that points to the cleared one, which stays as it is."""
    cleared = assessed_measure(by, measure_id, Measure.objects.select_for_update(of=("self",)))
    organisation = _locked_owner(owner_of(cleared).pk)
    is_reopened = Measure.objects.filter(reopens=cleared).exists()
    visited = visited_after(organisation.pk, by.today)
    problem = replace(
        _problem_of(cleared), kind=kind, deadline=deadline, stage_goal=stage_goal, evidence_note=reason.strip()
    )
    problem = replace(problem, deadline=problem.deadline_from(by.today, visited))
    reasons = why_not_assess(by, cleared) + reopening_blockers(cleared.facts, is_reopened=is_reopened, reason=reason)
    reasons += problem_blockers(
        replace(problem, quarter=quarter_of(by.today)),
        owner=organisation.name,
        is_dissolved=organisation.dissolved_on is not None,
        today=by.today,
        visited_after=visited,
    )
    if reasons:
        raise Blocked(reasons)
    problem = replace(problem, quarter=quarter_of(by.today))
    measure = _new_line(organisation, _assessor(by, organisation), problem, None, by, at, reopens=cleared)
    text = f"重启{cleared.title}：{reason.strip()}"
    append_step(measure, StepKind.REGISTERED, on=by.today, text=text, by=by, at=at)
    append_step(cleared, StepKind.REOPENED, on=by.today, text=f"出现反弹，重新列为{measure.title}", by=by, at=at)
    record("reopen_measure", by=by, at=at, **about(measure))
    return measure


def _locked_owner(organisation_id: int) -> Organisation:
    """Two problems registered at once get two numbers: they wait for one another at the organisation."""
    return get_or_out_of_sight(Organisation.objects.select_for_update(no_key=True), pk=organisation_id)


def _assessor(by: Viewer, organisation: Organisation) -> Organisation:
    by.demand(Do.ASSESS_MEASURES, organisation.path)
    path = assessor_path(by.grants, organisation.path)
    if path is None:  # a problem of one's own organisation is registered by the one above it
        raise NotAllowed(Do.ASSESS_MEASURES)
    return Organisation.objects.get(path=path)


def _problem_of(measure: Measure) -> Problem:
    return Problem(
        quarter=measure.quarter_value,
        source=ProblemSource(measure.source),
        area=measure.area,
        text=measure.problem,
        kind=MeasureKind(measure.kind),
        item_code=measure.item_code,
        item_name=measure.item_name,
        deciding_body=measure.deciding_body,
        document_number=measure.document_number,
    )


def _new_line(
    organisation: Organisation,
    assessor: Organisation,
    problem: Problem,
    form_key: uuid.UUID | None,
    by: Viewer,
    at: dt.datetime,
    *,
    reopens: Measure | None = None,
) -> Measure:
    of_quarter = Measure.objects.filter(
        organisation=organisation, year=problem.quarter.year, quarter=problem.quarter.number
    )
    last = of_quarter.aggregate(last=Max("number"))["last"] or 0
    deadline, is_lasting = problem.deadline_from(by.today), problem.kind is MeasureKind.LASTING
    return Measure.objects.create(
        organisation=organisation,
        assessor=assessor,
        year=problem.quarter.year,
        quarter=problem.quarter.number,
        number=last + 1,
        source=problem.source.value,
        item_code=problem.item_code,
        item_name=problem.item_name,
        area=problem.area.strip(),
        problem=problem.text.strip(),
        evidence_note=problem.evidence_note.strip(),
        deciding_body=problem.deciding_body,
        document_number=problem.document_number,
        kind=problem.kind.value,
        from_on=by.today,
        due_on=None if is_lasting else deadline,
        check_on=deadline if is_lasting else None,
        stage_goal=problem.stage_goal.strip() if is_lasting else "",
        reopens=reopens,
        form_key=form_key or uuid.uuid4(),
        registered_by_id=by.user_id,
        registered_at=at,
    )
