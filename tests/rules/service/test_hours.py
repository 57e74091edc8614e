"""服务时长: counted as the standard counts them."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.scoring.entries.single import Fact, prices_of
from zhixing.rules.service.hours import (
    REPORTING,
    Helper,
    counted_hours,
    service_blockers,
    service_items,
    service_warnings,
)
from zhixing.rules.standards.items import Block, Item, PerUnit
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import Amount, Effect, Points, UnitRounding

DAY = dt.date(2026, 9, 5)
HALF_HOURS = PerUnit("小时", Amount(75), every=50, minimum=50, rounding=UnitRounding.DOWN)
FUXI = PerUnit("小时", Amount(300), minimum=50, at_least=100)  # 府西: under an hour counts as one
PACK = Path(__file__).resolve().parents[3] / "zhixing" / "standards" / "kangbashi.yaml"
STANDARD = read_standard(PACK.read_text())


def test_the_items_of_the_shipped_standard_that_count_hours_of_service_come_first() -> None:
    names = ["参加志愿服务", "在居住地社区服务（双报到）"]  # not 参加集中学习, which is counted by the hour too
    assert [item.name for item in service_items(STANDARD)] == names
    assert [item.name for item in service_items(STANDARD, REPORTING)] == names[::-1]


@pytest.mark.parametrize(
    ("per", "hours", "counted"),
    [
        (HALF_HOURS, 49, 0),
        (HALF_HOURS, 50, 50),
        (HALF_HOURS, 149, 100),
        (HALF_HOURS, 250, 250),
        (replace(HALF_HOURS, rounding=UnitRounding.UP), 101, 150),
        (replace(HALF_HOURS, rounding=UnitRounding.HALF_UP), 125, 150),
        (replace(HALF_HOURS, rounding=UnitRounding.EXACT), 133, 133),
        (FUXI, 30, 0),
        (FUXI, 60, 100),
        (FUXI, 130, 130),
        (None, 37, 37),
    ],
)
def test_hours_count_from_the_minimum_on_in_the_standards_steps(per: PerUnit | None, hours: int, counted: int) -> None:
    assert counted_hours(hours, per) == counted


@given(st.integers(1, 2400))
def test_hours_count_as_scoring_prices_them(hours: int) -> None:
    """What is counted of the hours gives just the points that the hours themselves give."""
    item = service_items(STANDARD)[0]
    whole, counted = prices_of(
        STANDARD,
        [Fact("普通无职党员类", item.code, DAY, units) for units in (hours, counted_hours(hours, item.per) or 1)],
    )
    assert whole.points == (counted.points if counted_hours(hours, item.per) else 0)


def blockers(on: dt.date = DAY, title: str = "扫雪", hours: int = 200, **changes: object) -> list[str]:
    known: dict[str, object] = {
        "today": DAY,
        "names": {1: "周敏"},
        "reported": {1: dt.date(2026, 9, 1)},
        "hours_that_day": {},
        **changes,
    }
    return service_blockers(on, title, [Helper(1, hours)], **known)  # type: ignore[arg-type]


def test_a_sound_record_has_nothing_in_its_way() -> None:
    assert blockers() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"on": DAY + dt.timedelta(days=1)}, "服务日期在今天以后，请在服务以后再记。"),
        ({"on": dt.date(2025, 9, 1)}, "服务日期距今已超过一年，请核对日期。"),
        ({"title": " "}, "请填写服务内容，例如“清扫小区积雪”。"),
        ({"hours": 0}, "周敏的服务时长应大于 0。"),
        ({"hours": 2401}, "周敏当天的服务合计 24.01 小时，超过了一天，请核对。"),
        ({"hours_that_day": {1: 2300}}, "周敏当天的服务合计 25 小时，超过了一天，请核对。"),
        ({"reported": {1: DAY + dt.timedelta(days=1)}}, "周敏在服务日期以后才来报到，请核对日期。"),
        ({"names": {}, "reported": {}}, "有 1 人不在报到名单上，或者已经离开，请重新勾选。"),
    ],
)
def test_what_stands_in_the_way_is_said(changes: dict[str, object], reason: str) -> None:
    assert reason in blockers(**changes)  # type: ignore[arg-type]


def test_a_day_of_a_year_ago_and_all_its_hours_are_taken() -> None:
    long_ago = DAY - dt.timedelta(days=366)
    assert blockers(on=long_ago, reported={1: long_ago}, hours=2400) == []
    assert blockers(on=long_ago - dt.timedelta(days=1), reported={1: dt.date(2025, 1, 1)}) == [
        "服务日期距今已超过一年，请核对日期。"
    ]
    assert blockers(hours=100, hours_that_day={1: 2300, 2: 2400}) == []
    assert blockers(hours=1) == []


def test_who_is_known_is_answered_for_beside_those_who_are_not() -> None:
    helpers = [Helper(1, 0), Helper(2, 100), Helper(3, 100)]
    assert service_blockers(
        DAY, "扫雪", helpers, today=DAY, names={1: "周敏"}, reported={1: DAY}, hours_that_day={}
    ) == ["有 2 人不在报到名单上，或者已经离开，请重新勾选。", "周敏的服务时长应大于 0。"]


def test_nobody_is_nothing_to_record() -> None:
    assert service_blockers(DAY, "扫雪", [], today=DAY, names={}, reported={}, hours_that_day={}) == [
        "请至少给一人填写服务时长。"
    ]


def test_a_repeated_and_a_long_day_are_asked_about() -> None:
    warnings = service_warnings(
        DAY, "扫雪", [Helper(1, 300)], names={1: "周敏"}, hours_that_day={1: 600}, recorded=[(1, "扫雪")]
    )
    assert warnings == ["周敏当天已经有一条“扫雪”，请核对是否重复。", "周敏当天合计 9 小时，一般不超过 8 小时。"]


def test_eight_hours_and_another_title_are_not_asked_about() -> None:
    names = {1: "周敏", 2: "李娜"}

    def said(title: str, hours: int) -> list[str]:
        helpers = [Helper(1, hours)]
        return service_warnings(
            DAY, title, helpers, names=names, hours_that_day={2: 800}, recorded=[(2, "扫雪"), (1, "植树")]
        )

    assert said("扫雪", 800) == []
    assert said(" 植树 ", 801) == [
        "周敏当天已经有一条“植树”，请核对是否重复。",
        "周敏当天合计 8.01 小时，一般不超过 8 小时。",
    ]


def test_without_an_item_of_service_every_item_by_the_hour_is_offered() -> None:
    study, pages, deducted = (
        Item("A", "自学", per=PerUnit("小时", Amount(Points(100)))),
        Item("B", "志愿笔记", per=PerUnit("页", Amount(Points(100)))),
        Item("C", "志愿缺勤", Effect.DEDUCT, per=PerUnit("小时", Amount(Points(100)))),
    )
    served = Item("D", "帮扶", activity="社区服务", per=PerUnit("小时", Amount(Points(100))))

    def codes(*items: Item) -> list[str]:
        return [item.code for item in service_items(Standard("办法", blocks=(Block("A", "奉献", items=items),)))]

    assert codes(study, pages, deducted) == ["A"]
    assert codes(study, pages, served) == ["D"]
    assert codes(served, replace(served, code="E", name="志愿帮扶")) == ["E", "D"]
