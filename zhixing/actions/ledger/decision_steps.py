"""组织决定: the second person to a veto, taking a decision back, and what the person concerned has to say."""

import datetime as dt

from django.db import transaction

from zhixing.actions.ledger.decisions import entry_of
from zhixing.actions.ledger.entries import append, closed_period_blockers, lock_heads, reverse_entry
from zhixing.actions.recording import record
from zhixing.models import Decision, DecisionStep, Entry
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.decision_states import entries_of_decisions, state_from, steps_of_decisions
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.decisions import (
    DecisionAct,
    DecisionState,
    asking_blockers,
    declining_problems,
    reading_blockers,
    second_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def second_decision(decision_id: int, *, by: Viewer, at: dt.datetime) -> Entry:
    """A second person has read the document and agrees: the veto goes into the ledger."""
    decision, _ = _waiting(decision_id, by)
    member = decision.membership
    if late := closed_period_blockers([member.organisation_id], [decision.happened_on], [member.pk]):
        raise Blocked(late)
    (entry,) = append([entry_of(decision)], by=by, at=at)
    _step(decision, DecisionAct.SECONDED, "", by, at)
    _record("second_decision", decision, by, at)
    return entry


@transaction.atomic
def decline_decision(decision_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> DecisionStep:
    """A second person does not agree, with a reason: nothing is booked."""
    decision, _ = _waiting(decision_id, by)
    if reasons := declining_problems(reason):
        raise Blocked(reasons)
    step = _step(decision, DecisionAct.DECLINED, reason, by, at)
    _record("decline_decision", decision, by, at)
    return step


@transaction.atomic
def ask_revocation(decision_id: int, *, document_number: str, reason: str, by: Viewer, at: dt.datetime) -> DecisionStep:
    """Ask that a decision in force be taken back, on the strength of a document that decides so."""
    decision, state, _ = _locked(decision_id)
    by.demand(Do.DECIDE_ENTRY, decision.membership.organisation.path)
    is_own = decision.membership.person_id == by.person_id
    if reasons := asking_blockers(state=state, is_own=is_own, document_number=document_number, reason=reason):
        raise Blocked(reasons)
    step = _step(decision, DecisionAct.REVOCATION_ASKED, reason, by, at, document_number)
    _record("ask_revocation", decision, by, at)
    return step


@transaction.atomic
def revoke_decision(decision_id: int, *, by: Viewer, at: dt.datetime) -> Entry:
    """A second person agrees to the revocation: the entry is reversed."""
    decision, steps = _revocation(decision_id, by)
    entry = entries_of_decisions([decision])[decision.pk]
    request = steps[-1]
    reversal = reverse_entry(entry.pk, reason=f"撤销决定（{request.document_number}）", by=by, at=at, is_seconded=True)
    _step(decision, DecisionAct.REVOKED, "", by, at, request.document_number)
    _record("revoke_decision", decision, by, at)
    return reversal


@transaction.atomic
def decline_revocation(decision_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> DecisionStep:
    """A second person does not agree to the revocation: the decision stays in force."""
    decision, _ = _revocation(decision_id, by)
    if reasons := declining_problems(reason):
        raise Blocked(reasons)
    step = _step(decision, DecisionAct.REVOCATION_DECLINED, reason, by, at)
    _record("decline_revocation", decision, by, at)
    return step


@transaction.atomic
def read_decision(decision_id: int, *, reply: str = "", by: Viewer, at: dt.datetime) -> DecisionStep:
    """The person concerned has read it and may say something to it, which whoever decides there reads."""
    decision, state, _ = _locked(decision_id)
    if by.person_id is None or decision.membership.person_id != by.person_id:
        by.demand(Do.DECIDE_ENTRY, decision.membership.organisation.path)
        raise NotAllowed(Do.DECIDE_ENTRY)
    if reasons := reading_blockers(state):
        raise Blocked(reasons)
    step = _step(decision, DecisionAct.READ, reply, by, at)
    _record("read_decision", decision, by, at)
    return step


def _waiting(decision_id: int, by: Viewer) -> tuple[Decision, list[DecisionStep]]:
    """A veto that waits for this second person."""
    decision, state, steps = _locked(decision_id)
    by.demand(Do.DECIDE_ENTRY, decision.membership.organisation.path)
    _demand_second(decision, state, DecisionState.WAITING, decision.by_id, by)
    return decision, steps


def _revocation(decision_id: int, by: Viewer) -> tuple[Decision, list[DecisionStep]]:
    """A decision whose revocation waits for this second person; the last step that is not a reading asked for it."""
    decision, state, steps = _locked(decision_id)
    by.demand(Do.DECIDE_ENTRY, decision.membership.organisation.path)
    requests = [step for step in steps if step.act == DecisionAct.REVOCATION_ASKED.value]
    _demand_second(decision, state, DecisionState.REVOCATION_ASKED, requests[-1].by_id if requests else 0, by)
    return decision, requests


def _demand_second(decision: Decision, state: DecisionState, awaited: DecisionState, first_id: int, by: Viewer) -> None:
    if reasons := second_blockers(
        state=state,
        awaited=awaited,
        is_own=decision.membership.person_id == by.person_id,
        is_enterer=first_id == by.user_id,
    ):
        raise Blocked(reasons)


def _locked(decision_id: int) -> tuple[Decision, DecisionState, list[DecisionStep]]:
    """The decision with its chain locked, so that nobody else settles it at the same time."""
    decision = get_or_out_of_sight(
        Decision.objects.select_related("membership__organisation", "membership__person"), pk=decision_id
    )
    lock_heads([decision.membership.organisation_id])
    steps = steps_of_decisions([decision])[decision.pk]
    return decision, state_from(steps, entries_of_decisions([decision]).get(decision.pk)), steps


def _step(
    decision: Decision, act: DecisionAct, note: str, by: Viewer, at: dt.datetime, document_number: str = ""
) -> DecisionStep:
    return DecisionStep.objects.create(
        decision=decision,
        act=act.value,
        note=note.strip()[:300],
        document_number=document_number.strip()[:60],
        by_id=by.user_id,
        at=at,
    )


def _record(verb: str, decision: Decision, by: Viewer, at: dt.datetime) -> None:
    """The log says that it was done and to which document, never why."""
    record(
        verb,
        by=by,
        at=at,
        organisation_id=decision.membership.organisation_id,
        subject=decision,
        summary=decision.document_number,
    )
