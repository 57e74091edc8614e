"""党组织评定: the group and its progress, one's own blind sheet, and what is due."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from zhixing.models import Cycle, Opinion, Panel, Participant, Recusal
from zhixing.queries.cycles.access import cycle_at, facts_of, participants_of
from zhixing.queries.cycles.next_step import NextLine
from zhixing.queries.cycles.pages import report_label
from zhixing.queries.cycles.self_report_rows import BlockRows, rows_of
from zhixing.queries.namesakes import public_names_of, user_names_of
from zhixing.queries.results.running import scores_of_list
from zhixing.queries.reviews.compared import Compared
from zhixing.queries.reviews.direct_score_pages import PartLine, parts_to_enter
from zhixing.queries.reviews.panels import panel_of, seat_of, unable_members
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import missing, next_steps, opening_blockers_of_opinions, review_blockers
from zhixing.rules.cycles.facts import Facts
from zhixing.rules.cycles.stages import OPEN, Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.reviews.panel import gives_points
from zhixing.rules.scoring.running import RunningScore


@dataclass(frozen=True)
class SeatLine:
    """One member of the group: how many opinions are in, never which."""

    user_id: int
    name: str
    is_chair: bool
    opinions: int
    expected: int
    is_vacated: bool = False  # could not go on once the opinions were open: what they gave counts
    is_unable: bool = False  # can judge no longer, and is to be replaced


@dataclass(frozen=True)
class ReviewPage:
    cycle_id: int
    branch: str
    quarter: str
    stage: Stage
    due_on: dt.date
    seats: list[SeatLine]
    place: str
    recorder: str
    is_formed: bool
    is_opened: bool
    is_concluded: bool
    missing: list[str]  # what the group still owes
    next_steps: list[NextLine]  # the buttons stand on the page itself
    has_seat: bool
    has_given_all: bool  # the viewer's own opinions are complete
    is_chair: bool
    may_form: bool
    may_open: bool
    may_conclude: bool
    may_read_opinions: bool
    parts: list[PartLine]  # of the result that are entered by hand; empty for those who may not see results
    may_enter: bool

    @property
    def unable(self) -> list[str]:
        return [seat.name for seat in self.seats if seat.is_unable]

    @property
    def unable_sentence(self) -> str:
        way = "请在下面的小组名单里点“更换成员”" if self.may_form else "请支部书记或副书记更换成员"
        return f"{'、'.join(self.unable)}已经免职或账号已停用，不能再参加评定，{way}，评定才能继续。"

    def seat(self, user_id: int) -> SeatLine:
        own = next((seat for seat in self.seats if seat.user_id == user_id and not seat.is_vacated), None)
        if own is None:
            raise OutOfSight(user_id)
        return own


def review_page(viewer: Viewer, cycle_id: int) -> ReviewPage:
    cycle = cycle_at(viewer, cycle_id)
    path, stage = cycle.organisation.path, Stage(cycle.stage)
    panel, facts = panel_of(cycle), facts_of(cycle, viewer.today)
    unable = unable_members(cycle, viewer) if panel and stage in OPEN[Do.FORM_PANEL] else []
    seats = seat_lines(cycle, panel, facts.scored, {member.user_id for member in unable}) if panel else []
    own = next((seat for seat in seats if seat.user_id == viewer.user_id and not seat.is_vacated), None)
    is_chair = own is not None and own.is_chair and viewer.may(Do.JUDGE, path)
    in_stage = stage is Stage.REVIEW
    is_under_way = in_stage and not facts.is_concluded
    return ReviewPage(
        cycle_id=cycle.pk,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        stage=stage,
        due_on=cycle.review_due_on,
        seats=seats,
        place=panel.place if panel else "",
        recorder=panel.recorder if panel else "",
        is_formed=panel is not None,
        is_opened=facts.is_opened,
        is_concluded=facts.is_concluded,
        missing=missing(stage, facts) if in_stage else [],
        next_steps=_next_lines(stage, facts) if is_under_way or facts.is_overtaken else [],
        has_seat=own is not None and viewer.may(Do.JUDGE, path),
        has_given_all=own is not None and own.opinions >= own.expected,
        is_chair=is_chair,
        may_form=viewer.may(cycle.permission_for(Do.FORM_PANEL), path) and stage in OPEN[Do.FORM_PANEL],
        may_open=is_chair and in_stage and not facts.is_opened and not opening_blockers_of_opinions(facts),
        may_conclude=is_chair
        and in_stage
        and facts.is_opened
        and not facts.is_concluded
        and not review_blockers(facts),
        may_read_opinions=facts.is_opened and viewer.may(Do.VIEW_RESULTS, path),
        parts=parts_to_enter(cycle) if viewer.may(Do.VIEW_RESULTS, path) else [],
        may_enter=in_stage and not facts.is_concluded and viewer.may(Do.FORM_PANEL, path),
    )


def _next_lines(stage: Stage, facts: Facts) -> list[NextLine]:
    return [NextLine(f"{step.sentence}。", "") for step in next_steps(stage, facts)]


def seat_lines(cycle: Cycle, panel: Panel, scored: int, unable: Collection[int] = ()) -> list[SeatLine]:
    """The group, its chair first, then by name; each with how many of the opinions asked of them are in."""
    seats = list(panel.seats.select_related("user").order_by("-is_chair", "user__name_key", "pk"))
    names = user_names_of(seat.user for seat in seats)
    opinion_counts = _per_seat(Opinion.objects.filter(seat__panel=panel, participant__excluded=""))
    recused = _per_seat(Recusal.objects.filter(seat__panel=panel, participant__excluded=""))
    return [
        SeatLine(
            seat.user_id,
            names[seat.user_id],
            seat.is_chair,
            opinion_counts.get(seat.pk, 0),
            scored - recused.get(seat.pk, 0),
            seat.vacated_at is not None,
            seat.user_id in unable,
        )
        for seat in seats
    ]


def _per_seat(rows: QuerySet[Opinion] | QuerySet[Recusal]) -> dict[int, int]:
    return dict(rows.values_list("seat").annotate(Count("pk")).order_by())


@dataclass(frozen=True)
class Sheet(Compared):
    """One participant on a group member's own sheet: ledger and self-report, and nobody else's opinion."""

    participant_id: int
    name: str
    member_class: str
    blocks: list[BlockRows]
    score: RunningScore
    summary: str
    report_label: str
    has_report: bool
    recusal: str  # why this member is recused; empty when not
    is_self: bool
    points: int | None
    agrees: bool | None  # None until something has been said: a blind opinion is not answered beforehand
    remark: str
    given_at: dt.datetime | None

    @property
    def is_given(self) -> bool:
        return self.given_at is not None


@dataclass(frozen=True)
class BlindPage:
    cycle_id: int
    branch: str
    quarter: str
    due_on: dt.date
    gives: bool  # whether points are asked for
    is_open: bool  # whether opinions can still be given
    sheets: list[Sheet]

    @property
    def opinion_count(self) -> int:
        return sum(sheet.is_given for sheet in self.sheets)

    @property
    def expected(self) -> int:
        return sum(not sheet.recusal for sheet in self.sheets)


def blind_page(viewer: Viewer, cycle_id: int, only: Sequence[int] | None = None) -> BlindPage:
    """The viewer's own sheet (of all participants, or of some). `NotAllowed` without a seat in the group."""
    cycle = cycle_at(viewer, cycle_id)
    seat = seat_of(viewer, cycle)
    everybody = participants_of([cycle.pk])
    people = [
        participant
        for participant in everybody
        if not participant.excluded and (only is None or participant.pk in only)
    ]
    rows = rows_of(cycle, people)
    scores = scores_of_list(cycle, [participant.pk for participant in people])
    opinions = {opinion.participant_id: opinion for opinion in seat.opinions.all()}
    recusals = {recusal.participant_id: recusal.reason for recusal in seat.recusals.all()}
    names = public_names_of(participant.member for participant in everybody)  # the same aside when one card is saved
    return BlindPage(
        cycle_id=cycle.pk,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        due_on=cycle.review_due_on,
        gives=gives_points(parsed(cycle.version), CycleKind(cycle.kind)),
        is_open=cycle.stage == Stage.REVIEW.value and seat.panel.opened_at is None,
        sheets=[
            _sheet(
                viewer,
                participant,
                names[participant.member.person_id],
                rows[participant.pk],
                scores[participant.pk],
                recusals.get(participant.pk, ""),
                opinions.get(participant.pk),
            )
            for participant in people
        ],
    )


def own_progress(viewer: Viewer, cycle_id: int) -> SeatLine:
    """How far the viewer has come with their own sheet."""
    cycle = cycle_at(viewer, cycle_id)
    seat = seat_of(viewer, cycle)
    scored = cycle.participants.filter(excluded="").count()
    return next(line for line in seat_lines(cycle, seat.panel, scored) if line.user_id == viewer.user_id)


def _sheet(
    viewer: Viewer,
    participant: Participant,
    name: str,
    blocks: list[BlockRows],
    score: RunningScore,
    recusal: str,
    opinion: Opinion | None,
) -> Sheet:
    report = getattr(participant, "self_report", None)
    return Sheet(
        participant_id=participant.pk,
        name=name,
        member_class=participant.member_class,
        blocks=blocks,
        score=score,
        summary=report.summary if report else "",
        report_label=report_label(participant),
        has_report=participant.has_submitted,
        recusal=recusal,
        is_self=viewer.person_id is not None and participant.member.person_id == viewer.person_id,
        points=opinion.points if opinion else None,
        agrees=opinion.agrees_with_ledger if opinion else None,
        remark=opinion.remark if opinion else "",
        given_at=opinion.at if opinion else None,
    )
