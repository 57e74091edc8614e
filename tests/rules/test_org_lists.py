"""批量设立党组织: where each line goes, and everything that is wrong with a list at once."""

import datetime as dt

import pytest

from zhixing.rules.org_lists import OrgLine, PlacedOrg, plan_of, read_org_lines
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
                "第 1 行（甲党支部）：没有找到上级党组织“乙街道”，既不在“中共康巴什区委员会”之下，"
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
                "第 1 行（甲党总支）：“甲党总支”和其上级在名单里互为上下级，请改正上级党组织。",
                "第 2 行（乙党总支）：“乙党总支”和其上级在名单里互为上下级，请改正上级党组织。",
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
        "第 1 行（甲党支部）：上级党组织“滨河街道”不止一个，请写明全称；全称也相同的，请到该党组织的页面上办理。"
    ]
    assert problems("甲党支部，党支部，滨河街道党工委\n甲党支部，党支部，东胜街道党工委", (STREET, other)) == []


def test_a_list_has_two_thousand_organisations_at_most() -> None:
    line = OrgLine("第 1 行", "", "党支部")
    assert plan_of([line] * 2001, TOP, (), TODAY).problems == (
        "名单共有 2001 个党组织，一次最多 2000 个，请分几次办理。",
    )
    assert len(plan_of([line] * 2000, TOP, (), TODAY).problems) == 2000


def test_every_cell_of_a_line_has_its_place() -> None:
    (line,) = read_org_lines("甲党支部\t党 支部\t滨河街道\t甲\t2019-07-01\t8590000\t多出的")
    assert line == OrgLine("第 1 行", "甲党支部", "党支部", "滨河街道", "甲", "2019-07-01", "8590000")
    assert read_org_lines("甲党支部")[0] == OrgLine("第 1 行", "甲党支部", "")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲" * 80 + "，党支部", []),
        ("甲" * 81 + "，党支部", [f"第 1 行（{'甲' * 20}）：全称有 81 个字，最多 80 个字，请改短。"]),
        (f"甲党支部，党支部，，{'甲' * 40}，，{'8' * 120}", []),
        (
            f"甲党支部，党支部，，{'甲' * 41}，，{'8' * 121}",
            [
                "第 1 行（甲党支部）：简称有 41 个字，最多 40 个字，请改短。",
                "第 1 行（甲党支部）：联系方式有 121 个字，最多 120 个字，请改短。",
            ],
        ),
        ("甲党支部", [f"第 1 行（甲党支部）：没有写类别，请在{KINDS}中选一个。"]),
        ("甲党支部，" + "类" * 21, [f"第 1 行（甲党支部）：没有“{'类' * 20}”这一类党组织，请在{KINDS}中选一个。"]),
        (
            "甲党支部，党支部，，，" + "日" * 21,
            [f"第 1 行（甲党支部）：成立日期“{'日' * 20}”无法识别，请写成2019年7月1日或2019-07-01。"],
        ),
        (
            "甲党支部，党支部，" + "乙" * 41,
            [
                f"第 1 行（甲党支部）：没有找到上级党组织“{'乙' * 40}”，既不在“中共康巴什区委员会”之下，"
                "也不在这份名单里，请核对。"
            ],
        ),
        # What stands below a line whose kind is not known has nothing to say for itself.
        (
            "甲党委，什么，\n甲党支部，党支部，甲党委",
            [f"第 1 行（甲党委）：没有“什么”这一类党组织，请在{KINDS}中选一个。"],
        ),
        (
            "甲党委，社区党委，滨河街道\n甲街道，街道党工委，甲党委",
            ["第 2 行（甲街道）：“社区党委”之下不能设“街道党工委”，请另选上级或类别。"],
        ),
    ],
)
def test_each_cell_on_both_sides_of_what_is_taken(text: str, sentences: list[str]) -> None:
    assert problems(text) == sentences


