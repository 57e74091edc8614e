"""手机号: which numbers a telephone field holds, and what is typed as a number."""

import pytest

from zhixing.rules.members.phones import mobile_numbers, typed_mobile

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # as a Chinese input method writes


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("13900000009", ("13900000009",)),
        ("13900000009（女儿）", ("13900000009",)),
        ("13900000009、13800000008", ("13900000009", "13800000008")),
        ("13900000009 13800000008", ("13900000009", "13800000008")),
        ("13900000009".translate(WIDE), ("13900000009",)),
        ("+86 139 0000 0009", ("13900000009",)),
        ("139-0000-0009", ("13900000009",)),
        ("139－0000－0009", ("13900000009",)),
        ("0477-8595854", ()),
        ("139000000091", ()),  # twelve digits
        ("12900000009", ()),
        ("", ()),
    ],
)
def test_what_a_field_holds(field: str, numbers: tuple[str, ...]) -> None:
    assert mobile_numbers(field) == numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13900000009", "13900000009"),
        (" 139 0000 0009\u200b", "13900000009"),
        ("+8613900000009".translate(WIDE), "13900000009"),
        ("dy000058", ""),
        ("13900000009（女儿）", ""),
        ("13900000009、13800000008", ""),
        ("²3900000009", ""),
        ("٣13900000009", ""),
    ],
)
def test_what_is_typed_as_a_number(typed: str, number: str) -> None:
    assert typed_mobile(typed) == number
