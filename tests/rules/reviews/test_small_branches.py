"""小支部: whom others may lend, and what a branch of few members is told in time."""

import pytest

from zhixing.rules.reviews.small_branches import lending_blockers, small_branch_advice

NOT_LENDABLE = "选中的人员中有现在不能派出的：不在任、账号已停用，或者已能参加这个支部的评定。请刷新页面重新选择。"


@pytest.mark.parametrize(
    ("chosen", "document", "reasons"),
    [
        ({1, 2}, "会议纪要〔2026〕3号", []),
        ({1, 3}, "会议纪要〔2026〕3号", [NOT_LENDABLE]),
        (set(), " ", ["请至少选一名派出的同志。", "请写明派人的依据，例如会议纪要编号。"]),
    ],
)
def test_lending(chosen: set[int], document: str, reasons: list[str]) -> None:
    assert lending_blockers(chosen=chosen, lendable={1, 2}, document=document) == reasons


def advice(**changes: object) -> list[str]:
    usual: dict[str, object] = {
        "judges": ["甲", "乙", "丙"],
        "is_panel_formed": False,
        "voters": 6,
        "scored": 2,
        "is_balloted": True,
    }
    return small_branch_advice(**{**usual, **changes})  # type: ignore[arg-type]


FEW_JUDGES = (
    "考评小组至少要有 3 名成员，现在能在本支部参加评定的{}。党组织评定以前，请社区党委在考评页面点“派人参加评定”，"
    "或由系统管理员在本支部、社区任命“考评小组成员”。"
)
FEW_VOTERS = (
    "本支部党员只有 5 名，参与测评不足 6 人的，为保护投票人，结果不予公布，也不计入得分；"
    "可以写明未测评原因，不组织民主测评。"
)


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"judges": ["甲", "乙"]}, [FEW_JUDGES.format("只有 2 名（甲、乙）")]),
        ({"judges": []}, [FEW_JUDGES.format("一名也没有")]),
        ({"judges": [], "is_panel_formed": True}, []),
        ({"voters": 5}, [FEW_VOTERS]),
        ({"voters": 5, "is_balloted": False}, []),
        ({"scored": 1}, ["本支部本期只有 1 名同志计分，组成考评小组时请选其他同志评议。"]),
        ({"scored": 0}, []),
    ],
)
def test_what_a_small_branch_is_told(changes: dict[str, object], sentences: list[str]) -> None:
    assert advice(**changes) == sentences
