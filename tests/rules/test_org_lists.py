"""批量设立党组织: where each line goes, and everything that is wrong with a list at once."""

import datetime as dt

import pytest

from zhixing.rules.org_lists import PlacedOrg, plan_of, read_org_lines
from zhixing.rules.orgs import OrgFacts, OrgKind

TODAY = dt.date(2026, 8, 24)
TOP = PlacedOrg(1, OrgFacts("中共康巴什区委员会", OrgKind.DISTRICT, is_dissolved=False), "区委")
STREET = PlacedOrg(2, OrgFacts("滨河街道党工委", OrgKind.STREET, is_dissolved=False), "滨河街道", parent_id=1)
KINDS = (
    "街道党工委、乡镇党委、机关工委、社区党委、村党委、机关党委、两新组织党委、党总支、党支部、"
    "小区党支部、村党支部、机关党支部、两新组织党支部"
)


def problems(text: str, below: tuple[PlacedOrg, ...] = (STREET,)) -> list[str]:
    return list(plan_of(read_org_lines(text), TOP, below, TODAY).problems)


def test_a_line_may_stand_before_the_one_above_it() -> None:
    plan = plan_of(
        read_org_lines(
            "镇东村第一党支部，村党支部，镇东村党总支\n镇东村党总支，党总支，哈镇党委，镇东村，2019.7.1，电话8590000\n"
            "哈镇党委，乡镇党委\n滨河社区党委，社区党委，滨河街道\n"
        ),
        TOP,
        (STREET,),
        TODAY,
    )
    assert plan.problems == ()
    assert [(p.line.name, p.kind, p.parent_id, p.parent_line) for p in plan.plantings] == [
        ("哈镇党委", OrgKind.TOWNSHIP, 1, None),
        ("滨河社区党委", OrgKind.COMMUNITY, 2, None),
        ("镇东村党总支", OrgKind.GENERAL_BRANCH, None, 2),
        ("镇东村第一党支部", OrgKind.VILLAGE_BRANCH, None, 1),
    ]
    assert plan.plantings[2].line.founded_on == dt.date(2019, 7, 1)
    assert plan.counts == [("乡镇党委", 1), ("社区党委", 1), ("党总支", 1), ("村党支部", 1)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["没有读到党组织，请每行写一个。"]),
        ("，党支部", ["第 1 行没有全称，请补上全称或删去这一行。"]),
        ("甲党支部，党小组", [f"第 1 行（甲党支部）：没有“党小组”这一类党组织，请在{KINDS}中选一个。"]),
        ("甲社区党委，社区党委", ["第 1 行（甲社区党委）：“区委”之下不能设“社区党委”，请另选上级或类别。"]),
        (
            "滨河街道党工委，街道党工委",
            ["第 1 行（滨河街道党工委）：“中共康巴什区委员会”之下已有“滨河街道党工委”，请换一个名称。"],
        ),
        (
            "甲党支部，党支部，乙街道",
            [
                "第 1 行（甲党支部）：没有找到上级党组织“乙街道”，它既不在“中共康巴什区委员会”之下，"
                "也不在这份名单里，请核对。"
            ],
        ),
        (
            "甲党支部，党支部，滨河街道，，2019年2月30日",
            ["第 1 行（甲党支部）：成立日期“2019年2月30日”无法识别，请写成2019年7月1日或2019-07-01。"],
        ),
        ("甲党支部，党支部，滨河街道，，2026-08-25", ["第 1 行（甲党支部）：成立日期不能晚于今天，请改正。"]),
        (
            "甲党总支，党总支，乙党总支\n乙党总支，党总支，甲党总支",
            [
                "第 1 行（甲党总支）：“甲党总支”和它的上级在名单里互为上下级，请改正上级党组织。",
                "第 2 行（乙党总支）：“乙党总支”和它的上级在名单里互为上下级，请改正上级党组织。",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_line_by_line(text: str, sentences: list[str]) -> None:
    assert problems(text) == sentences


def test_two_of_one_name_are_told_apart_or_refused() -> None:
    twice = "甲党支部，党支部，滨河街道\n甲党支部，党支部，滨河街道"
    assert problems(twice) == [
        f"第 {row} 行（甲党支部）：名单里“滨河街道党工委”之下有两个“甲党支部”，请删去一个或改正名称。" for row in (1, 2)
    ]
    other = PlacedOrg(3, OrgFacts("东胜街道党工委", OrgKind.STREET, is_dissolved=False), "滨河街道", parent_id=1)
    assert problems("甲党支部，党支部，滨河街道", (STREET, other)) == [
        "第 1 行（甲党支部）：上级党组织“滨河街道”不止一个，请写它的全称；全称也相同的，请到那个党组织的页面上办理。"
    ]
    assert problems("甲党支部，党支部，滨河街道党工委\n甲党支部，党支部，东胜街道党工委", (STREET, other)) == []
