"""代表测评: how far the ballot on each organisation of a quarter is, and what can be done about it."""

from dataclasses import dataclass
from functools import partial

from zhixing.models import Cycle, LotPool, Participant
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.facts import BallotFact, Facts
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import LotState


@dataclass(frozen=True)
class VoteLine:
    """The ballot of representatives on one organisation. Never how many have voted."""

    participant_id: int
    organisation: str
    pool_id: int | None
    pool_label: str
    ballot_id: int | None  # where the viewer may follow it
    state: BallotState | None
    is_waived: bool
    may_draw: bool
    may_prepare: bool
    may_waive: bool

    @property
    def ballot_label(self) -> str:
        if self.state is not None:
            return self.state.label
        return "本期不组织，已写明原因" if self.is_waived else "还没有准备"

    @property
    def is_counted(self) -> bool:
        return self.state is BallotState.COUNTED


def vote_lines(viewer: Viewer, cycle: Cycle, facts: Facts) -> list[VoteLine]:
    """In the order of the list; empty where the standard counts no representatives."""
    judged = Participant.objects.filter(pk__in=[fact.participant_id for fact in facts.ballots])
    organisations = dict(judged.values_list("pk", "organisation_id"))
    drawn_in = quarter_of(cycle.until_on)  # representatives are drawn for a quarter, whatever period is assessed
    pools = {
        pool.organisation_id: pool
        for pool in LotPool.objects.filter(
            organisation__in=organisations.values(), year=drawn_in.year, quarter=drawn_in.number
        ).exclude(state=LotState.WITHDRAWN.value)
    }
    is_open = viewer.may(Do.ASSESS_ORGS, cycle.organisation.path) and not cycle.stage_blockers(Do.PREPARE_BALLOT)
    is_time = Stage(cycle.stage) is Stage.BALLOT  # before it, there is time left to draw and to ask
    may_view = viewer.may(Do.VIEW_BALLOT, cycle.organisation.path)
    line = partial(_line, is_open=is_open, is_time=is_time, may_view=may_view)
    return [line(fact, pools.get(organisations[fact.participant_id or 0] or 0)) for fact in facts.ballots]


def _line(fact: BallotFact, pool: LotPool | None, *, is_open: bool, is_time: bool, may_view: bool) -> VoteLine:
    is_drawn = pool is not None and pool.state == LotState.DRAWN.value
    return VoteLine(
        participant_id=fact.participant_id or 0,
        organisation=fact.organisation,
        pool_id=pool.pk if pool else None,
        pool_label=LotState(pool.state).label if pool else "还没有编制",
        ballot_id=fact.ballot_id if may_view else None,
        state=fact.state,
        is_waived=fact.is_waived,
        may_draw=is_open and pool is None and fact.is_missing,
        may_prepare=is_open and is_drawn and fact.ballot_id is None,
        may_waive=is_open and is_time and fact.is_missing,
    )
