"""票码: the code on a slip, its check sign, how it is read when typed, and the hashes that stand for credentials.

The check sign makes the code, read as a polynomial over the field of 32 elements, vanish at a generator: every sign
has a weight of its own, so that no wrong sign and no two signs changed about go unnoticed.
"""

import hashlib

from zhixing.rules.ballots import base32

RANDOM_BYTES = 7
LENGTH = 12  # signs: 55 random bits in eleven, and the check sign


def code_from(random: bytes) -> str:
    """XXXX-XXXX-XXXX from seven random bytes (one bit is left over)."""
    if len(random) != RANDOM_BYTES:
        raise ValueError("a code takes seven random bytes")
    body = base32.encode(int.from_bytes(random, "big") >> 1, LENGTH - 1)
    return base32.grouped(body + base32.SIGNS[_times_generator(_remainder(body))])


def read_code(typed: str) -> str | None:
    """The code as it is printed, whatever the case, the width and the dashes; None where it cannot be one."""
    signs = base32.tidy(typed)
    return None if _mistake(signs) else base32.grouped(signs)


def why_not(typed: str) -> str:
    """A sentence for whoever typed it: what is wrong and what to do. Empty where the code can be right."""
    return _mistake(base32.tidy(typed))


def hash_of(slug: str, code: str) -> bytes:
    """What is kept of a slip. `code` as `read_code` gives it."""
    if read_code(code) != code:
        raise ValueError("only a code that has been read has a hash")
    return hashlib.sha256(f"zhixing-slip:{slug}:{code}".encode()).digest()


def token_hash(slug: str, prepared: bytes) -> bytes:
    """What is kept of a token that has voted. `prepared`: the message that the signature is on."""
    return hashlib.sha256(f"zhixing-token:{slug}:".encode() + prepared).digest()


def _mistake(signs: str) -> str:
    if not signs:
        return "还没有填写票码，请照票条上的 12 位票码填写。"
    if strange_signs := base32.strange(signs):
        return f"票码里没有“{'”“'.join(strange_signs)}”：票码只有数字和字母，且不用字母 U。请对照票条改正。"
    if len(signs) != LENGTH:
        how = "少了" if len(signs) < LENGTH else "多了"
        return f"票码应当是 12 位，现在是 {len(signs)} 位，{how} {abs(LENGTH - len(signs))} 位。请对照票条改正。"
    if _remainder(signs):
        return "票码校验不符：有一位填错了，或者两位的先后颠倒了。请对照票条逐位核对后改正。"
    return ""


def _remainder(signs: str) -> int:
    state = 0
    for sign in signs:
        state = _times_generator(state) ^ base32.SIGNS.index(sign)
    return state


def _times_generator(element: int) -> int:
    """x times the element in GF(2)[x] / (x⁵ + x² + 1), where x generates all 31 elements other than nought."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled > 31 else doubled
