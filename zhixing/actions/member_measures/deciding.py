"""奖惩措施: keeping what a body decided about the stars of a branch. Nothing follows from a star by itself."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhixing.actions.measures.steps import append_step
from zhixing.actions.recording import record
from zhixing.models import Cycle, Measure, MeasureDecision, MeasureRecord, Participant
from zhixing.queries.member_measures.sheets import Cell, DecisionSheet, PersonLine, decision_sheet, rectification_form
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import MeasureKind, MeasureState, ProblemSource, StepKind
from zhixing.rules.member_measures.decisions import (
    NOT_LISTED,
    DecisionInput,
    Head,
    Outcome,
    Terms,
    choice_blockers,
    decided_blockers,
    decision_blockers,
    handler_blockers,
    head_blockers,
    rectification_blockers,
    settled_text,
)
from zhixing.rules.member_measures.forms import MeasureForm, form_of
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.periods import chinese_date, quarter_of
from zhixing.rules.refusals import Blocked

Cells = dict[tuple[int, str], tuple[PersonLine, Cell]]  # by participant and wording


@transaction.atomic
def decide_measures(
    cycle_id: int, *, decisions: Sequence[DecisionInput], head: Head, by: Viewer, at: dt.datetime
) -> list[MeasureDecision]:
    """What one sitting decided about any number of people of a closed quarter: all of it, or none."""
    Cycle.objects.select_for_update(no_key=True).filter(pk=cycle_id).first()
    sheet = decision_sheet(by, cycle_id)
    cells = _cells(sheet)
    reasons = _reasons_against(sheet, cells, decisions, head, by.today)
    if reasons:
        raise Blocked(reasons)
    people = Participant.objects.select_related("membership", "cycle").in_bulk(
        [decision.participant_id for decision in decisions]
    )
    rows = [
        _keep(
            decision,
            head,
            people[decision.participant_id],
            cells[decision.participant_id, decision.wording][1],
            sheet,
            by,
            at,
        )
        for decision in decisions
    ]
    record(
        "decide_measures",
        by=by,
        at=at,
        organisation_id=sheet.cycle.organisation_id,
        subject=sheet.cycle,
        summary=f"{sheet.cycle.period.label}，{head.body.label}，{len(rows)}项",
    )
    return rows


def _reasons_against(
    sheet: DecisionSheet, cells: Cells, decisions: Sequence[DecisionInput], head: Head, today: dt.date
) -> list[str]:
    reasons = choice_blockers(len(decisions))
    reasons += head_blockers(head, today) + handler_blockers(head.handler_id, sheet.handler_ids)
    for decision in decisions:
        line, cell = cells.get((decision.participant_id, decision.wording), (None, None))
        if line is None or cell is None:
            reasons.append(NOT_LISTED)
            continue
        reasons += decision_blockers(
            decision,
            head,
            name=line.name,
            member_class=line.member_class,
            proposed=cell.proposal.text,
            stopped=line.stopped,
            is_own=line.is_own,
            is_decided=cell.decision is not None,
        )
    return reasons


@transaction.atomic
def decide_rectification(participant_id: int, *, terms: Terms, head: Head, by: Viewer, at: dt.datetime) -> Measure:
    """限期改正: discussed by the branch meeting, approved by the body with the right to, with targets and help."""
    form = rectification_form(by, participant_id)
    Cycle.objects.select_for_update(no_key=True).get(pk=form.participant.cycle_id)
    sheet = decision_sheet(by, form.participant.cycle_id)
    line, cell = _cells(sheet)[participant_id, form.wording]
    reasons = rectification_blockers(terms, head, stopped=line.stopped, is_own=line.is_own, today=by.today)
    reasons += handler_blockers(head.handler_id, sheet.handler_ids)
    if reasons := decided_blockers(line.name, form.wording, is_decided=cell.decision is not None) or reasons:
        raise Blocked(reasons)
    person = Participant.objects.select_related("membership", "cycle").get(pk=participant_id)
    decision = DecisionInput(participant_id, form.wording, Outcome.ADOPTED)
    measure = _keep(decision, head, person, cell, sheet, by, at).measure
    assert measure is not None
    measure.goal, measure.midway_on, measure.state = terms.goals.strip(), terms.midway_on, MeasureState.UNDER_WAY.value
    measure.save(update_fields=["goal", "midway_on", "state"])
    answers = {
        "ground": terms.ground.strip(),
        "facts": terms.facts.strip(),
        "goals": terms.goals.strip(),
        "help": terms.help.strip(),
        "meeting": f"{chinese_date(terms.meeting_on)}讨论通过",
    }
    MeasureRecord.objects.create(
        measure=measure,
        kind=RecordKind.NOTICE.value,
        on=head.decided_on,
        body=json.dumps(answers, ensure_ascii=False),
        by_id=by.user_id,
        at=at,
    )
    append_step(measure, StepKind.PLANNED, on=head.decided_on, by=by, at=at)
    record("decide_rectification", by=by, at=at, **about_member(measure))
    return measure


def about_member(measure: Measure) -> dict[str, Any]:
    """What the log says: whose quarter and which line, never what was said."""
    assert measure.membership is not None
    return {
        "organisation_id": measure.membership.organisation_id,
        "subject": measure,
        "summary": f"{measure.title}：{MeasureForm(measure.form).label}",
    }


def _cells(sheet: DecisionSheet) -> Cells:
    return {
        (line.participant_id, cell.proposal.wording): (line, cell)
        for group in sheet.groups
        for line in group.lines
        for cell in line.cells
    }


def _keep(
    decision: DecisionInput,
    head: Head,
    participant: Participant,
    cell: Cell,
    sheet: DecisionSheet,
    by: Viewer,
    at: dt.datetime,
) -> MeasureDecision:
    text = settled_text(decision, cell.proposal.text)
    is_dropped = decision.outcome is Outcome.DROPPED
    measure = None if is_dropped else _line(text, head, participant, sheet, by, at)
    return MeasureDecision.objects.create(
        participant=participant,
        wording=decision.wording,
        outcome=decision.outcome.value,
        text="" if is_dropped else text,
        reason=decision.reason.strip(),
        deciding_body=head.body.label,
        document_number=head.document_number.strip(),
        decided_on=head.decided_on,
        measure=measure,
        by_id=by.user_id,
        at=at,
    )


def _line(
    text: str, head: Head, participant: Participant, sheet: DecisionSheet, by: Viewer, at: dt.datetime
) -> Measure:
    membership, quarter = participant.member, quarter_of(sheet.cycle.until_on)
    band = next(
        group.band.name for group in sheet.groups for line in group.lines if line.participant_id == participant.pk
    )
    earlier = Measure.objects.filter(membership=membership, year=quarter.year, quarter=quarter.number)
    measure = Measure.objects.create(
        membership=membership,
        assessor_id=membership.organisation_id,
        year=quarter.year,
        quarter=quarter.number,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        source=ProblemSource.STAR.value,
        area=band,
        problem=f"{sheet.cycle.period.label}考评评为{band}",
        deciding_body=head.body.label,
        document_number=head.document_number.strip(),
        kind=MeasureKind.TIMED.value,
        form=form_of(text).value,
        wording=text,
        handler_id=head.handler_id,
        from_on=head.decided_on,
        due_on=head.due_on,
        registered_by_id=by.user_id,
        registered_at=at,
    )
    append_step(measure, StepKind.REGISTERED, on=head.decided_on, by=by, at=at)
    return measure
