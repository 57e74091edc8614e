"""各方面得分: the areas of a quarter by organisation, in the order of the tree, and what changed since last quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Cycle, Participant, Rating
from zhixing.queries.assessments.pages import assessment_at
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.results.breakdowns import explain_result
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.areas import Area, areas_of, change_sentence, change_words, shade
from zhixing.rules.periods import CycleKind, period_before
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import Band, PeriodKind
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Cell:
    """Points of one area; None: nothing came in. `shade`: 1 to 4, 0 for none."""

    area: Area
    points: int | None
    shade: int


@dataclass(frozen=True)
class PictureRow:
    participant_id: int
    name: str
    cells: list[Cell]
    index: int | None
    band: Band | None
    change: str  # in words, empty where there is nothing to compare


@dataclass(frozen=True)
class Picture:
    """`columns`: names of the areas; every row has a cell for each. `compared`: what the changes stand against."""

    columns: list[str]
    rows: list[PictureRow]
    compared: str


def picture(viewer: Viewer, cycle_id: int) -> Picture | None:
    """For those who see the results of the quarter; None before the composite."""
    cycle = assessment_at(viewer, cycle_id)
    if not viewer.may(Do.VIEW_RESULTS, cycle.organisation.path):
        return None
    people = [participant for participant in participants_of([cycle.pk]) if not participant.excluded]
    ratings, names, bands = (
        latest_ratings(participant.pk for participant in people),
        participant_names(people),
        bands_of(cycle),
    )
    if not ratings:
        return None
    before, compared = _before(cycle, people)
    rows = []
    for participant in people:
        rating = ratings.get(participant.pk)
        rows.append(
            PictureRow(
                participant.pk,
                names[participant.pk],
                area_cells(cycle, participant, rating),
                rating.index if rating else None,
                bands.get(rating.band) if rating else None,
                change_words(rating.index if rating else None, before.get(participant.organisation_id or 0)),
            )
        )
    return Picture([cell.area.name for cell in rows[0].cells], rows, compared)


def area_cells(cycle: Cycle, participant: Participant, rating: Rating | None) -> list[Cell]:
    """Of one organisation; a cell without points for everything that has not come in."""
    standard, kind = parsed(cycle.version), PeriodKind[CycleKind(cycle.kind).name]
    points: dict[tuple[bool, str], int | None] = {}
    if rating is not None:
        rating.participant = participant
        for step in explain_result(rating).steps:
            if step.kind in {StepKind.BLOCK, StepKind.COMPONENT}:
                points[step.kind is StepKind.BLOCK, step.code] = step.number
    return [
        Cell(area, own, shade(own, area.full))
        for area in areas_of(standard, kind, participant.member_class)
        for own in [points.get((area.is_block, area.code))]
    ]


def change_since(cycle: Cycle, participant: Participant, index: int) -> str:
    """In words, against the quarter before; empty where there is nothing to compare."""
    return change_sentence(index, _before(cycle, [participant])[0].get(participant.organisation_id or 0))


def _before(cycle: Cycle, people: Sequence[Participant]) -> tuple[dict[int, int], str]:
    """By organisation, the index of the quarter before; and in words what it is compared with, or why nothing is."""
    quarter = period_before(cycle.period)
    earlier = (
        Cycle.objects.filter(organisation=cycle.organisation_id, index=IndexKind.FORTRESS.value)
        .of_period(quarter)
        .select_related("version")
    )
    last = earlier.first()
    if last is None:
        return {}, f"{quarter.label}没有考评，没有可比的结果。"
    if last.version.standard_id != cycle.version.standard_id:
        return {}, f"{quarter.label}按另一个办法考评，不作比较。"
    organisations = [participant.organisation_id for participant in people]
    then = list(Participant.objects.filter(cycle=last, organisation__in=organisations, excluded=""))
    ratings = latest_ratings(participant.pk for participant in then)
    indices = {
        participant.organisation_id: rating.index
        for participant in then
        if (rating := ratings.get(participant.pk)) is not None and rating.index is not None
    }
    return {key: index for key, index in indices.items() if key is not None}, f"升降与{quarter.label}相比。"
