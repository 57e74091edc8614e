"""申报与组织决定: what a claim or a decision must say before it can be entered."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.ledger.rulebook import CADRE, ORDINARY, RULEBOOK, points
from zhixing.rules.ledger.claims import (
    ClaimFacts,
    Ruling,
    claim_blockers,
    confirmation_blockers,
    deed_blockers,
    hours_blockers,
    is_by_the_hour,
    missing_evidence,
    ruling_blockers,
)
from zhixing.rules.ledger.sources import ClaimState
from zhixing.rules.standards.items import Block, Item, PerUnit
from zhixing.rules.standards.model import Standard

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
WHAT = "请写明事项、地点和参加人员，便于核实。"
NOT_OWN = "这一条不能由本人申报，请重新选择考评细则。"


def claim(code: str, *, description: str = "在社区读书", **facts: object) -> list[str]:
    claimed = replace(ClaimFacts(code, TODAY), **facts)  # type: ignore[arg-type]
    return claim_blockers(RULEBOOK, claimed, member_class=ORDINARY, description=description, today=TODAY)


def test_a_claim_says_what_was_done() -> None:
    assert claim("HOURS") == []
    assert claim("HOURS", description="读书两次") == []
    assert claim("HOURS", description=" 读书会 ") == [WHAT]


def test_a_claim_lies_in_the_last_year() -> None:
    assert claim("HOURS", happened_on=TODAY + DAY) == ["日期在今天以后，请在实际发生以后再记。"]


@pytest.mark.parametrize("code", ["MEETING", "LATE", "CADRES", "V-ALL", "NOTHING"])
def test_only_what_is_for_ones_class_and_may_be_claimed_is_claimed(code: str) -> None:
    assert claim(code) == [NOT_OWN]
    assert claim(code, description="") == [WHAT, NOT_OWN]


def test_what_scoring_would_not_count_is_refused_with_what_else_is_wrong() -> None:
    (sentence,) = claim("LECTURE")
    assert sentence == "“讲党课”没有选定选项，请选：本支部、街道。"
    assert claim("LECTURE", description="") == [WHAT, sentence]
    assert claim("LECTURE", option="A") == []


def test_a_day_has_24_hours_and_other_units_any_number() -> None:
    too_many = "一天只有 24 小时，请核对数量；分几天做的，请按天分别填报。"
    assert claim("HOURS", units=2400) == []
    assert claim("HOURS", units=2401) == [too_many]
    assert claim("HOURS", units=2401, description="") == [WHAT, too_many]
    pages = Standard("办法", blocks=(Block("A", "学习", items=(Item("P", "笔记", per=PerUnit("页", points(1))),)),))
    assert hours_blockers(pages, ClaimFacts("P", TODAY, 9900)) == []
    assert [is_by_the_hour(RULEBOOK, code) for code in ("HOURS", "LESSON", "NOTHING")] == [True, False, False]
    assert not is_by_the_hour(pages, "P")


def test_missing_evidence_is_said_where_the_rules_ask_for_it() -> None:
    assert missing_evidence(RULEBOOK, "LESSON", 0) == "办法要求附佐证（签到表），这一笔没有附。"
    assert [missing_evidence(RULEBOOK, code, files) for code, files in (("LESSON", 1), ("HOURS", 0), ("X", 0))] == [
        ""
    ] * 3


def test_a_claim_that_waits_is_decided_on_by_another() -> None:
    own = "不能办理自己的申报，请由支部其他有权限的同志办理。"
    assert confirmation_blockers(name="白云", state=ClaimState.SUBMITTED, is_own=False) == []
    assert confirmation_blockers(name="白云", state=ClaimState.SUBMITTED, is_own=True) == [own]
    for state in set(ClaimState) - {ClaimState.SUBMITTED}:
        assert confirmation_blockers(name="白云", state=state, is_own=True) == [
            f"白云的这笔申报目前是“{state.label}”，只有“待确认”的可以办理。",
            own,
        ]


RULING = Ruling("第八条", "支委会", TODAY, "第3号", "无故缺席")


def test_a_decision_names_clause_body_number_and_reason() -> None:
    assert ruling_blockers(RULING, TODAY, TODAY) == []
    assert ruling_blockers(Ruling(" ", "", TODAY, "", " "), TODAY, TODAY) == [
        "请填写依据条款。",
        "请填写决定机构。",
        "请填写文号或会议记录编号。",
        "请填写事由。",
    ]


def test_neither_the_deed_nor_the_decision_lies_ahead() -> None:
    later = replace(RULING, decided_on=TODAY + DAY)
    assert ruling_blockers(later, TODAY + DAY, TODAY) == [
        "计分日期在今天以后，请在实际发生以后再记。",
        "决定日期在今天以后，请在作出决定以后再记。",
    ]


@pytest.mark.parametrize(
    ("code", "member_class", "sentences"),
    [
        ("LATE", CADRE, []),
        ("V-ALL", ORDINARY, []),
        ("V-ALL", "流动", []),
        ("V-CADRE", CADRE, []),
        ("V-CADRE", "在职", []),
        ("V-CADRE", ORDINARY, ["白云：“失职”不适用于普通无职党员类。"]),
        ("V-CADRE", "流动", ["白云：“失职”不适用于流动。"]),
        ("LESSON", CADRE, ["《积分办法》里没有这一条扣分或否决，请重新选择。"]),
        ("LATE", "流动", ["白云：办法里没有“流动”这一类别，请先在党员名册核对类别。"]),
    ],
)
def test_what_a_decision_can_enter(code: str, member_class: str, sentences: list[str]) -> None:
    deed = ClaimFacts(code, TODAY)
    assert deed_blockers(RULEBOOK, deed, name="白云", member_class=member_class) == sentences
