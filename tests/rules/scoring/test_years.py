"""What belongs to the year as a whole: earlier entries, vetoes that reach on, problems told once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from zhixing.rules.scoring.engine import score, share_warnings
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard

TEXT = """\
title: 办法
base: 50
blocks:
  - code: b
    name: 积分
    items:
      - {code: Q, name: 只在平时计, worth: 4, cap: {year: 10}, periods: [quarter]}
      - {code: A, name: 都计, worth: 4, cap: {year: 10}}
vetoes:
  - {code: P, name: 管本期, effect: score_zero}
  - {code: Y, name: 管全年, effect: score_zero, reach: year}
bands:
  - {code: TOP, name: 优, at_least: 54, share_cap: 1/3}
  - {code: LOW, name: 差}
year: {by: mean}
"""
SPRING, SUMMER, AUTUMN = (dt.date(2026, month, 1) for month in (2, 5, 8))


def standard() -> Standard:
    found = read_standard(TEXT)
    assert isinstance(found, Standard)
    return found


def result(
    now: list[tuple[int, str]],
    before: list[tuple[int, str, dt.date]],
    kind: PeriodKind = PeriodKind.YEAR_END,
    **more: Any,
) -> list[tuple[int | None, list[str]]]:
    entries = entries_frame([{"person": one, "item": item, "happened_on": AUTUMN} for one, item in now])
    earlier = entries_frame([{"person": one, "item": item, "happened_on": day} for one, item, day in before])
    people = people_frame([{"person": 1}, {"person": 2}])
    sheet = score(standard(), entries=entries, earlier=earlier, people=people, period_kind=kind, **more)
    said = {one: [str(problem) for problem in sheet.problems if problem.person == one] for one in (1, 2)}
    return [(index, said[one]) for one, index in sheet.people.select("person", "index").rows()]


def test_earlier_entries_use_up_a_yearly_cap_in_their_order() -> None:
    assert result([(1, "A"), (2, "A")], [(1, "A", SPRING), (1, "A", SUMMER)]) == [(5200, []), (5400, [])]


def test_a_veto_reaches_as_far_as_it_says() -> None:
    assert result([], [(1, "Y", SPRING), (2, "P", SPRING)]) == [(0, []), (5000, [])]
    assert result([(1, "Y"), (2, "P")], []) == [(0, []), (0, [])]


def test_an_item_out_of_its_time_is_reported_for_the_period_itself_alone() -> None:
    said = "“只在平时计”不在这一期计分，未计分；请核对日期。"
    assert result([(1, "Q")], [(2, "Q", SPRING)]) == [(5000, [said]), (5000, [])]
    assert result([(1, "Q")], [(2, "Q", SPRING)], PeriodKind.QUARTER) == [(5400, []), (5000, [])]


def test_a_year_takes_all_entries_without_complaint_and_applies_its_vetoes() -> None:
    quarters = pl.DataFrame({"person": [1, 1, 2, 2], "number": [1, 2, 1, 2], "index": [6000, 5000, 6000, None]})
    year = PeriodKind.YEAR
    assert result([(1, "Q")], [], year, quarters=quarters) == [(5500, []), (6000, [])]
    assert result([(1, "Q"), (1, "Y")], [], year, quarters=quarters) == [(0, []), (6000, [])]
    assert result([(1, "P")], [], year, quarters=quarters) == [(5500, []), (6000, [])]


LEDGER_GATE = """\
title: 办法
bands_by: stars
blocks:
  - {code: b, name: 积分, full: 10, star: 8, items: [{code: A, name: 学习, worth: 4}]}
gates:
  - {name: 学习不满两次最高二等, when: [{item: A, measure: times, under: 2}], best_band: TWO}
bands:
  - {code: ONE, name: 一等, at_least: 1}
  - {code: TWO, name: 二等}
year: {by: mean, bands: [{code: GOOD, name: 年度一等, at_least: 8}, {code: REST, name: 年度二等}]}
"""


def test_gates_and_stars_of_the_ledger_say_nothing_of_a_year_made_from_its_periods() -> None:
    found = read_standard(LEDGER_GATE)
    assert isinstance(found, Standard)
    quarters = pl.DataFrame({"person": [1, 2], "number": [1, 1], "index": [800, 400]})
    people, none = people_frame([{"person": 1}, {"person": 2}]), entries_frame([])
    year = score(found, entries=none, people=people, period_kind=PeriodKind.YEAR, quarters=quarters)
    assert year.people["band"].to_list() == ["GOOD", "REST"]
    quarter = score(found, entries=entries_frame([{"person": 1, "item": "A", "units": 200}]), people=people)
    assert quarter.people.select("stars", "band").rows() == [(1, "ONE"), (0, "TWO")]


def test_who_was_never_scored_has_no_year() -> None:
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [7000]})
    assert result([], [], PeriodKind.YEAR, quarters=quarters) == [(7000, []), (None, [])]


def test_a_share_that_is_exceeded_warns_per_group_and_changes_nothing() -> None:
    people = people_frame([{"person": one} for one in range(1, 7)]).with_columns(
        org=pl.Series(["甲支部"] * 3 + ["乙支部"] * 3)
    )
    entries = entries_frame([{"person": one, "item": "A"} for one in (1, 2, 4)])
    sheet = score(standard(), entries=entries, people=people)
    assert sheet.people["band"].to_list() == ["TOP", "TOP", "LOW", "TOP", "LOW", "LOW"]
    assert share_warnings(sheet, by="org") == [
        "甲支部：优 2 人，参评 3 人，超过办法规定的比例 1/3（不超过 1 人），请考评小组核对。"
    ]
    assert share_warnings(sheet) == ["优 3 人，参评 6 人，超过办法规定的比例 1/3（不超过 2 人），请考评小组核对。"]


def test_groups_are_warned_of_in_the_order_of_the_list() -> None:
    names = [f"{name}支部" for name in "庚丙辛甲壬丁戊乙"]
    people = people_frame([{"person": person} for person in range(8)]).with_columns(org=pl.Series(names))
    entries = entries_frame([{"person": person, "item": "A"} for person in range(8)])
    assert share_warnings(score(standard(), entries=entries, people=people), by="org") == [
        f"{name}：优 1 人，参评 1 人，超过办法规定的比例 1/3（不超过 0 人），请考评小组核对。" for name in names
    ]
