"""A ballot of eight, and its box when everybody has voted."""

import pytest

from tests import ballots, make
from tests.actions.ballots.counting.box import everybody_votes
from zhixing.models import Ballot


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    """Seven full members and one on probation."""
    return ballots.prepare(ballots.to_stage(world, members=3), world)


@pytest.fixture
def sealed(world: make.World, ballot: Ballot) -> Ballot:
    """Everybody has voted; the box is sealed."""
    everybody_votes(ballot, ballots.to_open(ballot, world))
    return ballots.seal(ballot, world)
