"""自选指标 under a small standard: what a form is told, who is counted, and each sentence of an item's way."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.local_items import (
    LocalItemFacts,
    LocalText,
    Scope,
    approval_blockers,
    editing_blockers,
    ending_blockers,
    fitting,
    full_problems,
    judging_blockers,
    limit_blockers,
    open_blocks,
    terms_problems,
    text_problems,
    with_listed,
    with_local_items,
)
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import Method

TEXT = """\
title: 十加几
classes:
  - {code: C, name: 社区党委, covers: [社区]}
  - {code: E, name: 小区党支部}
  - {code: N, name: 机关, scored: false}
blocks:
  - {code: a, name: 服务群众, local: {most: 2, worth: 5}, items: [{code: T, name: 走访, worth: 1}]}
  - {code: b, name: 日常管理, local: {}}
  - {code: c, name: 民主评议}
"""
SERVING = LocalText("a", "", "养老助餐", 300, "每周有人送餐", (Method.VISIT,), "入户问 3 户")


def standard(text: str = TEXT) -> Standard:
    found = read_standard(text)
    assert isinstance(found, Standard)
    return found


def facts(number: int, **changes: object) -> LocalItemFacts:
    return LocalItemFacts(number * 10, number, replace(SERVING, **changes))  # type: ignore[arg-type]


def test_an_item_stands_in_a_checklist_as_it_was_written() -> None:
    text = replace(SERVING, class_code="E", adjustments="多送一户加 0.5 分", veto="没有送过")
    item = LocalItemFacts(40, 0, text).item
    assert (item.code, item.name, item.full, item.classes, item.best) == ("X-拟40", "养老助餐", 300, ("E",), 1)
    assert item.range is not None
    assert (item.range.least, item.range.step, item.claim, item.local) == (0, 50, False, True)
    assert (item.evidence, item.criterion, item.methods) == ("入户问 3 户", "每周有人送餐", (Method.VISIT,))
    assert (item.adjustments, item.veto) == ("多送一户加 0.5 分", "没有送过")
    assert (facts(7).code, facts(112).code, facts(3, full=None).item.full) == ("X-07", "X-112", 0)


def test_what_is_listed_joins_its_area_and_no_other() -> None:
    joined = with_listed(standard(), [facts(1), facts(2, block="b"), facts(3)])
    assert [(block.code, item.code) for block, item in joined.items] == [
        ("a", "T"),
        ("a", "X-01"),
        ("a", "X-03"),
        ("b", "X-02"),
    ]
    assert with_listed(standard(), []) == standard()
    assert [block.code for block in open_blocks(standard())] == ["a", "b"]


def test_unknown_areas_are_all_named() -> None:
    found = with_local_items(standard(), {"z": [facts(1).item], "y": [facts(2).item], "a": [facts(3).item]})
    assert isinstance(found, list)
    assert [str(problem) for problem in found] == [
        "维度：没有维度“y”，请改为已有的维度编号。",
        "维度：没有维度“z”，请改为已有的维度编号。",
    ]
    assert [problem.path for problem in found] == ["blocks", "blocks"]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"class_code": "E"}, []),
        ({"block": "c"}, ["《十加几》里可以自选指标的方面：服务群众、日常管理。请在其中选择。"]),
        ({"class_code": "N"}, ["《十加几》不考评所选的这一类党组织，请重新选择。"]),
        ({"name": "", "criterion": " ", "evidence": ""}, ["请写明指标名称、评分标准、看什么材料。"]),
        ({"adjustments": "点赞多的加分"}, 1),
        ({"veto": "排名靠后"}, 1),
    ],
)
def test_what_a_form_is_told(changes: dict[str, object], reasons: list[str] | int) -> None:
    said = text_problems(replace(SERVING, **changes), standard())  # type: ignore[arg-type]
    assert (len(said) if isinstance(reasons, int) else said) == reasons


def test_where_no_area_is_open_that_is_said() -> None:
    closed = standard("title: 办法\nblocks: [{code: a, name: 甲}]\n")
    assert text_problems(SERVING, closed) == ["《办法》里可以自选指标的方面：没有。请在其中选择。"]


@pytest.mark.parametrize(
    ("full", "in_a", "in_b"),
    [
        (None, False, False),
        (0, False, False),
        (-50, False, False),
        (50, True, True),
        (75, False, False),
        (500, True, True),
        (550, False, True),
    ],
)
def test_full_marks_of_an_item(full: int | None, in_a: bool, in_b: bool) -> None:
    limited, open_area, _ = standard().blocks
    assert (full_problems(full, limited) == [], full_problems(full, open_area) == []) == (in_a, in_b)


def test_full_marks_without_a_limit_are_only_above_nought() -> None:
    assert full_problems(0, standard().blocks[1]) == ["满分请写大于 0 的数：“日常管理”的自选指标按此限定。"]


@pytest.mark.parametrize(
    ("new", "others", "block", "is_full"),
    [
        (Scope("1.", "E"), [Scope("1.", "E")], "a", False),
        (Scope("1.", "E"), [Scope("1.", "E")] * 2, "a", True),
        (Scope("1.", "E"), [Scope("1.", "C")] * 2, "a", False),
        (Scope("1.", "N"), [Scope("1.", "")] * 2, "a", False),  # that class is not assessed, and so never full
        (Scope("1.", ""), [Scope("1.2.", "")] * 2, "a", True),
        (Scope("1.2.", ""), [Scope("1.", "")] * 2, "a", True),
        (Scope("1.2.", ""), [Scope("1.3.", "")] * 2, "a", False),
        (Scope("1.", "E"), [Scope("1.", "E")] * 9, "b", False),
        (Scope("1.", "E"), [Scope("1.", "E")] * 9, "c", False),
        (Scope("1.", "E"), [Scope("1.", "E")] * 9, "z", False),
    ],
)
def test_two_items_an_area(new: Scope, others: list[Scope], block: str, is_full: bool) -> None:
    assert bool(limit_blockers(new, others, standard(), block)) is is_full


def test_what_is_left_out_of_a_checklist_has_its_reason() -> None:
    items = [facts(5, block="c"), facts(4, block="z"), facts(3, full=550), facts(2, class_code="X"), facts(1)]
    fits, left_out = fitting(standard(), "社区", items)
    assert [item.number for item in fits] == [1]
    assert [(item.number, reason) for item, reason in left_out] == [
        (2, "《十加几》没有它适用的这一类党组织"),
        (3, "满分超过“服务群众”自选指标的限定"),
        (4, "《十加几》没有它所属的方面"),
        (5, "《十加几》的这个方面不能自选指标"),
    ]
    assert fitting(standard(), "社区", [facts(1, class_code="E"), facts(2, class_code="C")]).fits == [
        facts(2, class_code="C")
    ]
    assert fitting(standard(), "不在册", [facts(1, class_code="E"), facts(2)]).fits == [facts(2)]
    assert [item.number for item in fitting(standard(), "社区", [facts(3), facts(2), facts(1)]).fits] == [1, 2]


def test_each_step_out_of_its_state_is_refused_in_a_sentence() -> None:
    assert editing_blockers(VersionState.SUBMITTED) == ["这一条已提交审定，不能修改；如需修改，请先撤回。"]
    assert editing_blockers(VersionState.DISCARDED) == ["这一条已作废，不能再修改；如需调整，请停用后另行提出。"]
    assert judging_blockers(VersionState.SUBMITTED) == []
    assert judging_blockers(VersionState.APPROVED) == ["这一条目前是“已审定”，只有“待审定”的可以审定或退回。"]
    assert approval_blockers(VersionState.SUBMITTED, written_by=[1, 2], by=2) == [
        "起草人不能审定自己起草的指标，请由另一位有审定权限的同志办理。"
    ]


def test_an_item_may_begin_with_the_present_quarter_and_end_on_its_first_day() -> None:
    today, first = dt.date(2026, 9, 14), dt.date(2026, 7, 1)
    assert terms_problems("8号", first, today) == []
    approved = VersionState.APPROVED
    assert ending_blockers(approved, from_on=first, ended_on=None, day=first, reason="已普及") == []
    assert ending_blockers(approved, from_on=first, ended_on=None, day=first, reason=" ") == ["请写明停用原因。"]
    assert ending_blockers(approved, from_on=None, ended_on=None, day=first, reason="已普及") == [
        "这一条目前是“已审定”，只有已审定的可以停用。"
    ]
    assert ending_blockers(VersionState.DISCARDED, from_on=first, ended_on=None, day=first, reason="已普及") == [
        "这一条目前是“已作废”，只有已审定的可以停用。"
    ]
