"""组织决定: where one stands after what happened to it, and what each step to it still lacks."""

import datetime as dt
from typing import Any

import pytest

from zhixing.rules.ledger.decisions import (
    UNDECIDED,
    DecisionAct,
    DecisionState,
    asking_blockers,
    is_veto,
    second_blockers,
    state_of,
    twice_sentence,
    weight_blockers,
)
from zhixing.rules.standards.model import Standard, Veto, VetoEffect

ASKED, NOT_AGREED = DecisionAct.REVOCATION_ASKED, DecisionAct.REVOCATION_DECLINED
DAY = dt.date(2026, 8, 3)


@pytest.mark.parametrize(
    ("acts", "has_entry", "is_reversed", "state"),
    [
        ([], False, False, DecisionState.WAITING),
        ([DecisionAct.DECLINED], False, False, DecisionState.DECLINED),
        ([DecisionAct.SECONDED], True, False, DecisionState.IN_FORCE),
        ([DecisionAct.READ, ASKED], True, False, DecisionState.REVOCATION_ASKED),
        ([ASKED, NOT_AGREED], True, False, DecisionState.IN_FORCE),
        ([ASKED, NOT_AGREED, ASKED], True, False, DecisionState.REVOCATION_ASKED),
        ([ASKED, DecisionAct.READ], True, False, DecisionState.REVOCATION_ASKED),
        ([ASKED, DecisionAct.REVOKED], True, True, DecisionState.REVOKED),
        ([], False, True, DecisionState.REVOKED),
    ],
)
def test_where_a_decision_stands(
    acts: list[DecisionAct], has_entry: bool, is_reversed: bool, state: DecisionState
) -> None:
    assert state_of(acts, has_entry=has_entry, is_reversed=is_reversed) is state


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, []),
        ({"decided_on": dt.date(2026, 8, 2)}, ["决定日期早于计分日期：决定不能作在事情以前，请核对两个日期。"]),
        ({"decided_on": dt.date(2026, 8, 4)}, []),
        ({"is_veto": True}, ["一票否决须附决定文件的照片或扫描件，请选择文件。"]),
        ({"is_veto": True, "files": 1}, []),
    ],
)
def test_what_a_decision_lacks(facts: dict[str, Any], reasons: list[str]) -> None:
    usual = {"is_veto": False, "files": 0, "happened_on": DAY, "decided_on": DAY}
    assert weight_blockers(**{**usual, **facts}) == reasons


def test_the_second_person_is_another_and_not_the_one_concerned() -> None:
    def reasons(**facts: Any) -> list[str]:
        waiting = DecisionState.WAITING
        usual = {"state": waiting, "awaited": waiting, "is_own": False, "is_enterer": False}
        return second_blockers(**{**usual, **facts})

    own = "不能复核对自己的决定，请由其他有权限的同志办理。"
    enterer = "录入或提出的人不能自己复核，请由另一名有权限的同志办理。"
    assert reasons() == []
    assert reasons(is_own=True) == [own]
    assert reasons(is_enterer=True) == [enterer]
    assert reasons(is_own=True, is_enterer=True) == [own, enterer]
    assert reasons(state=DecisionState.IN_FORCE, is_own=True) == ["这项决定目前是“已记入台账”，没有要复核的。"]


def asking(**facts: Any) -> list[str]:
    usual = {"state": DecisionState.IN_FORCE, "is_own": False, "document_number": "第3号", "reason": "记错了人"}
    return asking_blockers(**{**usual, **facts})


@pytest.mark.parametrize("state", [state for state in DecisionState if state is not DecisionState.IN_FORCE])
def test_only_what_is_in_force_can_be_revoked(state: DecisionState) -> None:
    assert asking(state=state, reason="") == [f"这项决定目前是“{state.label}”，不能提出撤销。"]


def test_what_asking_for_a_revocation_lacks() -> None:
    own = "不能提出撤销对自己的决定；有意见的，请写在“本人意见”里。"
    number, reason = "请填写撤销决定的文号或会议记录编号。", "请填写撤销的理由。"
    assert asking() == []
    assert asking(is_own=True) == [own]
    assert asking(document_number=" ") == [number]
    assert asking(reason=" ") == [reason]
    assert asking(is_own=True, document_number="", reason="") == [own, number, reason]


def test_the_words_of_acts_and_states() -> None:
    assert [act.label for act in DecisionAct] == [
        "复核同意，记入台账",
        "复核不同意",
        "本人已阅",
        "提出撤销",
        "不同意撤销",
        "撤销，台账已冲正",
    ]
    assert [state.label for state in DecisionState] == [
        "待第二人复核",
        "复核未同意，未记入台账",
        "已记入台账",
        "已提出撤销，待第二人复核",
        "已撤销，台账已冲正",
    ]
    assert set(UNDECIDED) == {DecisionState.WAITING, DecisionState.REVOCATION_ASKED}
    assert twice_sentence("白云", "第3号") == "白云：同一文号（第3号）、同一天的这一条已经记过，不能重复记。"


def test_whether_a_code_is_that_of_a_veto() -> None:
    standard = Standard("办法", vetoes=(Veto("V1", "违纪", VetoEffect.ZERO), Veto("V2", "违法", VetoEffect.ZERO)))
    assert [is_veto(standard, code) for code in ("V1", "V2", "V3")] == [True, True, False]
