"""A quarter of organisations from its opening to the computed index, through the real actions."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import assessments, make, walk
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.models import Cycle, Participant, Rating
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_a_quarter_of_organisations_ends_in_an_index_that_can_be_recomputed(world: make.World) -> None:
    cycle = assessments.opened(world)
    assert (cycle.stage, cycle.organisation) == (Stage.SELF_CHECK.value, world.street)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, TEAM=5500, VISITS=4000, FALSE=200, LATE=200)
    assessments.hear(cycle, group, 9000, 8000, 7000)
    assessments.advance(cycle, world)
    conclude_assessment(cycle.pk, by=world.viewer(Role.STREET), at=make.NOW)
    # 实地检查 55 + 40 - 2 - 2×2 = 89, 汇报 (90 + 80 + 70) ÷ 3 = 80: 89 × 0.8 + 80 × 0.2 = 87.2
    rating = Rating.objects.get(participant=assessments.participant(cycle, world))
    assert (rating.index, rating.band) == (8720, "FOUR")


def test_a_list_holds_what_the_cycle_is_about(world: make.World) -> None:
    cycle = assessments.opened(world)
    walk.adopt(world.street)
    of_members = walk.open_cycle(world)
    line = of_members.participants.all()[0]
    for wrong in (
        Participant(cycle=cycle, membership=line.membership, kind="full", member_class="x"),
        Participant(cycle=of_members, organisation=world.community, kind="x", member_class="x"),
    ):
        with pytest.raises(DatabaseError, match="holds"), transaction.atomic():
            wrong.save()
    both = Participant(
        cycle=cycle, organisation=world.community, membership=line.membership, kind="x", member_class="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        both.save()


def test_who_opens_and_who_does_not(world: make.World) -> None:
    assessments.adopt(world)
    terms = assessments.Terms(assessments.QUARTER)
    for role, refusal in ((Role.COMMUNITY, OutOfSight), (Role.SECRETARY, OutOfSight)):
        with pytest.raises(refusal):
            assessments.open_assessment(world.street.pk, terms=terms, by=world.viewer(role), at=make.NOW)
    with pytest.raises(NotAllowed):
        assessments.open_assessment(world.branch.pk, terms=terms, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked, match="支部没有下级党组织"):
        assessments.open_assessment(world.branch.pk, terms=terms, by=world.viewer(Role.STREET), at=make.NOW)
    assert not Cycle.objects.exists()
