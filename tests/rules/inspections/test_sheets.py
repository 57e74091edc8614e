"""实地检查: one mark, one blind sheet, and what the sheets come to."""

from typing import Any

import pytest

from zhixing.rules.inspections.visits import (
    Asking,
    Mark,
    Statement,
    asking_of,
    is_settled,
    items_for,
    joint_problems,
    mark_problems,
    must_be_marked,
    names_of_unmarked,
    proposed_mark,
    sheet_problems,
)
from zhixing.rules.standards.items import Block, Item, Option, OwnName, PerUnit, Range, Tier
from zhixing.rules.standards.model import PersonClass, Rounding, Standard
from zhixing.rules.standards.vocabulary import Amount, Effect, Points, RoundBy, RoundTo


def points(number: int) -> Amount:
    return Amount(Points(number))


TEAM = Item("TEAM", "班子健全", range=Range(Points(100), Points(600), Points(50)))
FREE = Item("FREE", "创新", range=Range(Points(0), Points(600)))
ODD = Item("ODD", "特色", range=Range(Points(120), Points(600), Points(50)))
STARTED = Item("STARTED", "安全", Effect.DEDUCT, worth=points(200), start=points(500))
CHOICE = Item("CHOICE", "阵地", options=(Option("A", "达标", points(500)), Option("B", "基本达标", points(300))))
TAKEN = Item("TAKEN", "台账不全", Effect.DEDUCT, range=Range(Points(100), Points(300)))
TIMES = Item("TIMES", "超期", Effect.DEDUCT, worth=points(200))
HOURS = Item("HOURS", "服务", per=PerUnit("小时", points(100)))
TIERED = Item("TIERED", "次数", tiers=(Tier(Points(100), points(100)),))
PLAIN = Standard("办法")


def test_in_what_an_item_is_scored() -> None:
    items = (TEAM, CHOICE, TAKEN, TIMES, HOURS, TIERED)
    assert [asking_of(item) for item in items] == [
        Asking.POINTS,
        Asking.OPTION,
        Asking.POINTS,
        Asking.TIMES,
        Asking.AMOUNT,
        Asking.AMOUNT,
    ]
    assert [must_be_marked(item) for item in items] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("item", "mark", "sentences"),
    [
        (TEAM, Mark(), ["“班子健全”还没有评分。"]),
        (TEAM, Mark(100), []),
        (TEAM, Mark(600), []),
        (TEAM, Mark(99), ["“班子健全”应在 1 到 6 分之间，现在填了 0.99 分。"]),
        (TEAM, Mark(601), ["“班子健全”应在 1 到 6 分之间，现在填了 6.01 分。"]),
        (TEAM, Mark(150), []),
        (TEAM, Mark(160), ["“班子健全”按 0.5 分一档给分，1.6 分不在档上。"]),
        (ODD, Mark(170), []),  # steps are counted from the least
        (ODD, Mark(150), ["“特色”按 0.5 分一档给分，1.5 分不在档上。"]),
        (FREE, Mark(161), []),
        (FREE, Mark(0), []),
        (CHOICE, Mark(), ["“阵地”还没有评分。"]),
        (CHOICE, Mark(option="B"), []),
        (CHOICE, Mark(option="C"), ["“阵地”请从列出的情形中选择一种。"]),
        (CHOICE, Mark(100), ["“阵地”请从列出的情形中选择一种。"]),
        (TAKEN, Mark(), []),
        (TAKEN, Mark(0), []),
        (TAKEN, Mark(99), ["“台账不全”应在 1 到 3 分之间，现在填了 0.99 分。"]),
        (TAKEN, Mark(100), []),
        (TIMES, Mark(), []),
        (TIMES, Mark(0), []),
        (TIMES, Mark(10_000), []),
        (TIMES, Mark(10_001), ["“超期”应填 0 到 100 之间的数。"]),
        (TIMES, Mark(-1), ["“超期”应填 0 到 100 之间的数。"]),
        (TIMES, Mark(option="A"), []),
    ],
)
def test_what_is_wrong_with_a_mark(item: Item, mark: Mark, sentences: list[str]) -> None:
    assert mark_problems(item, mark) == sentences


@pytest.mark.parametrize(
    ("item", "marks", "proposed"),
    [
        (TEAM, [], Mark()),
        (TEAM, [Mark(), Mark()], Mark()),
        (TEAM, [Mark(500), Mark(600)], Mark(550)),
        (TEAM, [Mark(500), Mark(550)], Mark(550)),  # half a step up
        (TEAM, [Mark(500), Mark(500), Mark(550)], Mark(500)),
        (FREE, [Mark(501), Mark(500)], Mark(501)),
        (TIMES, [Mark(), Mark(200)], Mark(100)),  # who found nothing counts as none
        (TIMES, [Mark(100), Mark(200)], Mark(200)),
        (TIMES, [Mark(100), Mark(100), Mark(200)], Mark(100)),
        (CHOICE, [Mark(option="A"), Mark(option="A"), Mark()], Mark(option="A")),
        (CHOICE, [Mark(option="A"), Mark(option="B")], Mark()),
    ],
)
def test_what_blind_sheets_come_to(item: Item, marks: list[Mark], proposed: Mark) -> None:
    assert proposed_mark(item, marks, PLAIN) == proposed


