"""截至今日的积分: what the ledger alone has brought, block by block; tables of them; and how a year is spoken of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sample_standard import SAMPLE
from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, YEAR
from zhixing.rules.scoring.engine import ScoreSheet, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.scoring.running import (
    MOST_COLUMNS,
    BlockPoints,
    RunningScore,
    of_ledger_alone,
    running_scores,
    running_steps,
    score_table,
)
from zhixing.rules.scoring.shares import band_warnings
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.scoring.years import made_of
from zhixing.rules.standards.model import Band, PeriodKind, Share, Standard
from zhixing.rules.standards.reading import read_standard


def standard_of(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def sheet_of(
    text: str, entries: list[dict[str, Any]], people: list[dict[str, Any]], kind: PeriodKind = PeriodKind.QUARTER
) -> ScoreSheet:
    return score(standard_of(text), entries=entries_frame(entries), people=people_frame(people), period_kind=kind)


PEOPLE = [{"person": 1, "class": "CADRE"}, {"person": 2, "class": "ORDINARY"}, {"person": 3, "class": "AWAY"}]
ENTRIES = [
    {"person": 1, "item": "MEET"},
    {"person": 1, "item": "TALK", "worth": 250},
    {"person": 2, "item": "MEET", "units": 400},  # held under 30 in the period
    {"person": 2, "item": "AWARD", "option": "CITY", "units": 1000},
]


@pytest.mark.parametrize("kind", [PeriodKind.QUARTER, PeriodKind.MIDYEAR])
def test_the_ledger_so_far_whatever_else_the_period_weighs(kind: PeriodKind) -> None:
    assert running_scores(sheet_of(SAMPLE, ENTRIES, PEOPLE, kind)) == {
        1: RunningScore(1050, (BlockPoints("学习教育", 800, 6000), BlockPoints("志愿奉献", 250, 4000))),
        2: RunningScore(6000, (BlockPoints("学习教育", 6000, 6000), BlockPoints("志愿奉献", 0, 4000))),
        3: RunningScore(None, (), "长期外出不参加计分：长期外出，不参加计分"),
    }


def test_what_is_still_to_be_had_of_a_block() -> None:
    rooms = [
        BlockPoints("学习", points, full).room for points, full in ((800, 6000), (6000, 6000), (6100, 6000), (5, None))
    ]
    assert rooms == [5200, 0, 0, None]


def test_steps_so_far_are_those_of_the_ledger() -> None:
    sheet = sheet_of(SAMPLE, ENTRIES, PEOPLE, PeriodKind.MIDYEAR)
    assert [(step.kind, step.name) for step in running_steps(sheet, 1)] == [
        (StepKind.ITEM, "参加党员大会"),
        (StepKind.BLOCK, "学习教育"),
        (StepKind.ITEM, "宣讲"),
        (StepKind.BLOCK, "志愿奉献"),
        (StepKind.COMPONENT, "积分"),
    ]
    assert [(step.kind, step.sentence) for step in running_steps(sheet, 3)] == [
        (StepKind.OUT, "长期外出不参加计分：长期外出，不参加计分。")
    ]


ADDED = """\
title: 办法
base: 50
blocks:
  - {code: a, name: 学习, full: 20, factor: 50, items: [{code: A, name: 学习, worth: 4}]}
  - {code: x, name: 加减, into: index, items: [{code: X, name: 加分, worth: 3}]}
"""


def test_where_the_standard_adds_to_the_ledger_all_of_it_stands_together() -> None:
    entries = [{"person": 1, "item": "A", "units": 200}, {"person": 1, "item": "X"}]
    assert running_scores(sheet_of(ADDED, entries, [{"person": 1}])) == {
        1: RunningScore(5700, (BlockPoints("学习", 400, 1000), BlockPoints("加减", 300, None)))
    }
    without_base = ADDED.replace("base: 50\n", "")
    assert running_scores(sheet_of(without_base, entries, [{"person": 1}]))[1].total == 700
    plain = without_base.replace(", into: index", "").replace("factor: 50, ", "")
    assert running_scores(sheet_of(plain, entries, [{"person": 1}]))[1].total == 1100


NARROW = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
blocks:
  - {code: a, name: 学习, full: {default: 20, L: 30}, items: [{code: A, name: 学习, worth: 4}]}
  - {code: b, name: 履职, classes: [L], items: [{code: B, name: 履职, worth: 5}]}
"""


def test_each_class_has_its_own_blocks_and_full_marks() -> None:
    people = [{"person": 1, "class": "L"}, {"person": 2, "class": "M"}]
    scores = running_scores(sheet_of(NARROW, [{"person": 1, "item": "B"}, {"person": 2, "item": "A"}], people))
    assert scores == {
        1: RunningScore(500, (BlockPoints("学习", 0, 3000), BlockPoints("履职", 500, None))),
        2: RunningScore(400, (BlockPoints("学习", 400, 2000),)),
    }
    table = score_table(scores)
    assert table.blocks == ("学习", "履职")
    assert [table.cells(person) for person in (1, 2, 9)] == [
        [("学习", 0), ("履职", 500)],
        [("学习", 400), ("履职", None)],
        [("学习", None), ("履职", None)],
    ]


