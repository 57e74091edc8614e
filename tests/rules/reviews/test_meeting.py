"""Who says what of whom: before the opinions are opened, at the meeting, and when it is reopened."""

import pytest

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.reviews.direct_scores import source_problems
from zhixing.rules.reviews.meeting import (
    blind_blockers,
    bulk_blockers,
    excluded_blockers,
    meeting_blockers,
    meeting_recusal_blockers,
    opinion_recusal_blockers,
    rating_blockers,
    recusing_blockers,
    reopening_blockers,
    withdrawing_blockers,
)
from zhixing.rules.reviews.self_reports import ReportState, reminding_blockers, upload_problems
from zhixing.rules.reviews.self_reports import withdrawing_blockers as report_blockers


def test_nobody_is_judged_who_is_not_scored() -> None:
    assert excluded_blockers("云飞", "") == []
    assert excluded_blockers("云飞", "本期减免") == ["云飞本期减免，不需要评定。"]


def test_whoever_stepped_back_says_nothing() -> None:
    assert (
        opinion_recusal_blockers("云飞", is_recused=False) == meeting_recusal_blockers("云飞", is_recused=False) == []
    )
    assert opinion_recusal_blockers("云飞", is_recused=True) == ["您已对云飞回避，不能提出意见。"]
    assert meeting_recusal_blockers("云飞", is_recused=True) == ["您已对云飞回避，请由小组其他成员办理。"]


@pytest.mark.parametrize(
    ("reason", "is_recused", "sentences"),
    [("近亲属", False, []), (" ", True, ["请写明对云飞回避的原因。"]), ("近亲属", True, ["您已对云飞回避。"])],
)
def test_one_steps_back_once_for_a_reason(reason: str, is_recused: bool, sentences: list[str]) -> None:
    assert recusing_blockers("云飞", reason, is_recused=is_recused) == sentences


@pytest.mark.parametrize(
    ("is_recused", "is_oneself", "sentences"),
    [
        (True, False, []),
        (False, True, ["您没有对云飞回避。"]),
        (True, True, ["本人不能评定自己，这一项回避不能取消。"]),
    ],
)
def test_a_recusal_is_taken_back_but_the_one_for_oneself(
    is_recused: bool, is_oneself: bool, sentences: list[str]
) -> None:
    assert withdrawing_blockers("云飞", is_recused=is_recused, is_oneself=is_oneself) == sentences


EARLY, LATE = "背靠背意见还没有公开，不能合议。", "评定已经完成；要修改，请组长先重开评定。"


@pytest.mark.parametrize(
    ("is_opened", "is_concluded", "sentences"),
    [(True, False, []), (False, False, [EARLY]), (True, True, [LATE]), (False, True, [EARLY, LATE])],
)
def test_the_group_meets_between_opening_and_conclusion(
    is_opened: bool, is_concluded: bool, sentences: list[str]
) -> None:
    assert meeting_blockers(is_opened=is_opened, is_concluded=is_concluded) == sentences


def test_blind_opinions_end_with_their_opening() -> None:
    assert blind_blockers(is_opened=False) == []
    assert blind_blockers(is_opened=True) == ["背靠背意见已经公开，不能再改；请在合议中提出。"]


def test_a_conclusion_is_taken_back_for_a_reason() -> None:
    assert reopening_blockers("漏记一项", is_concluded=True) == []
    assert reopening_blockers(" ", is_concluded=False) == ["评定还没有完成，不需要重开。", "请写明重开评定的原因。"]


@pytest.mark.parametrize("stage", list(Stage))
def test_results_are_computed_at_the_review(stage: Stage) -> None:
    elsewhere = [f"现在是“{stage.label}”环节，只有完成党组织评定时才计算结果。"]
    assert rating_blockers(stage) == ([] if stage is Stage.REVIEW else elsewhere)


def test_many_are_concluded_at_once_or_each_says_why_not() -> None:
    assert bulk_blockers("2026年第三季度", []) == ["2026年第三季度没有由您任组长、等待完成评定的支部。"]
    assert bulk_blockers("2026年第三季度", [("第一支部", ["甲。", "乙。"]), ("第二支部", ["丙。"])]) == [
        "第一支部：甲。",
        "第一支部：乙。",
        "第二支部：丙。",
    ]


def test_direct_scores_have_a_source_and_evidence_has_files() -> None:
    assert source_problems("9月评议会") == upload_problems(1) == []
    assert source_problems(" ") == ["请写明得分的来源，如评议会名称和日期。"]
    assert upload_problems(0) == ["请选择照片或 PDF，再上传。"]


def test_only_a_report_that_was_handed_in_comes_back() -> None:
    assert report_blockers(ReportState.SUBMITTED) == []
    assert report_blockers(ReportState.DRAFT) == report_blockers(None) == ["自评还没有提交，不需要撤回。"]


@pytest.mark.parametrize(
    ("excluded", "is_submitted", "sentences"),
    [
        ("", False, []),
        ("本期减免", True, ["这位同志本期不计分（本期减免），不需要自评，无须催办。"]),
        ("", True, ["这位同志已经提交自评，无须催办。"]),
    ],
)
def test_nobody_is_reminded_of_what_is_not_due(excluded: str, is_submitted: bool, sentences: list[str]) -> None:
    assert reminding_blockers(excluded, is_submitted=is_submitted) == sentences
