"""What the first page asks of the assessor, of the assessed organisation and of the group, stage by stage."""

from tests import assessments, make
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.reviews.blind import form_panel
from zhixing.models import User
from zhixing.queries.assessments.due import due
from zhixing.queries.viewers import Viewer, viewer_for
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
    hearing = (f"填写{QUARTER}汇报评分表，还差 2 份", "哈巴格希街道党工委")
    assert asked(group[1]) == [(f"检查{QUARTER}党组织，还差 2 个", "哈巴格希街道党工委"), hearing]
    assessments.inspect(cycle, world, group)
    assert asked(group[1]) == [hearing]
    assessments.hear(cycle, group, 9000, 9000, 9000)
    assert asked(group[1]) == []
    assert asked(street) == [(f"结束{QUARTER}检查，进入综合评定", "哈巴格希街道党工委")]
    assessments.advance(cycle, world)
    assert asked(street) == [(f"完成{QUARTER}综合评定", "哈巴格希街道党工委")]
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    assert asked(street) == [(f"结束{QUARTER}综合评定，进入公示", "哈巴格希街道党工委")]
    assessments.advance(cycle, world)
    assert asked(street) == [(f"提出{QUARTER}堡垒指数公示", "哈巴格希街道党工委")]


def test_who_is_recused_is_not_asked_for_sheets(world: make.World) -> None:
    cycle = assessments.opened(world)
    both = User.objects.get(pk=make.appoint(make.user("检查员乙"), Role.COMMUNITY, world.other_community).pk)
    assessments.hand_in_self_check(cycle, world)
    assessments.advance(cycle, world)
    make.appoint(both, Role.PANELLIST, world.street)
    others = assessments.inspectors(world)
    ids = [others[0].user_id, others[1].user_id, both.pk]
    form_panel(cycle.pk, user_ids=ids, chair_id=ids[0], by=world.viewer(Role.STREET), at=make.NOW)
    asked_of = [what for what, _ in asked(viewer_for(both, make.TODAY)) if "组织自查" not in what]
    assert asked_of == [f"检查{QUARTER}党组织，还差 1 个", f"填写{QUARTER}汇报评分表，还差 1 份"]


def test_a_standard_without_a_hearing_asks_for_no_sheets_of_it(world: make.World) -> None:
    text = "\n".join(line for line in assessments.STANDARD.splitlines() if "source: hearing" not in line)
    cycle = assessments.opened(world, text.replace("weight: 80", "weight: 100"))
    group = assessments.to_inspection(cycle, world)
    assert asked(group[1]) == [(f"检查{QUARTER}党组织，还差 2 个", "哈巴格希街道党工委")]
