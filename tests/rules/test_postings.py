"""公示与异议: the four states, and what keeps a step, an objection or an answer back."""

import datetime as dt

import pytest

from zhixing.rules.permissions import Do
from zhixing.rules.posting_words import WORDS
from zhixing.rules.postings import (
    STEP_OF,
    ObjectionState,
    PostingState,
    addition_blockers,
    answer_blockers,
    is_public,
    next_step,
    objection_blockers,
    start_sentence,
    status_words,
    step_blockers,
    text_to_paste,
)
from zhixing.rules.standards.vocabulary import IndexKind

DAY = dt.date(2026, 10, 12)


@pytest.mark.parametrize(
    ("state", "follows"),
    [
        (None, PostingState.PROPOSED),
        (PostingState.PROPOSED, PostingState.EXAMINED),
        (PostingState.EXAMINED, PostingState.APPROVED),
        (PostingState.APPROVED, PostingState.CARRIED_OUT),
        (PostingState.CARRIED_OUT, None),
        (PostingState.WITHDRAWN, None),
    ],
)
def test_the_order_of_the_four_states(state: PostingState | None, follows: PostingState | None) -> None:
    assert next_step(state) is follows


def test_nobody_takes_two_of_the_three_deciding_steps() -> None:
    earlier = {PostingState.PROPOSED: 1, PostingState.EXAMINED: 2}
    taken_by = {
        who: step_blockers(PostingState.APPROVED, state=PostingState.EXAMINED, by=who, earlier=earlier)
        for who in (1, 2, 3)
    }
    assert taken_by == {
        1: ["您已经办理过“提出”，“审批”须由另一位同志办理。"],
        2: ["您已经办理过“审核”，“审批”须由另一位同志办理。"],
        3: [],
    }


def test_the_proposer_carries_out() -> None:
    earlier = {PostingState.PROPOSED: 1, PostingState.EXAMINED: 2, PostingState.APPROVED: 3}
    assert step_blockers(PostingState.CARRIED_OUT, state=PostingState.APPROVED, by=1, earlier=earlier) == []


def test_no_step_is_skipped() -> None:
    assert step_blockers(PostingState.APPROVED, state=PostingState.PROPOSED, by=3, earlier={}) == [
        "这份公示目前是“提出”状态，不能直接办理“审批”，请刷新页面查看最新进度。"
    ]


@pytest.mark.parametrize(
    ("today", "reasons"),
    [
        (dt.date(2026, 10, 11), ["公示从10月12日开始，届时才能提出异议。"]),
        (DAY, []),
        (dt.date(2026, 10, 16), []),
        (dt.date(2026, 10, 17), ["公示已于10月16日结束，如仍有意见，请直接向党支部或上级党组织反映。"]),
    ],
)
def test_objections_only_while_it_hangs(today: dt.date, reasons: list[str]) -> None:
    until_on = dt.date(2026, 10, 16)
    assert objection_blockers(PostingState.CARRIED_OUT, from_on=DAY, until_on=until_on, today=today) == reasons


def test_no_objection_before_it_hangs() -> None:
    assert objection_blockers(PostingState.APPROVED, from_on=None, until_on=None, today=DAY) == [
        "公示还没有开始，公示期内才能提出异议。"
    ]


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({}, []),
        ({"upheld": False, "has_correction": False}, []),
        ({"has_correction": False, "corrects_ledger": False}, []),  # of an organisation there is no ledger
        ({"has_correction": False}, ["异议成立的，请选定要冲正的台账记录，或补记一笔，二者至少选一项。"]),
        ({"upheld": False}, ["异议不成立的，不能冲正或补记台账；请取消所选的记录，或改为“成立”。"]),
        ({"is_about_answerer": True}, ["异议涉及您本人，请由其他同志调查答复。"]),
        ({"is_raised_by_answerer": True}, ["这条异议是您本人提出的，请由其他同志调查答复。"]),
        ({"state": ObjectionState.UPHELD}, ["这条异议已经答复，不能再改；如有新的情况，请另行提出。"]),
    ],
)
def test_what_keeps_an_answer_back(given: dict[str, object], reasons: list[str]) -> None:
    usual: dict[str, object] = {
        "state": ObjectionState.RAISED,
        "is_about_answerer": False,
        "is_raised_by_answerer": False,
        "upheld": True,
        "has_correction": True,
    }
    assert answer_blockers(**(usual | given)) == reasons  # type: ignore[arg-type]


def test_the_text_for_the_group_names_nobody() -> None:
    text = text_to_paste(
        branch="阳光社区第一党支部",
        quarter="2026年第三季度",
        from_on=DAY,
        until_on=dt.date(2026, 10, 16),
        contact="支部办公室 0477-0000000",
        words=WORDS[IndexKind.VANGUARD],
    )
    assert text == (
        "【积分公示】阳光社区第一党支部2026年第三季度党员积分评定结果现予公示，公示期10月12日至10月16日。"
        "请登录“知行”或到支部公示栏查看。如有异议，请在公示期内提出：支部办公室 0477-0000000。"
    )


@pytest.mark.parametrize(
    ("state", "today", "words"),
    [
        (PostingState.PROPOSED, DAY, "待审核"),
        (PostingState.EXAMINED, DAY, "待审批"),
        (PostingState.APPROVED, DAY, "待开始公示"),
        (PostingState.CARRIED_OUT, DAY - dt.timedelta(days=2), f"即将公示（{DAY.month}月{DAY.day}日起）"),
        (PostingState.CARRIED_OUT, DAY, "公示中（还有 4 天）"),
        (PostingState.CARRIED_OUT, DAY + dt.timedelta(days=4), "公示中（今天截止）"),
        (PostingState.CARRIED_OUT, DAY + dt.timedelta(days=5), "公示期满"),
        (PostingState.WITHDRAWN, DAY, "已撤回"),
    ],
)
def test_a_list_says_where_a_posting_stands(state: PostingState, today: dt.date, words: str) -> None:
    until_on = DAY + dt.timedelta(days=4)
    assert status_words(state, from_on=DAY, until_on=until_on, today=today) == words


