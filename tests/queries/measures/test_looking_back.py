"""回头看: what was cleared since the quarter before ended, and has not come back."""

import pytest

from tests import make, measures
from zhixing.models import Cycle, Participant
from zhixing.queries.measures.looking_back import looked_back_lines
from zhixing.rules.measures.states import MeasureKind

pytestmark = pytest.mark.django_db


def test_cleared_lines_of_this_time_are_looked_at_again(world: make.World) -> None:
    cleared = measures.cleared(world)
    measures.registered(world)  # still open
    at_once = measures.cleared(world, kind=MeasureKind.IMMEDIATE)

    def looked_back(quarter: int) -> list[int]:
        cycle = Cycle(year=2026, number=quarter)
        return [line.measure_id for line in looked_back_lines(Participant(organisation=world.branch, cycle=cycle))]

    assert looked_back(3) == [cleared.pk, at_once.pk]
    assert looked_back(4) == []  # cleared before the quarter before had ended
