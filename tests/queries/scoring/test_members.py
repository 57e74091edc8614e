"""党员得分: an organisation's result takes the posted results of its members, of every branch below it."""

import pytest

from tests import assessments, make, walk
from tests.actions.postings.test_steps import hanging
from zhixing.models import Rating
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.rules.scoring.steps import breakdown
from zhixing.rules.standards.model import Source

pytestmark = pytest.mark.django_db
STANDARD = assessments.STANDARD.replace(
    "{code: hearing, name: 听取汇报, source: hearing, weight: 20}",
    "{code: people, name: 党员先锋指数, source: members, weight: 20}",
)


def test_only_results_that_hang_are_taken(world: make.World) -> None:
    assert Source.MEMBERS.value in STANDARD
    walk.adopt(world.street)
    of_members = walk.to_posting(walk.open_cycle(world), world)
    cycle = assessments.opened(world, STANDARD)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group)
    own = assessments.participant(cycle, world)

    def value() -> int | None:
        people = inputs_of(cycle).score().people
        return people.filter(people["person"] == own.pk)["value/people"].item()  # type: ignore[no-any-return]

    assert value() is None  # proposed, not yet on the wall
    hanging(of_members, world)
    indices = [
        rating.index
        for rating in Rating.objects.filter(participant__cycle=of_members, participant__excluded="")
        if rating.index is not None
    ]
    assert len(indices) > 1
    assert value() == round(sum(indices) / len(indices))
    said = [step.sentence for step in breakdown(inputs_of(cycle).score(), own.pk) if step.code == "people"]
    assert said[0].startswith(f"{len(indices)} 名党员得分平均，")
