"""Recovery codes: a key goes to paper and back, and what is copied wrongly is noticed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ballots import base32
from zhixing.rules.ballots.recovery_codes import (
    looks_like_recovery,
    read_recovery_code,
    recovery_code,
    why_not_recovery,
)

KEY = bytes(range(100, 132))
CODE = recovery_code(KEY)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_comes_back_however_it_is_typed(key: bytes) -> None:
    code = recovery_code(key)
    ways = [code, code.lower(), code.replace("-", " "), code.replace("-", ""), code.replace("1", "l").replace("0", "o")]
    assert [read_recovery_code(typed) for typed in ways] == [key] * len(ways)


def test_it_is_fourteen_groups_of_four() -> None:
    assert [len(group) for group in CODE.split("-")] == [4] * 14
    with pytest.raises(ValueError, match=r"^a key has 32 bytes$"):
        recovery_code(KEY[1:])


def test_a_sign_wrong_is_noticed() -> None:
    """By a hash of twenty bits, so by all but one in a million; these 1,736 are fixed."""
    signs = CODE.replace("-", "")
    wrong = [
        signs[:place] + other + signs[place + 1 :]
        for place, sign in enumerate(signs)
        for other in base32.SIGNS
        if other != sign
    ]
    assert len(wrong) == 56 * 31
    assert [code for code in wrong if read_recovery_code(code)] == []
    # The twin without check signs reads another key in each, and whoever typed it hears no more than 口令不对.
    keys = {base32.decode(code[:52]) for code in wrong[: 52 * 31]}
    assert (len(keys), int.from_bytes(KEY, "big") in keys) == (52 * 31, False)


def test_each_kind_of_mistake_has_its_sentence() -> None:
    assert why_not_recovery(CODE) == ""
    assert why_not_recovery(CODE[:-1]) == ("恢复码应当是 56 位（14 组，每组 4 位），现在是 55 位。请对照恢复单改正。")
    assert why_not_recovery(CODE[:-1] + "U") == (
        "恢复码里没有“U”：恢复码只有数字和字母，且不用字母 U。请对照恢复单改正。"
    )
    assert why_not_recovery("码" + CODE[1:-1] + "U") == (
        "恢复码里没有“码”“U”：恢复码只有数字和字母，且不用字母 U。请对照恢复单改正。"
    )
    last = "7" if CODE[-1] != "7" else "8"
    assert why_not_recovery(CODE[:-1] + last) == "恢复码校验不符：有的位填错了。请对照恢复单逐组核对后改正。"


def with_check(body: str) -> str:
    """The first twenty bits of a hash as four signs, worked out on paper."""
    bits = f"{int(sha256(f'zhixing-recovery:{body}'.encode()).hexdigest(), 16):0256b}"
    return body + "".join(base32.SIGNS[int(bits[start : start + 5], 2)] for start in (0, 5, 10, 15))


def test_the_check_signs_are_the_beginning_of_a_hash() -> None:
    assert with_check(CODE.replace("-", "")[:52]) == CODE.replace("-", "")
    assert read_recovery_code(with_check("1" + "0" * 51)) == b"\x80" + bytes(31)  # the highest bit of a key


@pytest.mark.parametrize("first", ["2", "G", "Z"])
def test_bits_beyond_a_key_are_refused(first: str) -> None:
    """Fifty-two signs hold four bits more than a key: they must be nought, though the check signs are right."""
    code = with_check(first + "0" * 51)
    assert why_not_recovery(code) == "恢复码校验不符：有的位填错了。请对照恢复单逐组核对后改正。"
    assert read_recovery_code(code) is None
    with pytest.raises(OverflowError):  # the twin that looks at the check signs alone
        base32.decode(code[:52]).to_bytes(32, "big")


def test_a_phrase_is_not_taken_for_a_recovery_code() -> None:
    signs = CODE.replace("-", "")
    assert (looks_like_recovery(signs[:48]), looks_like_recovery(signs[:47])) == (True, False)  # eight left out
    assert [
        looks_like_recovery(typed) for typed in (CODE, CODE[:-2], CODE + "码", "春风 又绿 江南岸", "correct horse", "")
    ] == [True, True, False, False, False, False]
