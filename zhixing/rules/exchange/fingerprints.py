"""指纹: forty digits that stand for a public key, short enough to read out over a telephone."""

import hashlib
import re

_DOMAIN = b"zhixing-exchange-fingerprint-1\n"
GROUPS, SIZE = 10, 4
_KEY = re.compile(r"[0-9a-f]{64}")


def is_public_key(text: str) -> bool:
    """Whether these are 32 bytes in lower-case hexadecimal, as public keys stand in files."""
    return _KEY.fullmatch(text) is not None


def fingerprint(public_key: str) -> str:
    """Ten groups of four digits, some 132 bits: nobody finds another key that reads alike."""
    number = int.from_bytes(hashlib.sha256(_DOMAIN + bytes.fromhex(public_key)).digest())
    digits = f"{number % 10 ** (GROUPS * SIZE):0{GROUPS * SIZE}}"
    return " ".join(digits[start : start + SIZE] for start in range(0, len(digits), SIZE))


def same_fingerprint(public_key: str, typed: str) -> bool:
    """Whether what was typed, in whatever groups, is the whole fingerprint of this key."""
    return re.sub(r"[\s\-—、，,]", "", typed) == fingerprint(public_key).replace(" ", "")
