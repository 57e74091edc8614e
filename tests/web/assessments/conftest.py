"""A quarter of organisations whose visit of 阳光社区 has begun."""

import pytest

from tests import assessments, make, walk
from zhixing.actions.inspections.visits import begin_visit
from zhixing.models import Cycle
from zhixing.queries.viewers import Viewer


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    return assessments.opened(world)


@pytest.fixture
def group(world: make.World, cycle: Cycle) -> list[Viewer]:
    """Of a visit of 阳光社区 that has begun."""
    group = assessments.to_inspection(cycle, world)
    own = assessments.participant(cycle, world).pk
    begin_visit(own, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    return group
