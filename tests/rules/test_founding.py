"""建站进度: what a new site needs, in which order, and whose turn it is."""

from dataclasses import replace

import pytest

from zhixing.rules.founding import FoundingFacts, founding_steps
from zhixing.rules.permissions import Role

DONE = FoundingFacts(
    administrators=2,
    branches=1,
    without_secretary=0,
    without_members=0,
    cadres=1,
    has_standard=True,
    has_member_accounts=True,
    has_cycle=True,
    has_committee=True,
)
NOTHING = FoundingFacts(1, 0, 0, 0, 0, *[False] * 4)
NO_CADRES = "党员干部类 0 人；确实没有的，开启考评周期后即为完成"
ABOVE = {Role.DISTRICT, Role.STREET, Role.COMMUNITY}
BRANCH = {Role.SECRETARY, Role.DEPUTY}
ADMIN = {Role.SYSTEM_ADMIN}


def test_once_everything_is_done_nothing_is_said() -> None:
    assert founding_steps(DONE) == []


def test_at_the_beginning_everything_is_to_be_done() -> None:
    steps = founding_steps(NOTHING)
    assert [(step.label, step.verb, step.url_name, set(step.roles)) for step in steps] == [
        ("任命第二位系统管理员", "开通账号", "account_new", ADMIN),
        ("任命上级党组织经办人", "任命经办人", "account_new", ADMIN),
        ("设立党支部", "批量设立", "org_found_list", ABOVE),
        ("任命支部书记", "批量开通", "account_new_list", ADMIN),
        ("导入党员名册", "导入名册", "roster_new", BRANCH | ABOVE),
        ("调整党员类别", "调整类别", "member_list", BRANCH | ABOVE),
        ("确定施行考评办法", "确定施行", "standard_list", {Role.DISTRICT, Role.STREET}),
        ("为党员开通账号", "开通账号", "account_members", ADMIN),
        ("开启第一个考评周期", "开启", "cycle_open", BRANCH | ABOVE),
    ]
    assert not any(step.is_done for step in steps)
    assert [step.note for step in steps] == ["", "", "", "", "", NO_CADRES, "", "", ""]


@pytest.mark.parametrize(
    ("facts", "open_steps", "notes"),
    [
        (replace(DONE, administrators=1), ["任命第二位系统管理员"], {}),
        (replace(DONE, has_committee=False), ["任命上级党组织经办人"], {}),
        (replace(DONE, branches=5, without_secretary=2), ["任命支部书记"], {"任命支部书记": "还有 2 个支部没有书记"}),
        (replace(DONE, branches=5, without_members=3), ["导入党员名册"], {"导入党员名册": "还有 3 个支部没有党员"}),
        (replace(DONE, cadres=0, has_cycle=False), ["调整党员类别", "开启第一个考评周期"], {"调整党员类别": NO_CADRES}),
        (replace(DONE, has_standard=False), ["确定施行考评办法"], {}),
        (replace(DONE, has_member_accounts=False), ["为党员开通账号"], {}),
        (replace(DONE, has_cycle=False), ["开启第一个考评周期"], {}),
        (replace(DONE, branches=0), ["设立党支部", "任命支部书记", "导入党员名册"], {}),
    ],
)
def test_what_is_left(facts: FoundingFacts, open_steps: list[str], notes: dict[str, str]) -> None:
    steps = founding_steps(facts)
    assert [step.label for step in steps if not step.is_done] == open_steps
    cadres = {"调整党员类别": f"党员干部类 {facts.cadres} 人"}
    assert {step.label: step.note for step in steps if step.note} == {**cadres, **notes}


def test_a_site_without_cadres_is_founded_once_its_quarter_is_open() -> None:
    assert founding_steps(replace(DONE, cadres=0)) == []


def test_a_step_is_for_whose_turn_it_is_until_it_is_done() -> None:
    second, _, founding, *_ = founding_steps(replace(DONE, administrators=1))
    assert second.is_for([Role.SYSTEM_ADMIN, Role.MEMBER])
    assert not second.is_for([Role.SECRETARY])
    assert not founding.is_for([Role.STREET])


def test_a_step_waits_for_what_it_needs() -> None:
    def waiting(facts: FoundingFacts) -> list[str]:
        return [step.label for step in founding_steps(facts) if not step.is_ready]

    opening = "开启第一个考评周期"
    assert waiting(NOTHING) == ["任命支部书记", "导入党员名册", "调整党员类别", "为党员开通账号", opening]
    assert waiting(replace(NOTHING, branches=2, without_members=2)) == ["调整党员类别", "为党员开通账号", opening]
    assert waiting(replace(NOTHING, branches=2, without_members=1)) == [opening]
    assert waiting(replace(NOTHING, branches=2, without_members=1, has_standard=True)) == []
    at_home = [step.label for step in founding_steps(NOTHING) if step.is_at_home]
    assert at_home == ["设立党支部", "导入党员名册"]
    secretary = next(step for step in founding_steps(NOTHING) if step.label == "任命支部书记")
    assert not secretary.is_for([Role.SYSTEM_ADMIN])
