"""The steps of one result: kind, name, number, entries, level and code of each, and what the ends of it say."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import sheet_of
from zhixing.rules.scoring.engine import Step, StepKind, breakdown, breakdowns, explain
from zhixing.rules.standards.model import PeriodKind

TEXT = """\
title: 办法
base: 10
floor: 8
cap: 40
classes: [{code: L, name: 干部}, {code: M, name: 党员}, {code: G, name: 挂职党员, graded: false}]
blocks:
  - code: a
    name: 学习
    full: 20
    star: 10
    suggestion: 请按时参加学习。
    short_under: 40
    items: [{code: A, name: 党课, worth: 4}, {code: D, name: 缺席, effect: deduct, worth: 3}]
  - code: b
    name: 奉献
    star: 5
    items: [{code: B, name: 走访, worth: 15}, {code: C, name: 退出, effect: deduct, worth: 20}]
vetoes:
  - {code: VA, name: 抄袭, block: a, effect: score_zero, clause: 第九条}
  - {code: VZ, name: 违纪, effect: score_zero}
  - {code: VX, name: 除名, effect: out_of_scoring, clause: 第十条}
gates:
  - {name: 党课不足, when: [{item: A, measure: times, under: 1}], best_band: LOW, cap: 12}
  - {name: 警告, when: [{item: D, measure: times, at_least: 2}], rate: 50}
bands:
  - {code: TOP, name: 优, at_least: 30, measures: [表彰, 推荐]}
  - {code: MID, name: 中, at_least: 15}
  - {code: LOW, name: 差}
