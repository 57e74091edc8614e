"""活动: what is wrong with a record by itself, who may take points with it, and the words for attendance."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.activities.happenings import Happening, ResolutionLine, deduction_blockers, happening_problems
from zhixing.rules.activities.marks import TOOK_PART, Leave, Mark, Part, mark_label
from zhixing.rules.activities.meetings import Ballot, Matter
from zhixing.rules.activities.records import Feed

TODAY = dt.date(2026, 9, 25)
HELD = Happening("三季度党员大会", dt.date(2026, 9, 20))


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"title": " "}, ["请填写活动内容，例如“三季度党员大会”。"]),
        ({"starts_at": dt.time(9), "ends_at": dt.time(10)}, []),
        ({"starts_at": dt.time(9), "ends_at": dt.time(9)}, ["结束时间须晚于开始时间，请核对。"]),
        ({"starts_at": dt.time(9), "ends_at": dt.time(8)}, ["结束时间须晚于开始时间，请核对。"]),
        ({"starts_at": dt.time(9)}, []),
        ({"ends_at": dt.time(9)}, []),
        ({"hours": 0}, []),
        ({"hours": 2400}, []),
        ({"hours": 2401}, ["时长请填 0 到 24 小时。"]),
        ({"hours": -1}, ["时长请填 0 到 24 小时。"]),
        ({"deciding_body": "支委会"}, ["填写了决定机构的，请同时写明扣分依据的条款。"]),
        ({"deciding_body": "支委会", "clause": " "}, ["填写了决定机构的，请同时写明扣分依据的条款。"]),
        ({"deciding_body": "支委会", "clause": "第八条"}, []),
        ({"deciding_body": " "}, []),
        ({"resolutions": (ResolutionLine("同意"),) * 20}, []),
        ({"resolutions": (ResolutionLine("同意"),) * 21}, ["一次会议最多记 20 项决议，请合并后填写。"]),
        ({"feeds": (Feed("A"), Feed("B"))}, []),
        ({"feeds": (Feed("A"), Feed("A"))}, ["同一条细则选了两次，请核对。"]),
        ({"feeds": (Feed("A"), Feed("A", Part.HOST))}, []),  # for another part it is no second time
    ],
)
def test_what_is_wrong_with_a_record_by_itself(changed: dict[str, Any], problems: list[str]) -> None:
    assert happening_problems(replace(HELD, **changed), TODAY) == problems


def test_everything_wrong_is_said_at_once_the_day_first() -> None:
    wrong = replace(HELD, title="", held_on=dt.date(2026, 9, 26), hours=-1)
    first, *others = happening_problems(wrong, TODAY)
    assert "日期" in first
    assert others == ["请填写活动内容，例如“三季度党员大会”。", "时长请填 0 到 24 小时。"]


def test_points_are_taken_only_where_a_body_has_decided_so() -> None:
    feeds = (Feed("A"), Feed("B", Part.LATE), Feed("C", Part.ABSENT), Feed("D", Part.SPEAKER))
    assert [feed.item for feed in replace(HELD, feeds=feeds).effective_feeds] == ["A", "D"]
    decided = replace(HELD, feeds=feeds, deciding_body="支委会")
    assert (decided.deducts, [feed.item for feed in decided.effective_feeds]) == (True, ["A", "B", "C", "D"])


def test_who_may_take_points_with_a_record() -> None:
    decided = replace(HELD, deciding_body="支委会")
    not_entitled = "扣分须由支部书记、副书记录入，请把决定机构留空，只记考勤。"
    own = "不能对自己作出扣分决定，请由其他有权限的同志办理。"
    assert deduction_blockers(HELD, may_decide=False, is_own=True) == []
    assert deduction_blockers(decided, may_decide=True, is_own=False) == []
    assert deduction_blockers(decided, may_decide=False, is_own=False) == [not_entitled]
    assert deduction_blockers(decided, may_decide=True, is_own=True) == [own]
    assert deduction_blockers(decided, may_decide=False, is_own=True) == [not_entitled, own]


def test_what_is_not_said_of_a_record_is_not_so() -> None:
    assert (HELD.is_study, ResolutionLine("同意").is_secret) == (False, False)


def test_a_resolution_without_a_vote_is_about_a_general_matter() -> None:
    assert ResolutionLine("同意").matter is Matter.GENERAL
    assert ResolutionLine("同意", Ballot(5, matter=Matter.ELECTION)).matter is Matter.ELECTION
    assert {matter: matter.label for matter in Matter} == {
        Matter.GENERAL: "一般事项",
        Matter.ADMISSION: "接收预备党员、预备党员转正",
        Matter.ELECTION: "选举",
    }


def test_the_words_for_attendance() -> None:
    assert [mark.label for mark in Mark] == ["到会", "迟到", "早退", "请假", "缺席", "不计应到"]
    assert [leave.label for leave in Leave] == ["公差、培训", "事假", "病假"]
    assert [part.label for part in Part] == ["到会", "主持", "发言、主讲", "迟到、早退", "无故缺席"]
    assert set(TOOK_PART) == {"present", "late", "left_early"}
    assert [mark.took_part for mark in Mark] == [True, True, True, False, False, False]
    assert {part for part in Part if part.deducts} == {Part.LATE, Part.ABSENT}
    assert (mark_label("leave", "private"), mark_label("late", "")) == ("请假（事假）", "迟到")
