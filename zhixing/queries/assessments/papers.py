"""堡垒指数 on paper: the sheet of a visit, the sheets of a jury, the agenda of a hearing; blank and filled in."""

from dataclasses import dataclass, field

from zhixing.models import Cycle, HearingSheet, PanelMember, Visit, VisitItem
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.inspections.access import Place, assessed_place, own_or_assessed_place, own_seat, speaks_for
from zhixing.queries.inspections.items import ItemLine, item_lines
from zhixing.queries.inspections.lines import mark_words
from zhixing.queries.inspections.marks import handed_in
from zhixing.queries.inspections.photographs import photographs
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.results.pages import shown_to_members
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.hearings import NOT_HEARD, hearing_rule
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.standards.model import Effect, HearingRule
from zhixing.rules.standards.procedure import HearingCriterion


def sees_visit(viewer: Viewer, place: Place, visit: Visit) -> bool:
    """What inspectors agreed on: the group from the opening on, once it is concluded those who follow the quarter, and
    the organisation once its result is posted."""
    if visit.opened_at is not None and own_seat(viewer, place) is not None:
        return True
    is_shown = speaks_for(viewer, place.participant) and place.cycle.pk in shown_to_members([place.cycle.pk], viewer)
    return visit.concluded_at is not None and (viewer.may(Do.VIEW_CYCLE, place.cycle.organisation.path) or is_shown)


@dataclass(frozen=True)
class VisitRow:
    """One item of the sheet of a visit. On a blank sheet everything but the item is empty."""

    item: ItemLine
    observations: list[str] = field(default_factory=list)
    deduction: int | None = None  # hundredths
    words: str = ""  # what was given
    agreed: VisitItem | None = None
    numbers: list[int] = field(default_factory=list)  # of photographs and papers, as the foot lists them


@dataclass(frozen=True)
class VisitPaper:
    place: Place
    visit: Visit | None
    rows: list[VisitRow]
    inspectors: list[str]
    files: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return all(row.agreed is None for row in self.rows)


def blank_visit_paper(viewer: Viewer, participant_id: int) -> VisitPaper:
    """To be filled in by hand, by whoever assesses; with day and place where they are noted already."""
    place = assessed_place(viewer, participant_id)
    visit = Visit.objects.filter(participant=place.participant).first()
    return VisitPaper(place, visit, [VisitRow(line) for line in item_lines(place)], [])


def visit_paper(viewer: Viewer, participant_id: int) -> VisitPaper:
    """What the inspectors agreed on, to be signed and filed."""
    place = own_or_assessed_place(viewer, participant_id)
    visit = Visit.objects.filter(participant=place.participant).first()
    if visit is None or not sees_visit(viewer, place, visit):
        viewer.demand(Do.VIEW_CYCLE, place.cycle.organisation.path)
        raise NotAllowed(Do.INSPECT_ORGS)
    sheets = handed_in(visit)
    names = user_names_of(sheet.seat.user for sheet in sheets)
    observations: dict[str, list[str]] = {}
    for sheet in sheets:
        for score in sheet.scores.all():
            if score.observation:
                observations.setdefault(score.item, []).append(f"{names[sheet.seat.user_id]}：{score.observation}")
    agreed, files = {line.item: line for line in visit.items.all()}, photographs(visit)
    listed = [(item.code, file.file_name) for _, item in place.items for file in files.get(item.code, [])]
    numbered = list(enumerate(listed, start=1))
    rows = [
        _row(
            place,
            line,
            agreed[line.code],
            observations.get(line.code, []),
            [number for number, (code, _) in numbered if code == line.code],
        )
        for line in item_lines(place)
        if line.code in agreed
    ]
    inspectors = [names[sheet.seat.user_id] for sheet in sheets]
    return VisitPaper(place, visit, rows, inspectors, [name for _, name in listed])


def _row(place: Place, line: ItemLine, agreed: VisitItem, observations: list[str], numbers: list[int]) -> VisitRow:
    item = next(item for _, item in place.items if item.code == line.code)
    deduction = None
    if agreed.amount is not None and item.range is not None:
        deduction = agreed.amount if item.effect is Effect.DEDUCT else item.range.most - agreed.amount
    words = mark_words(item, Mark(agreed.amount, agreed.option))
    return VisitRow(line, observations, deduction, words, agreed, numbers)


@dataclass(frozen=True)
class JuryRow:
    criterion: HearingCriterion
    points: int | None = None  # hundredths


