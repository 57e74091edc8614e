"""批量开通账号: who gets which account and office, and everything that is wrong with a list at once."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.account_lists import (
    Defaults,
    OfficeLine,
    OfficePlace,
    OpeningPlan,
    plan_of,
    read_office_lines,
    sound_of,
    undoing_blockers,
)
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

DAY = dt.date(2026, 8, 24)
BRANCH = OfficePlace(1, "阳光社区第一党支部", "第一支部", OrgKind.BRANCH, {})
SECOND = OfficePlace(2, "阳光社区第二党支部", "第二支部", OrgKind.BRANCH, {Role.SECRETARY: "李四"})
TOWN = OfficePlace(3, "哈镇党委", "哈镇", OrgKind.TOWNSHIP, {})


def plan(text: str, taken: tuple[str, ...] = ()) -> OpeningPlan:
    return plan_of(read_office_lines(text), (BRANCH, SECOND, TOWN), taken, Defaults(DAY, "阳党发3号"))


def test_each_gets_an_account_by_the_sound_of_the_name() -> None:
    own = "哈镇党委，乡镇党委，欧阳娜，ouyang，2026年7月1日，2027-06-30，镇发1号"
    listed = plan(f"第一支部，书记，王芳\n{own}\n第一支部,副书记,王放", taken=("wangfang",))
    assert listed.problems == ()
    assert [(opening.username, opening.name, opening.office, opening.wish.role) for opening in listed.openings] == [
        ("wangfang2", "王芳", "支部书记", Role.SECRETARY),
        ("ouyang", "欧阳娜", "乡镇党委", Role.STREET),
        ("wangfang3", "王放", "支部副书记", Role.DEPUTY),
    ]
    assert (listed.openings[0].wish.from_on, listed.openings[0].wish.document_number) == (DAY, "阳党发3号")
    wish = listed.openings[1].wish
    assert (wish.from_on, wish.until_on, wish.document_number) == (dt.date(2026, 7, 1), dt.date(2027, 6, 30), "镇发1号")
    assert listed.accounts == 3


def test_one_account_written_twice_holds_two_offices() -> None:
    listed = plan("第一支部，支部书记，王芳，wangf\n第一支部，考评小组成员，王芳，wangf")
    assert (listed.problems, len(listed.openings), listed.accounts) == ((), 2, 1)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["没有读到人员，请每行填写一人。"]),
        ("第九支部，书记，王芳", ["第 1 行（王芳）：没有找到党组织“第九支部”，请核对全称，或先设立这个党组织。"]),
        (
            "第一支部，街道党工委，王芳",
            [
                "第 1 行（王芳）：“第一支部”没有“街道党工委”这个职务，"
                "请在支部书记、支部副书记、考评小组成员、录入员中选一个。"
            ],
        ),
        ("第二支部，书记，王芳", ["第 1 行（王芳）：这个组织的支部书记现由李四担任，请先办理免职。"]),
        (
            "第一支部，书记，王芳\n第一支部，书记，赵六",
            ["第 2 行（赵六）：这个组织的支部书记现由第 1 行的王芳担任，请先办理免职。"],
        ),
        (
            "第一支部，书记，王芳，wf\n第一支部，录入员，赵六，admin",
            [
                "第 1 行（王芳）：账号要以字母开头，3 到 40 个字符，只能用字母、数字、点、横线和下划线。",
                "第 2 行（赵六）：账号“admin”已经有人使用；给已有的账号任职，请到“账号与任命”里办理。",
            ],
        ),
        (
            "第一支部，书记，王芳，wang\n第二支部，录入员，赵六，WANG",
            ["第 2 行（赵六）：账号“WANG”在第 1 行是王芳的，请换一个。"],
        ),
        (
            "第一支部，书记，王芳\n第二支部，录入员，王芳",
            [
                "第 1 行、第 2 行都是王芳，没有写账号：是同一个人兼任的，请写同一个账号；"
                "不是同一个人的，请各写一个账号。"
            ],
        ),
        (
            "第一支部，书记，王芳，，7月1日",
            ["第 1 行（王芳）：任职日期“7月1日”无法识别，请写成2026年7月1日或2026-07-01。"],
        ),
        ("第一支部，书记，", ["第 1 行（没有姓名）：没有姓名，请补上姓名或删去这一行。"]),
    ],
)
def test_what_is_wrong_is_said_line_by_line(text: str, sentences: list[str]) -> None:
    assert list(plan(text, taken=("admin",)).problems) == sentences


def test_administrators_hold_no_other_office() -> None:
    both = "哈镇党委，系统管理员，王芳，wangf\n哈镇党委，录入员，王芳，wangf"
    assert plan(both).problems == (
        "第 2 行（王芳）：该账号已任“系统管理员”，不能再任“录入员”：三类管理员之间、管理员与业务角色之间不能兼任。"
        "请先免去原任，或另行开通账号。",
    )


def test_the_sound_of_a_name_is_fit_for_an_account() -> None:
    names = ("单田芳", "阿云嘎", "区", "欧阳娜")
    assert [sound_of(name) for name in names] == ["shantianfang", "ayunga", "ouzh", "ouyangna"]


def test_a_list_has_two_hundred_lines_at_most() -> None:
    def lines(count: int) -> str:
        return "\n".join(f"第一支部，录入员，人员{number}，user{number}" for number in range(count))

    assert plan(lines(201)).problems == ("名单共有 201 行，一次最多 200 行，请分几次办理。",)
    assert (plan(lines(200)).problems, plan(lines(200)).accounts) == ((), 200)


def one(**cells: str) -> list[str]:
    usual = {"organisation": "第一支部", "office": "录入员", "name": "王芳", "username": "wangf"}
    line = OfficeLine("第 1 行", **{**usual, **cells})
    return list(plan_of([line], (BRANCH, SECOND, TOWN), (), Defaults(DAY, "3号")).problems)


@pytest.mark.parametrize(
    ("cells", "sentences"),
    [
        ({"username": "wan"}, []),
        (
            {"username": "wa"},
            ["第 1 行（王芳）：账号要以字母开头，3 到 40 个字符，只能用字母、数字、点、横线和下划线。"],
        ),
        ({"username": "w" * 40}, []),
        ({"document": "号" * 60}, []),
        ({"document": "号" * 61}, ["第 1 行（王芳）：任职文号有 61 个字，最多 60 个字，请改短。"]),
        ({"until_on": "2026-08-24"}, []),
        ({"until_on": "2026-08-23"}, ["第 1 行（王芳）：免职日期不能早于任职日期。"]),
        ({"until_on": "明年"}, ["第 1 行（王芳）：免职日期“明年”无法识别，请写成2026年7月1日或2026-07-01。"]),
        (
            {"from_on": "一二三四五六七八九十一二三四五六七八九十一"},
            [
                "第 1 行（王芳）：任职日期“一二三四五六七八九十一二三四五六七八九十”无法识别，"
                "请写成2026年7月1日或2026-07-01。"
            ],
        ),
        ({"organisation": ""}, ["第 1 行（王芳）：没有写党组织，请填写全称。"]),
        (
            {"organisation": "甲" * 41},
            [f"第 1 行（王芳）：没有找到党组织“{'甲' * 40}”，请核对全称，或先设立这个党组织。"],
        ),
        (
            {"office": ""},
            ["第 1 行（王芳）：“第一支部”没有写职务，请在支部书记、支部副书记、考评小组成员、录入员中选一个。"],
        ),
        (
            {"office": "长" * 21, "organisation": "哈镇"},
            [
                f"第 1 行（王芳）：“哈镇”没有“{'长' * 20}”这个职务，请在乡镇党委、考评小组成员、录入员、"
                "系统管理员、安全管理员、审计管理员中选一个。"
            ],
        ),
        ({"office": "书记", "organisation": "哈镇党委"}, None),
        ({"office": "街道党工委", "organisation": "哈镇党委"}, []),  # the role by its own name
        (
            {"name": "张？"},
            ["第 1 行（张？）：姓名里有“?”“□”或自造字，多半是生僻字没能存下来，请用输入法重新打出这个字。"],
        ),
        ({"name": "代表1"}, []),
        ({"name": "王" * 61}, [f"第 1 行（{'王' * 20}）：有61个字，不像姓名，请核对。"]),
    ],
)
def test_each_cell_on_both_sides_of_what_is_taken(cells: dict[str, str], sentences: list[str] | None) -> None:
    offices = "乡镇党委、考评小组成员、录入员、系统管理员、安全管理员、审计管理员"
    refused = [f"第 1 行（王芳）：“哈镇”没有“书记”这个职务，请在{offices}中选一个。"]
    assert one(**cells) == (refused if sentences is None else sentences)


def test_two_organisations_of_one_name_are_told_apart_by_their_full_names() -> None:
    places = (BRANCH, replace(SECOND, label="第一支部"))
    line = OfficeLine("第 1 行", "第一支部", "录入员", "王芳", "wangf")
    assert plan_of([line], places, (), Defaults(DAY, "3号")).problems == (
        "第 1 行（王芳）：叫“第一支部”的党组织有 2 个，请写全称；全称也相同的，请单独开通账号。",
    )
    full = replace(line, organisation="阳光社区第二党支部")
    assert plan_of([full], places, (), Defaults(DAY, "3号")).openings[0].place.id == 2


def test_every_cell_of_a_line_has_its_place() -> None:
    (line,) = read_office_lines(" 第一支部 \t书记\t王 芳\twangf\t2026-07-01\t2027-06-30\t3号\t多出的")
    assert line == OfficeLine("第 1 行", "第一支部", "书记", "王芳", "wangf", "2026-07-01", "2027-06-30", "3号")


def test_a_sound_that_is_free_has_no_number_and_thirty_letters_at_most() -> None:
    assert [opening.username for opening in plan("第一支部，录入员，赵六").openings] == ["zhaoliu"]
    assert (sound_of("B" * 30), sound_of("B" * 31)) == ("b" * 30, "b" * 30)


def test_a_sound_that_is_in_use_gets_the_first_free_number() -> None:
    lines = (
        "第一支部，录入员，王芳\n第一支部，考评小组成员，王放\n第二支部，录入员，汪方\n哈镇，录入员，赵六，WANGFANG3"
    )
    listed = plan(lines, taken=("wangfang",))
    assert [opening.username for opening in listed.openings] == ["wangfang2", "wangfang4", "wangfang5", "WANGFANG3"]


def test_one_account_is_not_secretary_of_a_branch_twice_nor_head_and_deputy() -> None:
    same = "第一支部，书记，王芳，wangf\n第一支部，书记，王芳，WANGF"
    assert plan(same).problems == ("第 2 行（王芳）：该账号在这个组织已任“支部书记”，不必重复任命。",)
    both = "第一支部，书记，王芳，wangf\n第一支部，副书记，王芳，wangf\n第二支部，副书记，王芳，wangf"
    assert plan(both).problems == (
        "第 2 行（王芳）：该账号在这个支部已任“支部书记”，不能同时任“支部副书记”，请先办理免职。",
    )
    clerks = "第一支部，录入员，王芳，wangf\n第一支部，录入员，赵六，zhaol"
    assert plan(clerks).problems == ()


def test_an_administrator_elsewhere_in_the_list_excludes_too() -> None:
    text = "哈镇党委，录入员，王芳，wangf\n第一支部，书记，赵六，zhaol\n哈镇党委，系统管理员，王芳，wangf"
    (problem,) = plan(text).problems
    assert problem.startswith("第 3 行（王芳）：该账号已任“录入员”，不能再任“系统管理员”：")


def test_of_many_who_have_signed_in_the_first_are_named() -> None:
    assert undoing_blockers([]) == []
    rest = "已经登录过或关联了党员，这份名单不能整份撤销；要停用个别账号的，请在该账号的页面上办理。"
    assert undoing_blockers(["白云", "高娃", "王芳", "赵六", "周七"]) == [f"白云、高娃、王芳、赵六、周七{rest}"]
    assert undoing_blockers(["白云", "高娃", "王芳", "赵六", "周七", "郑八"]) == [
        f"白云、高娃、王芳、赵六、周七等 6 人{rest}"
    ]