def test_only_what_hangs_is_public() -> None:
    assert is_public(PostingState.CARRIED_OUT, from_on=DAY, today=DAY)
    assert not is_public(PostingState.CARRIED_OUT, from_on=DAY, today=DAY - dt.timedelta(days=1))
    assert not is_public(PostingState.WITHDRAWN, from_on=DAY, today=DAY)


def test_a_posting_that_begins_on_monday_has_not_begun_on_saturday() -> None:
    monday = dt.date(2026, 11, 30)
    assert start_sentence(monday, dt.date(2026, 11, 28)) == (
        "公示将于11月30日（周一）开始，此前党员不能查看结果。届时请打印公示张贴，并把通知文字发到群里。"
    )
    assert start_sentence(monday, monday) == "公示已经开始。请打印公示张贴，并把通知文字发到群里。"


NOT_BEGUN = ["公示还没有开始，公示期内才能提出异议。"]


@pytest.mark.parametrize(
    ("state", "from_on", "until_on", "words", "reasons", "is_shown"),
    [
        (PostingState.CARRIED_OUT, DAY, DAY, "公示中（今天截止）", [], True),
        (PostingState.CARRIED_OUT, None, None, "待开始公示", NOT_BEGUN, False),
        (PostingState.CARRIED_OUT, None, DAY, "待开始公示", NOT_BEGUN, False),
        (PostingState.CARRIED_OUT, DAY, None, "待开始公示", NOT_BEGUN, True),
        (PostingState.APPROVED, DAY, DAY, "待开始公示", NOT_BEGUN, False),
        (PostingState.WITHDRAWN, DAY, DAY, "已撤回", ["这份公示已经撤回，请在重新公示后提出异议。"], False),
    ],
)
def test_a_posting_hangs_once_it_is_carried_out_and_has_both_days(
    state: PostingState,
    from_on: dt.date | None,
    until_on: dt.date | None,
    words: str,
    reasons: list[str],
    is_shown: bool,
) -> None:
    assert status_words(state, from_on=from_on, until_on=until_on, today=DAY) == words
    assert objection_blockers(state, from_on=from_on, until_on=until_on, today=DAY) == reasons
    assert is_public(state, from_on=from_on, today=DAY) is is_shown


def test_examining_and_approving_are_others_and_the_first_step_is_anybodys() -> None:
    earlier = {PostingState.PROPOSED: 1}
    assert step_blockers(PostingState.EXAMINED, state=PostingState.PROPOSED, by=2, earlier=earlier) == []
    assert step_blockers(PostingState.EXAMINED, state=PostingState.PROPOSED, by=1, earlier=earlier) == [
        "您已经办理过“提出”，“审核”须由另一位同志办理。"
    ]
    both = {**earlier, PostingState.EXAMINED: 1}
    assert step_blockers(PostingState.APPROVED, state=PostingState.EXAMINED, by=1, earlier=both) == [
        "您已经办理过“提出”、“审核”，“审批”须由另一位同志办理。"
    ]


def test_each_state_is_reached_by_an_act_of_its_own() -> None:
    acts = [Do.PROPOSE_POSTING, Do.EXAMINE_POSTING, Do.APPROVE_POSTING, Do.CARRY_OUT_POSTING]
    assert [(state.label, STEP_OF.get(state)) for state in PostingState] == [
        *zip(["提出", "审核", "审批", "实施"], acts, strict=True),
        ("已撤回", None),
    ]
    assert [state.label for state in ObjectionState] == ["待答复", "成立", "不成立"]


@pytest.mark.parametrize(
    ("is_deduction", "is_in_quarter", "reasons"),
    [
        (False, True, []),
        (
            True,
            False,
            [
                "扣分要先由有权机构作出决定，写明依据条款，请在台账里用“录入组织决定”办理，不能以异议补记。",
                "补记的日期不在2026年第三季度以内，不影响这次公示的结果，请核对日期。",
            ],
        ),
    ],
)
def test_what_an_upheld_objection_may_add(is_deduction: bool, is_in_quarter: bool, reasons: list[str]) -> None:
    said = addition_blockers(is_deduction=is_deduction, is_in_quarter=is_in_quarter, quarter="2026年第三季度")
    assert said == reasons


def test_organisations_are_posted_in_words_of_their_own() -> None:
    text = text_to_paste(
        branch="和平街道",
        quarter="2026年第三季度",
        from_on=DAY,
        until_on=dt.date(2026, 11, 2),
        contact="组织办",
        words=WORDS[IndexKind.FORTRESS],
    )
    assert text == (
        "【堡垒指数公示】和平街道2026年第三季度党组织堡垒指数考评结果现予公示，公示期10月12日至11月2日。"
        "请登录“知行”或到公示栏查看。如有异议，请在公示期内提出：组织办。"
    )
    assert set(WORDS) == set(IndexKind)
    members, organisations = (WORDS[kind] for kind in (IndexKind.VANGUARD, IndexKind.FORTRESS))
    assert [members.index_head, organisations.index_head] == [IndexKind.VANGUARD.label, IndexKind.FORTRESS.label]
    assert "不作名次" in members.order
    assert "不作名次" in organisations.order
