"""Records of a signed file: written plainly, and read back strictly, each bound on both sides."""

import datetime as dt
from dataclasses import dataclass

import pytest

from zhixing.rules.exchange.records import plain_of, records_of
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Line:
    on: dt.date
    hours: int


@dataclass(frozen=True)
class Slip:
    name: str
    times: int
    reported_on: dt.date
    lines: tuple[Line, ...]


SLIP = Slip("白云", 2, dt.date(2026, 9, 30), (Line(dt.date(2026, 9, 1), 250), Line(dt.date(2026, 9, 2), 0)))
PLAIN = {
    "name": "白云",
    "times": 2,
    "reported_on": "2026-09-30",
    "lines": [{"on": "2026-09-01", "hours": 250}, {"on": "2026-09-02", "hours": 0}],
}


def test_days_and_lines_are_written_plainly_and_read_back() -> None:
    assert plain_of(SLIP) == PLAIN
    assert records_of(Slip, (PLAIN, PLAIN)) == [SLIP, SLIP]


LINE = {"on": "2026-09-01", "hours": 250}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "长" * 300},
        {"name": "白 云"},
        {"times": 0},
        {"times": 10**9},
        {"reported_on": "1921-01-01"},
        {"reported_on": "2999-12-31"},
        {"lines": []},
        {"lines": [LINE] * 200},
    ],
)
def test_what_lies_just_within_the_format_is_taken(changes: dict[str, object]) -> None:
    (record,) = records_of(Slip, ({**PLAIN, **changes},))
    assert plain_of(record) == {**PLAIN, **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "长" * 301}, "name"),
        ({"name": "白\t云"}, "name"),
        ({"name": "白\x7f云"}, "name"),
        ({"name": 7}, "name"),
        ({"name": None}, "name"),
        ({"times": -1}, "times"),
        ({"times": 10**9 + 1}, "times"),
        ({"times": True}, "times"),
        ({"times": "2"}, "times"),
        ({"reported_on": "1920-12-31"}, "reported_on"),
        ({"reported_on": "3000-01-01"}, "reported_on"),
        ({"reported_on": "20260930"}, "reported_on"),
        ({"reported_on": "2026-09-31"}, "reported_on"),
        ({"reported_on": 20260930}, "reported_on"),
        ({"lines": {}}, "lines"),
        ({"lines": [LINE] * 201}, "lines"),
        ({"lines": ["x"]}, "record"),
        ({"lines": [{**LINE, "hours": -1}]}, "hours"),
        ({"lines": [{"on": "2026-09-01"}]}, "hours"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_not_as_the_format_says_is_refused_with_its_place(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Blocked) as refusal:
        records_of(Slip, (PLAIN, {**PLAIN, **changes}))
    assert refusal.value.reasons == (
        f"文件中第 2 条记录的“{field}”缺少或写法不对，整份文件都没有接收，请对方重新生成。",
    )


@pytest.mark.parametrize("field", PLAIN)
def test_no_field_may_be_missing(field: str) -> None:
    with pytest.raises(Blocked) as refusal:
        records_of(Slip, ({name: value for name, value in PLAIN.items() if name != field},))
    assert refusal.value.reasons == (
        f"文件中第 1 条记录的“{field}”缺少或写法不对，整份文件都没有接收，请对方重新生成。",
    )
