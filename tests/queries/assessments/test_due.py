"""What the first page asks of the assessor, of the assessed organisation and of the group, stage by stage."""

from tests import assessments, make
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.queries.assessments.due import due
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role

QUARTER = "2026年第三季度"


def asked(viewer: Viewer) -> list[tuple[str, str]]:
    return [(line.what, line.where) for line in due(viewer)]


def test_each_is_asked_what_they_owe(world: make.World) -> None:
    street, community = world.viewer(Role.STREET), world.viewer(Role.COMMUNITY)
    cycle = assessments.opened(world)
    assert asked(community) == [(f"填写{QUARTER}组织自查表", "阳光社区党委")]
    assert asked(street) == [(f"督促提交{QUARTER}组织自查表，还差 2 个", "哈巴格希街道党工委")]
    assert asked(world.viewer(Role.SECRETARY)) == []
    assessments.hand_in_self_check(cycle, world)
    assert asked(community) == []
    assessments.advance(cycle, world)
    assert asked(street) == [(f"组建{QUARTER}堡垒指数考评小组", "哈巴格希街道党工委")]
    group = assessments.form_group(cycle, world)
    assert asked(group[1]) == [(f"检查{QUARTER}党组织，还差 2 个", "哈巴格希街道党工委")]
    assessments.inspect(cycle, world, group)
    assert asked(group[1]) == []
    assessments.hear(cycle, group, 9000, 9000, 9000)
    assert asked(street) == [(f"结束{QUARTER}检查，进入综合评定", "哈巴格希街道党工委")]
    assessments.advance(cycle, world)
    assert asked(street) == [(f"完成{QUARTER}综合评定", "哈巴格希街道党工委")]
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    assert asked(street) == [(f"结束{QUARTER}综合评定，进入公示", "哈巴格希街道党工委")]
    assessments.advance(cycle, world)
    assert asked(street) == [(f"提出{QUARTER}堡垒指数公示", "哈巴格希街道党工委")]
