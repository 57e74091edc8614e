"""党组织评定: after the opening, everybody's opinions, what is still to settle, and the facts of the minutes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhixing.models import Cycle, JointOpinion, Opinion, Panel, PanelMember, Participant, Recusal, Settlement
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.pages import report_label
from zhixing.queries.cycles.self_report_rows import BlockRows, Row, rows_of
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.results.running import scores_of_list
from zhixing.queries.reviews.compared import Compared
from zhixing.queries.reviews.panels import panel_of, seat_names
from zhixing.queries.reviews.reassessments import reassessments
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.reviews.panel import Settling, gives_points, group_mean, trim_of
from zhixing.rules.reviews.reassessments import Reassessment
from zhixing.rules.scoring.running import RunningScore
from zhixing.rules.standards.model import Standard


@dataclass(frozen=True)
class OpinionLine:
    name: str
    points: int | None
    agrees: bool
    remark: str


@dataclass(frozen=True)
class Difference:
    """An item on which self-report and ledger differed when the report was handed in, and what was made of it."""

    line_id: int
    row: Row
    outcome: str  # the label; empty while unsettled
    remark: str


@dataclass(frozen=True)
class JointLine(Compared):
    """One participant before the whole group."""

    participant_id: int
    name: str
    member_class: str
    report_label: str
    has_report: bool
    summary: str
    blocks: list[BlockRows]
    score: RunningScore
    differences: list[Difference]
    opinions: list[OpinionLine]  # empty for the person themselves
    recusals: list[tuple[str, str]]  # name, reason
    mean: int | None
    points: int | None
    reason: str
    remark: str
    concluded_at: dt.datetime | None
    may_judge: bool  # holds a seat and is not recused from this one

    @property
    def is_concluded(self) -> bool:
        return self.concluded_at is not None

    @property
    def unsettled(self) -> int:
        return sum(not difference.outcome for difference in self.differences)

    @property
    def disagreeing(self) -> int:
        return sum(not opinion.agrees for opinion in self.opinions)

    @property
    def is_agreed(self) -> bool:
        """Everybody of the group agrees with the ledger, and nothing of the self-report is left to settle."""
        return not self.disagreeing and not self.unsettled

    def opinion_of(self, seat: str) -> "OpinionLine | None":
        return next((opinion for opinion in self.opinions if opinion.name == seat), None)


@dataclass(frozen=True)
class JointPage:
    cycle_id: int
    organisation_id: int
    branch: str
    quarter: str
    gives: bool
    trim: int  # so many of the highest and lowest opinions are left out of the mean
    is_open: bool  # whether the group can still write
    lines: list[JointLine]

    @property
    def seats(self) -> list[str]:
        """Whose opinions stand side by side, in one order for everybody."""
        return list(dict.fromkeys(opinion.name for line in self.lines for opinion in line.opinions))

    @property
    def agreed(self) -> int:
        """How many are still to be concluded on whom everybody agrees with the ledger."""
        return sum(line.is_agreed and not line.is_concluded for line in self.lines)


def joint_page(viewer: Viewer, cycle_id: int, only: Sequence[int] | None = None) -> JointPage:
    """Everything once the chair has opened the opinions; before that there is no such page for anybody."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    panel = panel_of(cycle)
    if panel is None or panel.opened_at is None:
        raise OutOfSight(cycle_id)
    people = [
        participant
        for participant in participants_of([cycle.pk])
        if not participant.excluded and (only is None or participant.pk in only)
    ]
    standard = parsed(cycle.version)
    return JointPage(
        cycle_id=cycle.pk,
        organisation_id=cycle.organisation_id,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        gives=gives_points(standard, CycleKind(cycle.kind)),
        trim=trim_of(standard),
        is_open=cycle.stage == Stage.REVIEW.value and panel.concluded_at is None,
        lines=_lines(viewer, cycle, people, standard),
    )


def _by_participant(rows: Any) -> dict[int, list[Any]]:
    """Opinions or recusals, in the order of seats."""
    by_participant: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("seat"):
        by_participant[row.participant_id].append(row)
    return by_participant


def _opinion_line(opinion: Opinion, seats: Mapping[int, str]) -> OpinionLine:
    return OpinionLine(seats[opinion.seat.user_id], opinion.points, opinion.agrees_with_ledger, opinion.remark)


def _settlements(people: Sequence[Participant]) -> dict[int, Settlement]:
    """By line of a self-report."""
    rows = Settlement.objects.filter(line__report__participant__in=people)
    return {settlement.line_id: settlement for settlement in rows}


