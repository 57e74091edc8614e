"""手机号: the mobile numbers that a telephone field holds, and the one that somebody typed to sign in."""

import re

from zhixing.rules.names.folding import tidy

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_COUNTRY = re.compile(r"(\+|\b00)86[ -]?")
_GROUPS = re.compile(r"(?<=\d)[ -](?=\d)")  # 138 0000 0000
_WIDE_SIGNS = str.maketrans({"＋": "+", "－": "-"})
_AMONG_OTHERS = re.compile(rf"(?<!\d){MOBILE.pattern}(?!\d)", re.ASCII)


def mobile_numbers(field: str) -> tuple[str, ...]:
    """Each mobile number in what a register keeps as telephone: in a pair, and in “13900000009（女儿）”, too."""
    return tuple(dict.fromkeys(_AMONG_OTHERS.findall(_plain(field)) + _AMONG_OTHERS.findall(_joined(field))))


def typed_mobile(typed: str) -> str:
    """The number, where what was typed is one mobile number and nothing else; empty for an account name."""
    number = _joined(typed)
    return number if MOBILE.fullmatch(number) else ""


def _plain(text: str) -> str:
    return _COUNTRY.sub("", tidy(text).translate(_WIDE_SIGNS))


def _joined(text: str) -> str:
    """Groups of digits set apart for reading are one number."""
    return _GROUPS.sub("", _plain(text))
