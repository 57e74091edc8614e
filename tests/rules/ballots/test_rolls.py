"""名册 as it is typed, and how many slips are printed for one."""

import pytest

from zhixing.rules.ballots.rolls import MOST, RollName, read_roll, slips_wanted


def test_names_and_where_they_work() -> None:
    typed = "云飞，阳光小区\n张兰, 二号楼，三单元\n\n　王敏\t社区医院 \n孙立"
    assert read_roll(typed) == (
        [
            RollName("云飞", "阳光小区"),
            RollName("张兰", "二号楼，三单元"),
            RollName("王敏", "社区医院"),
            RollName("孙立"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("云飞\n云飞", "第 2 行“云飞”与第 1 行重复；确是两个人的，请写上单位区分。"),
        ("云飞，二楼\n张兰\n云飞, 二楼", "第 3 行“云飞（二楼）”与第 1 行重复；确是两个人的，请写上单位区分。"),
        ("，二楼", "第 1 行没有姓名，请写成“姓名，单位”。"),
        ("云" * 61, "第 1 行太长：姓名最多 60 字，单位最多 80 字。"),
        ("云飞，" + "楼" * 81, "第 1 行太长：姓名最多 60 字，单位最多 80 字。"),
    ],
)
def test_what_a_roll_may_not_be(typed: str, said: str) -> None:
    assert read_roll(typed)[1] == [said]


def test_a_roll_has_an_end() -> None:
    assert read_roll("\n".join(f"群众{number}" for number in range(MOST + 1)))[1] == ["名册有 5001 人，最多 5000 人。"]


def test_two_of_one_name_are_told_apart() -> None:
    people, problems = read_roll("云飞\n云飞，二楼")
    assert ([one.label for one in people], problems) == (["云飞", "云飞（二楼）"], [])


@pytest.mark.parametrize(("roll", "slips"), [(0, 0), (1, 2), (5, 6), (10, 11), (11, 13), (30, 33), (300, 330)])
def test_one_slip_in_ten_more_and_at_least_one(roll: int, slips: int) -> None:
    assert slips_wanted(roll) == slips
