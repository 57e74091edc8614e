"""民主测评: one ballot as the pages of secretary and tellers show it: steps, what is missing, panels, rolls."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhixing.models import Ballot, BallotSubject, BallotTeller, RollLine
from zhixing.queries.ballots.access import ballot_at, questionnaire_of, seat_in
from zhixing.queries.ballots.cycle_ballots import may_prepare_again
from zhixing.queries.ballots.keys import fingerprint_of
from zhixing.queries.ballots.next_steps import steps_of
from zhixing.queries.ballots.panels import PanelLine, panel_lines
from zhixing.queries.ballots.sheet_signatures import unsigned_seats
from zhixing.queries.cycles.next_step import NextLine
from zhixing.queries.cycles.pages import StepLine
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.representatives import few_voters_notes
from zhixing.rules.ballots.states import BallotState, Seat
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
class BallotPage:
    """`may_prepare`: the secretary's part. `own_seat`: the viewer's among the tellers, None for others."""

    id: int
    slug: str
    cycle_id: int
    participant_id: int | None  # of the one organisation that its representatives judge
    branch: str
    organisation: str  # its full name, for what is printed
    quarter: str
    title: str
    word: str  # 民主测评 or 代表测评
    state: BallotState
    steps: list[StepLine]
    missing: list[str]  # what somebody else still has to fill, or what is waited for
    next_steps: list[NextLine]  # what comes next; with a button where it is the viewer's
    is_complete: bool  # nobody has anything to fill before the step that ends this state
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
    early_by_id: int | None  # the teller who asked for it
    unlisted: list[str]  # who votes and is not graded, each with why
    unsigned: list[Seat]  # tellers who have not confirmed the count sheets
    may_prepare: bool
    may_prepare_again: bool  # this one is void, and none stands in its place
    own_seat: Seat | None

    @property
    def cycle_page(self) -> str:
        """Which address shows the quarter of this ballot."""
        return "cycle" if self.participant_id is None else "assessment"

    @property
    def few_voters(self) -> list[str]:
        """Groups too small for anything to be published, said beforehand."""
        return few_voters_notes({panel.name: panel.roll for panel in self.panels}) if self.is_standing else []

    @property
    def own_line(self) -> TellerLine | None:
        return next((teller for teller in self.tellers if teller.seat is self.own_seat), None)

    @property
    def early_by(self) -> str:
        return next((teller.name for teller in self.tellers if teller.user_id == self.early_by_id), "")

    @property
    def has_hand(self) -> bool:
        """Whether the viewer may seal, fill in the count sheet and open the box: tellers, and who prepares."""
        return self.may_prepare or self.own_seat is not None

    @property
    def is_one_day(self) -> bool:
        return timezone.localdate(self.opens_at) == timezone.localdate(self.closes_at)

    @property
    def may_ask_early(self) -> bool:
        return self.own_line is not None and self.own_line.holds_lock

    @property
    def may_seal_early(self) -> bool:
        """The one of the two tellers who has not asked for it."""
        return self.may_ask_early and self.early_by_id not in {None, self.own_line.user_id if self.own_line else None}

    @property
    def sealed_early(self) -> bool:
        return self.sealed_at is not None and self.sealed_at < self.closes_at

    @property
    def is_issuing(self) -> bool:
        return self.state is BallotState.OPEN and any(panel.is_issuing for panel in self.panels)

    @property
    def is_locked_up(self) -> bool:
        """Votes may be in the box, and nobody can open it without both tellers."""
        return self.state in {BallotState.OPEN, BallotState.SEALED}

    @property
    def is_ready_to_count(self) -> bool:
        return self.state is BallotState.SEALED and self.is_complete

    @property
    def may_print_slips(self) -> bool:
        """Beside the next step, which may be the printing itself."""
        is_next = any(next_step.url_name == "ballot_slips" for next_step in self.next_steps)
        return self.may_prepare and self.state in {BallotState.PREPARING, BallotState.OPEN} and not is_next

    @property
    def has_sheet_to_look_at(self) -> bool:
        """The count sheet is no next step of the viewer's, who may look at it or correct it."""
        return self.has_hand and not any(next_step.url_name == "ballot_sheet" for next_step in self.next_steps)

    @property
    def is_standing(self) -> bool:
        return self.state not in {BallotState.COUNTED, BallotState.VOIDED}

    @property
    def tokens_issued(self) -> int:
        return sum(panel.tokens_issued for panel in self.panels)

    @property
    def by_slip(self) -> bool:
        return any(panel.by_slip for panel in self.panels)

    @property
    def by_token(self) -> bool:
        return any(panel.by_token for panel in self.panels)

    @property
    def by_paper(self) -> bool:
        return any(panel.by_paper for panel in self.panels)


