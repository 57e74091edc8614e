"""奖惩措施: carrying a measure out with a record, confirming it by somebody else, and the member's answer."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.measures.steps import append_step
from zhixing.actions.member_measures.deciding import about_member
from zhixing.actions.recording import record
from zhixing.models import Measure, MeasureRecord, User
from zhixing.queries.member_measures.access import is_own, member_measure_at, member_of
from zhixing.queries.member_measures.pages import expected_record
from zhixing.queries.members.asking import reason_not_to_ask
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import Grant
from zhixing.rules.measures.states import MeasureState, StepKind
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.member_measures.records import (
    RecordKind,
    answering_blockers,
    confirmation_blockers,
    own_blockers,
    record_blockers,
    state_after,
    talk_blockers,
)
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class RecordInput:
    """A record as it was filled in; `answers` by the fields of its kind."""

    kind: RecordKind
    on: dt.date
    answers: Mapping[str, str]
    place: str = ""
    people: str = ""
    talker_id: int | None = None


@transaction.atomic
def carry_out(measure_id: int, *, filled: RecordInput, by: Viewer, at: dt.datetime) -> Measure:
    """Keep the record that the measure owes next; of a talk only the one who talked or the secretary writes it."""
    measure = member_measure_at(by, measure_id, Measure.objects.select_for_update(of=("self",)))
    records = list(measure.records.all())
    membership, form = member_of(measure), MeasureForm(measure.form)
    reasons = own_blockers(is_own=is_own(by, measure))
    reasons += [reason for reason in [reason_not_to_ask(membership, by.today)] if reason]
    reasons += record_blockers(
        filled.kind,
        form,
        filled.answers,
        expected=expected_record(measure, records),
        on=filled.on,
        from_on=measure.from_on,
        today=by.today,
    )
    reasons += talk_blockers(
        filled.kind,
        has_talker=User.objects.filter(pk=filled.talker_id or 0, is_active=True).exists(),
        is_talker=by.user_id == filled.talker_id,
        is_secretary=Grant(Role.SECRETARY, membership.organisation.path) in by.grants,
    )
    if reasons:
        raise Blocked(reasons)
    by.demand(Do.GUIDE_MEMBERS, membership.organisation.path)
    _keep_record(measure, filled, by, at)
    after = state_after(filled.kind)
    if after.value != measure.state:
        measure.state = after.value
    if after is MeasureState.AWAITING_CHECK:
        measure.applied_on = by.today
    measure.save(update_fields=["state", "applied_on"])
    kind = StepKind.APPLIED if after is MeasureState.AWAITING_CHECK else StepKind.REPORTED
    append_step(measure, kind, on=filled.on, text=filled.kind.label, by=by, at=at)
    record("carry_out_measure", by=by, at=at, **about_member(measure))
    return measure


def _keep_record(measure: Measure, filled: RecordInput, by: Viewer, at: dt.datetime) -> MeasureRecord:
    answers = {key: text.strip() for key, text in filled.answers.items() if text.strip()}
    return MeasureRecord.objects.create(
        measure=measure,
        kind=filled.kind.value,
        on=filled.on,
        place=filled.place.strip(),
        people=filled.people.strip(),
        talker_id=filled.talker_id,
        body=json.dumps(answers, ensure_ascii=False),
        by_id=by.user_id,
        at=at,
    )


@transaction.atomic
def confirm_measure(measure_id: int, *, is_good: bool, opinion: str, by: Viewer, at: dt.datetime) -> Measure:
    """Somebody else confirms that it was carried out, which closes it, or returns it with the reason."""
    measure = member_measure_at(by, measure_id, Measure.objects.select_for_update(of=("self",)))
    membership, own = member_of(measure), is_own(by, measure)
    stopped = reason_not_to_ask(membership, by.today)
    reasons = [stopped] if stopped else []
    reasons += confirmation_blockers(
        MeasureState(measure.state),
        is_own=own,
        is_handler=measure.handler_id == by.user_id,
        took_step=measure.records.filter(by=by.user_id).exclude(kind=RecordKind.ANSWER.value).exists(),
        opinion=opinion,
    )
    if reasons:
        raise Blocked(reasons)
    if is_good:
        measure.state, measure.cleared_on = MeasureState.CLEARED.value, by.today
    else:
        measure.state = MeasureState.UNDER_WAY.value
    measure.save(update_fields=["state", "cleared_on"])
    append_step(measure, StepKind.CLEARED if is_good else StepKind.RETURNED, on=by.today, text=opinion, by=by, at=at)
    record("confirm_measure" if is_good else "return_member_measure", by=by, at=at, **about_member(measure))
    return measure


@transaction.atomic
def answer_measure(measure_id: int, *, text: str, by: Viewer, at: dt.datetime) -> MeasureRecord:
    """What the member says to their own measure: kept as said, as often as they wish."""
    measure = member_measure_at(by, measure_id)
    if reasons := answering_blockers(text, is_own=is_own(by, measure)):
        raise Blocked(reasons)
    filled = RecordInput(RecordKind.ANSWER, by.today, {"text": text})
    answer = _keep_record(measure, filled, by, at)
    record("answer_measure", by=by, at=at, **about_member(measure))
    return answer
