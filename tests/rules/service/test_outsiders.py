"""报到党员: why somebody cannot be put on the list or taken off it, and what is read of a number."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.service.outsiders import OutsiderFacts, leaving_blockers, outsider_blockers, plain_phone

TODAY = dt.date(2026, 9, 25)
FACTS = OutsiderFacts("苏日娜", "市水务局", "机关第一党支部", TODAY)
NO_UNIT, NO_PHONE = "请填写工作单位和所在党支部，反馈函按此寄送。", "联系电话应为 7 至 15 位数字，请核对。"


def listing(facts: OutsiderFacts = FACTS, *, is_dissolved: bool = False, is_listed: bool = False) -> list[str]:
    return outsider_blockers(facts, today=TODAY, is_dissolved=is_dissolved, is_listed=is_listed)


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"unit": ""}, [NO_UNIT]),
        ({"unit_branch": ""}, [NO_UNIT]),
        ({"phone": "1234567"}, []),
        ({"phone": "123456"}, [NO_PHONE]),
        ({"phone": "+8613800138000"}, []),
        ({"phone": "1" * 15}, []),
        ({"phone": "1" * 16}, [NO_PHONE]),
        ({"reported_on": TODAY + dt.timedelta(days=1)}, ["报到日期在今天以后，请在本人报到以后登记。"]),
    ],
)
def test_what_the_report_of_somebody_lacks(changed: dict[str, Any], reasons: list[str]) -> None:
    assert listing(replace(FACTS, **changed)) == reasons


def test_a_name_that_is_none_is_said_as_one_sentence() -> None:
    assert listing(replace(FACTS, name="A1")) == ["姓名里有不该出现的符号，请只留姓名。"]


def test_where_nobody_can_be_listed_and_who_is_listed_already() -> None:
    assert listing(is_dissolved=True, is_listed=True) == [
        "这个党组织已经撤销，不能再登记报到。",
        "市水务局机关第一党支部的苏日娜已经在报到名单上，无须再登记。",
    ]


def leaving(**facts: Any) -> list[str]:
    usual = {"reported_on": dt.date(2026, 7, 1), "left_on": TODAY, "today": TODAY, "reason": "调离", "has_left": False}
    return leaving_blockers(**{**usual, **facts})


def test_why_a_leaving_cannot_be_written_down() -> None:
    days, reason = "离开日期应在报到以后、今天以前，请核对。", "请填写离开的原因，例如“调离”“迁居”。"
    assert leaving() == leaving(left_on=dt.date(2026, 7, 1)) == []
    assert leaving(left_on=dt.date(2026, 6, 30)) == [days]
    assert leaving(left_on=TODAY + dt.timedelta(days=1)) == [days]
    assert leaving(reason=" ") == [reason]
    assert leaving(has_left=True, left_on=dt.date(2026, 6, 30), reason="") == [
        "已经登记过离开，无须再登记。",
        days,
        reason,
    ]


def test_a_number_is_read_without_the_signs_between_its_digits() -> None:
    assert plain_phone("（0477）858-12 34") == plain_phone("(0477)858—1234") == "04778581234"
    assert plain_phone("+86 138 0013 8000") == "+8613800138000"
