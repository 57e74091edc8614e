"""查找: what was typed, read as words or as the initials of a name."""

import re

import pytest

from zhixing.rules.names.order import name_key
from zhixing.rules.search import matches, question_of


@pytest.mark.parametrize(
    ("typed", "name", "is_found"),
    [
        ("wjg", "王建国", True),
        ("WJ G", "王建国", True),
        ("wj", "王建国", True),
        ("jg", "王建国", False),
        ("ozh", "区志航", True),  # a surname is read as surnames are
        ("wjgx", "王建国", False),
        ("bl", "白·拉", True),
    ],
)
def test_initials_find_a_name_from_its_first_character(typed: str, name: str, is_found: bool) -> None:
    assert bool(re.match(question_of(typed).initials, name_key(name))) is is_found


def test_a_single_letter_asks_for_nothing_and_a_single_character_for_something() -> None:
    assert question_of("w").is_empty
    assert question_of("   ").is_empty
    assert not question_of("王").is_empty
    assert question_of("王建国").letters == ""
    assert question_of("a1").letters == ""


def test_a_page_is_found_by_part_of_its_name() -> None:
    assert matches(question_of("台账"), "积分台账")
    assert not matches(question_of(""), "积分台账")


@pytest.mark.parametrize(
    ("typed", "name", "is_heard"),
    [
        ("zg", "整改", True),
        ("zhenggai", "整改", True),
        ("zheng gai", "整改", True),
        ("zhengg", "整改", True),
        ("gai", "整改", False),
        ("z", "整改", False),
        ("整改", "整改", False),
    ],
)
def test_a_name_is_heard_by_initials_or_by_its_pinyin_written_out(typed: str, name: str, is_heard: bool) -> None:
    assert question_of(typed).is_heard_in(name_key(name)) is is_heard


def test_what_is_no_word_of_letters_has_no_initials() -> None:
    assert question_of("王建国").initials == ""
    assert not question_of("王建国").is_heard_in(name_key("王建国"))
    assert not matches(question_of("台账"), "参评名单")


def test_pinyin_may_be_typed_with_its_apostrophe() -> None:
    assert question_of("xi'an").letters == "xian"
    assert question_of("xi'an").is_heard_in(name_key("西安"))


def test_a_question_is_cut_at_forty_characters() -> None:
    assert question_of("长" * 41).text == "长" * 40
