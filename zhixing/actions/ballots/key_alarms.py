"""换钥匙的告警: what was refused because a ballot's keys were exchanged stays in the log, once a ballot."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from zhixing.actions.recording import record
from zhixing.models import AuditRow, Ballot
from zhixing.queries.ballots.keys import KeysChanged

P = ParamSpec("P")
T = TypeVar("T")


def watching_keys(act: Callable[P, T]) -> Callable[P, T]:
    """For an act on a box, outside its transaction: that is rolled back by the refusal, and the row must not be."""

    @wraps(act)
    def watched(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return act(*args, **kwargs)
        except KeysChanged as refusal:
            at = kwargs["at"]
            assert isinstance(at, dt.datetime)
            _report(refusal.ballot_id, at)
            raise

    return watched


def _report(ballot_id: int, at: dt.datetime) -> None:
    """By nobody, and no more than once: a row for every try would tell who tried to vote when."""
    ballot = Ballot.objects.select_related("cycle").get(pk=ballot_id)
    verb = "refuse_keys"
    if not AuditRow.objects.filter(verb=verb, subject_type="Ballot", subject_id=ballot_id).exists():
        record(
            verb, by=None, at=at, organisation_id=ballot.cycle.organisation_id, subject=ballot, summary=ballot.occasion
        )
