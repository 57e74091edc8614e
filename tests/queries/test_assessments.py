"""堡垒指数: the picture of areas by organisation and the letter to one, for those who may see the results."""

import pytest

from tests import assessments, make, walk
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.queries.assessments.letters import letter_of
from zhixing.queries.assessments.picture import picture
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, OutOfSight

pytestmark = pytest.mark.django_db


def test_areas_stand_by_organisation_and_the_letter_says_what_was_found(world: make.World) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, "两名流动党员没有联系记录", TEAM=4_000)
    assessments.hear(cycle, group, 9_000, 9_000, 9_000)
    street, own = world.viewer(Role.STREET), assessments.participant(cycle, world)
    assert picture(street, cycle.pk) is None  # nothing has been computed
    with pytest.raises(Blocked):
        letter_of(street, own.pk)
    assessments.advance(cycle, world)
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    shown = picture(street, cycle.pk)
    assert shown is not None
    assert (shown.columns, shown.compared) == (
        ["党的建设", "服务群众", "听取汇报"],
        "2026年第二季度没有考评，没有可比的结果。",
    )
    by_name = {row.name: [(cell.points, cell.shade) for cell in row.cells] for row in shown.rows}
    assert by_name[world.community.label] == [(4_000, 2), (4_000, 4), (9_000, 4)]
    assert [row.index for row in shown.rows if row.name == world.community.label] == [8_200]
    letter = letter_of(street, own.pk)
    assert [(area.name, area.points, area.share) for area in letter.areas] == [
        ("党的建设", "40", "67%"),
        ("服务群众", "40", "100%"),
        ("听取汇报", "90", "90%"),
    ]
    assert [(one.item, one.reason, one.problem) for one in letter.findings] == [
        ("TEAM 班子健全", "按检查情况", "两名流动党员没有联系记录")
    ]
    community = world.viewer(Role.COMMUNITY)
    with pytest.raises(Blocked):  # it reads its result when it hangs
        letter_of(community, own.pk)
    with pytest.raises(OutOfSight):
        picture(community, cycle.pk)
    with pytest.raises(OutOfSight):
        letter_of(world.viewer(Role.SECRETARY), own.pk)
    assert walk.QUARTER.label == letter.quarter
