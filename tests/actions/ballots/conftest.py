"""A cycle at its ballot, the ballot prepared, and the secretary who prepares it."""

import pytest

from tests import ballots, make
from zhixing.models import Ballot, Cycle
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    return ballots.to_stage(world)


@pytest.fixture
def secretary(world: make.World) -> Viewer:
    return world.viewer(Role.SECRETARY)


@pytest.fixture
def ballot(world: make.World, cycle: Cycle) -> Ballot:
    return ballots.prepare(cycle, world)