def _lines(viewer: Viewer, cycle: Cycle, people: Sequence[Participant], standard: Standard) -> list[JointLine]:
    rows = rows_of(cycle, people)
    scores = scores_of_list(cycle, [participant.pk for participant in people])
    seat = PanelMember.objects.filter(panel__cycle=cycle, user=viewer.user_id, vacated_at=None).first()
    opinions = _by_participant(Opinion.objects.filter(participant__in=people).select_related("seat__user"))
    recusals = _by_participant(Recusal.objects.filter(participant__in=people).select_related("seat__user"))
    joint = {opinion.participant_id: opinion for opinion in JointOpinion.objects.filter(participant__in=people)}
    settled = _settlements(people)
    lines: list[JointLine] = []
    everybody = participants_of([cycle.pk])  # one line alone reads the same
    names, seats = public_names_of(participant.member for participant in everybody), seat_names(cycle)
    for participant in people:
        is_self = viewer.person_id is not None and participant.member.person_id == viewer.person_id
        is_recused = seat is None or any(recusal.seat_id == seat.pk for recusal in recusals[participant.pk])
        points = [opinion.points for opinion in opinions[participant.pk] if opinion.points is not None]
        own, report = joint.get(participant.pk), getattr(participant, "self_report", None)
        lines.append(
            JointLine(
                participant_id=participant.pk,
                name=names[participant.member.person_id],
                member_class=participant.member_class,
                report_label=report_label(participant),
                has_report=participant.has_submitted,
                summary=report.summary if report else "",
                blocks=rows[participant.pk],
                score=scores[participant.pk],
                differences=_differences(rows[participant.pk], settled),
                opinions=[] if is_self else [_opinion_line(opinion, seats) for opinion in opinions[participant.pk]],
                recusals=[(seats[recusal.seat.user_id], recusal.reason) for recusal in recusals[participant.pk]],
                mean=None if is_self else group_mean(points, standard),
                points=own.points if own else None,
                reason=own.reason if own else "",
                remark=own.remark if own else "",
                concluded_at=own.at if own else None,
                may_judge=not is_self and not is_recused,
            )
        )
    return lines


def _differences(blocks: Sequence[BlockRows], settled: dict[int, Settlement]) -> list[Difference]:
    differences = []
    for row in (row for block in blocks for row in block.rows if row.differs and row.line_id is not None):
        assert row.line_id is not None
        settlement = settled.get(row.line_id)
        outcome = Settling(settlement.outcome).label if settlement else ""
        differences.append(Difference(row.line_id, row, outcome, settlement.remark if settlement else ""))
    return differences


@dataclass(frozen=True)
class Minutes:
    """The facts of the 评定记录."""

    branch: str
    branch_name: str
    quarter: str
    place: str
    recorder: str
    formed_at: dt.datetime
    opened_at: dt.datetime | None
    concluded_at: dt.datetime | None
    chair: str
    seats: list[str]
    replaced: list[tuple[str, str, str, int]]  # who left the group, why, who came instead, opinions set aside
    recusals: list[tuple[str, str, str]]  # seat, participant, reason
    opinions: int
    differing: list[tuple[str, str]]  # participant and remark of each opinion that does not agree with the ledger
    gives: bool
    standard_title: str
    page: JointPage
    reassessments: list[Reassessment]  # the review taken up again: when, why, and whose result changed


def minutes(viewer: Viewer, cycle_id: int) -> Minutes:
    """The record of a review, once its opinions have been opened."""
    page = joint_page(viewer, cycle_id)
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    panel = panel_of(cycle)
    assert panel is not None
    names = seat_names(cycle)
    seats = panel.seats.filter(vacated_at=None).order_by("-is_chair", "user__name_key", "pk")
    return Minutes(
        branch=page.branch,
        branch_name=cycle.organisation.name,
        quarter=page.quarter,
        place=panel.place,
        recorder=panel.recorder,
        formed_at=panel.formed_at,
        opened_at=panel.opened_at,
        concluded_at=panel.concluded_at,
        chair=next((names[seat.user_id] for seat in seats if seat.is_chair), ""),
        seats=[names[seat.user_id] for seat in seats],
        replaced=[
            (names[vacancy.user_id], vacancy.reason, names.get(vacancy.replaced_by_id or 0, ""), vacancy.opinions)
            for vacancy in panel.vacated.order_by("pk")
        ],
        recusals=[(name, line.name, reason) for line in page.lines for name, reason in line.recusals],
        opinions=Opinion.objects.filter(seat__panel=panel).count(),
        differing=_differing(panel, {line.participant_id: line.name for line in page.lines}),
        gives=page.gives,
        standard_title=parsed(cycle.version).title,
        page=page,
        reassessments=reassessments(cycle, panel, {line.participant_id: line.name for line in page.lines}),
    )


def _differing(panel: Panel, names: Mapping[int, str]) -> list[tuple[str, str]]:
    """By name of the participant; who of the group said it is not in the minutes."""
    opinions = Opinion.objects.filter(seat__panel=panel, agrees_with_ledger=False).select_related(
        "participant__membership__person"
    )
    return [
        (names.get(opinion.participant_id, opinion.participant.member.person.name), opinion.remark)
        for opinion in opinions.order_by("participant__person__name_key", "pk")
    ]
