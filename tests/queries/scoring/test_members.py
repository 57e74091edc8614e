"""党员得分: an organisation's result takes the posted results of its members, of every branch below it."""

from copy import copy

import pytest

from tests import assessments, make, walk
from tests.actions.postings.test_steps import hanging
from zhixing.models import Cycle, Rating
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.scoring.engine import ScoreSheet
from zhixing.rules.scoring.steps import breakdown
from zhixing.rules.standards.model import Source

pytestmark = pytest.mark.django_db
STANDARD = assessments.STANDARD.replace(
    "{code: hearing, name: 听取汇报, source: hearing, weight: 20}",
    "{code: people, name: 党员先锋指数, source: members, weight: 20}",
)


def test_organisations_directly_below_are_taken_once_their_results_hang(world: make.World) -> None:
    of_branches = STANDARD.replace("source: members,", "source: members, members: {of: branches},")
    cycle = assessments.opened(world, of_branches)
    own = assessments.participant(cycle, world)
    below = copy(cycle)
    below.pk, below.organisation = None, world.community
    below.save(force_insert=True)
    for organisation, points in ((world.branch, 9000), (world.sister, 8050)):
        line = copy(own)
        line.pk, line.cycle, line.organisation = None, below, organisation
        line.save(force_insert=True)
        Rating.objects.create(participant=line, computation=1, index=points, breakdown=[], at=make.NOW)

    def sheet() -> ScoreSheet:
        return inputs_of(cycle).score()

    def value() -> int | None:
        people = sheet().people
        return people.filter(people["person"] == own.pk)["value/people"].item()  # type: ignore[no-any-return]

    assert value() is None  # still worked on
    Cycle.objects.filter(pk=below.pk).update(stage=Stage.CLOSED.value, closed_at=make.NOW)
    assert value() == 8525
    said = [step.sentence for step in breakdown(sheet(), own.pk) if step.code == "people"]
    assert said == ["2 个下一级党组织得分平均，85.25 分。"]


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
