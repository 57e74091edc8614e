"""When a person who is named is asked, and which answers are taken down."""

import pytest

from zhixing.rules.briefings.consents import (
    answer_blockers,
    naming_blockers,
    no_person_problems,
    recording_problems,
    request_blockers,
)
from zhixing.rules.briefings.states import Consent

WAITING = "已经请本人答复，不必重复征求。"
REFUSED = "本人已经答复不同意，请改写这一段；改写以后仍要写到本人的，再征求意见。"


@pytest.mark.parametrize(
    ("last", "sentences"),
    [
        (None, []),
        (Consent.REQUESTED, [WAITING]),
        (Consent.REFUSED, [REFUSED]),
        (Consent.AGREED, []),
        (Consent.NO_PERSON, []),
    ],
)
def test_a_person_is_asked_once_for_the_same_words(last: Consent | None, sentences: list[str]) -> None:
    assert request_blockers(last) == sentences


def test_what_is_taken_down_for_somebody_says_how_it_came() -> None:
    assert recording_problems("11月20日签字") == no_person_problems("云飞", "小区名") == []
    assert recording_problems(" ") == ["请写明本人同意的时间和方式，例如“11月20日本人在稿件上签字”。"]
    assert no_person_problems("云飞", " ") == ["请写明“云飞”在文中所指。"]


def test_only_words_that_stand_are_answered_for() -> None:
    assert answer_blockers(is_open=True) == naming_blockers("云飞", is_named=True) == []
    assert answer_blockers(is_open=False) == [
        "这段文字已经修改、移出或者印发，不必再答复；文字有修改的，编辑会另行征求您的意见。"
    ]
    assert naming_blockers("云飞", is_named=False) == ["文中没有“云飞”，请刷新页面。"]
