"""公示与异议: what a proposal, a first day, a return and an objection lack, in whole sentences."""

import datetime as dt
from typing import Any

import pytest

from zhixing.rules.postings import (
    PostingState,
    file_problems,
    first_day_blockers,
    proposal_blockers,
    raising_blockers,
    refusing_blockers,
    returning_blockers,
)

DAY = dt.date(2026, 10, 12)
CONTACT = "社区办公室，0477-8590000"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"is_proposed": True}, ["本周期已经提出公示，不必再提。"]),
        ({"has_results": False}, ["还没有评定结果，请先完成党组织评定。"]),
        ({"contact": " "}, ["请填写异议受理方式，例如办公室电话或地址，党员凭此反映意见。"]),
        ({"working_days": 1, "answer_days": 30}, []),
        ({"working_days": 30, "answer_days": 1}, []),
        ({"working_days": 0}, ["公示和答复的工作日数应在 1 到 30 之间。"]),
        ({"working_days": 31}, ["公示和答复的工作日数应在 1 到 30 之间。"]),
        ({"answer_days": 0}, ["公示和答复的工作日数应在 1 到 30 之间。"]),
        ({"answer_days": 31}, ["公示和答复的工作日数应在 1 到 30 之间。"]),
    ],
)
def test_what_a_proposal_lacks(changes: dict[str, Any], sentences: list[str]) -> None:
    facts: dict[str, Any] = {"is_proposed": False, "has_results": True, "contact": CONTACT}
    assert proposal_blockers(**facts | {"working_days": 5, "answer_days": 5} | changes) == sentences


def test_the_first_day_is_a_working_day_between_today_and_sixty_days_on() -> None:
    last = DAY + dt.timedelta(days=60)
    assert first_day_blockers(DAY, DAY, is_workday=True) == first_day_blockers(last, DAY, is_workday=True) == []
    late = first_day_blockers(last + dt.timedelta(days=1), DAY, is_workday=True)
    assert late == ["公示的第一天不能晚于 60 天之后。"]
    assert first_day_blockers(dt.date(2026, 10, 4), dt.date(2026, 10, 5), is_workday=False) == [
        "公示的第一天不能早于今天。",
        "2026年10月4日不是工作日，请另选一天开始公示。",
    ]


def test_a_posting_is_sent_back_while_it_waits_for_somebody() -> None:
    assert refusing_blockers(PostingState.PROPOSED, "缺一人") == []
    assert refusing_blockers(PostingState.EXAMINED, "缺一人") == []
    assert refusing_blockers(PostingState.PROPOSED, " ") == ["请写明退回的原因。"]
    assert refusing_blockers(PostingState.APPROVED, "缺一人") == ["这份公示目前是“审批”状态，不能再退回。"]
    assert refusing_blockers(PostingState.WITHDRAWN, "") == [
        "这份公示目前是“已撤回”状态，不能再退回。",
        "这份公示已经撤回。",
        "请写明退回的原因。",
    ]


def test_a_posting_comes_down_when_every_objection_is_answered() -> None:
    assert returning_blockers(PostingState.CARRIED_OUT, "异议成立", has_open_objections=False) == []
    assert returning_blockers(PostingState.WITHDRAWN, " ", has_open_objections=True) == [
        "还有异议没有答复，请先逐条调查答复，再一并退回评定。",
        "这份公示已经撤回。",
        "请写明退回的原因。",
    ]


def test_what_an_objection_lacks() -> None:
    assert raising_blockers(is_on_list=True, text=" 少记一次会 ", is_proxy=True, may_act_as_proxy=True) == []
    assert raising_blockers(is_on_list=True, text="少记一次会", is_proxy=False, may_act_as_proxy=False) == []
    assert raising_blockers(is_on_list=False, text=" 少记一次 ", is_proxy=True, may_act_as_proxy=False) == [
        "请从公示名单中选择。",
        "请写清异议内容：涉及的项目、理由和依据。",
        "只有支部书记、副书记可以代为登记他人的异议。",
    ]


def test_the_file_of_an_objection_has_findings_and_answer() -> None:
    assert file_problems("查会议签到", "予以补记", is_entry_of_other=False) == []
    lacking = ["请填写调查情况和答复意见，两项都要存档。"]
    assert file_problems(" ", "予以补记", is_entry_of_other=False) == lacking
    assert file_problems("查会议签到", " ", is_entry_of_other=True) == [
        *lacking,
        "所选的台账记录不属于这位党员，请重新选择。",
    ]
