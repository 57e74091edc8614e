"""堡垒指数: one organisation of a quarter as its page shows it."""

from dataclasses import dataclass

from zhixing.models import HearingSheet, PanelMember, Recusal, Visit, VisitItem
from zhixing.queries.assessments.pages import self_check_words
from zhixing.queries.inspections.access import Place, own_or_assessed_place, own_seat, speaks_for
from zhixing.queries.inspections.items import ItemLine, item_lines
from zhixing.queries.inspections.lines import mark_words
from zhixing.queries.inspections.photographs import lines_of, photographs
from zhixing.queries.inspections.vetoes import VetoLine, veto_lines
from zhixing.queries.ledger.files import FileLine
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.results.pages import bands_of, shown_to_members
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage, stage_label
from zhixing.rules.inspections.hearings import hearing_points, hearing_rule
from zhixing.rules.inspections.vetoes import vetoes_for
from zhixing.rules.inspections.visits import Mark, Statement
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Band
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class VisitLine:
    """One item of a concluded visit."""

    item: ItemLine
    words: str  # what was given
    agreed: VisitItem
    files: list[FileLine]


@dataclass(frozen=True)
class PlacePage:
    """What there is of one organisation in one quarter."""

    participant_id: int
    cycle_id: int
    name: str
    assessor: str
    quarter: str
    stage: Stage
    stage_label: str
    excluded: str
    is_own: bool  # the viewer speaks for the organisation
    follows: bool  # the viewer sees the quarter of the assessor
    self_check: str
    may_check: bool
    may_inspect: bool
    may_reopen: bool
    visit: Visit | None
    statement: str
    lines: list[VisitLine]  # of a concluded visit
    is_heard: bool
    hearing: str
    has_own_sheet: bool  # of the hearing
    index: int | None
    band: Band | None
    has_result: bool
    vetoes: list[VetoLine]
    may_veto: bool


def place_page(viewer: Viewer, participant_id: int) -> PlacePage:
    """For the organisation itself, which sees nothing of the visit before it is posted; and for those who assess it."""
    place = own_or_assessed_place(viewer, participant_id)
    participant, cycle, stage = place.participant, place.cycle, Stage(place.cycle.stage)
    is_own = speaks_for(viewer, participant)
    follows = viewer.may(Do.VIEW_CYCLE, cycle.organisation.path)
    shows_result = follows or cycle.pk in shown_to_members([cycle.pk], viewer)
    visit = Visit.objects.filter(participant=participant).first() if shows_result else None
    rating = latest_ratings([participant.pk]).get(participant.pk) if shows_result else None
    standard = parsed(cycle.version)
    is_open = not cycle.stage_blockers(Do.INSPECT_ORGS) and not participant.excluded
    is_assessor = viewer.may(Do.ASSESS_ORGS, cycle.organisation.path)
    return PlacePage(
        participant_id=participant.pk,
        cycle_id=cycle.pk,
        name=place.name,
        assessor=cycle.organisation.label,
        quarter=cycle.period.label,
        stage=stage,
        stage_label=stage_label(stage, is_of_organisations=True),
        excluded=participant.excluded,
        is_own=is_own,
        follows=follows,
        self_check=self_check_words(participant),
        may_check=is_own and not cycle.stage_blockers(Do.CHECK_OWN_ORG) and not participant.excluded,
        may_inspect=is_open and own_seat(viewer, place) is not None,
        may_reopen=is_open and is_assessor and visit is not None and visit.concluded_at is not None,
        visit=visit,
        statement=Statement(visit.statement).label if visit and visit.statement else "",
        lines=_concluded_lines(place, visit),
        is_heard=hearing_rule(standard) is not None,
        hearing=_hearing_words(place) if shows_result else "",
        has_own_sheet=HearingSheet.objects.filter(participant=participant, seat__user=viewer.user_id).exists(),
        index=None if participant.excluded or rating is None else rating.index,
        band=bands_of(cycle).get(rating.band) if rating and not participant.excluded else None,
        has_result=rating is not None,
        vetoes=veto_lines(place, follows=follows),
        may_veto=_may_veto(viewer, place),
    )


def _may_veto(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer could enter a veto of this organisation as far as the stage goes."""
    participant, cycle = place.participant, place.cycle
    is_open = Stage(cycle.stage) not in {Stage.POSTING, Stage.CLOSED} and not participant.excluded
    is_other = viewer.may(Do.ASSESS_ORGS, cycle.organisation.path) and not speaks_for(viewer, participant)
    return is_open and is_other and bool(vetoes_for(parsed(cycle.version), participant.member_class))


def _concluded_lines(place: Place, visit: Visit | None) -> list[VisitLine]:
    if visit is None or visit.concluded_at is None:
        return []
    agreed_lines = {line.item: line for line in visit.items.all()}
    items, files = {item.code: item for _, item in place.items}, photographs(visit)
    return [
        VisitLine(
            line,
            mark_words(items[line.code], Mark(agreed_lines[line.code].amount, agreed_lines[line.code].option)),
            agreed_lines[line.code],
            lines_of(files.get(line.code, [])),
        )
        for line in item_lines(place)
        if line.code in agreed_lines
    ]


def _hearing_words(place: Place) -> str:
    totals = list(HearingSheet.objects.filter(participant=place.participant).values_list("total", flat=True))
    standard = parsed(place.cycle.version)
    if (rule := hearing_rule(standard)) is None:
        return ""
    points = hearing_points(totals, rule, standard.rounding)
    if points is None:
        return f"已提交 {len(totals)} 份评分表，至少要有 {rule.least} 份"
    return f"{points_text(points)} 分（{len(totals)} 份评分表）"


def group_names(viewer: Viewer, participant_id: int) -> list[tuple[str, str]]:
    """Who of the group inspects this organisation, and who is recused from it and why."""
    place = own_or_assessed_place(viewer, participant_id)
    seats = list(PanelMember.objects.filter(panel__cycle=place.cycle, vacated_at=None).select_related("user"))
    names = user_names_of(seat.user for seat in seats)
    recused = dict(Recusal.objects.filter(participant=place.participant).values_list("seat", "reason"))
    return [(names[seat.user_id], recused.get(seat.pk, "")) for seat in sorted(seats, key=lambda seat: seat.pk)]
