"""The papers of a visit and a hearing: who prints which when, and what stands on them."""

import re

import pytest
from django.test import Client

from tests import assessments, make
from tests.web.assessments.test_journey import signed_in, text
from zhixing.models import Cycle
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role


def words(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


@pytest.fixture
def place(world: make.World, cycle: Cycle) -> str:
    return f"/assessments/organisations/{assessments.participant(cycle, world).pk}/"


def test_the_sheet_of_a_visit_is_signed_from_what_was_agreed(
    world: make.World, cycle: Cycle, group: list[Viewer], place: str
) -> None:
    street, community = (signed_in(world.viewer(role).user_id) for role in (Role.STREET, Role.COMMUNITY))
    blank = words(street, f"{place}visit/paper/?blank=1")
    assert "检查对象 阳光社区党委 日期 2026年9月13日" in blank
    assert "TEAM 班子健全 满分 60 分 □是 □否 □是 □否" in blank
    assert "□情况属实 □有异议（写明对哪一条有什么异议）" in blank
    assert street.get(f"{place}visit/paper/").status_code == 403
    assessments.visit(assessments.participant(cycle, world).pk, group, "委员缺额三个月", TEAM=5500)
    filled = words(street, f"{place}visit/paper/")
    assert "TEAM 班子健全 满分 60 分 扣 5 分。按检查情况 55 分 是：委员缺额三个月 否" in filled
    assert "VISITS 走访群众 满分 40 分 40 分 否 —" in filled
    assert "☑情况属实 □有异议".replace(" ", "") in filled.replace(" ", "")
    assert "检查人签名（不少于 2 人）：" in filled
    assert community.get(f"{place}visit/paper/").status_code == 404
    assert "李书记" not in words(street, f"{place}visit/paper/?blank=1")
    assert "打印检查表" in words(street, place)


def test_each_member_of_the_jury_has_a_sheet_and_sees_the_others_once_it_is_complete(
    world: make.World, cycle: Cycle, group: list[Viewer], place: str
) -> None:
    first, second, third = (signed_in(viewer.user_id) for viewer in group)
    paper = f"{place}hearing/paper/"
    blank = words(first, f"{paper}?blank=1")
    assert re.findall(r"评委编号 (\d)", blank) == ["1", "2", "3"]
    assert blank.count("工作实绩 40 有数据、有事例，与自查所填的数一致") == 3
    full = {"achievements": "35", "problems": "25", "measures": "20", "answers": "15", "remark": "讲得实在"}
    first.post(f"{place}hearing/", full)
    assert re.findall(r"评委编号 (\d)", words(first, paper)) == ["1"]
    assert "合计 100 95 点评 讲得实在" in words(first, paper)
    assert second.get(paper).status_code == 403
    for client in (second, third):
        client.post(f"{place}hearing/", full)
    assert re.findall(r"评委编号 (\d)", words(second, paper)) == ["1", "2", "3"]
    assert signed_in(world.viewer(Role.DISTRICT).user_id).get(paper).status_code == 403


def test_the_agenda_names_who_reports_in_the_order_of_the_tree(world: make.World, cycle: Cycle) -> None:
    street = signed_in(world.viewer(Role.STREET).user_id)
    agenda = words(street, f"/assessments/{cycle.pk}/agenda/")
    assert re.findall(r"\d (述职|提问|点评|测评|表态) ", agenda) == ["述职", "提问", "点评", "测评", "表态"]
    assert agenda.index("阳光社区党委") < agenda.index("神华社区党委")


def test_a_quarter_without_a_hearing_has_no_agenda(world: make.World) -> None:
    heard = "  - {code: hearing, name: 听取汇报, source: hearing, weight: 20}\n"
    cycle = assessments.opened(world, assessments.STANDARD.replace(heard, "").replace("weight: 80", "weight: 100"))
    answer = signed_in(world.viewer(Role.STREET).user_id).get(f"/assessments/{cycle.pk}/agenda/")
    assert answer.status_code == 409
    assert "本期的考评办法没有“听取汇报”这一部分。" in text(answer)
