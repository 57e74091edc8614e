"""听取汇报: what a sheet may say and what the sheets come to, by the rule of the standard."""

import pytest

from zhixing.rules.inspections.hearings import hearing_points, hearing_rule, sheet_problems
from zhixing.rules.standards.model import HearingCriterion, HearingRule, Points, Rounding, Standard
from zhixing.rules.standards.reading import read_standard

USUAL = HearingRule()
OWN = HearingRule(
    2, None, (HearingCriterion("work", "实绩", Points(3000)), HearingCriterion("talk", "答询", Points(2000)))
)
HEARD = """
title: 办法
components: [{code: hearing, name: 听取汇报, source: hearing}]
"""


@pytest.mark.parametrize(
    ("rule", "totals", "points"),
    [
        (USUAL, [9000, 8000], None),
        (USUAL, [9000, 8000, 8500], 8500),
        (USUAL, [1000, *[9000] * 5], 7667),
        (USUAL, [1000, *[9000] * 5, 10_000], 9000),
        (OWN, [4000, 5000], 4500),
        (OWN, [1000, *[4000] * 5, 5000], 3714),
    ],
)
def test_what_the_sheets_come_to(rule: HearingRule, totals: list[int], points: int | None) -> None:
    assert hearing_points(totals, rule, Rounding()) == points


def test_a_sheet_gives_every_criterion_of_the_standard_within_its_marks() -> None:
    assert sheet_problems({"work": 3000, "talk": 0}, OWN) == []
    assert sheet_problems({"work": 3001, "achievements": 4000}, OWN) == [
        "“实绩”应在 0 到 30 分之间。",
        "“答询”还没有评分。",
    ]


def test_a_standard_without_words_of_its_own_hears_by_the_usual_four() -> None:
    standard = read_standard(HEARD)
    assert isinstance(standard, Standard)
    rule = hearing_rule(standard)
    assert rule is not None
    assert [(criterion.name, criterion.full) for criterion in rule.criteria] == [
        ("工作实绩", 4000),
        ("查摆问题", 2500),
        ("整改和下步措施", 2000),
        ("答询", 1500),
    ]
    assert (rule.full, rule.least, rule.trim_from) == (10_000, 3, 7)
    assert hearing_rule(Standard("办法")) is None