"""


def steps_of(rows: list[dict[str, Any]], member_class: str = "M", **person: Any) -> list[Step]:
    entries = [{"person": 1, "entry": number, **row} for number, row in enumerate(rows, start=11)]
    return breakdown(sheet_of(TEXT, entries, [{"person": 1, "class": member_class, **person}]), 1)


def test_every_step_with_what_it_rests_on() -> None:
    steps = steps_of([{"item": "A"}, {"item": "B"}, {"item": "D"}, {"item": "A", "units": 200}])
    assert steps == [
        Step(StepKind.BASE, "起评分", "10 分。", 1000),
        Step(StepKind.ITEM, "党课", "3 次，每次 4 分，计 12 分。", 1200, (11, 14), 2, "A"),
        Step(StepKind.ITEM, "缺席", "1 次，每次 3 分，扣 3 分。", -300, (13,), 2, "D"),
        Step(StepKind.BLOCK, "学习", "细则合计 9 分，得 9 分。", 900, (), 1, "a"),
        Step(StepKind.ITEM, "走访", "1 次，每次 15 分，计 15 分。", 1500, (12,), 2, "B"),
        Step(StepKind.BLOCK, "奉献", "细则合计 15 分，得 15 分。", 1500, (), 1, "b"),
        Step(StepKind.COMPONENT, "积分", "各维度合计 24 分。", 2400, (), 1, "points"),
        Step(StepKind.COMPOSITE, "合成", "起评分 10 + 积分 24 = 34 分（四舍五入，取两位小数）。", 3400),
        Step(StepKind.STARS, "得星数", "2 颗星中得 1 颗。", 100),
        Step(StepKind.BAND, "等次", "34 分，评为优。随后：表彰、推荐。", 3400, code="TOP"),
    ]


@pytest.mark.parametrize(("times", "is_short"), [(1, True), (2, False)])
def test_a_block_below_its_mark_brings_a_suggestion(times: int, is_short: bool) -> None:
    told = [step for step in steps_of([{"item": "A"}] * times) if step.kind is StepKind.SUGGESTION]
    suggestion = Step(StepKind.SUGGESTION, "改进建议", "请按时参加学习。", None, (), 2, "a")
    assert told == ([suggestion] if is_short else [])


@pytest.mark.parametrize(
    ("rows", "step"),
    [
        (
            [{"item": "A"}, {"item": "B", "units": 200}],
            Step(StepKind.LIMIT, "总分上下限", "总分最高 40 分，计 40 分。", 4000),
        ),
        ([{"item": "A"}, {"item": "C"}], Step(StepKind.LIMIT, "总分上下限", "总分最低 8 分，计 8 分。", 800)),
    ],
)
def test_the_whole_is_held_between_cap_and_floor(rows: list[dict[str, Any]], step: Step) -> None:
    assert [told for told in steps_of(rows) if told.kind is StepKind.LIMIT] == [step]
    assert [told for told in steps_of([{"item": "A"}, {"item": "B"}]) if told.kind is StepKind.LIMIT] == []


def test_a_veto_names_its_clause_and_its_entries() -> None:
    rows = [{"item": "A", "units": 500}, {"item": "VA"}, {"item": "VZ"}, {"item": "VZ"}]
    told = {step.name: step for step in steps_of(rows)}
    assert told["学习"].sentence == "细则合计 20 分，被一票否决，得 0 分。"
    assert told["奉献"].sentence == "细则合计 0 分，得 0 分。"
    assert told["一票否决：抄袭"] == Step(
        StepKind.VETO, "一票否决：抄袭", "“学习”记零分。依据：第九条。", 0, (12,), code="VA"
    )
    assert told["一票否决：违纪"] == Step(StepKind.VETO, "一票否决：违纪", "记零分。", 0, (13, 14), code="VZ")
    assert told["等次"].sentence == "0 分，评为差。"


def test_who_is_out_of_scoring_is_told_why_and_nothing_else() -> None:
    assert [(step.kind, step.sentence) for step in steps_of([{"item": "A"}], excluded="经批准减免，不参加计分")] == [
        (StepKind.OUT, "经批准减免，不参加计分。")
    ]
    told = steps_of([{"item": "A"}, {"item": "VX"}])
    assert [(step.kind, step.name, step.entries) for step in told] == [
        (StepKind.OUT, "不计分", ()),
        (StepKind.VETO, "一票否决：除名", (12,)),
    ]


def test_gates_say_all_that_they_do() -> None:
    told = {step.name: step for step in steps_of([{"item": "B"}, {"item": "D", "units": 200}])}
    # 10 + 0 + 15 = 25, of which half, then held under twelve and below
    assert told["限制：党课不足"] == Step(StepKind.GATE, "限制：党课不足", "最高评为差，总分最高 12 分。", 1200)
    assert told["限制：警告"] == Step(StepKind.GATE, "限制：警告", "总分按 50% 计。", 1200)
    assert told["等次"].sentence == "12 分，评为差。"


def test_a_class_without_bands_is_told_its_points() -> None:
    last = steps_of([{"item": "A"}, {"item": "B"}], "G")[-1]
    assert last == Step(StepKind.BAND, "等次", "29 分，挂职党员不评等次。", 2900)


CARRY = """\
title: 办法
base: 60
carry: {share: 10, over: 60, by: replace}
blocks: [{code: b, name: 积分, items: [{code: J, name: 加分, worth: 1}]}]
"""


def test_what_is_carried_over_may_stand_in_the_place_of_the_base() -> None:
    sheet = sheet_of(CARRY, [], [{"person": 1, "carried": 9000}, {"person": 2}])
    first = {person: steps[0] for person, steps in breakdowns(sheet).items()}
    assert first == {
        1: Step(StepKind.BASE, "起评分", "上年得分 90 分，结转 3 分，代替起评分。", 300),
        2: Step(StepKind.BASE, "起评分", "没有上年得分，不结转，从 60 分算起。", 6000),
    }
    added = CARRY.replace("by: replace", "by: add")
    assert breakdown(sheet_of(added, [], [{"person": 1, "carried": 9000}]), 1)[0].sentence == (
        "上年得分 90 分，结转 3 分，加在起评分上。"
    )


def test_steps_as_text_are_indented_by_their_level() -> None:
    sheet = sheet_of(CARRY, [{"person": 2, "item": "J"}], [{"person": 2}])
    assert explain(sheet, 2).splitlines() == [
        "起评分：没有上年得分，不结转，从 60 分算起。",
        "    加分：1 次，每次 1 分，计 1 分。",
        "  积分：细则合计 1 分，得 1 分。",
        "  积分：各维度合计 1 分。",
        "合成：起评分 60 + 积分 1 = 61 分（四舍五入，取两位小数）。",
    ]


MEMBERS = """\
title: 办法
components:
  - {code: members, name: 党员得分, source: members, weight: 60, members: {by: share, at_least: 75}}
  - {code: plain, name: 党员平均, source: members, weight: 40}
  - {code: below, name: 下级平均, source: members, weight: 0, members: {of: branches}}
