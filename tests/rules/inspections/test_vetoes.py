"""一票否决 of an organisation: where it stands, for whom there is which, and why it cannot be entered."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.ledger.rulebook import CADRE, ORDINARY, RULEBOOK
from zhixing.rules.inspections.vetoes import (
    ACT_LABELS,
    CONCLUDED,
    COUNTING,
    STATE_LABELS,
    UNSETTLED,
    entering_blockers,
    veto_state,
    vetoes_for,
)
from zhixing.rules.ledger.claims import Ruling
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState

TODAY, HAPPENED = dt.date(2026, 9, 14), dt.date(2026, 9, 1)
RULING = Ruling("第八条", "街道党工委", TODAY, "第3号", "发生安全事故")
PERIOD = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
OUTSIDE = "计分日期不在本期（2026年7月1日至2026年9月30日）之内，请核对日期，或在那一期记。"
SECONDED, ASKED = DecisionAct.SECONDED, DecisionAct.REVOCATION_ASKED


@pytest.mark.parametrize(
    ("acts", "words", "counts", "open_"),
    [
        ([], "待第二人复核", False, True),
        ([DecisionAct.DECLINED], "复核未同意，不计入", False, False),
        ([SECONDED], "已计入综合评定", True, False),
        ([SECONDED, ASKED], "已提出撤销，待第二人复核", True, True),
        ([SECONDED, ASKED, DecisionAct.REVOCATION_DECLINED], "已计入综合评定", True, False),
        ([SECONDED, ASKED, DecisionAct.REVOKED], "已撤销，不再计入", False, False),
    ],
)
def test_where_a_veto_stands(acts: list[DecisionAct], words: str, counts: bool, open_: bool) -> None:
    state = veto_state(acts)
    assert (STATE_LABELS[state], state in COUNTING, state in UNSETTLED) == (words, counts, open_)


def test_every_act_and_state_of_a_veto_has_its_words() -> None:
    assert set(STATE_LABELS) == set(DecisionState)
    assert [ACT_LABELS[act] for act in DecisionAct if act is not DecisionAct.READ] == [
        "复核同意，计入综合评定",
        "复核不同意",
        "提出撤销",
        "不同意撤销",
        "同意撤销",
    ]


def test_which_vetoes_there_are_for_a_class() -> None:
    codes = {word: [veto.code for veto in vetoes_for(RULEBOOK, word)] for word in (CADRE, ORDINARY, "流动")}
    assert codes == {CADRE: ["V-ALL", "V-CADRE"], ORDINARY: ["V-ALL"], "流动": ["V-ALL"]}


def said(**facts: Any) -> list[str]:
    usual = {"name": "甲社区", "excluded": "", "is_concluded": False, "has_veto": True, "numbers": ["第2号"]}
    known = {"ruling": RULING, "happened_on": HAPPENED, "period": PERIOD, "files": 1, "today": TODAY}
    return entering_blockers(**{**usual, **known, **facts})


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({}, []),
        ({"excluded": "新成立"}, ["“甲社区”不参加本期考评：新成立。"]),
        ({"is_concluded": True}, [CONCLUDED]),
        ({"has_veto": False}, ["本期的考评办法没有这一条一票否决，请从列出的情形中选择。"]),
        ({"ruling": replace(RULING, clause=" ")}, ["请填写依据条款。"]),
        ({"happened_on": dt.date(2026, 7, 1)}, []),
        ({"happened_on": dt.date(2026, 6, 30)}, [OUTSIDE]),
        ({"happened_on": dt.date(2026, 9, 14), "period": (PERIOD[0], dt.date(2026, 9, 14))}, []),
        (
            {"happened_on": dt.date(2026, 9, 14), "period": (PERIOD[0], dt.date(2026, 9, 13))},
            ["计分日期不在本期（2026年7月1日至2026年9月13日）之内，请核对日期，或在那一期记。"],
        ),
        ({"files": 0}, ["一票否决须附决定文件的照片或扫描件，请选择文件。"]),
        (
            {"ruling": replace(RULING, decided_on=dt.date(2026, 8, 31))},
            ["决定日期早于计分日期：决定不能作在事情以前，请核对两个日期。"],
        ),
        (
            {"ruling": replace(RULING, document_number=" 第2号 ")},
            ["甲社区：同一文号（第2号）的这一条已经记过，不能重复记。"],
        ),
    ],
)
def test_why_a_veto_cannot_be_entered(facts: dict[str, Any], sentences: list[str]) -> None:
    assert said(**facts) == sentences
