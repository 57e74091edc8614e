"""Codes on slips: what is misread or mistyped is noticed, with a sentence that says what to do."""

import random
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ballots import base32
from zhixing.rules.ballots.slip_codes import code_from, hash_of, read_code, token_hash, why_not

SIGNS = base32.SIGNS
RANDOM = st.binary(min_size=7, max_size=7)


def signs_of(code: str) -> str:
    return code.replace("-", "")


def misread(code: str) -> Iterator[str]:
    """Every code with one sign wrong, and every one with two neighbours changed about."""
    for place, sign in enumerate(code):
        yield from (code[:place] + other + code[place + 1 :] for other in SIGNS if other != sign)
    for place in range(len(code) - 1):
        if code[place] != code[place + 1]:
            yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def unnoticed(codes: list[str], is_read: Callable[[str], bool]) -> int:
    return sum(is_read(wrong) for code in codes for wrong in misread(code))


def test_no_wrong_sign_and_no_changed_neighbours_go_unnoticed() -> None:
    chance = random.Random(1)
    codes = [signs_of(code_from(chance.randbytes(7))) for _ in range(40)]
    assert all(read_code(code) is not None for code in codes)
    assert unnoticed(codes, lambda typed: read_code(typed) is not None) == 0


def test_a_plain_sum_as_check_sign_would_miss_changed_neighbours() -> None:
    """The broken twin: a check sign that is the sum of the others."""
    chance = random.Random(1)

    def with_sum(body: str) -> str:
        return body + SIGNS[sum(SIGNS.index(sign) for sign in body) % 32]

    codes = [with_sum("".join(chance.choices(SIGNS, k=11))) for _ in range(40)]
    assert unnoticed(codes, lambda typed: with_sum(typed[:-1]) == typed) > 300


@given(RANDOM, RANDOM)
def test_what_holds_for_some_codes_holds_for_all(one: bytes, other: bytes) -> None:
    """The sum, sign by sign, of two codes is a code: so a mistake is noticed in every code or in none."""
    pairs = zip(signs_of(code_from(one)), signs_of(code_from(other)), strict=True)
    both = "".join(SIGNS[SIGNS.index(a) ^ SIGNS.index(b)] for a, b in pairs)
    assert read_code(both) == base32.grouped(both)


@pytest.mark.parametrize("place", range(12))
def test_every_place_notices_every_change(place: int) -> None:
    """With the line above, the proof for single signs: no change of one sign is itself a code."""
    changes = [SIGNS[0] * place + sign + SIGNS[0] * (11 - place) for sign in SIGNS[1:]]
    assert [one for one in changes if read_code(one)] == []


@pytest.mark.parametrize("place", range(11))
def test_every_pair_of_neighbours_is_told_apart(place: int) -> None:
    """And for neighbours: changing a and b about adds a + b to both, which must be no code."""
    changes = [SIGNS[0] * place + sign * 2 + SIGNS[0] * (10 - place) for sign in SIGNS[1:]]
    assert [one for one in changes if read_code(one)] == []


def test_codes_use_all_fifty_five_bits() -> None:
    assert code_from(bytes(7)) == "0000-0000-0000"
    last = code_from(b"\xff" * 7)
    assert last[:13] == "ZZZZ-ZZZZ-ZZZ"
    assert read_code(last) == last
    assert len({code_from((1 << bit).to_bytes(7, "big")) for bit in range(1, 56)}) == 55
    with pytest.raises(ValueError, match=r"^a code takes seven random bytes$"):
        code_from(bytes(6))


@given(RANDOM)
def test_a_code_is_read_however_it_is_typed(random: bytes) -> None:
    code = code_from(random)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    letters = code.replace("1", "I").replace("0", "O")
    ways = [
        code,
        code.lower(),
        signs_of(code),
        f"  {code.replace('-', ' ')}\n",
        code.replace("-", "—"),
        wide,
        letters,
        letters.lower().replace("i", "l"),
        code.replace("-", "。"),
    ]
    assert [read_code(typed) for typed in ways] == [code] * len(ways)
    assert [why_not(typed) for typed in ways] == [""] * len(ways)


CODE = code_from(bytes.fromhex("0123456789abcd"))


def test_each_kind_of_mistake_has_its_sentence() -> None:
    assert CODE == "04HM-ASW9-NF61"
    assert why_not("") == why_not(" - ") == "还没有填写票码，请照票条上的 12 位票码填写。"
    assert why_not("04HM-ASW9-NF6") == "票码应当是 12 位，现在是 11 位，少了 1 位。请对照票条改正。"
    assert why_not(CODE + "77") == "票码应当是 12 位，现在是 14 位，多了 2 位。请对照票条改正。"
    wrong = "票码校验不符：有一位填错了，或者两位的先后颠倒了。请对照票条逐位核对后改正。"
    assert why_not("04HM-ASW9-NF67") == wrong
    assert why_not("40HM-ASW9-NF61") == wrong
    strange = "票码里没有“U”“票”：票码只有数字和字母，且不用字母 U。请对照票条改正。"
    assert why_not("04HM-ASU9-票F6U") == strange


@given(st.text(max_size=40))
def test_what_is_read_and_what_is_refused_never_meet(typed: str) -> None:
    assert (read_code(typed) is None) == bool(why_not(typed))


def test_hashes_know_the_ballot_and_take_only_codes_as_printed() -> None:
    assert hash_of("k3f9", CODE) == sha256(f"zhixing-slip:k3f9:{CODE}".encode()).digest()
    assert hash_of("k3f8", CODE) != hash_of("k3f9", CODE)
    for other in (signs_of(CODE), CODE.lower(), "04HM-ASW9-NF67"):
        with pytest.raises(ValueError, match=r"^only a code that has been read has a hash$"):
            hash_of("k3f9", other)


def test_the_hash_of_a_token_is_no_hash_of_a_slip() -> None:
    assert token_hash("k3f9", b"\x01\x02") == sha256(b"zhixing-token:k3f9:\x01\x02").digest()
    assert token_hash("k3f9", CODE.encode()) != hash_of("k3f9", CODE)
