"""排查: what each finding must say, and when a campaign can be closed."""

import datetime as dt

import pytest

from zhixing.rules.members.records import EndReason, RegisterState
from zhixing.rules.members.verifications import ENDS, closing_blockers, finding_blockers

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
