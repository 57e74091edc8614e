"""反馈函: issued for the people ticked, sent, answered by the unit, or void."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Organisation, Outsider, ServiceSlip
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.service.access import sealing, slip_at
from zhixing.queries.service.slips import amiss_with_slips, lines_of, next_place
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.service.slips import (
    Evaluation,
    SendingWay,
    SlipState,
    choice_blockers,
    moving_blockers,
    slip_number,
    voiding_problems,
)


@transaction.atomic
def issue_slips(
    outsider_ids: Sequence[int], *, quarter: Quarter, evaluations: Mapping[int, Evaluation], by: Viewer, at: dt.datetime
) -> list[ServiceSlip]:
    """A slip for each, all or none, numbered in the order of the list."""
    if not outsider_ids:
        _demand_anywhere(Do.ISSUE_SLIP, by)
    locked = Outsider.objects.select_for_update(of=("self",)).filter(pk__in=outsider_ids)
    people = list(locked.select_related("organisation__parent").in_name_order())
    for person in people:
        by.demand(Do.ISSUE_SLIP, person.organisation.path)
    if reasons := amiss_with_slips(by, people, quarter):
        raise Blocked(reasons)
    slips = []
    for person in people:
        community = get_or_out_of_sight(
            Organisation.objects.select_for_update(no_key=True), pk=sealing(person.organisation).pk
        )
        slips.append(_issue(person, community, quarter, evaluations.get(person.pk), by, at))
    for community_id in {slip.community_id for slip in slips}:
        own_slips = [slip for slip in slips if slip.community_id == community_id]
        record(
            "issue_slips",
            by=by,
            at=at,
            organisation_id=community_id,
            subject=own_slips[0],
            summary=f"{quarter.label}：{len(own_slips)} 份",
        )
    return slips


def _issue(
    person: Outsider,
    community: Organisation,
    quarter: Quarter,
    evaluation: Evaluation | None,
    by: Viewer,
    at: dt.datetime,
) -> ServiceSlip:
    lines = lines_of(person, quarter)
    return ServiceSlip.objects.create(
        outsider=person,
        community=community,
        year=quarter.year,
        quarter=quarter.number,
        place=next_place(community, quarter),
        name=person.name,
        unit=person.unit,
        unit_branch=person.unit_branch,
        from_on=quarter.from_on,
        until_on=min(quarter.until_on, by.today),
        times=len(lines),
        hours=sum(line.hours for line in lines),
        lines=[[line.on.isoformat(), line.title, line.hours] for line in lines],
        evaluation=evaluation.value if evaluation else "",
        issued_on=by.today,
        by_id=by.user_id,
        at=at,
    )


@transaction.atomic
def send_slips(slip_ids: Sequence[int], *, way: SendingWay, by: Viewer, at: dt.datetime) -> list[ServiceSlip]:
    """They are on their way to the units, on paper or as a signed file."""
    _demand_anywhere(Do.KEEP_SERVICE, by)
    locked = ServiceSlip.objects.select_for_update(of=("self",)).filter(pk__in=slip_ids)
    slips = list(locked.select_related("outsider__organisation", "community").order_by("pk"))
    for slip in slips:
        by.demand(Do.KEEP_SERVICE, slip.outsider.organisation.path)
    if reasons := choice_blockers(len(slips)):
        raise Blocked(reasons)
    if reasons := [reason for slip in slips for reason in _moving(slip, SlipState.SENT)]:
        raise Blocked(reasons)
    for slip in slips:
        slip.state, slip.sent_on, slip.sent_as = SlipState.SENT.value, by.today, way.value
        slip.save(update_fields=["state", "sent_on", "sent_as"])
    for community_id in {slip.community_id for slip in slips}:
        number = sum(slip.community_id == community_id for slip in slips)
        record(
            "send_slips",
            by=by,
            at=at,
            organisation_id=community_id,
            subject=slips[0],
            summary=f"{way.label} {number} 份",
        )
    return slips


@transaction.atomic
def answer_slip(slip_id: int, *, by: Viewer, at: dt.datetime) -> ServiceSlip:
    """The unit sent its receipt back."""
    slip = _locked(slip_id, Do.KEEP_SERVICE, SlipState.ANSWERED, by)
    slip.state, slip.answered_on = SlipState.ANSWERED.value, by.today
    slip.save(update_fields=["state", "answered_on"])
    _record("answer_slip", slip, by, at)
    return slip


@transaction.atomic
def void_slip(slip_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> ServiceSlip:
    """A slip that was wrong: it keeps its number; another may be issued."""
    slip = _locked(slip_id, Do.ISSUE_SLIP, SlipState.VOID, by)
    if reasons := voiding_problems(reason):
        raise Blocked(reasons)
    slip.state, slip.void_reason = SlipState.VOID.value, reason.strip()
    slip.save(update_fields=["state", "void_reason"])
    _record("void_slip", slip, by, at)
    return slip


def _demand_anywhere(do: Do, by: Viewer) -> None:
    """Whoever ticked nothing is told so only if there is anything at all that they may do."""
    if not by.can(do):
        raise NotAllowed(do)


def _locked(slip_id: int, do: Do, to: SlipState, by: Viewer) -> ServiceSlip:
    slip = slip_at(by, slip_id, do, ServiceSlip.objects.select_for_update(of=("self",)))
    if reasons := _moving(slip, to):
        raise Blocked(reasons)
    return slip


def _moving(slip: ServiceSlip, to: SlipState) -> list[str]:
    return moving_blockers(slip_number(slip.quarter_value, slip.place), SlipState(slip.state), to)


def _record(verb: str, slip: ServiceSlip, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=slip.community_id,
        subject=slip,
        summary=f"第 {slip_number(slip.quarter_value, slip.place)} 号（{slip.name}）",
    )
