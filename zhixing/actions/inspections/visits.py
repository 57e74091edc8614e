"""实地检查: beginning a visit, one's own blind sheet, laying the sheets open, agreeing, and concluding."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.inspections.places import locked_place
from zhixing.actions.recording import record
from zhixing.models import Visit, VisitItem, VisitScore, VisitSheet
from zhixing.queries.inspections.access import Place, seat_at, visit_facts, visit_of
from zhixing.queries.inspections.marks import given_marks
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import (
    Mark,
    agreeing_blockers,
    beginning_blockers,
    conclusion_blockers,
    joint_problems,
    mark_problems,
    opening_blockers,
    proposed_mark,
    reopening_blockers,
    sheet_blockers,
    whole_sheet_problems,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import Item


@dataclass(frozen=True)
class Observation:
    """What an inspector gives one item."""

    mark: Mark
    text: str = ""


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
    reasons = _shut(spot) + beginning_blockers(
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
def save_sheet(
    participant_id: int, *, observations: Mapping[str, Observation], hands_in: bool, by: Viewer, at: dt.datetime
) -> VisitSheet:
    """Keep one's own blind sheet. `hands_in`: it is complete, and does not change any more."""
    spot = locked_place(participant_id, by)
    seat = seat_at(by, spot)
    visit = visit_of(spot)
    sheet = VisitSheet.objects.filter(visit=visit, seat=seat).first()
    marks = {code: observation.mark for code, observation in observations.items()}
    items = [item for _, item in spot.items]
    is_handed_in = sheet is not None and sheet.handed_in_at is not None
    reasons = _shut(spot) + sheet_blockers(visit_facts(spot, visit), is_handed_in=is_handed_in)
    reasons += whole_sheet_problems(items, marks) if hands_in else _problems_of_given(items, marks)
    if reasons:
        raise Blocked(reasons)
    sheet = sheet or VisitSheet(visit=visit, seat=seat)
    sheet.saved_at = at
    sheet.save()
    sheet.scores.all().delete()
    VisitScore.objects.bulk_create(
        VisitScore(
            sheet=sheet,
            item=item.code,
            amount=observations[item.code].mark.amount,
            option=observations[item.code].mark.option,
            observation=observations[item.code].text.strip(),
        )
        for item in items
        if item.code in observations
        and (not observations[item.code].mark.is_empty or observations[item.code].text.strip())
    )
    if hands_in:
        sheet.handed_in_at = at
        sheet.save(update_fields=["handed_in_at"])
    _record("hand_in_visit_sheet" if hands_in else "save_visit_sheet", spot, sheet, by, at)
    return sheet


def _problems_of_given(items: list[Item], marks: Mapping[str, Mark]) -> list[str]:
    """A draft may lack items; what is there must be right."""
    return [
        problem
        for item in items
        if not marks.get(item.code, Mark()).is_empty
        for problem in mark_problems(item, marks[item.code])
    ]


@transaction.atomic
def open_sheets(participant_id: int, *, by: Viewer, at: dt.datetime) -> Visit:
    """Lay the blind sheets side by side; whoever has not handed in gives no sheet any more."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    if reasons := _shut(spot) + opening_blockers(visit_facts(spot, visit)):
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
def agree(participant_id: int, *, agreed: Mapping[str, Agreed], by: Viewer, at: dt.datetime) -> Visit:
    """Keep what the inspectors agree on, for some or all items."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    reasons = _shut(spot) + agreeing_blockers(visit_facts(spot, visit))
    standard, marks = parsed(spot.cycle.version), given_marks(visit)
    for _, item in spot.items:
        if (line := agreed.get(item.code)) is not None:
            proposed = proposed_mark(item, [sheet.get(item.code, Mark()) for sheet in marks], standard)
            reasons += joint_problems(
                item, line.mark, proposed=proposed, reason=line.reason, problem=line.problem, is_fixed=line.is_fixed
            )
    if reasons:
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
    participant_id: int, *, head_name: str, statement: str, objection: str, by: Viewer, at: dt.datetime
) -> Visit:
    """Conclude the visit with what the head of the organisation says under the sheet."""
    spot = locked_place(participant_id, by)
    seat_at(by, spot)
    visit = visit_of(spot)
    reasons = _shut(spot) or conclusion_blockers(
        visit_facts(spot, visit), head_name=head_name, statement=statement, objection=objection
    )
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
    if reasons := _shut(spot) + reopening_blockers(visit_facts(spot, visit), reason):
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


def _shut(place: Place) -> list[str]:
    return place.cycle.stage_blockers(Do.INSPECT_ORGS)


def _record(verb: str, place: Place, subject: Visit | VisitSheet, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=place.cycle.organisation_id,
        subject=subject,
        summary=f"{place.cycle.quarter_value.label}：{place.name}",
    )
