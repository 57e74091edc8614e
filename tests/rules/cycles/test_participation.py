"""考评周期: who is not scored and why, from the stays of one person."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.cycles.participation import (
    Candidate,
    assessed_in,
    elsewhere,
    exclusion,
    list_differences,
    unknown_classes,
)
from zhixing.rules.cycles.placements import Stay
from zhixing.rules.members.records import EndReason, RegisterState
from zhixing.rules.periods import HALF_YEAR, MONTH, YEAR, Period, Quarter
from zhixing.rules.standards.model import Away, PersonClass, Standard

THIRD = Quarter(2026, 3)
STANDARD = Standard(
    "办法",
    classes=(
        PersonClass("ORDINARY", "普通无职党员类"),
        PersonClass("AWAY", "流动党员"),
        PersonClass("FAR", "驻外党员", away=Away.SCORED),
        PersonClass("NEAR", "非流动党员", ("流动岗位党员",)),
        PersonClass("ROAMS", "流动党员（本地）", away=Away.NOT_SCORED),
        PersonClass("RETIRED", "离退休党员", scored=False, reason="离退休党员不计分"),
        PersonClass("GUEST", "挂职党员", scored=False),
    ),
)
SETTLED = Stay(1, dt.date(2020, 1, 1))


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def candidate(*stays: Stay, **changes: object) -> Candidate:
    usual: dict[str, object] = {"member_class": "普通无职党员类", "state": RegisterState.PRESENT, "has_relief": False}
    return Candidate(stays=stays or (SETTLED,), **{**usual, **changes})  # type: ignore[arg-type]


def ended(on: dt.date, reason: EndReason | None = EndReason.MOVED_AWAY, period: Stay = SETTLED) -> Stay:
    return replace(period, until_on=on, end_reason=reason)


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({}, ""),
        ({"has_relief": True}, "经批准减免，不参加计分"),
        ({"state": RegisterState.LOST}, "失联，不参加计分"),
        ({"state": RegisterState.FLOWING}, "外出流动，不参加计分"),
        ({"state": RegisterState.FLOWING, "member_class": "流动党员"}, ""),
        ({"state": RegisterState.FLOWING, "member_class": "驻外党员"}, ""),
        ({"state": RegisterState.FLOWING, "member_class": "非流动党员"}, "外出流动，不参加计分"),
        ({"state": RegisterState.FLOWING, "member_class": "流动岗位党员"}, "外出流动，不参加计分"),
        ({"state": RegisterState.FLOWING, "member_class": "流动党员（本地）"}, "外出流动，不参加计分"),
        ({"state": RegisterState.FLOWING, "member_class": "不在办法里"}, "外出流动，不参加计分"),
        ({"member_class": "不在办法里"}, ""),
        ({"state": RegisterState.MOVED_OUT}, "名册核查为“已转出”"),
        ({"state": RegisterState.DUPLICATE}, "名册核查为“重复”"),
        ({"member_class": "离退休党员"}, "离退休党员不计分"),
        ({"member_class": "挂职党员"}, "挂职党员不参加计分"),
    ],
)
def test_what_the_register_says_of_a_person(changes: dict[str, object], phrase: str) -> None:
    assert exclusion(candidate(**changes), THIRD, STANDARD) == phrase


TOO_SHORT = "编入不足 30 天，自下季度起计分"


@pytest.mark.parametrize(
    ("stays", "phrase"),
    [
        # newcomers
        ([Stay(1, day(9, 1))], ""),
        ([Stay(1, day(9, 2))], TOO_SHORT),
        # from one branch to the other: the days count together, and moving is no leaving
        ([ended(day(9, 20), EndReason.TRANSFERRED), Stay(2, day(9, 21))], ""),
        ([ended(day(9, 10), EndReason.TRANSFERRED, Stay(1, day(9, 2))), Stay(2, day(9, 11))], TOO_SHORT),
        ([ended(day(8, 31), EndReason.TRANSFERRED, Stay(1, day(8, 1))), Stay(2, day(9, 1))], ""),
        # gone within the quarter, whatever the day on which one asks
        ([ended(day(7, 1))], "本季度内已离开（组织关系转出）"),
        ([ended(day(9, 29), EndReason.DECEASED)], "本季度内已离开（去世）"),
        ([ended(day(9, 29), None)], "本季度内已离开"),
        # gone afterwards: there for the whole quarter, but neither the dead nor the expelled are posted
        ([ended(day(9, 30))], ""),
        ([ended(day(10, 5))], ""),
        ([ended(day(9, 30), EndReason.DECEASED)], "已离开（去世）"),
        ([ended(day(10, 5), EndReason.LEFT)], "已离开（出党或终止培养）"),
        # gone and back, as after a mistake
        ([ended(day(8, 20)), Stay(1, day(8, 21))], ""),
        ([ended(day(8, 20)), Stay(1, day(8, 21), day(8, 30), EndReason.DECEASED)], "本季度内已离开（去世）"),
        ([ended(day(7, 5)), Stay(1, day(9, 20))], TOO_SHORT),
        ([ended(day(9, 10)), Stay(1, day(10, 2))], "本季度内已离开（组织关系转出）"),
        # a line that was nobody's
        ([ended(day(8, 1), EndReason.DUPLICATE_LINE)], "名册中已没有此人"),
        ([SETTLED, ended(day(8, 1), EndReason.IMPORT_UNDONE, Stay(1, day(8, 1)))], ""),
        ([Stay(1, day(9, 20)), ended(day(9, 10), EndReason.DUPLICATE_LINE, Stay(1, day(7, 1)))], TOO_SHORT),
        (
            [ended(day(10, 5), EndReason.DECEASED), ended(day(10, 8), EndReason.DUPLICATE_LINE, Stay(2, day(10, 6)))],
            "已离开（去世）",
        ),
    ],
)
def test_what_the_periods_of_a_person_say(stays: list[Stay], phrase: str) -> None:
    for order in (stays, stays[::-1]):
        assert exclusion(candidate(*order), THIRD, STANDARD) == phrase


def test_where_a_list_has_fallen_behind() -> None:
    assert list_differences(unlisted=[], unscored=[], scored=[], is_preparing=True) == []
    assert list_differences(unlisted=["甲"], unscored=["乙"], scored=["丙"], is_preparing=False) == [
        "名册上有、参评名单里没有的：甲（1 人）。",
        "参评名单里计分、名册现在不计分的：乙（1 人）。",
        "参评名单里不计分、名册现在应当计分的：丙（1 人）。",
        "要更正名单，请退回“准备”环节，再点“按名册更新名单”。",
    ]


def test_a_changed_class_is_said_and_the_list_is_still_open() -> None:
    assert list_differences(unlisted=[], unscored=[], scored=[], reclassed=["丁", "戊"], is_preparing=True) == [
        "名册里类别已改、本期仍按参评名单上的类别计分的：丁、戊（2 人）。",
        "要更正名单，请点“按名册更新名单”。",
    ]


@pytest.mark.parametrize(
    ("period", "least", "left", "onward"),
    [
        (Period(2026, 9, MONTH), 10, "本月内", "下个月"),
        (Quarter(2026, 3), 30, "本季度内", "下季度"),
        (Period(2026, 2, HALF_YEAR), 60, "本半年内", "下一半年"),
        (Period(2026, 1, YEAR), 120, "本年度内", "下一年度"),
    ],
)
def test_periods_of_every_length_speak_of_themselves(period: Period, least: int, left: str, onward: str) -> None:
    first_enough = period.until_on - dt.timedelta(days=least - 1)
    assert exclusion(candidate(Stay(1, first_enough)), period, STANDARD) == ""
    late = candidate(Stay(1, first_enough + dt.timedelta(days=1)))
    assert exclusion(late, period, STANDARD) == f"编入不足 {least} 天，自{onward}起计分"
    gone = candidate(ended(period.until_on - dt.timedelta(days=1)))
    assert exclusion(gone, period, STANDARD) == f"{left}已离开（组织关系转出）"
    assert f"起在转入的支部参加：{period.unit}第一天在哪个支部" in assessed_in("一支部", period, is_here=True)
    assert f"完成，从{onward}起" in assessed_in("一支部", period, is_here=True)


def test_a_transfer_says_beforehand_where_the_quarter_is_scored() -> None:
    assert assessed_in("一支部", THIRD, is_here=False) == "2026年第三季度的考评在“一支部”参加，这次转接不改变。"
    assert assessed_in("一支部", THIRD, is_here=True) == (
        "2026年第三季度的考评在现支部“一支部”完成，从下季度起在转入的支部参加：季度第一天在哪个支部，"
        "整个季度就在哪个支部计分，转接后两个支部记的台账都算。"
        "转接日期在7月1日以前（含当日）的，改在转入的支部计分。"
    )
    assert elsewhere("一支部") == "本期在“一支部”参加考评"
    assert elsewhere("长" * 81) == f"本期在“{'长' * 80}”参加考评"  # as long as the column of the reason


def test_classes_that_the_standard_does_not_know_are_named() -> None:
    assert unknown_classes({"普通无职党员类", "流动岗位党员"}, STANDARD) == []
    assert unknown_classes({"甲类", "丙类", "普通无职党员类"}, STANDARD) == [
        f"名册里的类别“{word}”不在《办法》的类别之中，请先在党员名册改正类别，或在办法中补上。"
        for word in ("丙类", "甲类")
    ]
    assert unknown_classes({"甲类"}, Standard("不分类别的办法")) == []
