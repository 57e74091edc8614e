"""别处来的记录: what is wrong with one by itself, which item it means, what makes it the same as another."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.ledger.rulebook import RULEBOOK, item
from zhixing.rules.service.exchanged import ParticipationRecord
from zhixing.rules.service.matching import Verdict, judged
from zhixing.rules.service.participation import item_meant, quantity_problems, record_problems

TODAY = dt.date(2026, 9, 14)
RECORD = ParticipationRecord("K-1", "白云", "第一党支部", TODAY, "FREE", "扫雪", "广场", 100)


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({}, []),
        ({"on": dt.date(2026, 9, 15)}, ["活动日期在今天以后，请在实际发生以后再记。"]),
        ({"record": " "}, ["没有来源编号，以后无法识别是否为同一条。"]),
        ({"title": " "}, ["没有写内容。"]),
        ({"record": "1" * 60, "title": "雪" * 120, "place": "场" * 80}, []),
        (
            {"record": "1" * 61, "title": "雪" * 121, "place": "场" * 81},
            ["来源编号超过 60 个字。", "内容超过 120 个字。", "地点超过 80 个字。"],
        ),
        ({"quantity": 1}, []),
        ({"quantity": 0}, ["数量要大于 0；按次计的写 1。"]),
    ],
)
def test_what_is_wrong_with_a_record_by_itself(changed: dict[str, Any], sentences: list[str]) -> None:
    assert record_problems(replace(RECORD, **changed), TODAY) == sentences


def test_an_item_is_meant_by_code_or_name_and_asks_for_nothing_else() -> None:
    assert item_meant(RULEBOOK, "FREE") == item_meant(RULEBOOK, "帮扶") == item("FREE")
    assert item_meant(RULEBOOK, "HOURS") == item("HOURS")
    for code in ("LATE", "V-ALL", "扫雪"):
        assert item_meant(RULEBOOK, code) == f"施行的考评办法里没有“{code}”这一条，请写细则的名称或代码。"
    assert item_meant(RULEBOOK, "LECTURE") == "“讲党课”要选情形或者定分值，请在活动记录里手工记录。"
    assert item_meant(RULEBOOK, "金点子") == "“金点子”要选情形或者定分值，请在活动记录里手工记录。"


def test_what_goes_by_single_times_is_one() -> None:
    assert quantity_problems(item("FREE"), 100) == quantity_problems(item("HOURS"), 250) == []
    assert quantity_problems(item("FREE"), 200) == ["“帮扶”按次记分，数量只能是 1。"]


def test_records_of_one_activity_have_day_title_place_and_item_in_common() -> None:
    assert RECORD.occasion == (TODAY, "扫雪", "广场", "FREE")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "高娃"},
        {"branch": "第二党支部"},
        {"on": dt.date(2026, 9, 13)},
        {"item": "HOURS"},
        {"title": "植树"},
        {"place": "公园"},
        {"quantity": 200},
    ],
)
def test_whatever_is_changed_in_a_record_shows_in_its_digest(changed: dict[str, Any]) -> None:
    assert replace(RECORD, **changed).digest != RECORD.digest
    assert replace(RECORD, record="K-2").digest == RECORD.digest


def test_the_digest_is_taken_over_this_text_and_no_other() -> None:
    """It is kept with what was taken in: made otherwise, every record would count as changed."""
    assert RECORD.digest == "2e898d85f5ce696c70322a8801890071b8720fb7c1b2d0e58246a4238d9aa889"


def test_a_record_is_new_the_same_or_in_conflict() -> None:
    assert judged(["时长不同"], is_known=False) == (Verdict.NEW, "")
    assert judged([], is_known=True) == (Verdict.SAME, "")
    assert judged(["时长不同", "日期不同"], is_known=True) == (
        Verdict.CONFLICT,
        "与已有记录不一致：时长不同；日期不同。",
    )
    assert [verdict.label for verdict in Verdict] == ["新增", "已有", "有冲突"]
