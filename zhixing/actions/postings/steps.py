"""公示: taking a posting through its four steps, and back to the review where something was wrong."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from zhixing.actions.cycles.stages import locked, return_cycle
from zhixing.actions.recording import record
from zhixing.models import Cycle, Objection, Posting, PostingStep, Rating
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.calendar import corrections
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.postings import (
    REFUSED_BY,
    STEP_OF,
    ObjectionState,
    PostingState,
    first_day_blockers,
    proposal_blockers,
    refusing_blockers,
    returning_blockers,
    step_blockers,
)
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import is_workday, workday_span


@transaction.atomic
def propose_posting(
    cycle_id: int, *, working_days: int, answer_days: int, contact: str, note: str = "", by: Viewer, at: dt.datetime
) -> Posting:
    """提出: put the latest computed results of a cycle forward for posting."""
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.PROPOSE_POSTING), cycle.organisation.path)
    latest = Rating.objects.filter(participant__cycle=cycle).aggregate(last=Max("computation"))["last"]
    reasons = cycle.stage_blockers(Do.PROPOSE_POSTING) + proposal_blockers(
        is_proposed=Posting.objects.filter(cycle=cycle).exclude(state=PostingState.WITHDRAWN.value).exists(),
        has_results=latest is not None,
        contact=contact,
        working_days=working_days,
        answer_days=answer_days,
    )
    if reasons:
        raise Blocked(reasons)
    posting = Posting.objects.create(
        cycle=cycle, working_days=working_days, answer_days=answer_days, contact=contact.strip(), computation=latest
    )
    _write_step(posting, PostingState.PROPOSED, note, by, at)
    record("propose_posting", by=by, at=at, organisation_id=cycle.organisation_id, subject=posting)
    return posting


@transaction.atomic
def examine_posting(posting_id: int, *, note: str = "", by: Viewer, at: dt.datetime) -> Posting:
    """审核: by somebody other than who proposed it."""
    posting = _step(posting_id, PostingState.EXAMINED, note, by, at)
    record("examine_posting", by=by, at=at, organisation_id=posting.cycle.organisation_id, subject=posting)
    return posting


@transaction.atomic
def approve_posting(posting_id: int, *, note: str = "", by: Viewer, at: dt.datetime) -> Posting:
    """审批: by somebody other than who proposed or examined it."""
    posting = _step(posting_id, PostingState.APPROVED, note, by, at)
    record("approve_posting", by=by, at=at, organisation_id=posting.cycle.organisation_id, subject=posting)
    return posting


@transaction.atomic
def publish_posting(posting_id: int, *, from_on: dt.date, by: Viewer, at: dt.datetime) -> Posting:
    """实施: post from a day on, for the set number of working days."""
    posting = _step(posting_id, PostingState.CARRIED_OUT, "", by, at)
    known = corrections()
    if reasons := first_day_blockers(from_on, by.today, is_workday=is_workday(from_on, known)):
        raise Blocked(reasons)
    posting.from_on, posting.until_on = workday_span(from_on, posting.working_days, known)
    posting.save(update_fields=["from_on", "until_on"])
    record(
        "carry_out_posting",
        by=by,
        at=at,
        organisation_id=posting.cycle.organisation_id,
        subject=posting,
        summary=f"{chinese_date(posting.from_on)}至{chinese_date(posting.until_on)}",
    )
    return posting


@transaction.atomic
def refuse_posting(posting_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Posting:
    """The examiner or approver sends a posting back before it hangs: it is withdrawn, with the reason."""
    posting = locked_posting(posting_id)
    state = PostingState(posting.state)
    act = REFUSED_BY.get(state, Do.EXAMINE_POSTING)
    by.demand(posting.cycle.permission_for(act), posting.cycle.organisation.path)
    if reasons := refusing_blockers(state, reason):
        raise Blocked(reasons)
    _write_step(posting, PostingState.WITHDRAWN, reason, by, at)
    record("refuse_posting", by=by, at=at, organisation_id=posting.cycle.organisation_id, subject=posting)
    return posting


@transaction.atomic
def return_posting_to_review(posting_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Cycle:
    """Withdraw a posting and send the cycle back to the review group, which then concludes anew."""
    posting = locked_posting(posting_id)
    by.demand(posting.cycle.permission_for(Do.RETURN_CYCLE), posting.cycle.organisation.path)
    has_open_objections = Objection.objects.filter(posting=posting, state=ObjectionState.RAISED.value).exists()
    if reasons := returning_blockers(PostingState(posting.state), reason, has_open_objections=has_open_objections):
        raise Blocked(reasons)
    _write_step(posting, PostingState.WITHDRAWN, reason, by, at)
    cycle = return_cycle(posting.cycle_id, reason=reason, by=by, at=at)
    record("return_posting_to_review", by=by, at=at, organisation_id=cycle.organisation_id, subject=posting)
    return cycle


def locked_posting(posting_id: int) -> Posting:
    """The posting with its cycle locked, so that two steps never cross."""
    cycle_id = get_or_out_of_sight(Posting.objects.only("cycle_id"), pk=posting_id).cycle_id
    locked(cycle_id)
    return Posting.objects.select_related("cycle__organisation").get(pk=posting_id)


def _step(posting_id: int, to: PostingState, note: str, by: Viewer, at: dt.datetime) -> Posting:
    posting = locked_posting(posting_id)
    act = STEP_OF[to]
    by.demand(posting.cycle.permission_for(act), posting.cycle.organisation.path)
    earlier = {PostingState(state): who for state, who in posting.steps.values_list("state", "by_id")}
    reasons = posting.cycle.stage_blockers(act) + step_blockers(
        to, state=PostingState(posting.state), by=by.user_id, earlier=earlier
    )
    if reasons:
        raise Blocked(reasons)
    _write_step(posting, to, note, by, at)
    return posting


def _write_step(posting: Posting, state: PostingState, note: str, by: Viewer, at: dt.datetime) -> None:
    posting.state = state.value
    posting.save(update_fields=["state"])
    PostingStep.objects.create(posting=posting, state=state.value, note=note.strip(), by_id=by.user_id, at=at)
