"""Who decides on measures, carries them out and answers them, and when."""

import pytest

from zhixing.rules.member_measures.decisions import choice_blockers, decided_blockers, period_blockers
from zhixing.rules.member_measures.records import answering_blockers, own_blockers


def test_measures_are_decided_on_once_after_the_period() -> None:
    assert choice_blockers(1) == period_blockers(is_closed=True) == []
    assert decided_blockers("云飞", "谈心谈话", is_decided=False) == []
    assert choice_blockers(0) == ["请至少对一项措施作出决定；还没有研究的，保留“暂不决定”。"]
    assert period_blockers(is_closed=False) == ["这一期的考评还没有结束，结果还可能因异议更正；结束以后再研究措施。"]
    assert decided_blockers("云飞", "谈心谈话", is_decided=True) == [
        "云飞的“谈心谈话”已经有决定，不能再改；请刷新页面查看。"
    ]


@pytest.mark.parametrize(
    ("text", "is_own", "sentences"),
    [("同意", True, []), (" ", True, ["请填写您的意见。"]), ("", False, ["只有本人能对自己的措施提出意见。"])],
)
def test_a_member_answers_their_own_measure(text: str, is_own: bool, sentences: list[str]) -> None:
    assert answering_blockers(text, is_own=is_own) == sentences


def test_nobody_carries_out_their_own_measure() -> None:
    assert own_blockers(is_own=False) == []
    assert own_blockers(is_own=True) == ["本人的措施由另一名同志办理。"]
