"""What a standard answers about itself: lengths, classes, questions, bands, and what is asked of whom."""

from dataclasses import replace

import pytest

from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.standards.model import (
    DEADLINES,
    ActivityKind,
    Amount,
    Band,
    Block,
    Check,
    Component,
    Effect,
    HearingRule,
    Item,
    OwnName,
    PeriodKind,
    PersonClass,
    Points,
    Question,
    Range,
    Source,
    Span,
    Standard,
    Weights,
    YearRule,
)
from zhixing.rules.standards.procedure import DEFAULT_KINDS, Majority, Quorum, Roll

FULL = Amount(Points(2000))
WHOLE = Standard("办法")


@pytest.mark.parametrize(
    ("period", "accumulate", "months"),
    [
        (Span.MONTH, False, 1),
        (Span.MONTH, True, 1),
        (Span.QUARTER, True, 3),
        (Span.HALF_YEAR, False, 6),
        (Span.YEAR, False, 12),
        (Span.YEAR, True, 3),  # every quarter, each from January on
    ],
)
def test_how_long_a_period_is(period: Span, accumulate: bool, months: int) -> None:
    assert Standard("办法", period=period, accumulate=accumulate).months == months


def test_a_class_is_known_by_code_name_and_what_it_covers() -> None:
    classes = (PersonClass("K", "干部类"), PersonClass("L", "群众类", covers=("居民",)))
    standard = replace(WHOLE, classes=classes)
    assert [standard.class_of(word) for word in ("K", "干部类", "居民", "机关")] == [*classes[:1] * 2, classes[1], None]


def test_an_item_is_found_by_its_code_in_any_block() -> None:
    items = Item("A", "学习"), Item("B", "走访")
    standard = replace(WHOLE, blocks=(Block("b", "甲", items=items[:1]), Block("c", "乙", items=items[1:])))
    assert [standard.item(code) for code in ("A", "B", "C")] == [*items, None]
    assert [(block.code, item.code) for block, item in standard.items] == [("b", "A"), ("c", "B")]


def test_what_a_ballot_asks() -> None:
    vote = Component("v", "测评", Source.BALLOT)
    asked = replace(vote, questions=(Question("q", "作风"),))
    by_block = replace(vote, per_block=True)
    blocks = (
        Block("a", "学习", full=FULL),
        Block("b", "服务", full=Amount(Points(3000))),
        Block("c", "加分", bonus=True),
    )
    standard = replace(WHOLE, blocks=blocks)
    assert standard.questions_of(vote) == (Question("", "总体评价"),)
    assert standard.questions_of(asked) == asked.questions
    assert standard.questions_of(by_block) == (Question("a", "学习", Points(2000)), Question("b", "服务", Points(3000)))
    open_ended = replace(standard, blocks=(blocks[0], Block("d", "其他")))
    assert [question.weight for question in open_ended.questions_of(by_block)] == [100, 100]


def test_bands_of_the_year_are_its_own_or_those_of_every_period() -> None:
    red, first = (Band("R", "红星"),), (Band("A", "甲等"),)
    both = replace(WHOLE, bands=red, year=YearRule(bands=first))
    assert [both.bands_of(kind) for kind in PeriodKind] == [red, red, red, first]
    assert replace(both, year=YearRule()).bands_of(PeriodKind.YEAR) == red
    assert replace(both, year=None).bands_of(PeriodKind.YEAR) == red


def test_a_weight_for_all_cycles_is_none_for_the_year() -> None:
    weights = Weights(cycles=Amount(Points(70)), midyear=Amount(Points(60)))
    assert [weights.of(kind).default for kind in PeriodKind] == [70, 60, 70, 0]
    assert [Weights(year=Amount(Points(9))).of(kind).default for kind in PeriodKind] == [0, 0, 0, 9]


def test_what_a_blameless_organisation_gets_for_an_item() -> None:
    start = Amount(Points(500))
    deduct = Item("A", "缺席", effect=Effect.DEDUCT)
    assert (Item("A", "学习").sign, deduct.sign) == (1, -1)
    assert (deduct.full, replace(deduct, start=start).full) == (None, 500)
    assert replace(deduct, range=Range(Points(0), Points(300))).full is None
    ranged = Item("A", "走访", range=Range(Points(0), Points(300)), start=start)
    assert (ranged.full, replace(ranged, range=None).full) == (300, None)


def test_an_item_is_called_and_looked_at_by_class() -> None:
    checks = Check("记录"), Check("现场", classes=("K",))
    item = Item("A", "走访", own_names=(OwnName("走户", ("K", "L")),), checks=checks)
    assert [item.name_for(code) for code in ("K", "M", None)] == ["走户", "走访", "走访"]
    assert [item.checks_for(code) for code in ("K", "L", None)] == [checks, checks[:1], checks[:1]]


def test_days_of_the_procedure_where_nothing_is_written() -> None:
    assert [DEADLINES.of_problem(kind) for kind in MeasureKind] == [15, 60, 90]
    assert (HearingRule().least, HearingRule().trim_from, HearingRule().full) == (3, 7, 10_000)


def test_usual_kinds_of_activity_keep_the_rhythm_of_the_branch_regulations() -> None:
    """中国共产党支部工作条例（试行）第十四条: 党员大会 once a quarter, 支委会, 党小组会 and 主题党日 once a month."""
    rhythm = {kind.name: kind.every for kind in DEFAULT_KINDS if kind.every}
    assert rhythm == {
        "党员大会": Span.QUARTER,
        "支委会": Span.MONTH,
        "党小组会": Span.MONTH,
        "党课": Span.HALF_YEAR,
        "主题党日": Span.MONTH,
        "组织生活会": Span.YEAR,
    }
    assert [kind.name for kind in DEFAULT_KINDS if kind.study] == ["党课", "主题党日", "集中学习", "培训"]
    assert [kind.name for kind in DEFAULT_KINDS if not kind.is_meeting] == ["培训", "志愿服务", "走访", "项目"]
    assert {kind.name: kind.vote_rule for kind in DEFAULT_KINDS if kind.vote_rule} == dict.fromkeys(
        ("党员大会", "支委会"), "有表决权的半数以上到会方可表决，赞成人数超过应到会有表决权人数的半数为通过。"
    )


def test_a_vote_that_says_nothing_of_a_majority() -> None:
    kind = ActivityKind("例会", quorum=Quorum.FOUR_FIFTHS)
    assert kind.vote_rule == "有表决权的五分之四以上到会方可表决。"
    assert replace(kind, majority=Majority.ATTENDING).vote_rule == (
        "有表决权的五分之四以上到会方可表决，赞成人数超过实到会有表决权人数的半数为通过。"
    )
    assert ActivityKind("走访", majority=Majority.ATTENDING).vote_rule == ""
    assert (ActivityKind("例会", roll=Roll.GROUP).is_meeting, ActivityKind("例会").times) == (True, 1)


def test_every_code_that_a_kind_of_activity_speaks_of() -> None:
    kind = ActivityKind("例会", ("A",), ("B",), ("C",), ("D",), ("E",))
    assert kind.codes == ("A", "B", "C", "D", "E")