def ballot_page(viewer: Viewer, ballot_id: int, at: dt.datetime) -> BallotPage:
    ballot = ballot_at(viewer, ballot_id)
    questionnaire = questionnaire_of(ballot)
    state, panels = BallotState(ballot.state), panel_lines(ballot)
    steps = steps_of(viewer, ballot, panels, at)
    return BallotPage(
        id=ballot.pk,
        slug=ballot.slug,
        cycle_id=ballot.cycle_id,
        participant_id=ballot.participant_id,
        branch=ballot.cycle.organisation.label,
        organisation=ballot.cycle.organisation.name,
        quarter=ballot.cycle.period.label,
        title=title_of(ballot),
        word=ballot.word,
        state=state,
        steps=_steps(state),
        missing=steps.missing,
        next_steps=steps.lines,
        is_complete=steps.is_complete,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        place=ballot.place,
        tellers=teller_lines(ballot),
        panels=panels,
        subjects=list(ballot.subjects.order_by("number").values_list("name", flat=True)),
        fingerprint=fingerprint_of(ballot) or "",
        standard_title=questionnaire.standard.title,
        quorum=str(questionnaire.component.quorum),
        void_reason=ballot.void_reason,
        early_reason=ballot.early_reason,
        early_by_id=ballot.early_asked_by_id,
        unlisted=_unlisted(ballot),
        unsigned=unsigned_seats(ballot) if state is BallotState.SEALED else [],
        **_moments(ballot),
        **_of_viewer(viewer, ballot),
    )


def _moments(ballot: Ballot) -> dict[str, Any]:
    """When each step was taken, and whether nothing of the box is left."""
    steps = ("opened_at", "sealed_at", "counted_at", "keys_destroyed_at", "voided_at")
    return {step: getattr(ballot, step) for step in steps} | {"is_cleared": ballot.traces_cleared_at is not None}


def _of_viewer(viewer: Viewer, ballot: Ballot) -> dict[str, Any]:
    """The seat of the viewer, and whether they prepare this ballot, and another once this one is void."""
    may_prepare = viewer.may(ballot.cycle.permission_for(Do.PREPARE_BALLOT), ballot.cycle.organisation.path)
    is_void = ballot.state == BallotState.VOIDED.value
    may_again = may_prepare and is_void and may_prepare_again(viewer, ballot)
    return {"own_seat": seat_in(viewer, ballot), "may_prepare": may_prepare, "may_prepare_again": may_again}


def title_of(ballot: Ballot) -> str:
    """2026年第四季度民主测评; with the organisation's name where representatives judge it."""
    return f"{ballot.occasion}{questionnaire_of(ballot).component.name}"


def teller_lines(ballot: Ballot) -> list[TellerLine]:
    ballot_tellers = BallotTeller.objects.filter(ballot=ballot).select_related("user")
    names = user_names_of(ballot_teller.user for ballot_teller in ballot_tellers)
    lines = [
        TellerLine(
            Seat(ballot_teller.seat),
            ballot_teller.user_id,
            names[ballot_teller.user_id],
            bool(ballot_teller.locked_key),
        )
        for ballot_teller in ballot_tellers
    ]
    return sorted(lines, key=lambda line: list(Seat).index(line.seat))


def _unlisted(ballot: Ballot) -> list[str]:
    """李秀英（预备党员）: on the roll of the branch's own members, and not graded."""
    graded = BallotSubject.objects.filter(ballot=ballot, participant__isnull=False)
    lines = (
        RollLine.objects.filter(panel__ballot=ballot, panel__has_subjects=True)
        .exclude(membership__in=graded.values("participant__membership"))
        .order_by("number")
    )
    return [f"{line.name}（{line.note or '不在参评名单中'}）" for line in lines]


def _steps(state: BallotState) -> list[StepLine]:
    if state is BallotState.VOIDED:
        return []
    here = _STEPS.index(state)
    lines = []
    for place, step in enumerate(_STEPS):
        is_done = place < here or state is BallotState.COUNTED
        lines.append(StepLine(_STEP_NAMES[step], "done" if is_done else "current" if place == here else "todo", ""))
    return lines
