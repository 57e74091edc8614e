"""奖惩措施: the one page on which a branch goes through what its stars lead to, when a quarter has closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.models import Cycle, MeasureDecision, Participant, Rating
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.member_measures.access import handlers
from zhixing.queries.members.asking import reasons_not_to_ask
from zhixing.queries.results.latest import shown_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.member_measures.decisions import Outcome, period_blockers
from zhixing.rules.member_measures.forms import MeasureForm, Proposal, proposal_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.standards.model import Band


@dataclass(frozen=True)
class Cell:
    """One measure of one person: what is proposed, or what was decided."""

    key: str  # the name of its field
    place: int  # of the measure among those of the band
    proposal: Proposal
    decision: MeasureDecision | None

    @property
    def outcome_label(self) -> str:
        return Outcome(self.decision.outcome).label if self.decision else ""

    @property
    def is_rectification(self) -> bool:
        return self.proposal.form is MeasureForm.RECTIFICATION


@dataclass(frozen=True)
class PersonLine:
    """One person of a band, in name order; `stopped` says why nothing is proposed for them."""

    participant_id: int
    name: str
    member_class: str
    stopped: str
    is_own: bool
    cells: list[Cell]

    @property
    def is_open(self) -> bool:
        return not self.stopped and not self.is_own and any(cell.decision is None for cell in self.cells)


@dataclass(frozen=True)
class BandGroup:
    key: str
    band: Band
    lines: list[PersonLine]

    @property
    def is_open(self) -> bool:
        return any(line.is_open for line in self.lines)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The name of the field that speaks for a whole column, and the measure."""
        return [(f"all-{self.key}-{place}", wording) for place, wording in enumerate(self.band.measures)]


@dataclass(frozen=True)
class DecisionSheet:
    cycle: Cycle
    groups: list[BandGroup]
    handlers: list[tuple[int, str]]  # account and name of who may be made responsible

    @property
    def handler_ids(self) -> set[int]:
        return {user_id for user_id, _ in self.handlers}

    @property
    def undecided(self) -> int:
        return len(self.cells)

    @property
    def cells(self) -> list[tuple[PersonLine, Cell]]:
        """Every cell that waits for a decision."""
        return [
            (line, cell)
            for group in self.groups
            for line in group.lines
            if line.is_open
            for cell in line.cells
            if cell.decision is None
        ]


def decision_sheet(viewer: Viewer, cycle_id: int) -> DecisionSheet:
    """Raises `Blocked` while the quarter has not closed: before that a result may still change."""
    cycle = cycle_at(viewer, cycle_id, Do.GUIDE_MEMBERS)
    if cycle.is_of_organisations:
        raise OutOfSight(cycle_id)
    if reasons := period_blockers(is_closed=cycle.stage == Stage.CLOSED.value):
        raise Blocked(reasons)
    people = [participant for participant in participants_of([cycle.pk]) if not participant.excluded]
    lines = _lines(viewer, cycle, people)
    groups = [
        BandGroup(str(place), band, [line for line, code in lines if code == band.code])
        for place, band in enumerate(bands_of(cycle).values())
        if band.measures
    ]
    groups = [group for group in groups if group.lines]
    return DecisionSheet(cycle, groups, handlers(cycle.organisation.path, viewer.today))


def _lines(viewer: Viewer, cycle: Cycle, people: list[Participant]) -> list[tuple[PersonLine, str]]:
    rated: dict[int, Rating] = shown_ratings(participant.pk for participant in people)
    stopped = reasons_not_to_ask([participant.member for participant in people], viewer.today)
    names, bands = participant_names(people), bands_of(cycle)
    decided = decisions_of(people)
    lines = []
    for participant in people:
        rating = rated.get(participant.pk)
        band = bands.get(rating.band) if rating else None
        if band is None:
            continue
        cells = [
            Cell(
                f"cell-{participant.pk}-{place}",
                place,
                proposal_of(wording, participant.member_class),
                decided.get((participant.pk, wording)),
            )
            for place, wording in enumerate(band.measures)
        ]
        own = viewer.person_id is not None and participant.person_id == viewer.person_id
        line = PersonLine(
            participant.pk, names[participant.pk], participant.member_class, stopped[participant.member.pk], own, cells
        )
        lines.append((line, band.code))
    return lines


def decisions_of(people: Iterable[Participant]) -> dict[tuple[int, str], MeasureDecision]:
    """Participant and wording → what was decided."""
    decisions = MeasureDecision.objects.filter(participant__in=list(people)).select_related("measure")
    return {(decision.participant_id, decision.wording): decision for decision in decisions}


@dataclass(frozen=True)
class RectificationForm:
    """Whose 限期改正 is entered, in which quarter, and who may be made responsible."""

    participant: Participant
    name: str
    wording: str
    handlers: list[tuple[int, str]]


def rectification_form(viewer: Viewer, participant_id: int) -> RectificationForm:
    participant = Participant.objects.select_related("cycle").filter(pk=participant_id).first()
    if participant is None:
        raise OutOfSight(participant_id)
    sheet = decision_sheet(viewer, participant.cycle_id)
    for group in sheet.groups:
        for line in group.lines:
            for cell in line.cells:
                if line.participant_id == participant_id and cell.is_rectification:
                    return RectificationForm(participant, line.name, cell.proposal.wording, sheet.handlers)
    raise OutOfSight(participant_id)
