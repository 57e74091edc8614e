"""名册 as it is typed, and how many slips are printed for one."""

import pytest

from zhixing.rules.ballots.rolls import MOST, NAME_LENGTH, NOTE_LENGTH, RollName, read_roll, slips_wanted, way_problems
from zhixing.rules.ballots.states import Way
from zhixing.rules.names.folding import name_problem, tidy


def test_names_and_where_they_work() -> None:
    typed = "云飞，阳光小区\n张兰, 二号楼，三单元\n\n　王敏\t社区医院 \n孙立\n李强\t三楼\t301"
    assert read_roll(typed) == (
        [
            RollName("云飞", "阳光小区"),
            RollName("张兰", "二号楼，三单元"),
            RollName("王敏", "社区医院"),
            RollName("孙立"),
            RollName("李强", tidy("三楼\t301")),
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


def test_a_line_as_long_as_it_may_be_is_taken() -> None:
    longest = RollName("云" * NAME_LENGTH, "楼" * NOTE_LENGTH)
    assert read_roll(f"{longest.name}，{longest.note}") == ([longest], [])
    full = "\n".join(f"群众{number}" for number in range(MOST))
    assert read_roll(full)[1] == []


def test_each_line_that_is_wrong_is_named_and_the_others_are_kept() -> None:
    people, problems = read_roll("云飞\n张<兰>\n\n孙立，三楼")
    assert people == [RollName("云飞"), RollName("孙立", "三楼")]
    assert problems == [f"第 2 行“张<兰>”：{name_problem('张<兰>', may_have_digits=True)}。"]


NO_ACCOUNT = "“群众”的投票人没有账号，不能用网上凭证，请改用票码或纸质票。"
NO_WAY = "“群众”还没有选投票方式，票码、网上凭证、纸质票至少选一种。"


@pytest.mark.parametrize(
    ("ways", "own", "reasons"),
    [
        ({"members": {Way.TOKEN}, "people": {Way.SLIP, Way.PAPER}}, {"members"}, []),
        ({"members": {Way.TOKEN}, "people": {Way.TOKEN}}, {"members"}, [NO_ACCOUNT]),
        ({"members": {Way.PAPER}, "people": set()}, {"members"}, [NO_WAY]),
        ({"members": {Way.TOKEN}, "people": {Way.TOKEN}}, {"members", "people"}, ["只能有一组是本支部党员，请改正。"]),
        ({"nobody": set()}, set(), ["“nobody”还没有选投票方式，票码、网上凭证、纸质票至少选一种。"]),
    ],
)
def test_only_the_branch_itself_votes_online(ways: dict[str, set[Way]], own: set[str], reasons: list[str]) -> None:
    assert way_problems(ways, own, {"members": "党员", "people": "群众"}) == reasons
