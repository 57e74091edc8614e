"""The agenda of a secretary: what the first page asks for, what is known ahead, and nobody's name on the wall."""

import datetime as dt

import pytest

from tests import make, measures
from tests.make import World
from zhixing.actions.members.reliefs import apply_relief
from zhixing.models import Cycle
from zhixing.queries.agenda.pages import agenda, for_everybody
from zhixing.queries.home import tasks
from zhixing.rules.members.records import ReliefReason
from zhixing.rules.permissions import Role

pytestmark = pytest.mark.django_db


def test_dates_ahead_stand_beside_what_is_due(world: World) -> None:
    measure = measures.planned(world)
    secretary = world.viewer(Role.SECRETARY)
    lines = agenda(secretary).lines
    assert [line.url_name for line in tasks(secretary) if line.url_name == "measure"] == []  # weeks away
    assert [(line.on, line.what) for line in lines if line.addresses[0][0] == "measure"] == [
        (measure.due_on, f"整改时限（{measure.title}）")
    ]
    near = world.viewer(Role.SECRETARY, measure.due_on - dt.timedelta(days=1))
    assert [line.what for line in agenda(near).lines if line.addresses[0][0] == "measure"] == ["完成整改，申请销号"]
    assert Cycle.objects.count() == 0


def test_the_wall_names_nobody(world: World) -> None:
    relief = apply_relief(
        world.members[2].pk, reason=ReliefReason.AGED, applied_on=make.TODAY, by=world.viewer(Role.DEPUTY), at=make.NOW
    )
    secretary = world.viewer(Role.SECRETARY)
    own = [line.what for line in agenda(secretary).lines if line.addresses[0] == ("relief_page", (relief.pk,))]
    assert any("高娃" in what for what in own)
    public = [line.what for line in for_everybody(secretary, agenda(secretary).lines)]
    assert [what for what in public if "高娃" in what] == []
    assert [what.replace("高娃", "某同志") for what in own] == [what for what in public if "减免" in what]
