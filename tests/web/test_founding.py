"""建站进度: ticks, verbs and whose turn it is, from the second administrator to the first period; then nothing."""

import dataclasses

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.web.test_quarter import person, text
from zhixing.models import Cycle
from zhixing.queries.founding import founding_lines
from zhixing.rules.founding import FoundingFacts, founding_steps
from zhixing.rules.permissions import Role

DONE = FoundingFacts(2, 3, 0, 0, 1, True, True, True, True)


def test_it_is_there_until_the_last_step_is_done() -> None:
    assert founding_steps(DONE) == []
    lacking = {"administrators": 1, "branches": 0, "without_secretary": 3, "without_members": 3}
    for name, lack in {**lacking, "has_standard": False, "has_cycle": False, "has_committee": False}.items():
        steps = founding_steps(dataclasses.replace(DONE, **{name: lack}))
        assert any(not step.is_done for step in steps), name
    steps = founding_steps(dataclasses.replace(DONE, without_secretary=1, cadres=0, has_cycle=False))
    assert [(step.label, step.note) for step in steps if not step.is_done] == [
        ("任命支部书记", "还有 1 个支部没有书记"),
        ("调整党员类别", "党员干部类 0 人；确实没有的，开启考评周期后即为完成"),
        ("开启第一个考评周期", ""),
    ]


def test_nobody_is_sent_to_what_cannot_be_done_yet() -> None:
    everybody = {*Role}
    new = FoundingFacts(1, 0, 0, 0, 0, *[False] * 4)
    ready = [step.url_name for step in founding_steps(new) if step.is_for(everybody)]
    assert ready == ["account_new", "account_new", "org_found_list", "standard_list"]
    standing = dataclasses.replace(new, branches=1, without_members=1, without_secretary=1)
    assert [step.label for step in founding_steps(standing) if not step.is_ready] == [
        "调整党员类别",
        "为党员开通账号",
        "开启第一个考评周期",
    ]
    filled = dataclasses.replace(standing, without_members=0)
    assert [step.label for step in founding_steps(filled) if not step.is_ready] == ["开启第一个考评周期"]


def test_each_role_sees_its_own_turn_and_the_names_of_the_others(world: make.World) -> None:
    lines = founding_lines(world.viewer(Role.SYSTEM_ADMIN))
    own = [line.step.label for line in lines if line.is_own]
    assert own == ["任命第二位系统管理员", "任命支部书记"]
    (branch,) = [line for line in founding_lines(world.viewer(Role.STREET)) if line.step.url_name == "roster_new"]
    assert branch.home_id == world.street.pk  # straight to the page, of one's own organisation
    standard = next(line for line in lines if line.step.label == "确定施行考评办法")
    assert (standard.is_own, standard.names) == (False, "区委组织部甲、街道党工委甲")
    assert [line for line in founding_lines(world.viewer(Role.SECRETARY)) if line.is_own] == []
    walk.adopt(world.street)
    secretary = founding_lines(world.viewer(Role.SECRETARY))
    assert [line.step.label for line in secretary if line.is_own] == ["开启第一个考评周期"]
    assert founding_lines(world.viewer(Role.MEMBER)) == []
    assert "建站进度" in text(person(world, Role.SECRETARY).get("/"))
    assert "建站进度" not in text(person(world, Role.MEMBER).get("/"))


def test_once_a_period_was_closed_one_question_is_asked(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    Cycle.objects.filter(pk=cycle.pk).update(stage="closed")
    with CaptureQueriesContext(connection) as captured:
        assert founding_lines(world.viewer(Role.STREET)) == []
    assert len(captured) <= 4  # the viewer and one more
