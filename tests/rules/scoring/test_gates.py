"""What gates look at and what they do, vetoes and bands: both sides of every limit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.rules.scoring.test_odd_facts import results, sheet_of
from zhixing.rules.standards.model import PeriodKind

HELD = 100  # what every gate here leaves
GATED = """\
title: 办法
base: 30
classes: [{code: L, name: 干部}, {code: M, name: 党员}]
components:
  - {code: points, name: 积分, source: points, weight: {cycles: 60, year: 100}}
  - {code: given, name: 上级评价, source: given, full: 50, weight: 40}
blocks:
  - code: b
    name: 学习
    full: 40
    star: 8
    items:
      - {code: A, name: 党课, worth: 4}
      - {code: H, name: 自学, per: {unit: 小时, worth: 2}}
      - {code: D, name: 缺席, effect: deduct, worth: 1}
vetoes: [{code: V, name: 违纪, block: b, effect: score_zero}]
gates: [{name: 限, when: [%s], cap: 1%s}]
year: {by: mean}
"""


def is_held(when: str, rows: list[dict[str, Any]], more: str = "", cls: str = "M", **person: Any) -> bool:
    people = [{"person": 1, "class": cls, **person}]
    sheet = sheet_of(GATED % (when, more), [{"person": 1, **row} for row in rows], people)
    assert sheet.problems == []
    return results(sheet) == {1: HELD}


def times(item: str, many: int) -> list[dict[str, Any]]:
    return [{"item": item, "units": many * 100, "happened_on": dt.date(2026, 8, 3)}] if many else []


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ("{item: A, measure: times, under: 2}", times("A", 1), times("A", 2)),
        ("{item: A, measure: times, at_least: 2}", times("A", 2), times("A", 1)),
        ("{item: A, measure: times, at_least: 2, under: 4}", times("A", 3), times("A", 4)),
        ("{item: A, measure: times, at_least: 2, under: 4}", times("A", 2), times("A", 1)),
        ("{item: A, under: 8}", times("A", 1), times("A", 2)),
        ("{item: D, at_least: -2}", times("D", 2), times("D", 3)),
        ("{item: A, measure: units, under: 2}", times("A", 1), times("A", 2)),
        ("{item: H, measure: units, under: 2}", [{"item": "H", "units": 199}], [{"item": "H", "units": 200}]),
        ("{item: H, measure: times, at_least: 2}", times("H", 1) * 2, times("H", 9)),
        ("{block: b, under: 8}", times("A", 1), times("A", 2)),
        ("{block: b, measure: percent, under: 20}", [{"item": "H", "units": 399}], times("A", 2)),
        ("{stars: true, under: 1}", times("A", 1), times("A", 2)),
        ("{index: true, at_least: 38}", times("A", 2), times("A", 1)),
        ("{veto: V}", [*times("A", 2), *times("V", 1)], times("A", 2)),
        ("{item: A, measure: months_in_a_row, at_least: 1}", times("A", 1), []),
        (
            "{item: D, measure: in_a_row, at_least: 2, broken_by: [A]}",
            [*times("A", 1), *times("D", 2)],
            [*times("A", 9), *times("D", 1)],
        ),
        ("{item: A, measure: times, under: 2}, {item: D, measure: times, under: 1}", times("A", 1), times("D", 1)),
        ("{item: A, measure: times, under: 2}, {item: D, measure: times, under: 1}", [], times("A", 2)),
    ],
)
def test_a_gate_holds_on_its_side_of_the_limit(
    when: str, inside: list[dict[str, Any]], outside: list[dict[str, Any]]
) -> None:
    assert (is_held(when, inside), is_held(when, outside)) == (True, False)


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ("{component: given, under: 30}", 2999, 3000),
        ("{component: given, measure: percent, under: 60}", 2999, 3000),  # of the fifty it is given on
        ("{component: given, measure: percent, at_least: 60}", 3000, 2999),
        ("{component: given, under: 30}", 0, None),  # nothing came in: nothing to look at
        ("{index: true, under: 31}", None, 5000),
    ],
)
def test_a_gate_on_a_part_looks_at_its_own_scale(when: str, inside: int | None, outside: int | None) -> None:
    assert [is_held(when, [], **{"raw/given": value}) for value in (inside, outside)] == [True, False]


def test_a_gate_stands_for_its_classes_and_periods() -> None:
    when = "{item: A, measure: times, under: 1}"
    assert [is_held(when, [], ", classes: [L]", cls) for cls in "LM"] == [True, False]
    for periods, kinds in (("", "quarter midyear year_end"), (", periods: [midyear]", "midyear")):
        for kind in (PeriodKind.QUARTER, PeriodKind.MIDYEAR, PeriodKind.YEAR_END):
            sheet = sheet_of(GATED % (when, periods), [], [{"person": 1, "class": "L"}], period_kind=kind)
            assert (results(sheet) == {1: HELD}) == (kind.value in kinds.split())


def of_year(when: str, indices: list[int], more: str = "") -> int | None:
    text = f"title: 办法\nyear: {{by: mean}}\ngates: [{{name: 限, when: [{when}], cap: 1, periods: [year]}}]\n{more}"
    quarters = pl.DataFrame({"person": 1, "number": list(range(1, len(indices) + 1)), "index": indices})
    return results(sheet_of(text, [], [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters))[1]


@pytest.mark.parametrize(
    ("when", "indices", "index"),
    [
        ("{worst_period: true, under: 60}", [9000, 5999], HELD),
        ("{worst_period: true, under: 60}", [9000, 6000], 7500),
        ("{low_periods: 60, at_least: 2}", [5000, 5999, 9000], HELD),
        ("{low_periods: 60, at_least: 2}", [5000, 6000, 8500], 6500),
        ("{index: true, under: 60}", [5000, 6998], HELD),
        ("{index: true, under: 60}", [5000, 7000], 6000),
        ("{low_periods: 60, at_least: 2}, {low_periods: 80, at_least: 3}", [5000, 5999, 7999], HELD),
        ("{low_periods: 60, at_least: 2}, {low_periods: 80, at_least: 3}", [5000, 5998, 8002], 6333),
    ],
)
def test_a_gate_of_the_year_looks_at_its_periods(when: str, indices: list[int], index: int) -> None:
    assert of_year(when, indices) == index


RATED = """\
title: 办法
base: %s
floor: none
rounding: {to: '%s'}
gates:
  - {name: 七折, when: [{index: true, under: 1000}], rate: 70}
  - {name: 九折, when: [{index: true, under: %s}], rate: 90}
  - {name: 封顶, when: [{index: true, under: 1000}], cap: %s}
