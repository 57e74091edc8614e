"""评先选优: nominating, the vote of the meeting, the superior, the posting, objections, the honour."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Membership, Nomination, NominationObjection, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.calendar import corrections
from zhixing.queries.nominations.access import nomination_at
from zhixing.queries.nominations.facts import conditions_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import PersonKind
from zhixing.rules.nominations.conditions import Title, unmet
from zhixing.rules.nominations.steps import (
    NominationState,
    Vote,
    answering_blockers,
    honour_blockers,
    judging_blockers,
    nomination_blockers,
    objection_problems,
    person_blockers,
    posting_blockers,
    state_blockers,
    vote_blockers,
    vote_result,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import workday_span


@dataclass(frozen=True)
class NominationText:
    title: Title
    membership_id: int | None  # None: the branch itself
    year: int
    deeds: str
    reason: str


@transaction.atomic
def nominate(organisation_id: int, *, text: NominationText, by: Viewer, at: dt.datetime) -> Nomination:
    """Put somebody up for a title, with the conditions as they stand today."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.KEEP_NOMINATION, organisation.path)
    member = None
    if text.membership_id is not None:
        members = Membership.objects.open().filter(organisation=organisation)
        member = get_or_out_of_sight(members, pk=text.membership_id)
    title = text.title
    if reasons := person_blockers(title.label, is_for_person=title.is_for_person, has_person=member is not None):
        raise Blocked(reasons)
    checked = conditions_of(member, text.year) if member else []
    others = Nomination.objects.filter(organisation=organisation, year=text.year, membership=member)
    reasons = nomination_blockers(
        deeds=text.deeds,
        unmet=unmet(checked),
        reason=text.reason,
        is_twice=others.exclude(state=NominationState.ENDED.value).exists(),
        is_full=member is None or member.kind == PersonKind.FULL.value,
    )
    if reasons:
        raise Blocked(reasons)
    nomination = Nomination.objects.create(
        organisation=organisation,
        membership=member,
        year=text.year,
        title=text.title.value,
        deeds=text.deeds.strip(),
        reason=text.reason.strip(),
        conditions=[asdict(condition) for condition in checked],
        nominated_by_id=by.user_id,
        nominated_on=by.today,
    )
    return _record("nominate", nomination, by, at, text.title.label)


@transaction.atomic
def vote_nomination(nomination_id: int, *, vote: Vote, by: Viewer, at: dt.datetime) -> Nomination:
    """The vote of the branch meeting; without a majority the nomination ends here."""
    nomination = _locked(nomination_id, by, Do.KEEP_NOMINATION, NominationState.NOMINATED)
    if reasons := vote_blockers(vote, nomination.nominated_on, by.today):
        raise Blocked(reasons)
    nomination.meeting_on, nomination.entitled = vote.on, vote.entitled
    nomination.present, nomination.ayes = vote.present, vote.ayes
    result = vote_result(vote)
    nomination.state = (NominationState.PASSED if vote.is_carried else NominationState.ENDED).value
    nomination.end_reason = "" if vote.is_carried else result
    nomination.save()
    return _record("vote_nomination", nomination, by, at, result)


@transaction.atomic
def judge_nomination(nomination_id: int, *, opinion: str, is_agreed: bool, by: Viewer, at: dt.datetime) -> Nomination:
    """The superior looks into it and agrees to a posting, or ends it with the reason."""
    nomination = _locked(nomination_id, by, Do.JUDGE_NOMINATION, NominationState.PASSED)
    if reasons := judging_blockers(opinion, is_own=nomination.nominated_by_id == by.user_id):
        raise Blocked(reasons)
    nomination.judged_by_id, nomination.opinion = by.user_id, opinion.strip()
    nomination.state = (NominationState.APPROVED if is_agreed else NominationState.ENDED).value
    nomination.end_reason = "" if is_agreed else opinion.strip()
    nomination.save()
    return _record("judge_nomination", nomination, by, at, "同意" if is_agreed else "不同意")