def test_a_table_of_too_many_blocks_has_none() -> None:
    blocks = tuple(BlockPoints(f"维度{number}", 0, None) for number in range(MOST_COLUMNS))
    assert score_table({1: RunningScore(0, blocks)}).blocks == tuple(block.name for block in blocks)
    more = RunningScore(0, (BlockPoints("又一维度", 0, None),))
    assert score_table({1: RunningScore(0, blocks), 2: more}).blocks == ()
    assert MOST_COLUMNS == 7  # what a page of 1,280 pixels shows beside name, class and sum


ONE_LEDGER = """\
title: 办法
components: [{code: points, name: 积分, source: points, weight: 100, full: 50}]
blocks: [{code: a, name: 学习, items: [{code: A, name: 学习, worth: 4}]}]
"""
TWO_LEDGERS = """\
title: 办法
components:
  - {code: points, name: 积分, source: points, weight: 60}
  - {code: duty, name: 履职, source: points, weight: 40, full: 50}
blocks:
  - {code: a, name: 学习, into: points, items: [{code: A, name: 学习, worth: 4}]}
  - {code: b, name: 履职, into: duty, items: [{code: B, name: 履职, worth: 6}]}
"""
DIRECT = "  - {code: x, name: 加减, into: index, items: [{code: X, name: 加分, worth: 3}]}\n"


@pytest.mark.parametrize(
    ("text", "total"),
    [
        (ONE_LEDGER, 400),  # on its own scale of fifty, which the result brings to a hundred
        (ONE_LEDGER + "cap: 3\n", 400),
        (ONE_LEDGER + "base: 10\n", 1800),
        (ONE_LEDGER + "carry: {share: 10, over: 60, by: add}\n", 1100),
        (ONE_LEDGER.replace("[{code: a", "\n  - {code: a").replace("4}]}]", "4}]}") + DIRECT, 1100),
        (TWO_LEDGERS, 720),  # 4 × 60% and twice 6 × 40%
    ],
)
def test_one_ledger_stands_on_its_own_scale_and_more_as_the_result_adds_them(text: str, total: int) -> None:
    standard = standard_of(text)
    entries = [{"person": 1, "item": item.code} for _, item in standard.items]
    sheet = sheet_of(text, entries, [{"person": 1, "carried": 9000}])
    assert running_scores(sheet)[1].total == total


def test_what_is_still_to_come_is_missing_and_not_nothing() -> None:
    text = """\
title: 办法
base: 10
components:
  - {code: points, name: 积分, source: points, weight: 60}
  - {code: ballot, name: 测评, source: ballot, weight: 40, absent: zero}
blocks: [{code: a, name: 学习, items: [{code: A, name: 学习, worth: 50}]}]
"""
    entries, people = entries_frame([{"person": 1, "item": "A"}]), people_frame([{"person": 1}])
    whole, alone = standard_of(text), of_ledger_alone(standard_of(text))
    assert [score(rules, entries=entries, people=people).people["index"][0] for rules in (whole, alone)] == [4000, 6000]
    sheet = score(alone, entries=entries, people=people)
    assert running_scores(sheet)[1].total == 6000
    assert [step.name for step in running_steps(sheet, 1)] == ["起评分", "学习", "学习", "积分"]


BANDS = (Band("TOP", "优秀", share_cap=Share(1, 3)), Band("REST", "合格"))


@pytest.mark.parametrize(
    ("codes", "unit", "sentences"),
    [
        (["TOP"] * 2 + ["REST"] * 4, "人", []),
        (
            ["TOP"] * 2 + ["REST"] * 3,
            "人",
            ["优秀 2 人，参评 5 人，超过办法规定的比例 1/3（不超过 1 人），请考评小组核对。"],
        ),
        (
            ["TOP"] * 3,
            "个党组织",
            ["优秀 3 个党组织，参评 3 个党组织，超过办法规定的比例 1/3（不超过 1 个党组织），请考评小组核对。"],
        ),
        ([], "人", []),
    ],
)
def test_a_share_is_exceeded_by_the_first_above_it(codes: list[str], unit: str, sentences: list[str]) -> None:
    assert band_warnings(BANDS, codes, unit) == sentences


@pytest.mark.parametrize(
    ("numbers", "months", "sentence"),
    [
        ((4, 4, 0), QUARTER, "全年四个季度"),
        ((12, 12, 0), MONTH, "全年十二个月"),
        ((2, 2, 0), HALF_YEAR, "上、下两个半年"),
        ((1, 1, 0), YEAR, "全年一期考评"),
        ((4, 3, 0), QUARTER, "全年四个季度，计分的 3 个"),
        ((3, 3, 1), QUARTER, "已结束的 3 个季度；还有 1 个季度没有结束，结果还会变动"),
        ((2, 1, 2), QUARTER, "已结束的 2 个季度，计分的 1 个；还有 2 个季度没有结束，结果还会变动"),
        ((0, 0, 1), YEAR, "已结束的 0 期；还有 1 期没有结束，结果还会变动"),
        ((5, 5, 0), MONTH, "已结束的 5 个月"),
        ((1, 1, 1), HALF_YEAR, "已结束的 1 个半年；还有 1 个半年没有结束，结果还会变动"),
    ],
)
def test_of_how_many_periods_a_year_is_made(numbers: tuple[int, int, int], months: int, sentence: str) -> None:
    assert made_of(*numbers, months) == sentence
