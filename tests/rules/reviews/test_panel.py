"""党组织评定: the review group, its opinions and what it makes of differences."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.periods import CycleKind, Days, Quarter
from zhixing.rules.reviews.panel import (
    Settling,
    entering_blockers,
    gives_points,
    group_mean,
    joint_blockers,
    mean_points,
    opinion_blockers,
    panel_blockers,
    replacement_blockers,
    rounded,
    settling_blockers,
)
from zhixing.rules.standards.model import (
    Amount,
    Component,
    Points,
    RoundBy,
    Rounding,
    RoundTo,
    Source,
    Standard,
    Weights,
)


def review(weights: Weights | None) -> Standard:
    return Standard(
        "办法",
        components=(Component("points", "台账", Source.POINTS), Component("review", "评定", Source.REVIEW, weights)),
    )


@pytest.mark.parametrize(
    ("standard", "asked"),
    [
        (Standard("办法"), []),
        (review(Weights(midyear=Amount(Points(1000)), year_end=Amount(Points(1000)))), ["midyear", "year_end"]),
        (review(Weights(quarter=Amount(Points(0), (("CADRE", Points(1000)),)))), ["quarter"]),
        (review(None), ["quarter", "midyear", "year_end"]),
    ],
)
def test_points_are_asked_where_the_standard_counts_them(standard: Standard, asked: list[str]) -> None:
    assert [kind.value for kind in CycleKind if gives_points(standard, kind)] == asked


@pytest.mark.parametrize(
    ("points", "to", "by", "mean"),
    [
        ([9000, 8800, 8500], RoundTo.HUNDREDTH, RoundBy.HALF_UP, 8767),
        ([9000, 8800, 8500], RoundTo.INTEGER, RoundBy.HALF_UP, 8800),
        ([9000, 8800, 8500], RoundTo.TENTH, RoundBy.DOWN, 8760),
        ([8650, 8750], RoundTo.INTEGER, RoundBy.UP, 8700),
        ([8500, 8600], RoundTo.INTEGER, RoundBy.HALF_EVEN, 8600),
        ([8600, 8700], RoundTo.INTEGER, RoundBy.HALF_EVEN, 8600),
        ([], RoundTo.INTEGER, RoundBy.UP, None),
    ],
)
def test_the_mean_goes_by_the_standards_rounding(points: list[int], to: RoundTo, by: RoundBy, mean: int | None) -> None:
    assert mean_points(points, Rounding(to, by)) == mean


@pytest.mark.parametrize(
    ("points", "trim", "mean"),
    [
        ([9000, 8800, 8500], 1, 8800),
        ([6000, 9000, 9100, 9200, 10000], 1, 9100),
        ([6000, 9000, 9150, 9200, 10000], 2, 9150),
        ([8000, 9000], 1, 8500),  # nothing would remain
        ([8000], 1, 8000),
        ([9000, 9000, 9000, 6000], 1, 9000),
        ([], 1, None),
    ],
)
def test_the_highest_and_the_lowest_are_left_out(points: list[int], trim: int, mean: int | None) -> None:
    assert mean_points(points, Rounding(), trim) == mean
    assert mean_points(points[::-1], Rounding(), trim) == mean
    review = Component("r", "评定", Source.REVIEW, trim=trim)
    assert group_mean(points, Standard("办法", components=(review,))) == mean


def test_what_is_left_out_of_the_opinions_stands_at_the_part_of_the_group() -> None:
    points = [6000, 8000, 9100, 9200, 10000]
    parts = {trim: Component(f"r{trim}", "评定", Source.REVIEW, trim=trim) for trim in (0, 1, 2)}
    assert group_mean(points, Standard("办法", components=(parts[1], parts[2], parts[0]))) == 9100
    assert group_mean(points, Standard("办法", components=(parts[1],))) == 8767
    assert group_mean(points, Standard("办法")) == 8460
    elsewhere = Component("given", "上级评价", Source.GIVEN, trim=2)
    assert group_mean(points, Standard("办法", components=(elsewhere, parts[0]))) == 8460


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from(list(RoundBy)), st.sampled_from(list(RoundTo)))
def test_the_mean_lies_among_the_opinions(points: list[int], by: RoundBy, to: RoundTo) -> None:
    mean, step = mean_points(points, Rounding(to, by)), to.hundredths
    assert mean is not None
    assert mean % step == 0
    assert min(points) - step < mean < max(points) + step
    assert mean == mean_points(points[::-1], Rounding(to, by))


def test_rounding_halves() -> None:
    assert [rounded(5, 2, by) for by in (RoundBy.HALF_UP, RoundBy.HALF_EVEN, RoundBy.UP, RoundBy.DOWN)] == [3, 2, 3, 2]
    assert rounded(7, 2, RoundBy.HALF_EVEN) == 4


def panel(**changes: object) -> list[str]:
    usual: dict[str, object] = {
        "seats": {1, 2, 3},
        "chair": 1,
        "candidates": {1, 2, 3, 4},
        "seated": set(),
        "with_opinions": set(),
        "is_opened": False,
    }
    return panel_blockers(**{**usual, **changes})  # type: ignore[arg-type]


def test_a_group() -> None:
    assert panel() == []
    assert panel(seats={1, 2}, chair=3) == [
        "考评小组至少要有 3 名成员，现在选了 2 名。",
        "请指定一名组长，组长必须是小组成员。",
    ]
    assert panel(chair=None) == ["请指定一名组长，组长必须是小组成员。"]
    assert panel(seats={1, 2, 9}) == ["选中的人员中有不能在本支部参加评定的，请先在账号与任命里任命为考评小组成员。"]
    assert panel(seats={1, 2, 9}, seated={1, 2, 9}) == []  # whose appointment ended meanwhile stays
    assert panel(seated={1, 2, 4}, with_opinions={4}) == [
        "不能移出已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。"
    ]
    assert panel(seated={1, 2, 3}, chair=2, is_opened=True) == []
    assert panel(seated={1, 2, 4}, is_opened=True) == ["背靠背意见已经公开，小组成员不能再调整，只能更换组长。"]


def test_one_opinion() -> None:
    def wrong(points: int | None, *, gives: bool = True, agrees: bool = True, remark: str = "") -> list[str]:
        return opinion_blockers(points=points, agrees=agrees, remark=remark, gives=gives, name="白云")

    assert [wrong(0), wrong(10_000), wrong(None, gives=False)] == [[], [], []]
    assert wrong(None) == ["请给白云填写评定分。"]
    assert wrong(10_001) == wrong(-1) == ["白云的评定分应在 0 到 100 之间。"]
    assert wrong(9000, agrees=False, remark=" ") == ["不认可白云的台账，请写明意见。"]
    assert wrong(9000, agrees=False, remark="少记一次") == []


def test_the_joint_opinion() -> None:
    assert joint_blockers(points=None, mean=None, reason="", gives=False) == []
    assert joint_blockers(points=8767, mean=8767, reason="", gives=True) == []
    assert joint_blockers(points=9000, mean=8767, reason="抢险", gives=True) == []
    assert joint_blockers(points=9000, mean=8767, reason=" ", gives=True) == [
        "合议分 90 与平均分 87.67 不同，请写明调整原因。"
    ]
    assert joint_blockers(points=None, mean=8767, reason="", gives=True) == ["请填写合议分。"]
    for points in (0, 10_000):
        assert joint_blockers(points=points, mean=points, reason="", gives=True) == []
    for points in (-1, 10_001):
        assert joint_blockers(points=points, mean=8767, reason="x", gives=True) == ["合议分应在 0 到 100 之间。"]


def test_settling() -> None:
    def wrong(outcome: Settling, **changes: object) -> list[str]:
        usual: dict[str, object] = {"remark": "属实", "differs": True, "is_entered": False, "has_moved": False}
        return settling_blockers(outcome, **{**usual, **changes})  # type: ignore[arg-type]

    assert wrong(Settling.KEPT) == wrong(Settling.ENTERED, has_moved=True) == []
    assert wrong(Settling.ENTERED) == ["台账里这一条还没有变动，请先补记台账。"]
    assert wrong(Settling.KEPT, is_entered=True, remark="") == [
        "这一条已由考评小组补记台账；要维持原台账，请先冲正补记的那一笔。",
        "请写明处理意见。",
    ]
    assert wrong(Settling.ENTERED, is_entered=True, has_moved=True) == []
    assert wrong(Settling.KEPT, remark=" ") == ["请写明处理意见。"]
    assert {outcome.value: outcome.label for outcome in Settling} == {"kept": "维持台账", "entered": "已补记台账"}
    assert wrong(Settling.KEPT, differs=False) == ["这一条自评与台账一致，不需要处理。"]


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (dt.date(2026, 6, 30), False),
        (dt.date(2026, 7, 1), True),
        (dt.date(2026, 9, 14), True),
        (dt.date(2026, 9, 15), False),
    ],
)
def test_a_missing_entry_lies_in_the_quarter_and_not_ahead(day: dt.date, is_right: bool) -> None:
    reasons = entering_blockers(
        remark="属实",
        differs=True,
        was_entered=False,
        happened_on=day,
        quarter=Quarter(2026, 3),
        days=Days(dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        today=dt.date(2026, 9, 14),
    )
    assert reasons == ([] if is_right else ["日期应在2026年第三季度的计分期之内（7月1日至9月30日），且不晚于今天。"])


def test_a_missing_entry_is_booked_once_for_a_difference_with_a_remark() -> None:
    day = dt.date(2026, 8, 1)
    assert entering_blockers(
        remark=" ",
        differs=False,
        was_entered=True,
        happened_on=day,
        quarter=Quarter(2026, 3),
        days=Days(dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        today=day,
    ) == ["这一条自评与台账一致，不需要补记。", "考评小组已为这一条补记过台账，不能再补记。", "请写明处理意见。"]


def replacing(**changes: object) -> list[str]:
    """The member 3 of the group 1, 2, 3 can no longer take part; 4 could."""
    usual: dict[str, object] = {
        "name": "张三",
        "is_able": False,
        "was_chair": False,
        "replacement": 4,
        "chair": 1,
        "staying": {1, 2},
        "seated": {1, 2, 3},
        "candidates": {1, 2, 4},
        "is_opened": False,
        "reason": "调离",
    }
    return replacement_blockers(**{**usual, **changes})  # type: ignore[arg-type]


NO_SUCCESSOR = "接替人员须是能在本支部参加评定、又不在小组里的，请先在账号与任命里任命为考评小组成员。"
NO_CHAIR = "张三是组长，请在小组成员里指定新的组长。"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"is_able": True}, ["张三仍能参加评定，不能更换；已经免职、停用或去世的，才可以更换。"]),
        ({"replacement": 5}, [NO_SUCCESSOR]),
        ({"replacement": 2, "staying": {1, 2, 6}}, [NO_SUCCESSOR]),
        ({"replacement": None}, ["更换后小组只有 2 名成员，至少要有 3 名，请选定接替人员。"]),
        ({"replacement": None, "staying": {1, 2, 6}}, []),
        ({"replacement": None, "is_opened": True}, []),  # two opinions are enough
        (
            {"replacement": None, "is_opened": True, "staying": {1}},
            ["更换后小组只有 1 名成员，至少要有 2 名，请选定接替人员。"],
        ),
        ({"was_chair": True}, []),
        ({"was_chair": True, "chair": 4}, []),
        ({"was_chair": True, "chair": None}, [NO_CHAIR]),
        ({"was_chair": True, "chair": 5, "candidates": {1, 2, 4, 5}}, [NO_CHAIR]),
        ({"was_chair": True, "chair": 2, "candidates": {1, 4}}, [NO_CHAIR]),
        ({"chair": None}, []),
        ({"reason": " "}, ["请写明更换的原因，例如免职、调离、去世。"]),
    ],
)
def test_who_cannot_go_on_judging_is_replaced(changes: dict[str, object], reasons: list[str]) -> None:
    assert replacing(**changes) == reasons
