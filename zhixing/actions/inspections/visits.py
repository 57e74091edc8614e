"""实地检查: beginning a visit, laying the blind sheets open, agreeing, and concluding."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.inspections.places import locked_place
from zhixing.actions.recording import record
from zhixing.models import Visit, VisitItem
from zhixing.queries.form_versions import changed_by, difference_words, stale_sentences
from zhixing.queries.inspections.access import Place, seat_at, visit_facts, visit_of
from zhixing.queries.inspections.form_versions import joint_fields, visit_version
from zhixing.queries.inspections.marks import given_marks
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import (
    Mark,
    agreeing_blockers,
    beginning_blockers,
    conclusion_blockers,
    joint_problems,
    opening_blockers,
    proposed_mark,
    reopening_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, unread_blockers


@dataclass(frozen=True)
class Agreed:
    """What the inspectors agree on for one item."""

    mark: Mark
    reason: str = ""
    problem: str = ""
    is_fixed: bool = False


@transaction.atomic
def begin_visit(participant_id: int, *, on: dt.date, place: str, escort: str, by: Viewer, at: dt.datetime) -> Visit:
    """Note when and where the visit takes place and who escorts it; may be changed until it is concluded."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = Visit.objects.filter(participant=spot.participant).first()
    reasons = _closed_stage(spot) + beginning_blockers(
        visit_facts(spot, visit), name=spot.name, excluded=spot.participant.excluded, on=on, today=by.today, place=place
    )
    if reasons:
        raise Blocked(reasons)
    visit = visit or Visit(participant=spot.participant)
    visit.on, visit.place, visit.escort = on, place.strip(), escort.strip()
    visit.save()
    _record("begin_visit", spot, visit, by, at)
    return visit


@transaction.atomic
def open_sheets(participant_id: int, *, by: Viewer, at: dt.datetime) -> Visit:
    """Lay the blind sheets side by side; whoever has not handed in gives no sheet any more."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    if reasons := _closed_stage(spot) + opening_blockers(visit_facts(spot, visit)):
        raise Blocked(reasons)
    visit.opened_by_id, visit.opened_at = by.user_id, at
    visit.save(update_fields=["opened_by", "opened_at"])
    standard, marks = parsed(spot.cycle.version), given_marks(visit)
    VisitItem.objects.bulk_create(
        VisitItem(visit=visit, item=item.code, amount=proposed.amount, option=proposed.option)
        for _, item in spot.items
        for proposed in [proposed_mark(item, [sheet.get(item.code, Mark()) for sheet in marks], standard)]
    )
    _record("open_visit_sheets", spot, visit, by, at)
    return visit


@transaction.atomic
def agree(
    participant_id: int, *, agreed: Mapping[str, Agreed], version: str = "", by: Viewer, at: dt.datetime
) -> Visit:
    """Keep what the inspectors agree on, for some or all items."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    reasons = _closed_stage(spot) + agreeing_blockers(visit_facts(spot, visit))
    standard, marks = parsed(spot.cycle.version), given_marks(visit)
    for _, item in spot.items:
        if (line := agreed.get(item.code)) is not None:
            proposed = proposed_mark(item, [sheet.get(item.code, Mark()) for sheet in marks], standard)
            reasons += joint_problems(
                item, line.mark, proposed=proposed, reason=line.reason, problem=line.problem, is_fixed=line.is_fixed
            )
    if reasons := reasons or _stale(spot, visit, agreed, version):
        raise Blocked(reasons)
    for _, item in spot.items:
        if (line := agreed.get(item.code)) is not None:
            VisitItem.objects.filter(visit=visit, item=item.code).update(
                amount=line.mark.amount,
                option=line.mark.option,
                reason=line.reason.strip(),
                problem=line.problem.strip(),
                is_fixed=line.is_fixed,
            )
    _record("agree_on_visit", spot, visit, by, at)
    return visit


@transaction.atomic
def conclude_visit(
    participant_id: int,
    *,
    head_name: str,
    statement: str,
    objection: str,
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Visit:
    """Conclude the visit with what the head of the organisation says under the sheet."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    reasons = _closed_stage(spot) or conclusion_blockers(
        visit_facts(spot, visit), head_name=head_name, statement=statement, objection=objection
    )
    # The head signs under the figures that lay open.
    reasons = reasons or unread_blockers("共同定分", difference_words(version, visit_version(spot, visit)))
    if reasons:
        raise Blocked(reasons)
    visit.head_name, visit.statement, visit.objection = head_name.strip(), statement, objection.strip()
    visit.concluded_by_id, visit.concluded_at = by.user_id, at
    visit.save()
    _record("conclude_visit", spot, visit, by, at)
    return visit


@transaction.atomic
def reopen_visit(participant_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Visit:
    """The assessor takes a conclusion back, with a reason, so that the inspectors agree anew."""
    spot = locked_place(participant_id, by)
    by.demand(Do.ASSESS_ORGS, spot.cycle.organisation.path)
    visit = visit_of(spot)
    if reasons := _closed_stage(spot) + reopening_blockers(visit_facts(spot, visit), reason):
        raise Blocked(reasons)
    visit.concluded_at = visit.concluded_by = None
    visit.save()
    record(
        "reopen_visit",
        by=by,
        at=at,
        organisation_id=spot.cycle.organisation_id,
        subject=visit,
        summary=f"{spot.name}：{reason.strip()}",
    )
    return visit


def _stale(place: Place, visit: Visit, agreed: Mapping[str, Agreed], version: str) -> list[str]:
    typed = {code: (line.mark, line.reason, line.problem, line.is_fixed) for code, line in agreed.items()}
    return stale_sentences(
        version,
        visit_version(place, visit),
        joint_fields(place, typed),
        what="共同定分",
        by_whom=changed_by(visit, version),
    )


def _closed_stage(place: Place) -> list[str]:
    return place.cycle.stage_blockers(Do.INSPECT_ORGS)


def _record(verb: str, place: Place, subject: Visit, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=place.cycle.organisation_id,
        subject=subject,
        summary=f"{place.cycle.period.label}：{place.name}",
    )
