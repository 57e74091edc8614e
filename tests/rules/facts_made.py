"""Facts made at random for property tests, such as a standard can count."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from tests.rules.standards_made import CLASSES
from zhixing.rules.standards.model import Item, Standard


@st.composite
def entries(draw: st.DrawFn, standard: Standard, people: int = 3) -> list[dict[str, Any]]:
    """Entries that the standard can count, of the classes that may have them, with ids from 1."""
    rows = []
    open_items = [item for _, item in standard.items]
    for number in range(1, draw(st.integers(0, 12)) + 1):
        if not open_items:
            break
        rows.append({"entry": number, **draw(entry(draw(st.sampled_from(open_items)), people))})
    return rows


@st.composite
def entry(draw: st.DrawFn, item: Item, people: int = 3) -> dict[str, Any]:
    by_units = item.per or item.tiers
    given: dict[str, Any] = {
        "person": draw(st.integers(1, people)),
        "item": item.code,
        "units": draw(st.integers(1, 1500)) if by_units else draw(st.integers(1, 3)) * 100,
        "happened_on": dt.date(2026, 7, 1) + dt.timedelta(days=draw(st.integers(0, 80))),
    }
    if item.options:
        given["option"] = draw(st.sampled_from(item.options)).code
    if item.range:
        step = item.range.step or 1
        given["worth"] = item.range.least + step * draw(st.integers(0, (item.range.most - item.range.least) // step))
    return given


def people(count: int = 3) -> list[dict[str, Any]]:
    """People of both classes in turn, some with last year's result and what panels gave."""
    return [
        {
            "person": number,
            "class": CLASSES[number % 2],
            "carried": None if number % 2 else 9000,
            "raw/ballot/p": 8000 + number,
            "raw/ballot/q": None if number == 1 else 7000,
            "raw/self": 10000,
        }
        for number in range(1, count + 1)
    ]
