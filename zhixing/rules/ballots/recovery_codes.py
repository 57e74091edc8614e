"""恢复码: a private key of 32 bytes written so that it can be printed, read and typed again, with check signs."""

import hashlib

from zhixing.rules.ballots import base32

_BODY, _CHECK = 52, 4  # signs: 260 bits for 256, and 20 bits of a hash
LENGTH = _BODY + _CHECK


def recovery_code(key: bytes) -> str:
    """Fourteen groups of four signs."""
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    body = base32.encode(int.from_bytes(key, "big"), _BODY)
    return base32.grouped(body + _check(body))


def read_recovery_code(typed: str) -> bytes | None:
    """The key again; None where the text is no recovery code."""
    signs = base32.tidy(typed)
    if why_not_recovery(typed):
        return None
    return base32.decode(signs[:_BODY]).to_bytes(32, "big")


def why_not_recovery(typed: str) -> str:
    """A sentence for whoever typed it; empty where it can be right."""
    signs = base32.tidy(typed)
    if strange_signs := base32.strange(signs):
        return f"恢复码里没有“{'”“'.join(strange_signs)}”：恢复码只有数字和字母，且不用字母 U。请对照恢复单改正。"
    if len(signs) != LENGTH:
        return f"恢复码应当是 {LENGTH} 位（14 组，每组 4 位），现在是 {len(signs)} 位。请对照恢复单改正。"
    body = signs[:_BODY]
    if _check(body) != signs[_BODY:] or base32.decode(body) >> 256:
        return "恢复码校验不符：有的位填错了。请对照恢复单逐组核对后改正。"
    return ""


def looks_like_recovery(typed: str) -> bool:
    """Long enough and of the right signs, so that `why_not_recovery` is the sentence to show rather than 口令不对."""
    signs = base32.tidy(typed)
    return len(signs) >= LENGTH - 8 and not base32.strange(signs)


def _check(body: str) -> str:
    digest = hashlib.sha256(b"zhixing-recovery:" + body.encode()).digest()
    return base32.encode(int.from_bytes(digest[:4], "big") >> 12, _CHECK)
