"""学时和服务时间: which items are counted by the hour, and what the hours are spent on."""

import pytest

from zhixing.rules.activities.hours import HoursKind, hours_items, kind_of_hours
from zhixing.rules.standards.items import Block, Item, PerUnit
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import Amount, Effect, Points


def by(unit: str) -> PerUnit:
    return PerUnit(unit, Amount(Points(100)))


def test_only_hours_that_are_given_count() -> None:
    standard = Standard(
        "办法",
        blocks=(
            Block("A", "学习教育", items=(Item("A1", "自学", per=by("学时")), Item("A2", "笔记", per=by("页")))),
            Block(
                "B",
                "志愿奉献",
                items=(
                    Item("B1", "志愿服务", per=by("小时")),
                    Item("B2", "缺服务", Effect.DEDUCT, per=by("小时")),
                    Item("B3", "走访", worth=Amount(Points(100))),
                ),
            ),
        ),
    )
    assert hours_items(standard) == {"A1": HoursKind.STUDY, "B1": HoursKind.SERVICE}


@pytest.mark.parametrize(
    ("block", "name", "kind"),
    [
        ("学习教育", "自学", HoursKind.STUDY),
        ("组织生活", "党课", HoursKind.STUDY),
        ("组织生活", "集中培训", HoursKind.STUDY),
        ("组织生活", "理论学习", HoursKind.STUDY),
        ("主题教育", "读书", HoursKind.STUDY),
        ("志愿奉献", "卫生清扫", HoursKind.SERVICE),
    ],
)
def test_study_is_known_by_the_words_of_item_and_dimension(block: str, name: str, kind: HoursKind) -> None:
    assert kind_of_hours(Block("A", block), Item("A1", name)) is kind


def test_the_words_for_hours() -> None:
    assert [kind.label for kind in HoursKind] == ["学习时间", "服务时间"]
