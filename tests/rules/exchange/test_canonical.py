"""Canonical JSON: one writing for one content."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.exchange.canonical import MOST_BYTES, NotCanonical, read, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
CONTENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(CONTENTS, max_size=3))
def test_what_is_written_is_read_and_has_no_other_writing(content: object) -> None:
    data = written(content)
    assert read(data) == content
    assert written(json.loads(data)) == data


def test_keys_stand_in_the_order_of_code_points_without_blanks() -> None:
    content = {"乙": 1, "b": [True, None], "a": 'x\n"\\'}
    assert written(content) == '{"a":"x\\n\\"\\\\","b":[true,null],"乙":1}'.encode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',  # a blank
        b'{"b":1,"a":1}',  # another order
        b'{"a":1,"a":1}',  # twice the same key
        b'{"a":1.0}',  # a fraction
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":"\\u4e2d"}',  # escaped without need
        b'{"a":9007199254740992}',  # not read exactly everywhere
        b'{"a":NaN}',
        b'{"a":1}\n',
        b"\xef\xbb\xbf{}",  # a byte order mark
        b"\xff",
        b"",
        b"[" * 100_000,
        b"[[[[[[[[[[1]]]]]]]]]]",
        b'"\\ud800"',
        b'"' + b"x" * MOST_BYTES + b'"',
    ],
)
def test_any_other_writing_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        read(data)


@pytest.mark.parametrize("content", [0.5, {1: 2}, "\ud800", float("nan"), 2**53, {"a": b"x"}])
def test_what_has_no_writing_is_refused(content: object) -> None:
    with pytest.raises(NotCanonical):
        written(content)


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else 1


@pytest.mark.parametrize(
    "content", [-(2**53) + 1, 2**53 - 1, nested(8), {"a": {"b": nested(6)}}, "x" * (MOST_BYTES - 2)]
)
def test_what_lies_just_within_the_bounds_is_read(content: object) -> None:
    assert read(written(content)) == content


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'"' + b"x" * (MOST_BYTES - 1) + b'"', "too long"),
        (b"\xff", "not JSON"),
        (b"{", "not JSON"),
        (b"[1, 2]", "written in another way"),
        (b"[[[[[[[[[1]]]]]]]]]", "too deep"),
        (b'{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}', "too deep"),
        (b"1.5", "a number that is not whole, or too large"),
        (b'"\\ud800"', "half a surrogate pair"),
    ],
)
def test_a_refusal_says_why_to_whoever_writes_another_program(data: bytes, why: str) -> None:
    with pytest.raises(NotCanonical, match=f"^{why}$"):
        read(data)


def test_keys_are_texts() -> None:
    with pytest.raises(NotCanonical, match=r"^a key that is no text$"):
        written({1: 2})


def test_a_mebibyte_is_the_most() -> None:
    assert MOST_BYTES == 1_048_576  # docs/exchange.md
