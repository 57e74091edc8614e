"""Of whom nothing is asked: those who died, those who left, those under relief; and in this order."""

import pytest

from zhixing.rules.members.asking import why_not_asked
from zhixing.rules.members.records import EndReason

DEAD = "这名同志已经去世，不再办理。"
GONE = "这名同志已经离开本支部，不再由本支部办理。"
RELIEVED = "这名同志经批准减免，减免期间不作硬性要求，不办理。"


@pytest.mark.parametrize(
    ("end_reason", "has_relief", "sentence"),
    [
        ("", False, ""),
        ("", True, RELIEVED),
        (EndReason.DECEASED, True, DEAD),
        *((reason, True, GONE) for reason in EndReason if reason is not EndReason.DECEASED),
    ],
)
def test_why_somebody_is_left_alone(end_reason: str, has_relief: bool, sentence: str) -> None:
    assert why_not_asked(end_reason=end_reason, has_relief=has_relief) == sentence
