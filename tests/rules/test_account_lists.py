"""批量开通账号: who gets which account and office, and everything that is wrong with a list at once."""

import datetime as dt

import pytest

from zhixing.rules.account_lists import Defaults, OfficePlace, OpeningPlan, plan_of, read_office_lines, sound_of
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
        ("", ["没有读到人，请每行写一个人。"]),
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
        "请先免去原任，或另建账号。",
    )


def test_the_sound_of_a_name_is_fit_for_an_account() -> None:
    names = ("单田芳", "阿云嘎", "区", "欧阳娜")
    assert [sound_of(name) for name in names] == ["shantianfang", "ayunga", "ouzh", "ouyangna"]