@dataclass(frozen=True)
class JurySheet:
    """One page of the hearing: of one member of the jury, by number."""

    number: int
    name: str
    rows: list[JuryRow]
    total: int | None = None
    remark: str = ""
    is_filled: bool = False


@dataclass(frozen=True)
class HearingPaper:
    place: Place
    sheets: list[JurySheet]


def blank_hearing_paper(viewer: Viewer, participant_id: int) -> HearingPaper:
    """One page for each member of the jury who is not recused from this organisation."""
    place = assessed_place(viewer, participant_id)
    blank = [JuryRow(criterion) for criterion in _rule_of(place.cycle).criteria]
    return HearingPaper(place, [JurySheet(number, name, blank) for number, name, _ in _jury(place)])


def hearing_paper(viewer: Viewer, participant_id: int) -> HearingPaper:
    """One's own sheet; all of them once the jury is complete, for its members and whoever assesses."""
    place = assessed_place(viewer, participant_id)
    sheets = _sheets_for(viewer, place)
    if not sheets:
        raise NotAllowed(Do.INSPECT_ORGS)
    return HearingPaper(
        place,
        [
            _filled(number, name, sheets[seat_id], _rule_of(place.cycle))
            for number, name, seat_id in _jury(place)
            if seat_id in sheets
        ],
    )


def _sheets_for(viewer: Viewer, place: Place) -> dict[int, HearingSheet]:
    """By seat, the sheets of the jury that the viewer may see."""
    seat = own_seat(viewer, place)
    sheets = {sheet.seat_id: sheet for sheet in HearingSheet.objects.filter(participant=place.participant)}
    may_see_all = seat is not None or viewer.may(Do.ASSESS_ORGS, place.cycle.organisation.path)
    rule = hearing_rule(parsed(place.cycle.version))
    if may_see_all and rule is not None and len(sheets) >= rule.least:
        return sheets
    return {seat.pk: sheets[seat.pk]} if seat is not None and seat.pk in sheets else {}


@dataclass(frozen=True)
class FilledPapers:
    """Which papers of an organisation there are for the viewer to print as filled in."""

    visit: bool
    hearing: bool


def filled_papers(viewer: Viewer, participant_id: int) -> FilledPapers:
    place = own_or_assessed_place(viewer, participant_id)
    visit = Visit.objects.filter(participant=place.participant).first()
    return FilledPapers(
        visit is not None and sees_visit(viewer, place, visit),
        viewer.may(Do.VIEW_CYCLE, place.cycle.organisation.path) and bool(_sheets_for(viewer, place)),
    )


def _filled(number: int, name: str, sheet: HearingSheet, rule: HearingRule) -> JurySheet:
    rows = [JuryRow(criterion, sheet.points[criterion.code]) for criterion in rule.criteria]
    return JurySheet(number, name, rows, sheet.total, sheet.remark, is_filled=True)


def _jury(place: Place) -> list[tuple[int, str, int]]:
    """Number, name and seat of each who is not recused from this organisation; numbers are those of the whole group.
    Who was replaced stays among them where their sheet had been handed in."""
    seats = PanelMember.objects.filter(panel__cycle=place.cycle).select_related("user").order_by("pk")
    absent = set(seats.filter(recusals__participant=place.participant).values_list("pk", flat=True))
    leavers = seats.filter(vacated_at__isnull=False).exclude(hearing_sheets__participant=place.participant)
    absent |= set(leavers.values_list("pk", flat=True))
    names = user_names_of(seat.user for seat in seats)
    return [(number, names[seat.user_id], seat.pk) for number, seat in enumerate(seats, 1) if seat.pk not in absent]


def _rule_of(cycle: Cycle) -> HearingRule:
    """How reports are heard; `Blocked` where they are not."""
    if (rule := hearing_rule(parsed(cycle.version))) is None:
        raise Blocked([NOT_HEARD])
    return rule


@dataclass(frozen=True)
class Agenda:
    """Of one hearing: who reports, in the order of the tree."""

    cycle: Cycle
    organisations: list[str]
    jury: list[str]


def hearing_agenda(viewer: Viewer, cycle_id: int) -> Agenda:
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_CYCLE)
    _rule_of(cycle)
    listed = [participant for participant in participants_of([cycle.pk]) if not participant.excluded]
    names = participant_names(listed)
    seats = PanelMember.objects.filter(panel__cycle=cycle, vacated_at=None).select_related("user").order_by("pk")
    jury = user_names_of(seat.user for seat in seats)
    return Agenda(cycle, [names[participant.pk] for participant in listed], [jury[seat.user_id] for seat in seats])
