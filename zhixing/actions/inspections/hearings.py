"""听取汇报: a member of the jury hands in the sheet of one organisation."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.inspections.places import locked_place
from zhixing.actions.recording import record
from zhixing.models import HearingSheet
from zhixing.queries.inspections.access import seat_at
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.hearings import hearing_rule, sheet_blockers, sheet_problems
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def hand_in_hearing_sheet(
    participant_id: int, *, points: Mapping[str, int | None], remark: str, by: Viewer, at: dt.datetime
) -> HearingSheet:
    """Hand in one's own sheet, once; nobody sees another's before the jury has given three."""
    place = locked_place(participant_id, by)
    seat = seat_at(by, place)
    rule = hearing_rule(parsed(place.cycle.version))
    has_sheet = HearingSheet.objects.filter(participant=place.participant, seat=seat).exists()
    reasons = place.cycle.stage_blockers(Do.INSPECT_ORGS) + sheet_blockers(
        name=place.name, excluded=place.participant.excluded, hears=rule is not None, has_sheet=has_sheet
    )
    reasons += sheet_problems(points, rule) if rule else []
    if reasons or rule is None:
        raise Blocked(reasons)
    given_points = {criterion.code: points[criterion.code] or 0 for criterion in rule.criteria}
    sheet = HearingSheet.objects.create(
        participant=place.participant,
        seat=seat,
        points=given_points,
        total=sum(given_points.values()),
        remark=remark.strip(),
        at=at,
    )
    record(
        "hand_in_hearing_sheet",
        by=by,
        at=at,
        organisation_id=place.cycle.organisation_id,
        subject=sheet,
        summary=f"{place.cycle.period.label}：{place.name}",
    )
    return sheet
