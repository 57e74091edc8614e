"""民主测评: one ballot as the pages of secretary and tellers show it: steps, what is missing, panels, rolls."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Ballot, BallotSubject, BallotTeller, PaperEntry, RollLine
from zhixing.queries.ballot_keys import fingerprint_of
from zhixing.queries.ballots import asked_in, ballot_at, panels_of, rolls_and_tokens, seat_in, sheets_of, slips_printed
from zhixing.queries.ballots import facts_of as facts_of_ballot
from zhixing.queries.ballots_sheets import unsigned_seats
from zhixing.queries.cycle_pages import StepLine
from zhixing.queries.cycles import quarter_of_cycle
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots import BallotState, Seat, Way, closing_blockers, opening_blockers
from zhixing.rules.ballots_rolls import slips_wanted
from zhixing.rules.permissions import Do

_STEPS = (BallotState.PREPARING, BallotState.OPEN, BallotState.SEALED, BallotState.COUNTED)
_STEP_NAMES = {
    BallotState.PREPARING: "准备",
    BallotState.OPEN: "投票",
    BallotState.SEALED: "封箱",
    BallotState.COUNTED: "计票",
}


@dataclass(frozen=True)
class TellerLine:
    seat: Seat
    user_id: int
    name: str
    is_locked: bool  # has set a phrase

    @property
    def holds_lock(self) -> bool:
        return self.seat is not Seat.THIRD


@dataclass(frozen=True)
class PanelLine:
    id: int
    code: str
    name: str
    weight: int
    has_subjects: bool
    by_slip: bool
    by_token: bool
    by_paper: bool
    roll: int
    slips_printed: int
    tokens_issued: int
    papers_begun: int
    papers_final: int
    issuing_ended_at: dt.datetime | None

    @property
    def ways(self) -> str:
        open_to = ((self.by_slip, Way.SLIP), (self.by_token, Way.TOKEN), (self.by_paper, Way.PAPER))
        return "、".join(way.label for is_open, way in open_to if is_open)

    @property
    def slips_wanted(self) -> int:
        return slips_wanted(self.roll)

    @property
    def is_issuing(self) -> bool:
        return self.by_token and self.issuing_ended_at is None

    @property
    def papers_waiting(self) -> int:
        return self.papers_begun - self.papers_final


@dataclass(frozen=True)
class BallotPage:
    """`may_prepare`: the secretary's part. `own_seat`: the viewer's among the tellers, None for others."""

    id: int
    slug: str
    cycle_id: int
    branch: str
    quarter: str
    title: str
    state: BallotState
    steps: list[StepLine]
    blockers: list[str]  # what the next step still lacks
    opens_at: dt.datetime
    closes_at: dt.datetime
    place: str
    tellers: list[TellerLine]
    panels: list[PanelLine]
    subjects: list[str]
    fingerprint: str  # empty until the ballot is open: only then can no key change any more
    standard_title: str
    quorum: str
    opened_at: dt.datetime | None
    sealed_at: dt.datetime | None
    counted_at: dt.datetime | None
    keys_destroyed_at: dt.datetime | None
    is_cleared: bool  # of its traces, after which nothing is left to be done
    voided_at: dt.datetime | None
    void_reason: str
    early_reason: str  # why the box is, or was, to be sealed before its time
    early_by: str  # the teller who asked for it
    unlisted: list[str]  # who votes and is not graded, each with why
    unsigned: list[Seat]  # tellers who have not confirmed the count sheets
    may_prepare: bool
    own_seat: Seat | None

    @property
    def own_line(self) -> TellerLine | None:
        return next((one for one in self.tellers if one.seat is self.own_seat), None)

    @property
    def has_hand(self) -> bool:
        """Whether the viewer may seal, fill in the count sheet and open the box: tellers, and who prepares."""
        return self.may_prepare or self.own_seat is not None

    @property
    def may_ask_early(self) -> bool:
        return self.own_line is not None and self.own_line.holds_lock

    @property
    def may_seal_early(self) -> bool:
        """The one of the two tellers who has not asked for it."""
        return self.may_ask_early and self.early_by not in {"", self.own_line.name if self.own_line else ""}

    @property
    def sealed_early(self) -> bool:
        return self.sealed_at is not None and self.sealed_at < self.closes_at

    @property
    def is_issuing(self) -> bool:
        return self.state is BallotState.OPEN and any(one.is_issuing for one in self.panels)

    @property
    def is_sealing_next(self) -> bool:
        """Nobody fetches a token any more: what comes next is the meeting, and sealing the box."""
        return self.state is BallotState.OPEN and not self.is_issuing

    @property
    def is_standing(self) -> bool:
        return self.state not in {BallotState.COUNTED, BallotState.VOIDED}

    @property
    def tokens_issued(self) -> int:
        return sum(one.tokens_issued for one in self.panels)

    @property
    def by_slip(self) -> bool:
        return any(one.by_slip for one in self.panels)

    @property
    def by_token(self) -> bool:
        return any(one.by_token for one in self.panels)

    @property
    def by_paper(self) -> bool:
        return any(one.by_paper for one in self.panels)


def ballot_page(viewer: Viewer, ballot_id: int, at: dt.datetime) -> BallotPage:
    ballot = ballot_at(viewer, ballot_id)
    asked = asked_in(ballot)
    state, quarter = BallotState(ballot.state), quarter_of_cycle(ballot.cycle).label
    tellers = teller_lines(ballot)
    return BallotPage(
        id=ballot.pk,
        slug=ballot.slug,
        cycle_id=ballot.cycle_id,
        branch=ballot.cycle.organisation.label,
        quarter=quarter,
        title=title_of(ballot),
        state=state,
        steps=_steps(state),
        blockers=_blockers(ballot, state, at),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        place=ballot.place,
        tellers=tellers,
        panels=panel_lines(ballot),
        subjects=list(ballot.subjects.order_by("number").values_list("name", flat=True)),
        fingerprint=fingerprint_of(ballot) or "",
        standard_title=asked.standard.title,
        quorum=str(asked.component.quorum),
        opened_at=ballot.opened_at,
        sealed_at=ballot.sealed_at,
        counted_at=ballot.counted_at,
        keys_destroyed_at=ballot.keys_destroyed_at,
        is_cleared=ballot.traces_cleared_at is not None,
        voided_at=ballot.voided_at,
        void_reason=ballot.void_reason,
        early_reason=ballot.early_reason,
        early_by=ballot.early_asked_by.name if ballot.early_asked_by else "",
        unlisted=_unlisted(ballot),
        unsigned=unsigned_seats(ballot) if state is BallotState.SEALED else [],
        own_seat=seat_in(viewer, ballot),
        may_prepare=viewer.may(Do.PREPARE_BALLOT, ballot.cycle.organisation.path or ""),
    )


def title_of(ballot: Ballot) -> str:
    """2026年第四季度民主测评."""
    return f"{quarter_of_cycle(ballot.cycle).label}{asked_in(ballot).component.name}"


def teller_lines(ballot: Ballot) -> list[TellerLine]:
    held = BallotTeller.objects.filter(ballot=ballot).select_related("user")
    names = user_names_of(one.user for one in held)
    lines = [TellerLine(Seat(one.seat), one.user_id, names[one.user_id], bool(one.locked_key)) for one in held]
    return sorted(lines, key=lambda line: list(Seat).index(line.seat))


def panel_lines(ballot: Ballot) -> list[PanelLine]:
    """Each panel with its counts. Never how many have voted: nobody sees that while the box stands open."""
    printed = slips_printed(ballot)
    rolls, tokens = rolls_and_tokens(ballot)
    papers: dict[tuple[int, bool], int] = {}
    rows = PaperEntry.objects.filter(panel__ballot=ballot).values_list("panel", "is_final")
    for panel_id, is_final, many in rows.annotate(many=Count("pk")).order_by():
        papers[panel_id, is_final] = many
    return [
        PanelLine(
            id=one.pk,
            code=one.code,
            name=one.name,
            weight=one.weight,
            has_subjects=one.has_subjects,
            by_slip=one.by_slip,
            by_token=one.by_token,
            by_paper=one.by_paper,
            roll=rolls.get(one.pk, 0),
            slips_printed=printed.get(one.pk, 0),
            tokens_issued=tokens.get(one.pk, 0),
            papers_begun=papers.get((one.pk, False), 0) + papers.get((one.pk, True), 0),
            papers_final=papers.get((one.pk, True), 0),
            issuing_ended_at=one.issuing_ended_at,
        )
        for one in panels_of(ballot)
    ]


def _unlisted(ballot: Ballot) -> list[str]:
    """李秀英（预备党员）: on the roll of the branch's own members, and not graded."""
    graded = BallotSubject.objects.filter(ballot=ballot, participant__isnull=False)
    lines = (
        RollLine.objects.filter(panel__ballot=ballot, panel__has_subjects=True)
        .exclude(membership__in=graded.values("participant__membership"))
        .order_by("number")
    )
    return [f"{one.name}（{one.note or '不在参评名单中'}）" for one in lines]


def _blockers(ballot: Ballot, state: BallotState, at: dt.datetime) -> list[str]:
    if state is BallotState.PREPARING:
        return opening_blockers(facts_of_ballot(ballot, at))
    if state is BallotState.SEALED:
        return closing_blockers(state, sheets_of(ballot), asked_in(ballot).component.quorum, unsigned_seats(ballot))
    return []


def _steps(state: BallotState) -> list[StepLine]:
    if state is BallotState.VOIDED:
        return []
    here = _STEPS.index(state)
    lines = []
    for place, one in enumerate(_STEPS):
        is_done = place < here or state is BallotState.COUNTED
        lines.append(StepLine(_STEP_NAMES[one], "done" if is_done else "current" if place == here else "todo", ""))
    return lines