"""


def test_results_of_members_are_said_with_how_many_there_are() -> None:
    members = pl.DataFrame({"person": [1] * 4, "index": [8000, 7000, 7500, 9000], "of": [None, None, None, "branches"]})
    steps = breakdown(sheet_of(MEMBERS, [], [{"person": 1}], members=members), 1)
    assert {step.name: step.sentence for step in steps if step.kind is StepKind.COMPONENT} == {
        "党员得分": "3 名党员中得 75 分以上的比例折合，66.67 分（约数）。",
        "党员平均": "3 名党员得分平均，75 分。",
        "下级平均": "1 个下一级党组织得分平均，90 分，只作参考，不计入总分。",
    }


VOTES = """\
title: 办法
components:
  - {code: points, name: 积分, source: points, weight: 60}
  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20}}
  - {code: voices, name: 群众评价, source: ballot, weight: {midyear: 20}}
blocks: [{code: b, name: 学习, items: [{code: A, name: 党课, worth: 50}]}]
gates:
  - name: 测评不过
    when:
      - {component: ballot, measure: percent, under: 60}
      - {component: voices, at_least: 10, under: 70}
    cap: 40
"""


@pytest.mark.parametrize(
    ("ballot", "voices", "kind", "name", "sentence"),
    [
        (
            5900,
            6900,
            StepKind.GATE,
            "限制：测评不过",
            "民主测评 59 分，办法看的是低于满分的 60%；"
            "群众评价 69 分，办法看的是低于 70 分、不低于 10 分，总分最高 40 分。",
        ),
        (
            6000,
            6900,
            StepKind.OPEN_GATE,
            "没有限制：测评不过",
            "民主测评 60 分，办法看的是低于满分的 60%；群众评价 69 分，办法看的是低于 70 分、不低于 10 分，不作限制。",
        ),
        (
            None,
            7000,
            StepKind.OPEN_GATE,
            "没有限制：测评不过",
            "民主测评没有可以公布的结果；群众评价 70 分，办法看的是低于 70 分、不低于 10 分，不作限制。",
        ),
    ],
)
def test_a_gate_on_votes_says_what_became_of_each(
    ballot: int | None, voices: int, kind: StepKind, name: str, sentence: str
) -> None:
    people = [{"person": 1, "raw/ballot": ballot, "raw/voices": voices}]
    sheet = sheet_of(VOTES, [{"person": 1, "item": "A"}], people, period_kind=PeriodKind.MIDYEAR)
    told = [step for step in breakdown(sheet, 1) if step.kind in {StepKind.GATE, StepKind.OPEN_GATE}]
    assert [(step.kind, step.name, step.sentence) for step in told] == [(kind, name, sentence)]


BY_STARS = """\
title: 办法
bands_by: stars
blocks:
  - {code: a, name: 学习, star: 4, items: [{code: A, name: 党课, worth: 4}]}
  - {code: b, name: 奉献, star: 4, items: [{code: B, name: 走访, worth: 4}]}
bands: [{code: TWO, name: 二星, at_least: 2}, {code: ONE, name: 一星, at_least: 1}, {code: NONE, name: 无星}]
year: {by: mean, bands: [{code: GOOD, name: 年度优秀, at_least: 5}, {code: REST, name: 年度合格}]}
"""


def test_stars_are_counted_where_the_ledger_is() -> None:
    quarter = breakdown(sheet_of(BY_STARS, [{"person": 1, "item": "A"}], [{"person": 1}]), 1)
    assert [(step.name, step.sentence, step.number) for step in quarter[-2:]] == [
        ("得星数", "2 颗星中得 1 颗。", 100),
        ("等次", "得 1 颗星，评为一星。", 400),
    ]
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [600]})
    year = sheet_of(BY_STARS, [], [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters)
    assert [(step.name, step.sentence) for step in breakdown(year, 1)][1:] == [
        ("合成", "各期得分 6 = 6 分（四舍五入，取两位小数）。"),
        ("等次", "6 分，评为年度优秀。"),
    ]
