"""考评周期: the state of one cycle as its rules look at it, and the acts that a next step asks for."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.stages import ORGANISATIONS_ROUTE, Stage, route, stage_label
from zhixing.rules.periods import CycleKind, waiting_for_cut_off
from zhixing.rules.postings import PostingState


@dataclass(frozen=True)
class BallotFact:
    """One part of the composite that a secret ballot fills, and the ballot that stands for it (not declared void)."""

    component: str  # its name
    ballot_id: int | None = None
    state: BallotState | None = None
    is_waived: bool = False  # the reason why there is none has been recorded
    participant_id: int | None = None  # of the one organisation that is judged; None: everyone in the cycle
    organisation: str = ""  # its name

    @property
    def is_missing(self) -> bool:
        """Neither prepared nor done without for a stated reason."""
        return self.ballot_id is None and not self.is_waived


@dataclass(frozen=True)
class OrganisationFacts:
    """What only a quarter of organisations has."""

    route: tuple[Stage, ...] = ORGANISATIONS_ROUTE
    without_visit: tuple[str, ...] = ()  # names of organisations whose visit is not concluded
    without_hearing: tuple[str, ...] = ()  # names of organisations that too few of the jury have given points to
    least_sheets: int = 0  # of the hearing, by the standard
    unsettled_vetoes: tuple[str, ...] = ()  # names of organisations with a veto that waits for a second person


@dataclass(frozen=True)
class Facts:
    """What the blockers look at: the state of one cycle, read once."""

    today: dt.date
    cut_off_on: dt.date | None = None  # up to which day the quarter counts
    scored: int = 0  # participants that are scored
    missing: tuple[str, ...] = ()  # names without a submitted self-report and without a stated reason
    ballots: tuple[BallotFact, ...] = ()  # of every ballot that the standard counts in this kind of cycle
    is_panel_formed: bool = False
    short_of_judges: tuple[str, ...] = ()  # names that too few of the group may judge
    opinions_awaited: int = 0
    is_opened: bool = False
    unsettled: tuple[str, ...] = ()  # names with a difference that nobody has settled
    without_joint: tuple[str, ...] = ()  # names the group has not concluded on
    organisations: OrganisationFacts | None = None  # where organisations are assessed
    without_given: tuple[tuple[str, tuple[str, ...]], ...] = ()  # parts entered by hand, and the names still missing
    decisions_waiting: int = 0  # vetoes and revocations of the period that a second person has not decided on
    is_concluded: bool = False
    entries_since: int = 0  # booked after the conclusion, of days and people that it scored
    posting: PostingState | None = None  # of the standing posting
    posting_id: int | None = None
    posted_until: dt.date | None = None
    open_objections: int = 0
    upheld_objections: int = 0  # against the standing posting: its results are to be reviewed anew

    @property
    def is_of_organisations(self) -> bool:
        return self.organisations is not None

    @property
    def is_overtaken(self) -> bool:
        """Whether the results of a concluded review are no longer what would come out now."""
        return self.is_concluded and bool(self.entries_since or self.without_joint) and not self.is_of_organisations

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The route of the cycle from preparing to its end."""
        if self.organisations is not None:
            return self.organisations.route
        return route(CycleKind.YEAR_END, self.is_balloted)

    def label_of(self, stage: Stage) -> str:
        return stage_label(stage, is_of_organisations=self.is_of_organisations)

    @property
    def is_balloted(self) -> bool:
        return bool(self.ballots)

    @property
    def is_ballot_waived(self) -> bool:
        """Whether it has been recorded for every ballot that is not there why there is none."""
        absent = [ballot for ballot in self.ballots if ballot.ballot_id is None]
        return bool(absent) and not any(ballot.is_missing for ballot in absent)

    def for_organisation(self, participant_id: int) -> "Facts":
        """The facts with the ballots of this one organisation alone."""
        return replace(
            self, ballots=tuple(ballot for ballot in self.ballots if ballot.participant_id == participant_id)
        )

    def has_ballot(self, *states: BallotState) -> bool:
        return any(ballot.state in states for ballot in self.ballots)


class Act(StrEnum):
    """The acts that a next step asks for; each has its page."""

    ADVANCE = "advance"
    PREPARE_BALLOT = "prepare_ballot"
    RUN_BALLOT = "run_ballot"
    FORM_PANEL = "form_panel"
    OPEN_OPINIONS = "open_opinions"
    CONCLUDE = "conclude"
    REOPEN = "reopen"
    ASSESS = "assess"
    PROPOSE = "propose"
    HANDLE_POSTING = "handle_posting"
    WITHDRAW_POSTING = "withdraw_posting"


@dataclass(frozen=True)
class NextStep:
    """What comes next once nothing is missing before it."""

    act: Act
    sentence: str  # who does what, without a full stop
    place_id: int | None = None  # of the ballot or the posting


def not_over(facts: Facts, what: str) -> list[str]:
    """Why this has to wait for the end of what is counted."""
    return waiting_for_cut_off(facts.cut_off_on, facts.today, what)
