"""走访群众: what each step lacks, and by how many days an answer is late."""

import datetime as dt

import pytest

from zhixing.rules.home_visits.states import NeedState
from zhixing.rules.home_visits.steps import (
    NeedWords,
    adding_blockers,
    answer_blockers,
    booking_blockers,
    days_overdue,
    latest_answer,
    need_blockers,
    telling_blockers,
    visit_blockers,
    visit_items,
)
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.workdays import NO_CORRECTIONS

VISITED, TODAY = dt.date(2026, 9, 8), dt.date(2026, 9, 14)
LATEST = latest_answer(VISITED, NO_CORRECTIONS)


def test_an_answer_is_owed_within_fifteen_working_days() -> None:
    assert dt.date(2026, 9, 29) == LATEST


NO_WORDS = "请写明住户反映的诉求，一条只写一件事。"
NO_PROMISE = "没有当场答复的，请写明承诺办理的事项，例如“问清楚办理条件以后答复”。"
EARLY = "答复的期限早于走访日期，请核对。"
LATE = "答复的期限最晚是2026年9月29日（走访以后 15 个工作日）。"
BOTH = "已经当场答复的，不必填写承诺事项；没有办完的，不要填“当场答复”。"


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        (NeedWords("灯不亮", "请物业修好", dt.date(2026, 9, 18)), []),
        (NeedWords("灯不亮", answer="当场报修，已经修好"), []),
        (NeedWords("灯"), [NO_WORDS, NO_PROMISE, "请填写答复的期限。"]),
        (NeedWords("灯不亮", "修好", dt.date(2026, 9, 7)), [EARLY]),
        (NeedWords("灯不亮", "修好", dt.date(2026, 9, 30)), [LATE]),
        (NeedWords("灯不亮", "修好", answer="好了"), [BOTH]),
    ],
)
def test_what_was_heard_is_answered_on_the_spot_or_promised_by_a_day(words: NeedWords, reasons: list[str]) -> None:
    assert need_blockers(words, visited_on=VISITED, latest=LATEST) == reasons


def test_a_visit_has_a_household_and_a_day_that_was() -> None:
    usual = {"visited_on": VISITED, "household": "H-012", "is_member": True, "today": TODAY}
    assert visit_blockers(**usual) == []  # type: ignore[arg-type]
    wrong = {"visited_on": dt.date(2026, 9, 15), "household": " ", "is_member": False}
    assert visit_blockers(**{**usual, **wrong}) == [  # type: ignore[arg-type]
        "走访日期在今天以后，请在走访以后再记。",
        "请写明走访的住户，住户编号或者小区楼栋均可。",
        "走访当天，走访人不在本支部，请核对走访人和日期。",
    ]
    assert visit_blockers(**{**usual, "visited_on": dt.date(2025, 9, 1)}) == [  # type: ignore[arg-type]
        "走访日期距今已超过一年，请核对。"
    ]


def test_what_is_late_is_counted_from_the_promise_and_from_the_answer() -> None:
    promised = dt.date(2026, 9, 10)
    assert days_overdue(NeedState.OPEN, promised, None, dt.date(2026, 9, 10)) == 0
    assert days_overdue(NeedState.OPEN, promised, None, TODAY) == 4
    assert days_overdue(NeedState.ANSWERED, promised, dt.date(2026, 9, 7), TODAY) == 0
    assert days_overdue(NeedState.ANSWERED, promised, dt.date(2026, 9, 5), TODAY) == 2
    assert days_overdue(NeedState.CLOSED, promised, dt.date(2026, 9, 5), TODAY) == 0


def test_an_answer_comes_once_and_the_word_back_after_it() -> None:
    assert answer_blockers(state=NeedState.OPEN, answer="已修好", on=TODAY, visited_on=VISITED, today=TODAY) == []
    early = dt.date(2026, 9, 1)
    assert answer_blockers(state=NeedState.CLOSED, answer="", on=early, visited_on=VISITED, today=TODAY) == [
        "这件事目前是“已回音”，无须再答复。",
        "请写明办理的结果；不能办的，写明原因。",
        "答复日期早于走访日期，请核对。",
    ]
    usual = {"opinion": "content", "on": TODAY, "answered_on": TODAY, "today": TODAY}
    assert telling_blockers(state=NeedState.ANSWERED, **usual) == []  # type: ignore[arg-type]
    assert telling_blockers(state=NeedState.OPEN, **{**usual, "opinion": ""}) == [  # type: ignore[arg-type]
        "这件事目前是“待答复”，还不能登记回音。",
        "请选择住户的评价；没有问到的选“未评”。",
    ]
    assert telling_blockers(state=NeedState.CLOSED, **usual) == ["这件事已经登记过回音。"]  # type: ignore[arg-type]


def test_only_items_that_name_visits_are_offered() -> None:
    text = """
title: 办法
components: [{code: points, name: 积分, source: points, weight: 100}]
blocks:
  - code: B
    name: 履职尽责
    full: 20
    items:
      - {code: V, name: 联系群众, activity: 入户走访, per: {unit: 户, worth: 1}}
      - {code: W, name: 走访困难群众, worth: 2}
      - {code: R, name: 走访成效, range: {least: 1, most: 5, step: 1}}
      - {code: M, name: 参加大会, worth: 2}
bands: [{code: A, name: 合格}]
"""
    standard = read_standard(text)
    assert isinstance(standard, Standard), standard
    assert [offer.item.code for group in visit_items(standard) for offer in group.offers] == ["V", "W"]


def test_nobody_enters_their_own_visits() -> None:
    assert booking_blockers(days=[VISITED], has_items=True, is_item=True, own=False) == []
    assert booking_blockers(days=[], has_items=False, is_item=False, own=True) == [
        "施行的办法里没有走访的细则，走访照常记录，不计分。",
        "请至少勾选一次还没有记分的走访。",
        "不能给自己的走访记分，请由支部其他有权限的同志办理。",
    ]


def test_nothing_is_added_to_a_visit_that_is_void() -> None:
    assert (adding_blockers(is_void=False), adding_blockers(is_void=True)) == ([], ["这次走访的记录已经作废。"])
