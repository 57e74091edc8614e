"""实地检查: one's own blind sheet, kept as a draft and handed in, with the photographs of each line."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.inspections.lines import keep_line, too_many_files
from zhixing.actions.inspections.places import locked_place
from zhixing.actions.ledger.evidence import NO_CHANGE, FileChange
from zhixing.actions.recording import record
from zhixing.models import VisitScore, VisitSheet
from zhixing.queries.inspections.access import Place, seat_at, visit_facts, visit_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import EMPTY, Mark, sheet_blockers, sheet_problems
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Observation:
    """What an inspector gives one item."""

    mark: Mark = EMPTY
    text: str = ""
    files: FileChange = NO_CHANGE

    @property
    def is_empty(self) -> bool:
        return self.mark.is_empty and not self.text.strip()


Observations = Mapping[str, Observation]


@transaction.atomic
def save_sheet(
    participant_id: int,
    *,
    observations: Observations,
    hands_in: bool,
    form_key: uuid.UUID | None = None,
    by: Viewer,
    at: dt.datetime,
) -> VisitSheet:
    """Keep one's own blind sheet. `hands_in`: it is complete, and does not change any more.

    Sent again with the same `form_key`, because the answer was lost on the way, it is kept once.
    """
    spot = locked_place(participant_id, by)
    seat, visit = seat_at(by, spot), visit_of(spot)
    sheet = VisitSheet.objects.filter(visit=visit, seat=seat).first()
    if sheet is not None and form_key is not None and sheet.form_key == form_key:
        return sheet
    is_handed_in = sheet is not None and sheet.handed_in_at is not None
    reasons = spot.cycle.stage_blockers(Do.INSPECT_ORGS)
    reasons += sheet_blockers(visit_facts(spot, visit), is_handed_in=is_handed_in)
    items, files = [item for _, item in spot.items], {code: observations[code].files for code in observations}
    marks = {code: observation.mark for code, observation in observations.items()}
    reasons += sheet_problems(items, marks, is_whole=hands_in) + too_many_files(items, _scores(sheet), files)
    if reasons:
        raise Blocked(reasons)
    sheet = sheet or VisitSheet(visit=visit, seat=seat)
    sheet.saved_at, sheet.form_key = at, form_key
    sheet.save()
    _keep_scores(spot, sheet, observations, by, at)
    if hands_in:
        sheet.handed_in_at = at
        sheet.save(update_fields=["handed_in_at"])
    _record("hand_in_visit_sheet" if hands_in else "save_visit_sheet", spot, sheet, by, at)
    return sheet


def _scores(sheet: VisitSheet | None) -> dict[str, VisitScore]:
    return {score.item: score for score in sheet.scores.all()} if sheet is not None else {}


def _keep_scores(spot: Place, sheet: VisitSheet, observations: Observations, by: Viewer, at: dt.datetime) -> None:
    scores, organisation_id = _scores(sheet), spot.participant.organisation_id
    assert organisation_id is not None
    for _, item in spot.items:
        observation = observations.get(item.code, Observation())
        score = scores.get(item.code) or VisitScore(sheet=sheet, item=item.code)
        score.amount, score.option = observation.mark.amount, observation.mark.option
        score.observation = observation.text.strip()
        keep_line(
            score, is_empty=observation.is_empty, files=observation.files, organisation_id=organisation_id, by=by, at=at
        )


def _record(verb: str, spot: Place, sheet: VisitSheet, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=spot.cycle.organisation_id,
        subject=sheet,
        summary=f"{spot.cycle.period.label}：{spot.name}",
    )
