"""排查: what each finding must say, and when a campaign can be closed."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.members.records import EndReason, RegisterState
from zhixing.rules.members.verifications import (
    ENDS,
    CampaignFacts,
    closing_blockers,
    confirming_blockers,
    finding_blockers,
    leaver_problems,
    opening_blockers,
)

TODAY = dt.date(2026, 9, 14)
LACKING = {
    RegisterState.PRESENT: [],
    RegisterState.FLOWING: ["核查结果是“流动”，请填写外出流向。"],
    RegisterState.LOST: ["核查结果是“失联”，请填写从哪一天起失去联系。"],
    RegisterState.MOVED_OUT: ["核查结果是“已转出”，请在备注里填写转往的党组织和介绍信编号。"],
    RegisterState.DUPLICATE: ["核查结果是“重复”，请在备注里填写与哪一行重复。"],
}


@pytest.mark.parametrize("finding", RegisterState)
def test_what_a_finding_must_say(finding: RegisterState) -> None:
    assert finding_blockers(finding, flowing_to=" ", lost_on=None, note=" ", today=TODAY) == LACKING[finding]
    assert finding_blockers(finding, flowing_to="北京", lost_on=TODAY, note="第3行", today=TODAY) == []


def test_whoever_moved_out_or_stands_there_twice_leaves_the_register_and_nobody_else() -> None:
    assert ENDS == {RegisterState.MOVED_OUT: EndReason.MOVED_AWAY, RegisterState.DUPLICATE: EndReason.DUPLICATE_LINE}


def test_each_branch_that_is_not_through_is_named() -> None:
    assert closing_blockers([]) == []
    assert closing_blockers([("第一党支部", 3), ("第二党支部", 1)]) == [
        "“第一党支部”还有3人没有确认。",
        "“第二党支部”还有1人没有确认。",
    ]


NONE_CHOSEN, OVER = "没有选定人员，请至少选一人。", "这次核查已经办结，不能再修改。"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"title": " "}, ["请填写核查的名称。"]),
        ({"due_on": TODAY - dt.timedelta(days=1)}, ["完成期限不能早于今天，请改正。"]),
        ({"running": [("第一支部", "夏季排查")]}, ["“第一支部”的“夏季排查”还没有办结，请先办结再开展新的核查。"]),
        ({"people": 0}, ["“阳光街道”的名册上还没有人，没有可核查的内容。"]),
    ],
)
def test_a_campaign_begins_with_a_name_a_day_and_people_of_its_own(
    changes: dict[str, Any], sentences: list[str]
) -> None:
    campaign = CampaignFacts("阳光街道", "秋季排查", TODAY, running=(), people=1)
    assert opening_blockers(replace(campaign, **changes), TODAY) == sentences


@pytest.mark.parametrize(
    ("people", "is_closed", "sentences"),
    [(1, False, []), (0, False, [NONE_CHOSEN]), (1, True, [OVER]), (0, True, [NONE_CHOSEN, OVER])],
)
def test_somebody_is_confirmed_until_the_campaign_closes(people: int, is_closed: bool, sentences: list[str]) -> None:
    assert confirming_blockers(people=people, is_closed=is_closed) == sentences


def test_whoever_left_needs_no_finding() -> None:
    assert leaver_problems([]) == []
    assert leaver_problems(["云飞"]) == ["“云飞”在核查期间已经离册，无须再确认。"]
