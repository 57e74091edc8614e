"""The votes of eight, what a refused act says, and that it has left the box as it was."""

from collections.abc import Sequence

import pytest

from tests import ballots
from zhixing.models import Ballot, BallotFigure, BoxLine
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.refusals import Blocked

GRADES = ["EXCELLENT"] * 4 + ["QUALIFIED"] * 4  # of seven subjects and one on probation


def everybody_votes(ballot: Ballot, codes: Sequence[str]) -> None:
    """Each gives one grade to all; the seven who are graded themselves leave out their own row."""
    for place, grade in enumerate(GRADES):
        ballots.vote(ballot, codes[place], grade, own=place + 1 if place < 7 else None)


def why(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


def untouched(ballot: Ballot) -> bool:
    """Sealed as it was, with every line in it and nothing published."""
    ballot.refresh_from_db()
    return (ballot.state, BoxLine.objects.exclude(sealed=None).count(), BallotFigure.objects.count()) == (
        BallotState.SEALED.value,
        56,
        0,
    )
