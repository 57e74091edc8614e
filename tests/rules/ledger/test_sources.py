"""台账的来源: the words for where an entry comes from, and why one cannot be reversed."""

import pytest

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.sources import SETTLED, ClaimState, Source, reversal_blockers

SENTENCES = {
    "is_reversal": "这一笔本身就是冲正，不能再冲正；如需恢复，请重新记一笔。",
    "is_reversed": "这一笔已经冲正过，不能重复冲正。",
    "is_own": "不能冲正自己的台账，请由其他有权限的同志办理。",
}


@pytest.mark.parametrize("fact", SENTENCES)
def test_why_an_entry_cannot_be_reversed(fact: str) -> None:
    nothing = dict.fromkeys(SENTENCES, False)
    assert reversal_blockers(**nothing, reason="记错了人") == []
    assert reversal_blockers(**nothing | {fact: True}, reason="记错了人") == [SENTENCES[fact]]


def test_everything_in_the_way_of_a_reversal_is_said_at_once() -> None:
    every = dict.fromkeys(SENTENCES, True)
    assert reversal_blockers(**every, reason=" ") == [*SENTENCES.values(), "请填写冲正的理由。"]


def test_the_words_of_sources_and_claims() -> None:
    assert [source.label for source in Source] == [
        "活动记录",
        "活动更正",
        "本人申报",
        "组织决定",
        "异议处理",
        "考评小组评定",
        "外单位证明",
        "冲正",
    ]
    assert [state.label for state in ClaimState] == ["待确认", "已确认", "已退回", "已撤回"]


def test_a_ledger_stands_from_the_posting_on() -> None:
    order = list(Stage)
    assert {stage for stage in Stage if order.index(stage) >= order.index(Stage.POSTING)} == SETTLED
