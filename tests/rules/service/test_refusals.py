"""When slips and records of service are sent, taken in, set aside or crossed out."""

import datetime as dt

import pytest

from zhixing.rules.periods import quarter_of
from zhixing.rules.service.slips import (
    IncomingState,
    SlipState,
    announcing_blockers,
    choice_blockers,
    crossing_blockers,
    filing_blockers,
    issued_blockers,
    restoring_blockers,
    setting_aside_problems,
    voiding_problems,
)

TODAY = dt.date(2026, 9, 14)
NONE_CHOSEN = "请至少勾选一份反馈函。"


@pytest.mark.parametrize(
    ("states", "sentences"),
    [
        ([SlipState.ISSUED, SlipState.SENT, SlipState.ANSWERED], []),
        ([], [NONE_CHOSEN]),
        ([SlipState.ISSUED, SlipState.VOID], ["作废的反馈函不能列入签名文件，请取消勾选。"]),
    ],
)
def test_a_file_has_slips_that_stand(states: list[SlipState], sentences: list[str]) -> None:
    assert filing_blockers(states) == sentences


@pytest.mark.parametrize(
    ("members", "community", "days", "sentences"),
    [
        (1, "阳光社区", 0, []),
        (0, " ", 1, ["请至少勾选一名党员。"]),
        (1, " ", 1, ["请填写报到的社区。"]),
        (1, "阳光社区", 1, ["报到日期在今天以后，请核对。"]),
    ],
)
def test_members_are_announced_to_a_community(members: int, community: str, days: int, sentences: list[str]) -> None:
    assert announcing_blockers(members, community, TODAY + dt.timedelta(days=days), TODAY) == sentences


def test_each_step_of_a_slip_has_its_reason() -> None:
    assert choice_blockers(1) == voiding_problems("重复") == setting_aside_problems("不属实") == []
    assert choice_blockers(0) == [NONE_CHOSEN]
    assert voiding_problems(" ") == ["请填写作废的原因。"]
    assert setting_aside_problems("\n") == ["请填写不予记分的原因。"]


@pytest.mark.parametrize("state", list(IncomingState))
def test_a_slip_is_read_again_once_nothing_stands_for_it(state: IncomingState) -> None:
    waiting = ["这份反馈函本来就待核对。"] if state is IncomingState.ARRIVED else []
    booked = ["这份反馈函已经记入台账。要重新核对，请先在那次活动的页面上撤销记录。"]
    assert restoring_blockers(state, is_booked=False) == waiting
    assert restoring_blockers(state, is_booked=True) == (waiting or booked)


def test_what_a_slip_says_stands_with_it() -> None:
    assert issued_blockers([], quarter_of(TODAY)) == crossing_blockers("重复", is_crossed=False) == []
    assert issued_blockers(["云飞", "张兰"], quarter_of(TODAY)) == [
        "云飞、张兰2026年第三季度的反馈函已经开具，要改服务记录，请先作废反馈函，改好再重开。"
    ]
    assert crossing_blockers("", is_crossed=True) == ["这条服务记录已经划去，无须再划。", "请填写划去的原因。"]
