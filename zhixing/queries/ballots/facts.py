"""民主测评: the state of one ballot as the rules look at it."""

import datetime as dt

from django.utils import timezone

from zhixing.models import Ballot
from zhixing.queries.ballots.access import panels_of, rolls_and_tokens, slips_printed
from zhixing.queries.ballots.representatives import is_roll_stale
from zhixing.queries.ballots.tellers import organisers
from zhixing.rules.ballots.states import BallotState, Facts, PanelFacts, Seat
from zhixing.rules.cycles.stages import Stage

# Representatives may vote in the meeting that hears the report.
_STAGES_OF_VOTE = {False: {Stage.BALLOT.value}, True: {Stage.INSPECTION.value, Stage.BALLOT.value}}


def facts_of(ballot: Ballot, at: dt.datetime) -> Facts:
    """What opening and sealing look at."""
    state, tellers = BallotState(ballot.state), {Seat(teller.seat): teller for teller in ballot.tellers.all()}
    return Facts(
        state=state,
        at=at,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        is_in_stage=ballot.cycle.stage in _STAGES_OF_VOTE[ballot.cycle.is_of_organisations],
        is_by_representatives=ballot.participant_id is not None,
        is_roll_stale=state is BallotState.PREPARING and is_roll_stale(ballot),  # afterwards it is frozen
        subjects=ballot.subjects.count(),
        tellers={seat: teller.user_id for seat, teller in tellers.items()},
        locked=frozenset(seat for seat, teller in tellers.items() if teller.locked_key),
        panels=_panel_facts(ballot),
        early_asked_by=ballot.early_asked_by_id,
        organisers=frozenset(organisers(ballot.cycle.organisation, timezone.localdate(at)) | {ballot.prepared_by_id}),
    )


def _panel_facts(ballot: Ballot) -> list[PanelFacts]:
    printed, (rolls, _) = slips_printed(ballot), rolls_and_tokens(ballot)
    return [
        PanelFacts(panel.name, rolls[panel.pk], panel.by_slip, panel.by_token, panel.by_paper, printed.get(panel.pk, 0))
        for panel in panels_of(ballot)
    ]
