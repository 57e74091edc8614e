"""Which periods can be reckoned under another standard."""

from zhixing.rules.scoring.trials import (
    FEW,
    foreign_item_blockers,
    index_blockers,
    length_blockers,
    unfit_item_blockers,
)
from zhixing.rules.standards.vocabulary import IndexKind

ADVICE = "请改选由原办法修订的版本；要看另一部办法的效果，请用“试算”按它的细则填写几个人的事实。"


def foreign(count: int, listed: str) -> list[str]:
    return [
        f"这一期的台账记有 {count} 条细则，在《办法》第 2 版里没有（编号和名称都相同才算同一条）：{listed}。"
        "按它计算，这些记录都不计分，比较没有意义。",
        ADVICE,
    ]


def test_members_are_compared_over_a_period_of_one_length() -> None:
    assert index_blockers(IndexKind.VANGUARD) == length_blockers("办法", unit="季度", period_unit="季度") == []
    assert index_blockers(IndexKind.FORTRESS) == ["这部办法计算的是堡垒指数，请用“试算”上传数据，查看结果。"]
    assert length_blockers("办法", unit="月", period_unit="季度") == [
        "《办法》按月考评，不能用一个季度来比较，请改选一个月。"
    ]


def test_items_that_a_standard_lacks_are_named_by_code_up_to_a_few() -> None:
    assert foreign_item_blockers("办法", 2, {}) == []
    assert foreign_item_blockers("办法", 2, {"b": "", "a": "献血"}) == foreign(2, "“献血”（a）、编号 b")
    many = {f"c{number:02}": "" for number in range(FEW + 1)}
    listed = "、".join(f"编号 {code}" for code in sorted(many)[:FEW])
    assert foreign_item_blockers("办法", 2, many) == foreign(FEW + 1, f"{listed}等 11 条")
    fits = dict(list(many.items())[:FEW])
    assert foreign_item_blockers("办法", 2, fits) == foreign(FEW, listed)


def test_items_of_ones_own_have_to_fit() -> None:
    assert unfit_item_blockers([]) == []
    assert unfit_item_blockers(["甲。"]) == ["所选的自选指标不能加进这部办法。", "甲。"]
