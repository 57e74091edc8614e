"""Lists that are typed or pasted: their lines and cells, and what a day is in them."""

import datetime as dt

import pytest

from zhixing.rules.typed_lists import read_day, typed_lines


def test_cells_end_with_a_tab_or_with_a_comma_of_either_width() -> None:
    assert typed_lines("甲，乙,丙\n\n \t\n丁\t戊，己\n") == [
        ("第 1 行", ["甲", "乙", "丙"]),
        ("第 4 行", ["丁", "戊，己"]),
    ]
    assert typed_lines(" \n") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-29", dt.date(2026, 11, 29)),
        ("2026年1月2日", dt.date(2026, 1, 2)),
        ("2026年11月29号", dt.date(2026, 11, 29)),
        ("2026.11.29", dt.date(2026, 11, 29)),
        ("2026/1/2", dt.date(2026, 1, 2)),
        ("2026 年 11 月 29 日", dt.date(2026, 11, 29)),
        ("20261129", dt.date(2026, 11, 29)),
        ("1921-07-01", dt.date(1921, 7, 1)),
        ("1920-12-31", None),
        ("2026-02-29", None),
        ("2026-11", None),
        ("2026111", None),
        ("11月29日", None),
        ("", None),
    ],
)
def test_what_is_a_day(text: str, day: dt.date | None) -> None:
    assert read_day(text) == day
