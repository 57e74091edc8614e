"""How large each part of a standard may be, to the very number, without a text around it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.standards.limits import check_size
from zhixing.rules.standards.model import (
    Amount,
    Band,
    Block,
    Check,
    Component,
    Condition,
    Example,
    ExampleFact,
    Gate,
    Grade,
    HearingCriterion,
    HearingRule,
    Item,
    Option,
    OwnName,
    Panel,
    PersonClass,
    PerUnit,
    Points,
    Question,
    Source,
    Standard,
    Tier,
    Veto,
    VetoEffect,
)

ONE = Amount(Points(100))
WHOLE = Standard("办法")
ITEM, PART = Item("A", "走访", worth=ONE), Component("c", "部分", Source.BALLOT)


def of_item(**parts: Any) -> Standard:
    return replace(WHOLE, blocks=(Block("b", "维度", items=(replace(ITEM, **parts),)),))


def of_part(**parts: Any) -> Standard:
    return replace(WHOLE, components=(replace(PART, **parts),))


LISTS: dict[str, tuple[str, int, Callable[[tuple[Any, ...]], Standard], Any]] = {
    "classes": ("classes", 30, lambda many: replace(WHOLE, classes=many), PersonClass("K", "干部")),
    "covers": (
        "classes[0].covers",
        30,
        lambda many: replace(WHOLE, classes=(PersonClass("K", "干部", covers=many),)),
        "居民",
    ),
    "grades": ("grades", 20, lambda many: replace(WHOLE, grades=many), Grade("G", "优秀", Points(100))),
    "components": ("components", 20, lambda many: replace(WHOLE, components=many), PART),
    "panels": ("components[0].panels", 20, lambda many: of_part(panels=many), Panel("m", "党员", Points(100))),
    "questions": ("components[0].questions", 30, lambda many: of_part(questions=many), Question("q", "作风")),
    "criteria": (
        "components[0].hearing.criteria",
        20,
        lambda many: of_part(hearing=HearingRule(criteria=many)),
        HearingCriterion("a", "实绩", Points(100)),
    ),
    "blocks": ("blocks", 50, lambda many: replace(WHOLE, blocks=many), Block("b", "维度")),
    "items": ("blocks[0].items", 200, lambda many: replace(WHOLE, blocks=(Block("b", "维度", items=many),)), ITEM),
    "options": ("blocks[0].items[0].options", 50, lambda many: of_item(options=many), Option("x", "市级", ONE)),
    "tiers": ("blocks[0].items[0].tiers", 50, lambda many: of_item(tiers=many), Tier(Points(100), ONE)),
    "checks": ("blocks[0].items[0].checks", 50, lambda many: of_item(checks=many), Check("记录")),
    "own_names": ("blocks[0].items[0].own_names", 30, lambda many: of_item(own_names=many), OwnName("走户", ("K",))),
    "vetoes": ("vetoes", 100, lambda many: replace(WHOLE, vetoes=many), Veto("V", "否决", VetoEffect.ZERO)),
    "gates": ("gates", 50, lambda many: replace(WHOLE, gates=many), Gate("限制", ())),
    "when": ("gates[0].when", 20, lambda many: replace(WHOLE, gates=(Gate("限制", many),)), Condition(index=True)),
    "bands": ("bands", 20, lambda many: replace(WHOLE, bands=many), Band("R", "红星")),
    "measures": (
        "bands[0].measures",
        20,
        lambda many: replace(WHOLE, bands=(Band("R", "红星", measures=many),)),
        "表彰",
    ),
    "examples": ("examples", 20, lambda many: replace(WHOLE, examples=many), Example("甲")),
    "facts": (
        "examples[0].facts",
        100,
        lambda many: replace(WHOLE, examples=(Example("甲", facts=many),)),
        ExampleFact("A", None),
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_has_its_most(name: str) -> None:
    path, most, make, part = LISTS[name]
    assert list(check_size(make((part,) * most))) == []
    assert list(check_size(make((part,) * (most + 1)))) == [
        (path, f"写了 {most + 1} 个，最多 {most} 个，请合并或删减。")
    ]


def test_five_hundred_items_are_the_most_of_a_whole() -> None:
    block = Block("b", "维度", items=(ITEM,) * 167)
    assert list(check_size(replace(WHOLE, blocks=(block, block, replace(block, items=(ITEM,) * 166))))) == []
    assert list(check_size(replace(WHOLE, blocks=(block,) * 3))) == [
        ("blocks", "全部细则 501 条，最多 500 条，请合并或删减。")
    ]


@pytest.mark.parametrize(
    ("most", "make", "path"),
    [
        (120, lambda text: replace(WHOLE, title=text), "title"),
        (1000, lambda text: replace(WHOLE, source=text), "source"),
        (1000, lambda text: replace(WHOLE, note=text), "note"),
        (100, lambda text: of_item(name=text), "blocks[0].items[0].name"),
        (100, lambda text: of_item(activity=text), "blocks[0].items[0].activity"),
        (1000, lambda text: of_item(criterion=text), "blocks[0].items[0].criterion"),
        (20, lambda text: of_item(worth=None, per=PerUnit(text, ONE)), "blocks[0].items[0].per.unit"),
    ],
)
def test_each_text_has_its_length(most: int, make: Callable[[str], Standard], path: str) -> None:
    assert list(check_size(make("长" * most))) == []
    assert list(check_size(make("长" * (most + 1)))) == [(path, f"有 {most + 1} 字，最多 {most} 字，请改短。")]


def test_a_word_of_a_list_is_as_long_as_a_name() -> None:
    def measures(length: int) -> Standard:
        return replace(WHOLE, bands=(Band("R", "红星", measures=("表彰", "长" * length)),))

    assert list(check_size(measures(100))) == []
    assert list(check_size(measures(101))) == [("bands[0].measures", "其中一个有 101 字，最多 100 字，请改短。")]