def test_a_mean_is_rounded_as_the_standard_rounds() -> None:
    tenths = Standard("办法", rounding=Rounding(RoundTo.TENTH))
    assert proposed_mark(FREE, [Mark(504), Mark(505)], tenths) == Mark(500)
    assert proposed_mark(FREE, [Mark(505), Mark(506)], tenths) == Mark(510)
    down = Standard("办法", rounding=Rounding(by=RoundBy.DOWN))
    assert proposed_mark(FREE, [Mark(501), Mark(500)], down) == Mark(500)
    assert proposed_mark(TEAM, [Mark(500), Mark(549)], down) == Mark(500)
    assert proposed_mark(TAKEN, [Mark(105), Mark()], tenths) == Mark(50)


def test_a_choice_is_settled_where_all_chose_alike() -> None:
    chosen = Mark(option="A")
    assert is_settled(CHOICE, [chosen, chosen], chosen)
    assert not is_settled(CHOICE, [chosen, Mark(option="B")], chosen)
    assert not is_settled(CHOICE, [Mark(), Mark()], Mark())


def test_each_class_has_its_items_by_its_own_names() -> None:
    named = Item("A", "党建", own_names=(OwnName("组织建设", ("X",)),))
    bound = Item("B", "物业", classes=("X",))
    standard = Standard(
        "办法",
        classes=(PersonClass("X", "小区党支部"), PersonClass("Y", "村党支部")),
        blocks=(Block("P", "党的建设", items=(named,)), Block("Q", "日常管理", items=(bound,))),
    )
    names = {
        word: [(area, item.name) for area, item in items_for(standard, word)]
        for word in ("小区党支部", "村党支部", "其他")
    }
    assert names == {
        "小区党支部": [("党的建设", "组织建设"), ("日常管理", "物业")],
        "村党支部": [("党的建设", "党建")],
        "其他": [("党的建设", "党建")],
    }


def test_a_draft_may_lack_items_and_a_sheet_that_is_handed_in_may_not() -> None:
    items, marks = [TEAM, CHOICE, TAKEN], {"TEAM": Mark(99), "TAKEN": Mark()}
    wrong = "“班子健全”应在 1 到 6 分之间，现在填了 0.99 分。"
    assert sheet_problems(items, marks, is_whole=False) == [wrong]
    assert sheet_problems(items, marks, is_whole=True) == [wrong, "“阵地”还没有评分。"]
    assert names_of_unmarked(items, {"TEAM"}) == ("阵地",)


SAME = Mark(500)


@pytest.mark.parametrize(
    ("item", "mark", "facts", "sentences"),
    [
        (TEAM, Mark(600), {"proposed": Mark(600)}, []),
        (TEAM, Mark(600), {"proposed": SAME}, ["“班子健全”与各人评分的平均不同，请写明理由。"]),
        (TEAM, SAME, {"proposed": SAME}, ["“班子健全”没有给满分，请写明理由。"]),
        (TEAM, SAME, {"proposed": SAME, "reason": "缺一名委员"}, []),
        (TEAM, Mark(), {"proposed": SAME}, ["“班子健全”还没有评分。"]),
        (CHOICE, Mark(option="A"), {"proposed": Mark(option="B")}, ["“阵地”与各人评分的平均不同，请写明理由。"]),
        (CHOICE, Mark(option="A"), {"proposed": Mark(option="A")}, []),
        (TIMES, Mark(100), {"proposed": Mark(100)}, ["“超期”扣了分，请写明理由。"]),
        (TIMES, Mark(0), {"proposed": Mark(100)}, []),
        (STARTED, Mark(0), {"proposed": Mark(0)}, []),  # nothing was deducted: it keeps all it started from
        (TIMES, Mark(), {"proposed": Mark(100)}, []),
        (TEAM, Mark(600), {"is_fixed": True}, ["“班子健全”勾了当场整改，请写明存在的问题。"]),
        (TEAM, Mark(600), {"is_fixed": True, "problem": "缺一名委员"}, []),
    ],
)
def test_what_is_wrong_with_what_was_agreed(
    item: Item, mark: Mark, facts: dict[str, Any], sentences: list[str]
) -> None:
    usual = {"proposed": mark, "reason": " ", "problem": " ", "is_fixed": False}
    assert joint_problems(item, mark, **{**usual, **facts}) == sentences


def test_the_words_of_the_head() -> None:
    assert [statement.label for statement in Statement] == ["情况属实", "有异议"]