"""


@pytest.mark.parametrize(
    ("base", "to", "under", "cap", "index"),
    [
        ("50", "0.01", "10", "100", 3500),
        ("50", "0.01", "90", "100", 3150),
        ("51", "1", "10", "100", 3600),  # 35.7
        ("51", "1", "90", "100", 3200),  # 32.13 at once; 36 first would be 32.4
        ("33", "0.1", "90", "100", 2080),  # 20.79
        ("50", "0.01", "10", "30", 3000),
        ("50", "0.01", "10", "36", 3500),  # what is already below the cap stays
        ("-10", "0.01", "90", "100", -1000),  # nothing is given back to who is below nought
        ("0", "0.01", "90", "100", 0),
    ],
)
def test_rates_are_taken_together_and_before_caps(base: str, to: str, under: str, cap: str, index: int) -> None:
    assert results(sheet_of(RATED % (base, to, under, cap), [], [{"person": 1}])) == {1: index}


def test_caps_of_two_gates_leave_the_lower() -> None:
    text = "title: 办法\nbase: 90\ngates:\n" + "".join(
        f"  - {{name: 第{number}条, when: [{{index: true, at_least: {least}}}], cap: {cap}}}\n"
        for number, (least, cap) in enumerate([(10, 50), (20, 40), (95, 30)])
    )
    assert results(sheet_of(text, [], [{"person": 1}])) == {1: 4000}


def test_what_breaks_a_run_is_no_part_of_the_next() -> None:
    def on(day: int, item: str) -> dict[str, Any]:
        return {"item": item, "happened_on": dt.date(2026, 8, day)}

    when = "{item: D, measure: in_a_row, at_least: 2, broken_by: [A]}"
    assert not is_held(when, [on(1, "A"), on(3, "D")])
    assert not is_held(when, [on(1, "D"), on(2, "A"), on(3, "D")])
    assert not is_held(when, [on(1, "D"), on(3, "D"), on(1, "A")])  # on a day of both it comes last
    assert is_held(when, [on(1, "A"), on(2, "D"), on(3, "D")])


def test_months_run_on_over_the_new_year() -> None:
    """Days after the cut-off in December count for the first quarter."""
    rows = [{"item": "D", "happened_on": day} for day in (dt.date(2025, 12, 28), dt.date(2026, 1, 5))]
    for many, held in ((2, True), (3, False)):
        assert is_held(f"{{item: D, measure: months_in_a_row, at_least: {many}}}", rows) is held
    apart = [rows[0], {"item": "D", "happened_on": dt.date(2026, 2, 1)}]
    assert not is_held("{item: D, measure: months_in_a_row, at_least: 2}", apart)


VETOES = """\
title: 办法
base: 70
vetoes:
  - {code: LOW, name: 降等, effect: lowest_band}
  - {code: ZERO, name: 清零, effect: score_zero}
  - {code: OUT, name: 除名, effect: out_of_scoring}
  - {code: GONE, name: 停止, effect: out_of_scoring}