@transaction.atomic
def post_nomination(
    nomination_id: int, *, from_on: dt.date, days: int, contact: str, by: Viewer, at: dt.datetime
) -> Nomination:
    """Hang the notice for so many working days."""
    nomination = _locked(nomination_id, by, Do.KEEP_NOMINATION, NominationState.APPROVED)
    if reasons := posting_blockers(days=days, from_on=from_on, today=by.today, contact=contact):
        raise Blocked(reasons)
    nomination.posting_from_on, nomination.posting_until_on = workday_span(from_on, days, corrections())
    nomination.contact, nomination.state = contact.strip(), NominationState.POSTED.value
    nomination.save()
    return _record("post_nomination", nomination, by, at, f"{days}个工作日")


@transaction.atomic
def object_nomination(nomination_id: int, *, text: str, by: Viewer, at: dt.datetime) -> NominationObjection:
    """Write down what somebody said against a posted nomination."""
    nomination = _locked(nomination_id, by, Do.VIEW_NOMINATION, NominationState.POSTED)
    if reasons := objection_problems(text):
        raise Blocked(reasons)
    objection = NominationObjection.objects.create(
        nomination=nomination, text=text.strip(), raised_on=by.today, by_id=by.user_id
    )
    _record("object_nomination", nomination, by, at, "")
    return objection


@transaction.atomic
def answer_nomination_objection(
    objection_id: int, *, answer: str, is_upheld: bool, by: Viewer, at: dt.datetime
) -> NominationObjection:
    """The superior's answer; one that is upheld ends the nomination."""
    objection = get_or_out_of_sight(NominationObjection.objects.select_for_update(), pk=objection_id)
    nomination = _locked(objection.nomination_id, by, Do.JUDGE_NOMINATION, NominationState.POSTED)
    if reasons := answering_blockers(answer, is_answered=objection.answered_on is not None):
        raise Blocked(reasons)
    objection.answer, objection.is_upheld = answer.strip(), is_upheld
    objection.answered_by_id, objection.answered_on = by.user_id, by.today
    objection.save()
    if is_upheld:
        nomination.state, nomination.end_reason = NominationState.ENDED.value, "公示期间的异议成立"
        nomination.save(update_fields=["state", "end_reason"])
    _record("answer_nomination_objection", nomination, by, at, "异议成立" if is_upheld else "异议不成立")
    return objection


@transaction.atomic
def honour_nomination(nomination_id: int, *, document_number: str, by: Viewer, at: dt.datetime) -> Nomination:
    """The decision of the superior after the posting."""
    nomination = _locked(nomination_id, by, Do.JUDGE_NOMINATION, NominationState.POSTED)
    unanswered = nomination.objections.filter(answered_on__isnull=True).count()
    until_on = nomination.posting_until_on or by.today
    reasons = honour_blockers(until_on=until_on, today=by.today, unanswered=unanswered, document_number=document_number)
    if reasons:
        raise Blocked(reasons)
    nomination.document_number, nomination.honoured_on = document_number.strip(), by.today
    nomination.state = NominationState.HONOURED.value
    nomination.save()
    return _record("honour_nomination", nomination, by, at, nomination.document_number)


def _locked(nomination_id: int, by: Viewer, do: Do, state: NominationState) -> Nomination:
    rows = Nomination.objects.select_for_update(of=("self",))
    nomination = nomination_at(by, nomination_id, do, rows)
    if reasons := state_blockers(NominationState(nomination.state), state):
        raise Blocked(reasons)
    return nomination


def _record(verb: str, nomination: Nomination, by: Viewer, at: dt.datetime, summary: str) -> Nomination:
    place = nomination.organisation_id
    text = f"{nomination.year}年" + (f"，{summary}" if summary else "")
    record(verb, by=by, at=at, organisation_id=place, subject=nomination, summary=text)
    return nomination
