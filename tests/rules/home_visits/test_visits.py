"""走访群众: days and words on both sides of what is taken."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.ledger.rulebook import points
from zhixing.rules.home_visits.states import NeedState, Opinion
from zhixing.rules.home_visits.steps import (
    NeedWords,
    answer_blockers,
    booking_blockers,
    days_overdue,
    need_blockers,
    tell_by,
    telling_blockers,
    visit_blockers,
    visit_items,
    voiding_blockers,
)
from zhixing.rules.standards.items import Block, Item, PerUnit, Tier
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import Points

VISITED, TODAY = dt.date(2026, 9, 8), dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
LATEST = dt.date(2026, 9, 29)
PROMISED = NeedWords("灯不亮", "修好", VISITED)


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({"visited_on": TODAY}, []),
        ({"visited_on": TODAY + DAY}, ["走访日期在今天以后，请在走访以后再记。"]),
        ({"visited_on": TODAY - 366 * DAY}, []),
        ({"visited_on": TODAY - 367 * DAY}, ["走访日期距今已超过一年，请核对。"]),
        ({"household": "二楼"}, []),
        ({"household": " 二"}, ["请写明走访的住户，住户编号或者小区楼栋均可。"]),
    ],
)
def test_a_visit_on_both_sides_of_its_limits(facts: dict[str, Any], sentences: list[str]) -> None:
    usual = {"visited_on": VISITED, "household": "H-012", "is_member": True, "today": TODAY}
    assert visit_blockers(**{**usual, **facts}) == sentences


def test_a_promise_lies_between_the_visit_and_the_fifteenth_working_day() -> None:
    def said(words: NeedWords) -> list[str]:
        return need_blockers(words, visited_on=VISITED, latest=LATEST)

    assert said(PROMISED) == said(replace(PROMISED, answer_by=LATEST)) == []
    assert said(replace(PROMISED, text="灯")) == ["请写明住户反映的诉求，一条只写一件事。"]
    assert said(replace(PROMISED, promise="修 ")) == [
        "没有当场答复的，请写明承诺办理的事项，例如“问清楚办理条件以后答复”。"
    ]
    assert said(replace(PROMISED, answer=" ")) == []
    both = replace(PROMISED, text=" ", answer="好了")
    assert said(both) == [
        "请写明住户反映的诉求，一条只写一件事。",
        "已经当场答复的，不必填写承诺事项；没有办完的，不要填“当场答复”。",
    ]
    assert said(replace(both, text="灯不亮", promise=" ")) == []


@pytest.mark.parametrize("field", ["text", "promise", "answer", "handed_to"])
def test_a_line_in_which_anything_is_written_is_not_blank(field: str) -> None:
    assert NeedWords(answer_by=TODAY).is_blank
    assert NeedWords(**{field: " "}).is_blank
    assert not NeedWords(**{field: "灯"}).is_blank


def test_the_household_hears_the_answer_within_seven_days() -> None:
    answered = dt.date(2026, 9, 7)
    assert tell_by(answered) == TODAY
    assert [days_overdue(NeedState.ANSWERED, None, answered, TODAY + days * DAY) for days in (-1, 0, 1)] == [0, 0, 1]
    assert [days_overdue(NeedState.OPEN, TODAY, None, TODAY + days * DAY) for days in (-1, 0, 1)] == [0, 0, 1]
    assert days_overdue(NeedState.OPEN, None, answered, dt.date(2027, 1, 1)) == 0
    assert days_overdue(NeedState.ANSWERED, TODAY, None, dt.date(2027, 1, 1)) == 0


def test_an_answer_is_dated_between_the_visit_and_today() -> None:
    def said(on: dt.date, answer: str = "已修") -> list[str]:
        return answer_blockers(state=NeedState.OPEN, answer=answer, on=on, visited_on=VISITED, today=TODAY)

    assert said(VISITED) == said(TODAY) == []
    assert said(VISITED - DAY) == ["答复日期早于走访日期，请核对。"]
    assert said(TODAY + DAY) == ["答复日期在今天以后，请改为今天或以前的日期。"]
    assert said(TODAY, "修 ") == ["请写明办理的结果；不能办的，写明原因。"]
    assert answer_blockers(state=NeedState.ANSWERED, answer="已修", on=TODAY, visited_on=VISITED, today=TODAY) == [
        "这件事目前是“已答复，待回音”，无须再答复。"
    ]


def test_the_word_back_is_dated_between_the_answer_and_today() -> None:
    def said(on: dt.date, answered_on: dt.date | None = VISITED) -> list[str]:
        return telling_blockers(state=NeedState.ANSWERED, opinion="none", on=on, answered_on=answered_on, today=TODAY)

    assert said(VISITED) == said(TODAY) == said(VISITED - DAY, None) == []
    assert said(VISITED - DAY) == ["回音日期早于答复日期，请核对。"]
    assert said(TODAY + DAY) == ["回音日期在今天以后，请改为今天或以前的日期。"]


def test_a_record_is_struck_out_with_a_reason_and_not_while_it_counts() -> None:
    assert voiding_blockers(is_void=False, is_booked=False, reason="记错了人") == []
    assert voiding_blockers(is_void=True, is_booked=True, reason=" ") == [
        "这次走访的记录已经作废。",
        "这次走访已经记入台账，请先撤销那次活动的记录。",
        "请填写作废的原因。",
    ]


def test_an_item_is_chosen_where_there_is_one() -> None:
    assert booking_blockers(days=[VISITED], has_items=True, is_item=False, own=False) == ["请选择计分细则。"]


def test_items_of_visits_give_so_much_each_or_a_household_also_together() -> None:
    items = (
        Item("A", "走访", worth=points(1)),
        Item("B", "联系群众", activity="入户走访", per=PerUnit("户", points(1), together=True)),
        Item("C", "走访户数", tiers=(Tier(Points(300), points(1)),)),
    )
    standard = Standard(
        "办法", blocks=(Block("A", "履职尽责", items=items), Block("B", "学习", items=(Item("D", "自学"),)))
    )
    assert [(group.name, [offer.item.code for offer in group.offers]) for group in visit_items(standard)] == [
        ("履职尽责", ["A", "B"])
    ]


def test_the_words_of_needs_and_opinions() -> None:
    assert [state.label for state in NeedState] == ["待答复", "已答复，待回音", "已回音"]
    assert [opinion.label for opinion in Opinion] == ["满意", "不满意", "未评"]