def test_a_line_is_found_by_its_short_name_and_two_of_them_are_several() -> None:
    plan = plan_of(read_org_lines("甲党支部，党支部，东村\n东村党委，村党委，滨河街道，东村"), TOP, (STREET,), TODAY)
    assert [(p.line.name, p.parent_id, p.parent_line, p.depth, p.index) for p in plan.plantings] == [
        ("东村党委", 2, None, 0, 1),
        ("甲党支部", None, 1, 1, 0),
    ]
    assert plan.counts_label == "村党委 1 个，党支部 1 个"
    twice = "甲党支部，党支部，东村\n东村党委，村党委，滨河街道，东村\n东村机关党委，机关党委，，东村"
    assert problems(twice) == [
        "第 1 行（甲党支部）：上级党组织“东村”不止一个，请写明全称；全称也相同的，请到该党组织的页面上办理。"
    ]
    named = "甲党支部，党支部，滨河街道\n滨河街道，乡镇党委"
    assert problems(named) == [
        "第 1 行（甲党支部）：上级党组织“滨河街道”不止一个，请写明全称；全称也相同的，请到该党组织的页面上办理。"
    ]


def test_only_the_line_whose_parent_is_unknown_says_so() -> None:
    lines = "甲党支部，党支部，东村党委\n东村党委，村党委，无此街道"
    assert [problem.partition("：")[0] for problem in problems(lines)] == ["第 2 行（东村党委）"]


def test_a_long_name_of_several_is_cut_where_it_is_quoted() -> None:
    name = "甲" * 41
    lines = f"乙党支部，党支部，{name}\n{name}，社区党委，滨河街道\n丙党委，社区党委，滨河街道，{name}"
    assert problems(lines) == [
        f"第 1 行（乙党支部）：上级党组织“{'甲' * 40}”不止一个，请写明全称；全称也相同的，请到该党组织的页面上办理。",
        "第 3 行（丙党委）：简称有 41 个字，最多 40 个字，请改短。",
    ]


def test_a_line_is_not_its_own_parent() -> None:
    assert problems("甲党支部，党支部，甲党支部") == [
        "第 1 行（甲党支部）：没有找到上级党组织“甲党支部”，既不在“中共康巴什区委员会”之下，也不在这份名单里，请核对。"
    ]
    assert problems("滨河街道，党支部，滨河街道") == []
    ring = "甲党总支，党总支，乙党总支\n乙党总支，党总支，丙党总支\n丙党总支，党总支，乙党总支"
    assert [problem.partition("：")[0] for problem in problems(ring)] == [
        "第 1 行（甲党总支）",
        "第 2 行（乙党总支）",
        "第 3 行（丙党总支）",
    ]


def test_one_name_may_stand_below_two_parents_but_not_beside_one_that_is_there() -> None:
    there = PlacedOrg(9, OrgFacts("甲党支部", OrgKind.BRANCH, is_dissolved=False), "甲支部", parent_id=2)
    assert problems("甲党支部，党支部", (STREET, there)) == []
    assert problems("甲党支部，党支部，滨河街道", (STREET, there)) == [
        "第 1 行（甲党支部）：“滨河街道党工委”之下已有“甲党支部”，请换一个名称。"
    ]
    below_lines = (
        "东村党委，村党委，滨河街道\n西村党委，村党委，滨河街道\n甲党支部，党支部，东村党委\n甲党支部，党支部，西村党委"
    )
    assert problems(below_lines) == []


def test_nothing_is_founded_below_what_is_dissolved() -> None:
    gone = PlacedOrg(3, OrgFacts("东胜街道党工委", OrgKind.STREET, is_dissolved=True), "东胜街道", parent_id=1)
    assert problems("甲党支部，党支部，东胜街道", (gone,)) == [
        "第 1 行（甲党支部）：“东胜街道党工委”已经撤销，不能再设下级党组织。"
    ]
