"""民主测评: what the page of a cycle says of the ballots that its standard counts."""

from dataclasses import dataclass

from zhixing.models import Ballot
from zhixing.queries.cycles.access import cycle_at, facts_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class CycleBallot:
    """A part of the composite that a ballot fills, and the ballot that stands for it, if any."""

    name: str
    ballot_id: int | None
    state: BallotState | None


@dataclass(frozen=True)
class CycleBallots:
    """What the page of a cycle says of its ballots; nothing where its standard counts none."""

    lines: list[CycleBallot]
    is_waived: bool
    may_prepare: bool  # now, and at least one is missing
    may_waive: bool
    voided: list[Ballot]  # the latest first


def may_prepare_again(viewer: Viewer, ballot: Ballot) -> bool:
    """Whether another ballot can be prepared in the place of this one, which is void."""
    if ballot.participant_id is None:
        return cycle_ballots(viewer, ballot.cycle_id).may_prepare
    facts = facts_of(ballot.cycle, viewer.today).for_organisation(ballot.participant_id)
    is_open = not ballot.cycle.stage_blockers(Do.PREPARE_BALLOT)
    return is_open and any(fact.ballot_id is None for fact in facts.ballots)


def cycle_ballots(viewer: Viewer, cycle_id: int) -> CycleBallots:
    cycle = cycle_at(viewer, cycle_id)
    facts = facts_of(cycle, viewer.today)
    path = cycle.organisation.path
    is_open = viewer.may(Do.PREPARE_BALLOT, path) and not cycle.stage_blockers(Do.PREPARE_BALLOT)
    missing = any(ballot.ballot_id is None for ballot in facts.ballots)
    may_view = viewer.may(Do.VIEW_BALLOT, path)
    voided = Ballot.objects.filter(cycle=cycle, state=BallotState.VOIDED.value).order_by("-voided_at")
    return CycleBallots(
        lines=[CycleBallot(ballot.component, ballot.ballot_id, ballot.state) for ballot in facts.ballots]
        if may_view
        else [],
        voided=list(voided) if may_view and facts.ballots else [],
        is_waived=facts.is_ballot_waived,
        may_prepare=is_open and missing,
        may_waive=is_open
        and bool(facts.ballots)
        and not facts.is_ballot_waived
        and all(ballot.ballot_id is None for ballot in facts.ballots),
    )
