"""上年结转: where last year's result starts a period, what is said without one, never twice."""

from __future__ import annotations

import polars as pl
import pytest

from zhixing.rules.scoring.engine import breakdown, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard

CARRY = """\
title: 结转
base: 60
carry: {share: 10, over: 60, by: add}
blocks: [{code: b, name: 积分, items: [{code: J, name: 加分, worth: 1}]}]
year: {by: mean}
"""
LEDGER = CARRY.replace(
    "year: {by: mean}",
    """\
components:
  - {code: points, name: 积分, source: points, weight: {cycles: 100, year: 40}}
  - {code: four, name: 四季, source: quarters, weight: {year: 60}}
year: {by: mean}""",
)


def first_step(text: str, carried: int | None, kind: PeriodKind) -> tuple[str, str]:
    standard = read_standard(text)
    assert isinstance(standard, Standard)
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [7000]})
    sheet = score(
        standard,
        entries=entries_frame([]),
        people=people_frame([{"person": 1, "carried": carried}]),
        period_kind=kind,
        quarters=quarters if kind is PeriodKind.YEAR else None,
    )
    step = breakdown(sheet, 1)[0]
    return step.name, step.sentence


@pytest.mark.parametrize(
    ("text", "carried", "kind", "said"),
    [
        (CARRY, 9000, PeriodKind.QUARTER, ("起评分", "上年得分 90 分，结转 3 分，加在起评分上。")),
        (CARRY, None, PeriodKind.QUARTER, ("起评分", "没有上年得分，不结转，从 60 分算起。")),
        (CARRY.replace("base: 60\n", ""), None, PeriodKind.QUARTER, ("起评分", "没有上年得分，不结转，从 0 分算起。")),
        (CARRY, 9000, PeriodKind.YEAR, ("各期得分", "1 期得分各期平均，70 分。")),
        (LEDGER, 9000, PeriodKind.YEAR, ("起评分", "上年得分 90 分，结转 3 分，加在起评分上。")),
        (LEDGER, None, PeriodKind.YEAR, ("起评分", "没有上年得分，不结转，从 60 分算起。")),
    ],
)
def test_what_last_year_left_is_said(text: str, carried: int | None, kind: PeriodKind, said: tuple[str, str]) -> None:
    assert first_step(text, carried, kind) == said


def test_a_year_from_quarters_does_not_start_from_last_year_again() -> None:
    standard = read_standard(CARRY)
    assert isinstance(standard, Standard)
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [6300]})
    people = people_frame([{"person": 1, "carried": 9000}])
    year = score(standard, entries=entries_frame([]), people=people, period_kind=PeriodKind.YEAR, quarters=quarters)
    assert year.people["index"].to_list() == [6300]
    assert score(standard, entries=entries_frame([]), people=people).people["index"].to_list() == [6300]
