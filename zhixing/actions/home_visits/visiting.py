"""走访群众: writing a visit down, answering what was heard, and the word back."""

import datetime as dt
import uuid

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import HomeNeed, HomeVisit, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.calendar import corrections
from zhixing.queries.viewers import Viewer
from zhixing.rules.home_visits.states import NeedState, Opinion
from zhixing.rules.home_visits.steps import (
    NeedWords,
    adding_blockers,
    answer_blockers,
    latest_answer,
    need_blockers,
    telling_blockers,
    visit_blockers,
    voiding_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def record_visit(
    membership_id: int,
    *,
    visited_on: dt.date,
    household: str,
    need: NeedWords,
    form_key: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
) -> HomeVisit:
    """Write down a visit and, where something was heard, the first of it. The same form key writes once."""
    member = get_or_out_of_sight(Membership.objects.select_related("organisation"), pk=membership_id)
    is_proxy = demand_visitor(by, member)
    if already := HomeVisit.objects.filter(form_key=form_key).first():
        return already
    is_member = member.from_on <= visited_on and (member.until_on is None or visited_on <= member.until_on)
    reasons = visit_blockers(visited_on=visited_on, household=household, is_member=is_member, today=by.today)
    if not need.is_blank:
        latest = latest_answer(visited_on, corrections())
        reasons += need_blockers(need, visited_on=visited_on, latest=latest)
    if reasons:
        raise Blocked(reasons)
    visit = HomeVisit.objects.create(
        organisation=member.organisation,
        membership=member,
        visited_on=visited_on,
        household=household.strip(),
        form_key=form_key,
        is_proxy=is_proxy,
        by_id=by.user_id,
        at=at,
    )
    if not need.is_blank:
        _add(visit, need, by)
    record("record_home_visit", by=by, at=at, organisation_id=member.organisation_id, subject=visit)
    return visit


@transaction.atomic
def add_need(visit_id: int, *, need: NeedWords, by: Viewer, at: dt.datetime) -> HomeNeed:
    """One more thing that was heard on a visit."""
    visit = locked_visit(visit_id)
    demand_visitor(by, visit.membership)
    latest = latest_answer(visit.visited_on, corrections())
    reasons = adding_blockers(is_void=visit.voided_at is not None)
    if reasons := reasons + need_blockers(need, visited_on=visit.visited_on, latest=latest):
        raise Blocked(reasons)
    added = _add(visit, need, by)
    record("add_home_need", by=by, at=at, organisation_id=visit.organisation_id, subject=added)
    return added


@transaction.atomic
def answer_need(need_id: int, *, answer: str, on: dt.date, by: Viewer, at: dt.datetime) -> HomeNeed:
    """Answer what was promised; whoever brought it hears of it on their first page."""
    need = locked_need(need_id)
    demand_follower(by, need)
    visited_on = need.visit.visited_on
    if reasons := answer_blockers(
        state=NeedState(need.state), answer=answer, on=on, visited_on=visited_on, today=by.today
    ):
        raise Blocked(reasons)
    need.state, need.answer = NeedState.ANSWERED.value, answer.strip()
    need.answered_on, need.answered_by_id = on, by.user_id
    need.save(update_fields=["state", "answer", "answered_on", "answered_by"])
    record("answer_home_need", by=by, at=at, organisation_id=need.visit.organisation_id, subject=need)
    return need


@transaction.atomic
def tell_household(need_id: int, *, on: dt.date, opinion: str, by: Viewer, at: dt.datetime) -> HomeNeed:
    """The household has heard the answer, and said what it thinks of it or nothing."""
    need = locked_need(need_id)
    demand_follower(by, need)
    if reasons := telling_blockers(
        state=NeedState(need.state), opinion=opinion, on=on, answered_on=need.answered_on, today=by.today
    ):
        raise Blocked(reasons)
    need.state, need.told_on, need.told_by_id = NeedState.CLOSED.value, on, by.user_id
    need.opinion = Opinion(opinion).value
    need.save(update_fields=["state", "told_on", "told_by", "opinion"])
    record("tell_household", by=by, at=at, organisation_id=need.visit.organisation_id, subject=need)
    return need


@transaction.atomic
def void_visit(visit_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> HomeVisit:
    """Strike out a record that was made by mistake, with what was heard on it."""
    visit = locked_visit(visit_id)
    demand_visitor(by, visit.membership)
    if reasons := voiding_blockers(is_void=visit.voided_at is not None, is_booked=visit.is_booked, reason=reason):
        raise Blocked(reasons)
    visit.voided_at, visit.voided_by_id, visit.void_reason = at, by.user_id, reason.strip()
    visit.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record("void_home_visit", by=by, at=at, organisation_id=visit.organisation_id, subject=visit)
    return visit


def demand_visitor(by: Viewer, member: Membership) -> bool:
    """Whether this is done by proxy; refused to everybody but the visitor and those who may act for others."""
    if by.person_id is not None and member.person_id == by.person_id:
        return False
    by.demand(Do.CLAIM_FOR_OTHERS, member.organisation.path)
    return True


def demand_follower(by: Viewer, need: HomeNeed) -> None:
    """Refused to everybody but whoever brought it and those who answer for the branch."""
    if by.person_id is None or need.visit.membership.person_id != by.person_id:
        by.demand(Do.KEEP_HOME_VISITS, need.visit.organisation.path)


def locked_visit(visit_id: int) -> HomeVisit:
    rows = HomeVisit.objects.select_for_update(of=("self",))
    return get_or_out_of_sight(rows.select_related("organisation", "membership__organisation", "activity"), pk=visit_id)


def locked_need(need_id: int) -> HomeNeed:
    rows = HomeNeed.objects.select_for_update(of=("self",)).filter(visit__voided_at__isnull=True)
    return get_or_out_of_sight(rows.select_related("visit__organisation", "visit__membership"), pk=need_id)


def lock_branch(organisation_id: int, by: Viewer) -> Organisation:
    """The branch whose visits are entered, locked: nobody enters them twice."""
    branch = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.KEEP_HOME_VISITS, branch.path)
    return branch


def _add(visit: HomeVisit, words: NeedWords, by: Viewer) -> HomeNeed:
    """What was heard; answered on the spot, the household has heard the answer with it."""
    need = HomeNeed(visit=visit, text=words.text.strip(), handed_to=words.handed_to.strip())
    if words.answer.strip():
        need.state, need.answer, need.opinion = NeedState.CLOSED.value, words.answer.strip(), Opinion.NONE.value
        need.answered_on = need.told_on = visit.visited_on
        need.answered_by_id = need.told_by_id = by.user_id
    else:
        need.promise, need.answer_by = words.promise.strip(), words.answer_by
    need.save()
    return need
