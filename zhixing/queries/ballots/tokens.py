"""网上凭证: what somebody on the roll sees before fetching a blind token."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import BallotPanel, RollLine, TokenIssue
from zhixing.queries.ballots.access import ballots, questionnaire_of
from zhixing.queries.ballots.keys import announced_keys
from zhixing.queries.ballots.voting import title_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.ballots.voting import IssuingFacts, issuing_blockers
from zhixing.rules.refusals import OutOfSight


@dataclass(frozen=True)
class TokenPage:
    """`closed`: why none can be fetched now, empty where one can. `has_fetched`: this person's one has been issued.

    `keys`: everything that the notice's fingerprint is of, so that the browser works it out itself, with the key it
    asks for at place `own` of it. A key made for one voter alone would show there, and would tell whose vote it is.
    """

    slug: str
    title: str
    closes_at: dt.datetime
    panel_id: int
    keys: tuple[str, ...]  # in hex; those of tokens as SubjectPublicKeyInfo
    own: int
    has_fetched: bool
    closed: str


def token_page(viewer: Viewer, ballot_id: int, at: dt.datetime) -> TokenPage:
    """For the viewer's own line of a panel that votes by token; `OutOfSight` for everyone without one."""
    ballot = ballots().filter(pk=ballot_id).first()
    line = _own_line(viewer, ballot_id)
    if ballot is None or line is None:
        raise OutOfSight(ballot_id)
    keys, own = announced_keys(ballot), bytes(line.panel.token_public_key or b"")
    return TokenPage(
        slug=ballot.slug,
        title=title_of(ballot, questionnaire_of(ballot)),
        closes_at=ballot.closes_at,
        panel_id=line.panel_id,
        keys=tuple(key.hex() for key in keys),
        own=keys.index(own) if own in keys else 0,
        has_fetched=TokenIssue.objects.filter(line=line).exists(),
        closed="".join(issuing_blockers(issuing_facts(line.panel), at)),
    )


def _own_line(viewer: Viewer, ballot_id: int) -> RollLine | None:
    if viewer.person_id is None:
        return None
    return (
        RollLine.objects.select_related("panel__ballot")
        .filter(panel__ballot=ballot_id, panel__by_token=True, membership__person=viewer.person_id)
        .first()
    )


def issuing_facts(panel: BallotPanel) -> IssuingFacts:
    return IssuingFacts(
        state=BallotState(panel.ballot.state),
        closes_at=panel.ballot.closes_at,
        by_token=panel.by_token,
        has_ended=panel.issuing_ended_at is not None,
    )
