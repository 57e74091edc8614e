"""票箱口令: what is made, what of one's own is taken, and how wrong tries slow down."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ballots import phrases
from zhixing.rules.ballots.phrases import (
    FREE_TRIES,
    LONGEST_WAIT,
    TOO_EASY,
    made_phrase,
    meant,
    phrase_problems,
    wait_after,
    waiting_problem,
)

PERSONAL = ("bai.yun", "白云", "阳光社区第一党支部")


@given(st.integers())
def test_a_made_phrase_is_twenty_digits_in_groups_that_can_be_typed_either_way(seed: int) -> None:
    made = made_phrase(random.Random(seed).randrange)
    assert [len(group) for group in made.split(" ")] == [4] * 5
    assert meant(made) == meant(made.replace(" ", "")) == meant(made.replace(" ", "-")) == made.replace(" ", "")


def test_every_digit_of_a_made_phrase_is_drawn_from_ten() -> None:
    assert made_phrase(lambda below: below - 1) == "9999 9999 9999 9999 9999"
    digits = iter([*range(10)] * 2)
    assert made_phrase(lambda below: next(digits)) == "0123 4567 8901 2345 6789"


@pytest.mark.parametrize(
    "easy",
    [
        "",
        "短",
        "12345678",
        "1234567890123456",
        "88888888888888888888",
        "2026112820261128",
        "13904771234",
        "password1234",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrstuvwxyz",
        "bai.yun2026",
        "白云白云白云白云白云",
        "阳光社区第一党支部监票人",
        "不忘初心牢记使命永远跟党走",
        "床前明月光疑是地上霜",
        "两岸猿声啼不住轻舟已过万重山",
        "中国共产党万岁",
        "七个汉字不够呀",
        "春眠春眠春眠春眠春眠",
        "aXbY" * 5,
        "哈" * 30,
        "qmzuxkbt" * 2,  # eight letters, twice
        "abmnxyqrefkluv78",  # eight letters, each with the one after it
        "".join(sign + chr(ord(sign) + 1) for sign in "后山杏花开得"),
        "qwertyuiopmxbkvhztdgnjfw",  # the row of keys is known as a whole, and fourteen letters are left
        "qm zu xk bt hv jp dn f",  # fifteen letters
        "qm zu xk bt hv password jp dn f",  # fifteen letters, and a word that adds nothing
        "永远跟党走檐下燕子又衔",  # the slogan is known as a whole, and six signs are left
    ],
)
def test_what_whoever_guesses_tries_first_is_refused(easy: str) -> None:
    assert phrase_problems(easy, PERSONAL) == [TOO_EASY]


@pytest.mark.parametrize(
    "good",
    [
        "檐下燕子又衔新泥",
        "㐀下燕子又衔新泥",
        "鿿下燕子又衔新泥",
        "qm zu xk bt hv jp dn fs",
        "qs zu xk bt hv jp dn fm",  # s is not next to q but the next but one
        "后山杏花开得正好",
        "correct horse battery staple",
        "Tb7-kQ2x-Mf9w-Lr4z",
    ],
)
def test_a_sentence_that_nobody_knows_is_taken(good: str) -> None:
    assert phrase_problems(good, PERSONAL) == []


def test_what_is_known_of_the_people_counts_only_for_them() -> None:
    assert phrase_problems("白云下面有人家住", ()) == []
    assert phrase_problems("白云下面有人家住", PERSONAL) == [TOO_EASY]


def test_a_single_sign_or_an_empty_name_is_no_word_that_is_known() -> None:
    assert phrase_problems("檐下燕子又衔新泥", ("檐", "")) == []


def test_two_slips_of_the_hand_are_free_then_each_wait_is_twice_the_last() -> None:
    waits = [wait_after(tries) for tries in range(12)]
    assert waits[: FREE_TRIES + 1] == [dt.timedelta(0)] * 3
    assert waits[3:9] == [dt.timedelta(minutes=one) for one in (1, 2, 4, 8, 16, 32)]
    assert waits[9:] == [LONGEST_WAIT] * 3
    assert wait_after(10**6) == LONGEST_WAIT


def tries_in_a_day(wait: Callable[[int], dt.timedelta]) -> int:
    """How often a lock can be tried in a day by somebody who never rests and needs a second a try; up to a thousand."""
    passed, tries = dt.timedelta(0), 0
    while passed < dt.timedelta(days=1) and tries < 1000:
        tries += 1
        passed += dt.timedelta(seconds=1) + wait(tries)
    return tries


def test_a_day_has_few_tries_and_with_a_wait_that_does_not_grow_it_would_have_all_of_them() -> None:
    assert tries_in_a_day(wait_after) < 40
    assert tries_in_a_day(lambda tries: dt.timedelta(0)) == 1000  # the twin without waits
    assert tries_in_a_day(lambda tries: dt.timedelta(minutes=1)) == 1000  # the twin whose waits do not grow


@pytest.mark.parametrize(
    ("guard", "broken", "phrase"),
    [
        ("_KNOWN", (), "两岸猿声啼不住轻舟已过万重山"),
        ("_unrepeated", lambda signs: 100, "后山杏花后山杏花"),
        ("_worth", lambda signs: 2 * len(signs), "qzqzqzqzqzqzqzqz"),
    ],
)
def test_without_any_one_guard_an_easy_phrase_would_be_taken(
    guard: str, broken: object, phrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phrase_problems(phrase, PERSONAL) == [TOO_EASY]
    monkeypatch.setattr(phrases, guard, broken)
    assert phrase_problems(phrase, PERSONAL) == []


def test_who_has_to_wait_is_told_until_when() -> None:
    until = dt.datetime(2026, 9, 14, 15, 5, tzinfo=dt.UTC)
    assert waiting_problem("监票人", 3, until) == "监票人的口令已经输错 3 次，请在 9月14日15:05 以后再试。"
