"""减免: applying, the steps of the branch, the decision above it, early end."""

import datetime as dt

from django.db import transaction

from zhixing.actions.members.bulk_writing import lock_registers
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record
from zhixing.models import Membership, Relief, ReliefStep
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.reliefs import decider_flaw, deciding_organisation, facts_of
from zhixing.queries.namesakes import name_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import ReliefReason, ReliefStage
from zhixing.rules.members.reliefs import (
    NEXT,
    UNDECIDED,
    applying_blockers,
    ending_blockers,
    grant_blockers,
    leaver_blockers,
    refusal_blockers,
    step_blockers,
    withdrawing_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def apply_relief(
    membership_id: int, *, reason: ReliefReason, applied_on: dt.date, by: Viewer, at: dt.datetime
) -> Relief:
    """The branch applies for a person, or a person for themselves. No diagnosis is asked or kept."""
    locked = Membership.objects.select_for_update(of=("self",), no_key=True)
    membership = get_or_out_of_sight(locked.select_related("person", "organisation"), pk=membership_id)
    if by.membership_id != membership.pk:
        by.demand(Do.APPLY_RELIEF, membership.organisation.path)
    leaver = name_for(by, membership) if membership.until_on else ""
    is_waiting = Relief.objects.filter(membership__person_id=membership.person_id, stage__in=UNDECIDED).exists()
    if reasons := applying_blockers(leaver, applied_on, by.today, is_waiting=is_waiting):
        raise Blocked(reasons)
    relief = Relief.objects.create(membership=membership, reason=reason.value, applied_on=applied_on)
    _step(relief, "", by, at)
    _record("apply_relief", relief, by, at)
    return relief


@transaction.atomic
def advance_relief(relief_id: int, *, on: dt.date, by: Viewer, at: dt.datetime) -> Relief:
    """Note that the branch committee, and then the branch meeting, has dealt with it."""
    relief = _locked(relief_id)
    by.demand(Do.APPLY_RELIEF, relief.membership.organisation.path)
    facts = facts_of(relief)
    if reasons := step_blockers(facts, on, by.today):
        raise Blocked(reasons)
    stage = NEXT[facts.stage]
    relief.stage = stage.value
    if stage is ReliefStage.COMMITTEE:
        relief.committee_on = on
    else:
        relief.meeting_on = on
    relief.save(update_fields=["stage", "committee_on", "meeting_on"])
    _step(relief, "", by, at)
    _record("advance_relief", relief, by, at)
    return relief


@transaction.atomic
def decide_relief(
    relief_id: int,
    *,
    is_granted: bool,
    decision_number: str,
    from_on: dt.date | None,
    until_on: dt.date | None,
    note: str,
    by: Viewer,
    at: dt.datetime,
) -> Relief:
    """The body above the branch grants the relief, with number and end date, or refuses it with a reason."""
    lock_registers()
    relief = _locked(relief_id)
    decider = _decider(relief, by)
    facts = facts_of(relief)
    if is_granted:
        reasons = grant_blockers(facts, decision_number=decision_number, from_on=from_on, until_on=until_on)
    else:
        reasons = refusal_blockers(facts, note)
    if flaw := decider_flaw(by, relief):
        reasons.append(flaw)
    leaver = name_for(by, relief.membership) if relief.membership.until_on else ""
    if reasons := reasons + leaver_blockers(leaver):
        raise Blocked(reasons)
    relief.stage = (ReliefStage.GRANTED if is_granted else ReliefStage.REFUSED).value
    relief.decided_by_id, relief.decision_number = decider, decision_number.strip()
    if is_granted:
        relief.from_on, relief.until_on = from_on, until_on
    relief.save(update_fields=["stage", "decided_by", "decision_number", "from_on", "until_on"])
    _step(relief, note.strip(), by, at)
    _record("decide_relief", relief, by, at)
    if is_granted:
        follow_people({relief.membership.person_id}, by=by, at=at)
    return relief


@transaction.atomic
def end_relief(relief_id: int, *, on: dt.date, note: str, by: Viewer, at: dt.datetime) -> Relief:
    """End a granted relief early; `on` is its last day. The days already past stay under relief."""
    lock_registers()
    relief = _locked(relief_id)
    _decider(relief, by)
    if reasons := ending_blockers(facts_of(relief), on, note):
        raise Blocked(reasons)
    relief.stage, relief.until_on = ReliefStage.ENDED.value, on
    relief.save(update_fields=["stage", "until_on"])
    _step(relief, note.strip(), by, at)
    _record("end_relief", relief, by, at)
    follow_people({relief.membership.person_id}, by=by, at=at)
    return relief


@transaction.atomic
def withdraw_relief(relief_id: int, *, note: str, by: Viewer, at: dt.datetime) -> Relief:
    """The branch or the person takes back an application that is not yet decided."""
    relief = _locked(relief_id)
    if by.person_id != relief.membership.person_id:
        by.demand(Do.APPLY_RELIEF, relief.membership.organisation.path)
    if reasons := withdrawing_blockers(ReliefStage(relief.stage)):
        raise Blocked(reasons)
    _withdraw(relief, note.strip() or "撤回申请", by, at)
    _record("withdraw_relief", relief, by, at)
    return relief


def withdraw_undecided(membership: Membership, *, note: str, by: Viewer, at: dt.datetime) -> None:
    """Applications of somebody who leaves come to their end with the membership."""
    for relief in Relief.objects.filter(membership=membership, stage__in=UNDECIDED):
        _withdraw(relief, f"离册：{note}", by, at)


def _withdraw(relief: Relief, note: str, by: Viewer, at: dt.datetime) -> None:
    relief.stage = ReliefStage.ENDED.value
    relief.save(update_fields=["stage"])
    _step(relief, note, by, at)


def _locked(relief_id: int) -> Relief:
    locked = Relief.objects.select_for_update(of=("self",))
    return get_or_out_of_sight(locked.select_related("membership__person", "membership__organisation"), pk=relief_id)


def _decider(relief: Relief, by: Viewer) -> int:
    """The organisation that decides; a role in the branch itself never does."""
    branch = relief.membership.organisation
    by.demand(Do.DECIDE_RELIEF, branch.path)
    decider = deciding_organisation(by, branch)
    if decider is None:
        raise NotAllowed(Do.DECIDE_RELIEF)
    return decider.pk


def _step(relief: Relief, note: str, by: Viewer, at: dt.datetime) -> None:
    ReliefStep.objects.create(relief=relief, stage=relief.stage, note=note[:200], by_id=by.user_id, at=at)


def _record(verb: str, relief: Relief, by: Viewer, at: dt.datetime) -> None:
    """The audit log names the relief and its stage, never the class of reason."""
    record(
        verb,
        by=by,
        at=at,
        organisation_id=relief.membership.organisation_id,
        subject=relief,
        summary=ReliefStage(relief.stage).label,
    )
