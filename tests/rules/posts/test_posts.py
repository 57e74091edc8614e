"""设岗定责: what a post and its holders need, from the writing to the closing."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.ledger.rulebook import RULEBOOK, points
from zhixing.rules.periods import Days, Quarter
from zhixing.rules.posts.states import (
    LEAVING_REASONS,
    LIVE,
    Confirmer,
    HoldingState,
    LeavingReason,
    PostGroup,
    PostState,
    ReportState,
    Rhythm,
)
from zhixing.rules.posts.steps import (
    ApplicationCheck,
    PostWords,
    ReportCheck,
    answer_blockers,
    approval_blockers,
    closing_blockers,
    declining_blockers,
    default_item,
    leaving_blockers,
    missing_duty,
    post_blockers,
    post_items,
    publishing_blockers,
    report_blockers,
    report_by,
    report_from,
    withdrawal_blockers,
    working_days,
)
from zhixing.rules.standards.items import Block, Item, Option
from zhixing.rules.standards.model import Standard

TODAY = dt.date(2026, 9, 14)
TOMORROW = dt.date(2026, 9, 15)
POST = PostWords("环境卫生岗", "service", "每周巡查", "一号楼", "LESSON", "monthly", 2)
GROUPS = post_items(RULEBOOK)
NO_ITEM = "施行的办法里没有这一条固定计分的细则，请重新选择。"


def test_a_post_counts_as_an_item_that_gives_so_much_each_time() -> None:
    assert {group.name: [offer.item.code for offer in group.offers] for group in GROUPS} == {
        "学习教育": ["LESSON", "CADRES"],
        "服务群众": ["MEETING"],
        "表彰": ["BEST", "FREE"],
    }


def test_a_block_without_such_an_item_is_not_offered() -> None:
    chosen = Item("R", "讲党课", options=(Option("A", "本支部", points(2)),))
    assert post_items(Standard("办法", blocks=(Block("A", "学习", items=(chosen,)),))) == []


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([Item("A", "履行岗位职责", worth=points(1)), Item("B", "走访", worth=points(1))], "A"),
        ([Item("A", "履职", worth=points(1), activity="设岗定责"), Item("B", "走访", worth=points(1))], "A"),
        ([Item("A", "在岗", worth=points(1)), Item("B", "设岗", worth=points(1))], ""),
        ([Item("B", "走访", worth=points(1))], ""),
    ],
)
def test_the_item_that_speaks_of_posts_is_proposed_where_it_is_the_only_such(items: list[Item], code: str) -> None:
    standard = Standard("办法", blocks=(Block("A", "履职尽责", items=tuple(items)),))
    assert default_item(post_items(standard)) == code


@pytest.mark.parametrize(
    ("changed", "facts", "sentences"),
    [
        ({}, {}, []),
        ({"name": " "}, {}, ["请填写岗位名称，例如“环境卫生岗”。"]),
        ({"duties": "巡查一"}, {}, ["请写明岗位职责：具体事项和频次。"]),
        ({"duties": "巡查一 "}, {}, ["请写明岗位职责：具体事项和频次。"]),
        ({"seats": 0}, {}, ["人数请填 1 到 99。"]),
        ({"seats": 1}, {}, []),
        ({"seats": 99}, {}, []),
        ({"seats": 100}, {}, ["人数请填 1 到 99。"]),
        ({"name": "巡查岗 "}, {"twins": 1}, ["本支部已经有“巡查岗”，请换一个名称，或者增加该岗位的人数。"]),
        ({}, {"on_duty": 2}, []),
        ({}, {"on_duty": 3}, ["现有 3 人在岗，人数不能少于 3。"]),
        ({"item": "HOURS"}, {}, [NO_ITEM]),
        ({}, {"groups": None}, ["本支部还没有施行的考评办法，请先由上级确定施行一部办法再设岗。"]),
    ],
)
def test_why_a_post_cannot_be_kept(changed: dict[str, Any], facts: dict[str, Any], sentences: list[str]) -> None:
    usual = {"groups": GROUPS, "twins": 0, **facts}
    assert post_blockers(replace(POST, **changed), **usual) == sentences


def test_the_day_of_hearing_may_be_today() -> None:
    assert publishing_blockers(states=[PostState.DRAFT, PostState.CLOSED], heard_on=TODAY, today=TODAY) == [
        "勾选的岗位里有已经公布或撤销的，请刷新页面后重新勾选。"
    ]
    assert publishing_blockers(states=[PostState.DRAFT], heard_on=TOMORROW, today=TODAY) == [
        "研究岗位的日期在今天以后，请在开会以后再公布。"
    ]


WAITING = ApplicationCheck("白云", HoldingState.APPLIED, False)


def test_an_application_is_approved_by_today_or_declined_with_a_reason() -> None:
    assert approval_blockers([WAITING], overfull=[], on=TODAY, today=TODAY) == []
    assert approval_blockers([WAITING], overfull=[], on=TOMORROW, today=TODAY) == [
        "到岗日期在今天以后，请到当天再批准。"
    ]
    assert declining_blockers([WAITING], reason="人数已满") == []
    assert declining_blockers([WAITING], reason=" ") == ["请填写不批准的原因，本人可以查看。"]
    assert declining_blockers([], reason="人数已满") == ["请至少勾选一名申请的同志。"]
    settled = [replace(WAITING, name=name, state=HoldingState.ON_DUTY) for name in ("高娃", "王芳")]
    assert declining_blockers([WAITING, *settled], reason="人数已满") == [
        "高娃、王芳的申请已经有了结果，请刷新页面后重新勾选。"
    ]


def test_only_what_waits_is_withdrawn() -> None:
    said = {state: withdrawal_blockers(state) for state in HoldingState}
    assert said.pop(HoldingState.APPLIED) == []
    assert said == {state: [f"这份申请目前是“{state.label}”，不能撤回。"] for state in said}


@pytest.mark.parametrize(
    ("on", "from_on", "sentences"),
    [
        (TODAY, TODAY, []),
        (TODAY, None, []),
        (TODAY, TOMORROW, ["离岗日期早于到岗日期，请核对。"]),
        (TOMORROW, TODAY, ["离岗日期在今天以后，请到当天再办理。"]),
    ],
)
def test_on_which_day_somebody_leaves(on: dt.date, from_on: dt.date | None, sentences: list[str]) -> None:
    leaving = leaving_blockers(state=HoldingState.ON_DUTY, on=on, from_on=from_on, reason="wish", today=TODAY)
    assert leaving == sentences


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({}, []),
        ({"latest_start": None}, []),
        ({"on": TOMORROW}, ["撤销日期在今天以后，请到当天再办理。"]),
        ({"latest_start": TOMORROW}, ["撤销日期早于在岗同志的到岗日期，请核对。"]),
        ({"is_closed": True, "reason": " "}, ["这个岗位已经撤销，无须再办理。", "请填写撤销岗位的原因。"]),
    ],
)
def test_why_a_post_cannot_be_closed(facts: dict[str, Any], sentences: list[str]) -> None:
    usual = {"is_closed": False, "on": TODAY, "latest_start": TODAY, "reason": "合并", "today": TODAY}
    assert closing_blockers(**{**usual, **facts}) == sentences


QUARTER = Quarter(2026, 3)


def test_a_quarter_is_reported_on_from_its_last_month_to_five_days_after() -> None:
    assert (report_from(QUARTER), report_by(QUARTER)) == (dt.date(2026, 9, 1), dt.date(2026, 10, 5))


@pytest.mark.parametrize(
    ("duty", "today", "sentences"),
    [
        (Days(dt.date(2026, 1, 1), dt.date(2026, 7, 1)), dt.date(2026, 8, 1), []),  # one day of it is enough
        (Days(dt.date(2026, 9, 30), dt.date(2026, 12, 31)), dt.date(2026, 9, 30), []),
        (Days(dt.date(2026, 10, 1), dt.date(2026, 12, 31)), TODAY, ["2026年第三季度不在岗，无须报告。"]),
        (Days(dt.date(2026, 1, 1), dt.date(2026, 8, 31)), dt.date(2026, 9, 1), []),
        (
            Days(dt.date(2026, 1, 1), dt.date(2026, 8, 15)),
            dt.date(2026, 8, 15),  # still on duty today
            ["2026年第三季度的履岗情况从9月1日起报告。"],
        ),
        (Days(dt.date(2026, 1, 1), dt.date(2026, 8, 14)), dt.date(2026, 8, 15), []),
    ],
)
def test_who_has_something_to_report(duty: Days, today: dt.date, sentences: list[str]) -> None:
    assert missing_duty(quarter=QUARTER, duty=duty, today=today) == sentences


def test_four_characters_say_something_of_deed_and_effect() -> None:
    def said(words: str) -> list[str]:
        duty = Days(QUARTER.from_on, QUARTER.until_on)
        return report_blockers(quarter=QUARTER, duty=duty, deed=words, effect=words, state=None, today=TODAY)

    assert said("每周巡查") == []
    assert said("巡查过 ") == ["请用一句话写明这个季度在岗上完成的工作。", "请用一句话写明效果，或者存在的问题。"]


def test_the_last_quarter_of_a_year_ends_with_it() -> None:
    quarter = Quarter(2026, 4)
    whole = Days(quarter.from_on, quarter.until_on)
    assert working_days(Rhythm.MONTHLY, quarter, whole, whole) == [
        dt.date(2026, 10, 31),
        dt.date(2026, 11, 30),
        dt.date(2026, 12, 31),
    ]


def test_what_is_returned_need_not_name_its_months() -> None:
    check = ReportCheck("白云", "环境卫生岗", ReportState.SUBMITTED, False, False, (), ())
    assert answer_blockers([check], confirms=False, reason="没有写明做了什么") == []
    gone = replace(check, days=(TODAY,))
    assert answer_blockers([gone], confirms=False, reason="没有写明做了什么") == []
    stale = replace(check, state=ReportState.RETURNED, has_changed=True)
    assert answer_blockers([stale], confirms=False, reason="重写") == [
        "白云（环境卫生岗）的报告目前是“已退回”，请刷新页面后重新勾选。"
    ]


def test_the_words_of_posts() -> None:
    assert [group.label for group in PostGroup] == ["思想政治", "公共事务", "民情调解", "监督", "服务"]
    assert [state.label for state in PostState] == ["未公布", "已公布", "已撤销"]
    assert [rhythm.label for rhythm in Rhythm] == ["每月记一次", "每季度记一次"]
    assert [state.label for state in HoldingState] == ["待批准", "在岗", "未批准", "已撤回", "已离岗"]
    assert [state.label for state in ReportState] == ["待确认", "已确认", "已退回"]
    assert [confirmer.label for confirmer in Confirmer] == ["服务对象确认", "支部确认"]
    assert [state.label for state in LIVE] == ["待批准", "在岗"]
    assert [reason.label for reason in LeavingReason] == [
        *(reason.label for reason in LEAVING_REASONS),
        "岗位撤销",  # written when the post itself is closed, and never chosen
    ]
    assert [reason.label for reason in LEAVING_REASONS] == [
        "本人提出",
        "身体原因",
        "工作变动",
        "轮换岗位",
        "离开本支部",
    ]
