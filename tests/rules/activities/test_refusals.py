"""When a plan is called off, what a record has to say, and when it is corrected or undone."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.activities.corrections import CorrectionFacts, correcting_blockers, listed_problems, undoing_blockers
from zhixing.rules.activities.plans import cancelling_blockers, day_blockers
from zhixing.rules.activities.records import MOST_NAMED, stranger_problems, unknown_item_problem, unmarked_problems

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
PAST = "日期在今天以前，已经开过的请直接记一次活动。"


@pytest.mark.parametrize(
    ("days", "sentences"),
    [([TODAY], []), ([TODAY + DAY, TODAY], []), ([TODAY + DAY, TODAY - DAY], [PAST]), ([], [PAST])],
)
def test_nothing_is_planned_for_yesterday(days: list[dt.date], sentences: list[str]) -> None:
    assert day_blockers(days, TODAY) == sentences


RECORDED, CANCELLED = "这次活动已经记录，不能取消安排。", "这次安排已经取消过。"


@pytest.mark.parametrize(
    ("reason", "is_recorded", "is_cancelled", "sentences"),
    [
        ("改期", False, False, []),
        (" ", False, False, ["请填写取消的原因。"]),
        ("改期", True, False, [RECORDED]),
        ("改期", False, True, [CANCELLED]),
        ("", True, True, [RECORDED, CANCELLED, "请填写取消的原因。"]),
    ],
)
def test_a_plan_is_called_off_once_for_a_reason(
    reason: str, is_recorded: bool, is_cancelled: bool, sentences: list[str]
) -> None:
    assert cancelling_blockers(reason, is_recorded=is_recorded, is_cancelled=is_cancelled) == sentences


def test_a_record_names_those_who_belonged_here() -> None:
    assert stranger_problems("第一支部", 0) == []
    assert stranger_problems("第一支部", 2) == ["有 2 人在活动当天不属于第一支部，请重新核对名单。"]
    assert unknown_item_problem("第一支部", "办法") == "第一支部施行的《办法》里没有这一条，请重新选择细则。"


def test_everybody_expected_has_a_mark() -> None:
    names = [f"党员{number}" for number in range(MOST_NAMED + 1)]
    head, rest = "还有应到人员没有标考勤：", "。没有参加的请标请假、缺席或不计应到。"
    assert unmarked_problems([]) == []
    assert unmarked_problems(names[:-1]) == [f"{head}{'、'.join(names[:-1])}{rest}"]
    assert unmarked_problems(names) == [f"{head}{'、'.join(names[:-1])}等 9 人{rest}"]


SOUND = CorrectionFacts(is_undone=False, changes=1, reverses=1, enters=1, may_reverse=True)
NO_REASON = "请填写更正的原因，例如“漏记两人”“把请假记成了缺席”。"


@pytest.mark.parametrize(
    ("changes", "reason", "sentences"),
    [
        ({}, "漏记", []),
        ({}, " ", [NO_REASON]),
        ({"is_undone": True}, "漏记", ["这次活动的记录已经撤销，请重新记一次。"]),
        ({"may_reverse": False}, "漏记", ["这样更正要冲正 1 笔台账，请由支部书记或副书记办理。"]),
        ({"may_reverse": False, "reverses": 0}, "漏记", []),
        ({"changes": 0, "reverses": 0}, "漏记", []),
        ({"changes": 0, "enters": 0}, "漏记", []),
        ({"changes": 0, "reverses": 0, "enters": 0}, "漏记", ["与原来的记录相同，没有要更正的内容。"]),
    ],
)
def test_a_record_is_corrected_where_something_changes(
    changes: dict[str, Any], reason: str, sentences: list[str]
) -> None:
    assert correcting_blockers(replace(SOUND, **changes), reason) == sentences


def test_people_are_added_once_and_a_record_is_undone_once() -> None:
    assert listed_problems([]) == undoing_blockers("记错", is_undone=False) == []
    assert listed_problems(["云飞", "张兰"]) == ["云飞、张兰已在名单里，无须补记。"]
    assert undoing_blockers(" ", is_undone=True) == ["这次活动的记录已经撤销过，无须再撤销。", "请填写撤销的理由。"]