blocks: [{code: b, name: 学习, star: 0, items: [{code: A, name: 党课, worth: 4}]}]
bands: [{code: TOP, name: 优, at_least: 60}, {code: MID, name: 中, at_least: 30}, {code: END, name: 差}]
"""


@pytest.mark.parametrize(
    ("items", "row"),
    [
        ("A", (None, 7400, None, 1, "TOP")),
        ("LOW", ("LOW", 7000, None, 1, "END")),
        ("ZERO", ("ZERO", 0, None, 1, "END")),
        ("LOW ZERO", ("ZERO", 0, None, 1, "END")),
        ("LOW OUT", ("OUT", None, "不计分、不评等次：除名", None, None)),
        ("ZERO OUT GONE", ("OUT", None, "不计分、不评等次：除名", None, None)),
        ("GONE", ("GONE", None, "不计分、不评等次：停止", None, None)),
    ],
)
def test_the_strongest_veto_decides(items: str, row: tuple[Any, ...]) -> None:
    sheet = sheet_of(VETOES, [{"person": 1, "item": item} for item in items.split()], [{"person": 1}])
    assert sheet.people.select("veto", "index", "excluded", "stars", "band").row(0) == row


def test_who_is_out_already_stays_out_for_the_first_reason() -> None:
    sheet = sheet_of(VETOES, [{"person": 1, "item": "OUT"}], [{"person": 1, "excluded": "经批准减免"}])
    assert sheet.people.select("index", "excluded", "band").row(0) == (None, "经批准减免", None)


LADDERS = """\
title: 办法
classes: [{code: L, name: 干部}, {code: M, name: 党员}, {code: G, name: 挂职, graded: false}]
blocks: [{code: b, name: 积分, items: [{code: A, name: 党课, worth: 1}]}]
gates: [{name: 限, when: [{item: A, measure: times, at_least: %s}], best_band: %s}]
bands:
  - {code: TOP, name: 优, at_least: {L: 90, default: 80}}
  - {code: MID, name: 中, at_least: 60}
  - {code: END, name: 差}
year: {by: mean, bands: [{code: GOOD, name: 好, at_least: 70}, {code: REST, name: 其余}]}
"""


@pytest.mark.parametrize(
    ("cls", "points", "band"),
    [
        ("L", 90, "TOP"),
        ("L", 89, "MID"),
        ("M", 80, "TOP"),
        ("M", 79, "MID"),
        ("M", 60, "MID"),
        ("M", 59, "END"),
        ("G", 99, None),
    ],
)
def test_bands_begin_where_they_say(cls: str, points: int, band: str | None) -> None:
    rows = [{"person": 1, "item": "A", "units": points * 100}]
    sheet = sheet_of(LADDERS % (999, "MID"), rows, [{"person": 1, "class": cls}])
    assert sheet.people.select("band", "index").row(0) == (band, points * 100)


@pytest.mark.parametrize(
    ("best", "points", "band"),
    [("MID", 95, "MID"), ("MID", 50, "END"), ("END", 95, "END"), ("TOP", 95, "TOP"), ("REST", 95, "TOP")],
)
def test_a_gate_allows_no_better_band_of_its_own_ladder(best: str, points: int, band: str) -> None:
    rows = [{"person": 1, "item": "A", "units": points * 100}]
    sheet = sheet_of(LADDERS % (1, best), rows, [{"person": 1, "class": "M"}])
    assert sheet.people["band"].to_list() == [band]


@pytest.mark.parametrize(("index", "band"), [(7000, "GOOD"), (6999, "REST"), (None, None)])
def test_a_year_has_its_own_ladder(index: int | None, band: str | None) -> None:
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [index]}, schema_overrides={"index": pl.Int64})
    year: dict[str, Any] = {"period_kind": PeriodKind.YEAR, "quarters": quarters}
    sheet = sheet_of(LADDERS % (1, "MID"), [], [{"person": 1, "class": "M"}], **year)
    assert sheet.people["band"].to_list() == [band]


@pytest.mark.parametrize(
    ("year", "index"),
    [("year: {by: mean}", 6000), ("year: {by: mean, base: 5}", 6500), ("year: {by: sum, base: 5}", 6500)],
)
def test_a_year_starts_from_a_base_of_its_own_alone(year: str, index: int) -> None:
    text = f"title: 办法\nbase: 10\n{year}\n"
    quarters = pl.DataFrame({"person": [1], "number": [1], "index": [6000]})
    assert results(sheet_of(text, [], [{"person": 1}], period_kind=PeriodKind.YEAR, quarters=quarters)) == {1: index}
