"""Crockford's base 32: thirty-two signs that are told apart in print, and how people type them."""

import unicodedata

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = "-‐‑‒–—―−_·.。、,，"  # noqa: RUF001 (whatever a keyboard gives for a dash)


def tidy(typed: str) -> str:
    """Signs alone: capitals, half width, no spaces, no dashes; I and L read as 1, O as 0. May hold others still."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _SEPARATORS).translate(_READ_AS)


def strange(signs: str) -> str:
    """Those that are none of the thirty-two, each once, in order."""
    return "".join(dict.fromkeys(sign for sign in signs if sign not in SIGNS))


def grouped(signs: str) -> str:
    """XXXX-XXXX-…"""
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def encode(number: int, length: int) -> str:
    return "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(length)))


def decode(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number << 5 | SIGNS.index(sign)
    return number
