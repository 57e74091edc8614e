"""反馈函: what it says of one organisation, for those who assess it, and for itself once the results hang."""

from zhixing.files.assessments.letters import AreaRow, Finding, Letter
from zhixing.models import Measure
from zhixing.queries.assessments.picture import Cell, area_cells, change_since
from zhixing.queries.assessments.places import PlacePage, place_page
from zhixing.queries.inspections.access import Place, place_at
from zhixing.queries.results.breakdowns import explain_result
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.deadlines import DAYS_TO_PLAN, DAYS_TO_SIGN
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.periods import quarter_of
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import Effect
from zhixing.rules.standards.vocabulary import exact_points, points_text


def letter_of(viewer: Viewer, participant_id: int) -> Letter:
    """`Blocked` before the composite; the organisation itself reads nothing before the posting."""
    page = place_page(viewer, participant_id)
    place = place_at(participant_id)
    rating = latest_ratings([participant_id]).get(participant_id) if page.has_result else None
    if rating is None or rating.index is None or place.participant.organisation is None:
        raise Blocked(["还没有考评结果，不能打印反馈函；完成综合评定以后再打印。"])
    rating.participant = place.participant
    quarter, found_in = place.cycle.period, quarter_of(place.cycle.until_on)
    earlier = Measure.objects.filter(organisation=place.participant.organisation_id).exclude(
        state=MeasureState.CLEARED.value
    )
    return Letter(
        organisation=place.participant.organisation.name,
        assessor=place.cycle.organisation.name,
        quarter=quarter.label,
        standard=parsed(place.cycle.version).title,
        index=exact_points(rating.index),
        band=page.band.name if page.band else "—",
        change=change_since(place.cycle, place.participant, rating.index),
        notes=tuple(explain_result(rating).notes),
        areas=tuple(_area(cell) for cell in area_cells(place.cycle, place.participant, rating)),
        findings=_findings(page, place),
        open_before=earlier.exclude(year=found_in.year, quarter=found_in.number).count(),
        days_to_sign=DAYS_TO_SIGN,
        days_to_plan=DAYS_TO_PLAN,
    )


def _area(cell: Cell) -> AreaRow:
    points, full = cell.points, cell.area.full
    share = f"{points * 100 / full:.0f}%" if points is not None and full else "—"
    return AreaRow(
        cell.area.name,
        "没有结果" if points is None else points_text(points),
        points_text(full) if full else "不限",
        share,
    )


def _findings(page: PlacePage, place: Place) -> tuple[Finding, ...]:
    """Lines of the visit that lost something, or name a problem."""
    items = {item.code: item for _, item in place.items}
    findings = []
    for row in page.lines:
        line, agreed = row.item, row.agreed
        item = items[line.code]
        full = item.full
        lost = bool(agreed.amount) if item.effect is Effect.DEDUCT else full is not None and (agreed.amount or 0) < full
        if lost or agreed.problem:
            findings.append(
                Finding(f"{line.code} {line.name}", row.words, agreed.reason, agreed.problem, agreed.is_fixed)
            )
    return tuple(findings)
