"""What an appraisal asks for in words, and when what somebody said stands."""

import pytest

from zhixing.rules.appraisals.steps import (
    OwnView,
    nobody_blockers,
    return_reason_problems,
    review_problems,
    view_blockers,
)

STANDS, NO_WORDS = "本人意见已经记下，不再改动。", "请写明不同意见，支部和上级据此复核。"


@pytest.mark.parametrize(
    ("view", "text", "is_kept", "sentences"),
    [
        (OwnView.AGREES, "", False, []),
        (OwnView.DIFFERS, "有出入", False, []),
        (OwnView.DIFFERS, " ", False, [NO_WORDS]),
        (OwnView.AGREES, "", True, [STANDS]),
        (OwnView.DIFFERS, "", True, [STANDS, NO_WORDS]),
    ],
)
def test_a_view_is_given_once(view: OwnView, text: str, is_kept: bool, sentences: list[str]) -> None:
    assert view_blockers(view, text, is_kept=is_kept) == sentences


def test_somebody_is_appraised_and_words_are_written() -> None:
    assert nobody_blockers(1) == review_problems("本年度") == return_reason_problems("缺材料") == []
    assert nobody_blockers(0) == ["支部名册里没有正式党员或预备党员，请先核对党员名册。"]
    assert review_problems(" ") == ["请填写个人自评。"]
    assert return_reason_problems(" ") == ["请写明退回原因，供支部修改。"]
