"""党组织评定: the quarter that most tests here begin with."""

import pytest

from tests import make, walk
from zhixing.models import Cycle
from zhixing.rules.periods import CycleKind


@pytest.fixture
def reviewed(world: make.World) -> Cycle:
    """A year-end quarter in 党组织评定 with the group formed."""
    return walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
